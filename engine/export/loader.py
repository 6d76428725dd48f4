import json
import math
import os
import sys

import numpy

xp = numpy  # or torch, after use("torch")


def use(library):
    """Compute with "numpy" or "torch" from now on; then load() gives its arrays."""
    global xp
    xp = __import__(library)


def read(path):
    """The tensors of a safetensors file, as NumPy arrays, and its metadata."""
    types = {"F64": "<f8", "I64": "<i8"}
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        first, end = entry["data_offsets"]
        values = numpy.frombuffer(data[first:end], types[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"]).copy()
    return tensors, metadata


def beside(name):
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), name)


def load(path=None):
    """The parameters and constants of the networks."""
    tensors, _ = read(path or beside(TENSORS))
    if xp is not numpy:
        tensors = {name: xp.from_numpy(value) for name, value in tensors.items()}
    return tensors


# ---- what the networks are made of ----

def scalar(value):
    return xp.asarray(value, dtype=xp.float64)


def sigmoid(x):
    return 0.5 * (1 + xp.tanh(0.5 * x))


def softplus(x):
    return xp.logaddexp(x, 0 * x)


def erf(x):
    if xp is not numpy:
        return xp.special.erf(x)
    return numpy.vectorize(math.erf, otypes=[float])(x)


def number(truth):
    return xp.where(truth, 1.0, 0.0)


def total(x, axes):
    return x.sum(axes) if axes else x


def largest(x, axes):
    return xp.amax(x, axes) if axes else x


def turn(x, *axes):
    return x.transpose(axes) if xp is numpy else x.permute(axes)


def zeros(like, axis, size):
    shape = list(like.shape)
    shape[axis] = size
    return xp.zeros(shape, dtype=like.dtype)


def join(axis, *parts):
    return xp.concatenate(parts, axis)


def pad(x, axis, before, after):
    return join(axis, zeros(x, axis, before), x, zeros(x, axis, after))


def cut(x, axis, first, end):
    return x[(slice(None),) * axis + (slice(first, end),)]


def gather(x, axis, index):
    return x[(slice(None),) * axis + ([int(i) for i in index.reshape(-1)],)]


def scatter_add(x, axis, size, index):
    rows = [zeros(x, axis, 1) for _ in range(size)]
    for j, i in enumerate(index.reshape(-1)):
        rows[int(i)] = rows[int(i)] + cut(x, axis, j, j + 1)
    return join(axis, *rows)


def triangular_solve(t, b, upper, transposed):
    t = xp.triu(t) if upper else xp.tril(t)
    return xp.linalg.solve(t.swapaxes(-1, -2) if transposed else t, b)


def surround(x, axis, before, after, wraps):
    """Zeros, or the other end, in front of an axis and behind it."""
    if not wraps:
        return pad(x, axis, before, after)
    n = x.shape[axis]
    return join(axis, cut(x, axis, n - before, n), x, cut(x, axis, 0, after))


def conv(x, w, stride, before, size, wraps):
    """Channels last; windows `stride` apart, the first `before` entries before x."""
    for i in range(2):
        reach = (size[i] - 1) * stride[i] + w.shape[i]
        after = max(reach - before[i] - x.shape[1 + i], 0)
        x = surround(x, 1 + i, before[i], after, wraps[i])
    (s, r), (m, n) = stride, size
    return sum(x[:, i:i + s * (m - 1) + 1:s, j:j + r * (n - 1) + 1:r] @ w[i, j]
               for i in range(w.shape[0]) for j in range(w.shape[1]))


def fold(x, axis, before, size, wraps):
    """The `size` entries after `before`, to which an image that repeats adds the rest."""
    if not wraps:
        missing = max(before + size - x.shape[axis], 0)
        return cut(pad(x, axis, 0, missing), axis, before, before + size)
    x = pad(x, axis, -before % size, 0)
    x = pad(x, axis, 0, -x.shape[axis] % size)
    return sum(cut(x, axis, i, i + size) for i in range(0, x.shape[axis], size))


def conv_transposed(y, w, stride, before, size, wraps):
    """The adjoint of conv in x."""
    (s, r), (m, n) = stride, y.shape[1:3]
    x = xp.zeros((y.shape[0], (m - 1) * s + w.shape[0], (n - 1) * r + w.shape[1],
                  w.shape[2]), dtype=y.dtype)
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            x[:, i:i + s * (m - 1) + 1:s, j:j + r * (n - 1) + 1:r] += (
                y @ w[i, j].swapaxes(0, 1))
    for i in range(2):
        x = fold(x, 1 + i, before[i], size[i], wraps[i])
    return x
