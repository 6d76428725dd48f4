"""What the operators of an ONNX file do, written in NumPy from the standard, without a
look at the exporter: https://onnx.ai/onnx/operators. Operator set 13."""
import itertools
import math

import numpy as np
from onnx import helper, numpy_helper


def attributes(node):
    return {a.name: helper.get_attribute_value(a) for a in node.attribute}


def slice_(x, starts, ends, axes):
    cut = [slice(None)] * x.ndim
    for first, end, axis in zip(starts, ends, axes):
        cut[axis] = slice(first, end)
    return x[tuple(cut)]


def pad(x, pads):
    n = x.ndim
    return np.pad(x, [(pads[i], pads[n + i]) for i in range(n)])


def conv(x, w, strides, pads):
    n = w.ndim - 2
    x = np.pad(x, [(0, 0), (0, 0)] + [(pads[i], pads[n + i]) for i in range(n)])
    size = [(x.shape[2 + i] - w.shape[2 + i]) // strides[i] + 1 for i in range(n)]
    y = np.zeros((x.shape[0], w.shape[0], *size), x.dtype)
    for place in itertools.product(*map(range, size)):
        window = tuple(slice(p * s, p * s + k)
                       for p, s, k in zip(place, strides, w.shape[2:]))
        part = x[(slice(None), slice(None)) + window]
        y[(slice(None), slice(None)) + place] = np.tensordot(
            part, w, (range(1, n + 2), range(1, n + 2)))
    return y


def conv_transpose(x, w, strides):
    n = w.ndim - 2
    size = [(x.shape[2 + i] - 1) * strides[i] + w.shape[2 + i] for i in range(n)]
    y = np.zeros((x.shape[0], w.shape[1], *size), x.dtype)
    for place in itertools.product(*map(range, x.shape[2:])):
        window = tuple(slice(p * s, p * s + k)
                       for p, s, k in zip(place, strides, w.shape[2:]))
        value = x[(slice(None), slice(None)) + place]
        y[(slice(None), slice(None)) + window] += np.tensordot(value, w, (1, 0))
    return y


def reshape(x, shape):
    return x.reshape([x.shape[i] if n == 0 else n for i, n in enumerate(shape)])


def erf(x):
    return np.vectorize(math.erf, otypes=[x.dtype])(x)


def sigmoid(x):
    small = np.exp(-abs(x))
    return (np.where(x >= 0, 1, small) / (1 + small)).astype(x.dtype)


def cast(x, to):
    return x.astype({1: np.float32, 7: np.int64, 9: np.bool_, 11: np.float64}[to])


OPERATORS = {
    "Abs": np.abs, "Add": np.add, "Sub": np.subtract, "Mul": np.multiply,
    "Div": np.divide, "Greater": np.greater, "Equal": np.equal, "Exp": np.exp,
    "Log": np.log, "Sin": np.sin, "Cos": np.cos, "Tanh": np.tanh, "Sqrt": np.sqrt,
    "Sign": np.sign, "Neg": np.negative, "Identity": lambda x: x,
    "Erf": erf, "Max": np.maximum,
    "Sigmoid": sigmoid,
    "Softplus": lambda x: np.maximum(x, 0) + np.log1p(np.exp(-abs(x))),
    "Relu": lambda x: np.maximum(x, 0),
    "Reciprocal": lambda x: (1 / x).astype(x.dtype),
    "Where": np.where, "MatMul": np.matmul, "Det": np.linalg.det,
    "Cast": cast, "Reshape": reshape, "Slice": slice_, "Pad": pad,
    "Transpose": lambda x, perm: np.transpose(x, perm),
    "Expand": lambda x, shape: x * np.ones(shape, x.dtype),
    "Shape": lambda x: np.array(x.shape, np.int64),
    "Concat": lambda *parts, axis: np.concatenate(parts, axis),
    "Gather": lambda x, index, axis=0: np.take(x, index, axis),
    "ReduceSum": lambda x, axes, keepdims=1: np.sum(
        x, tuple(axes), keepdims=bool(keepdims)),
    "ReduceMax": lambda x, axes, keepdims=1: np.max(
        x, tuple(axes), keepdims=bool(keepdims)),
    "Conv": conv, "ConvTranspose": conv_transpose,
}


def run(model, inputs):
    """The outputs, by name. Types must stay what they are."""
    values = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    values.update(inputs)
    for node in model.graph.node:
        operands = [values[name] for name in node.input]
        values[node.output[0]] = np.asarray(
            OPERATORS[node.op_type](*operands, **attributes(node)))
    return {o.name: values[o.name] for o in model.graph.output}
