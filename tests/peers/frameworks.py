"""PyTorch, JAX and NumPy behind one small interface, so that each workload is written
once.

A framework has `xp`, its array functions under NumPy's names, the transforms `grad`,
`value_and_grad`, `jvp` and `vmap` (not NumPy), `constant` for what needs no gradient,
`draw` for normal numbers, and `compiled`, which makes a step out of a function.
Frameworks are imported late: their threads are set by the environment before.
"""
from __future__ import annotations

import os
from itertools import product
from typing import Any, Callable

Arrays = dict[str, Any]
VARIANTS = {"torch": ("autograd", "func", "compile"), "jax": ("jit", "alternative"),
            "numpy": ("arrays",)}


def make(name: str, threads: int, precision: str, variant: str) -> "Torch | Jax | Numpy":
    kinds = {"torch": Torch, "jax": Jax, "numpy": Numpy}
    return kinds[name](threads, precision, variant)


def first_adam(xp: Any, p: Arrays, gradient: Arrays, rate: float) -> Arrays:
    """The first step of Adam (0.5, 0.999), with all that a later one computes."""
    moved = {}
    for name, value in p.items():
        g = gradient[name]
        m, v = 0.5 * (value - value) + 0.5 * g, 0.999 * (value - value) + 0.001 * g ** 2
        moved[name] = value - rate * (m / 0.5) / (xp.sqrt(v / 0.001) + 1e-8)
    return moved


class Torch:
    """`autograd` is the usual eager mode, `func` torch.func, `compile` the same through
    torch.compile."""

    def __init__(self, threads: int, precision: str, variant: str) -> None:
        import torch
        torch.set_num_threads(threads)
        self.xp, self.variant, self.optimisers = torch, variant, {}
        self.dtype = getattr(torch, precision)

    def array(self, values: Any) -> Any:
        array = self.xp.from_numpy(values.copy()).to(self.dtype)
        return array.requires_grad_() if self.variant == "autograd" else array

    def numpy(self, array: Any) -> Any:
        return array.detach().numpy()

    def constant(self, array: Any) -> Any:
        return array.detach()

    def keyed(self, inputs: Arrays) -> Arrays:
        """With what `draw` needs."""
        return inputs

    def draw(self, inputs: Arrays, like: Any) -> Any:
        return self.xp.randn_like(like)

    def choose(self, inputs: Arrays, n: int, rows: int) -> Any:
        return self.xp.randint(n, (rows,))

    def adam(self, p: Arrays, gradient: Arrays, rate: float) -> Arrays:
        """Parameters after a step of Adam (0.5, 0.999); eager mode steps in place, by
        torch's own, which keeps its moments; others do their first step."""
        if self.variant != "autograd":
            return first_adam(self.xp, p, gradient, rate)
        key = tuple(map(id, p.values()))
        if key not in self.optimisers:
            self.optimisers[key] = self.xp.optim.Adam(
                list(p.values()), rate, betas=(0.5, 0.999), fused=True)
        for name, value in p.items():
            value.grad = gradient[name]
        self.optimisers[key].step()
        return p

    def grad(self, f: Callable) -> Callable:
        if self.variant != "autograd":
            return self.xp.func.grad(f)
        return lambda x: self.xp.autograd.grad(f(x), x, create_graph=True)[0]

    def value_and_grad(self, f: Callable, p: Arrays) -> tuple[Any, Arrays]:
        if self.variant != "autograd":
            gradient, value = self.xp.func.grad_and_value(f)(p)
            return value, gradient
        value = f(p)
        gradients = self.xp.autograd.grad(value, list(p.values()))
        return value, dict(zip(p, gradients))

    def hessian_trace(self, f: Callable, x: Any) -> Any:
        """The Laplacian of f (x [n, d] -> [n]), by a tangent for each coordinate."""
        d, total = x.shape[-1], lambda y: f(y).sum()
        if self.variant == "autograd":
            g = self.grad(total)(x)
            rows = (self.xp.autograd.grad(g[:, k].sum(), x, retain_graph=k + 1 < d)[0]
                    for k in range(d))
            return sum(row[:, k] for k, row in enumerate(rows))
        basis = self.xp.eye(d, dtype=x.dtype)
        second = lambda e: self.jvp(self.grad(total), x, e.expand_as(x)) @ e
        return self.xp.func.vmap(second)(basis).sum(0)

    def per_sample(self, f: Callable, p: Arrays, x: Any) -> Arrays:
        """Gradients in p of f (p, x [n, ...] -> [n]), one for each sample."""
        one = self.xp.func.grad(lambda q, y: f(q, y[None]).sum())
        return self.xp.func.vmap(one, (None, 0))(
            {name: value.detach() for name, value in p.items()}, x.detach())

    def jvp(self, f: Callable, x: Any, t: Any) -> Any:
        return self.xp.func.jvp(f, (x,), (t,))[1]

    def softmax(self, x: Any) -> Any:
        return self.xp.softmax(x, -1)

    def images(self, x: Any) -> Any:
        """From channels last to this framework's own order: channels first."""
        return x.movedim(-1, 1)

    def convolution(self, x: Any, weight: Any, bias: Any) -> Any:
        """Periodic; weight [window..., in, out]."""
        functional = self.xp.nn.functional
        pad = [k // 2 for k in reversed(weight.shape[:-2]) for _ in range(2)]
        conv = functional.conv1d if x.ndim == 3 else functional.conv2d
        return conv(functional.pad(x, pad, mode="circular"),
                    weight.movedim((-1, -2), (0, 1)), bias)

    def compiled(self, f: Callable) -> Callable:
        if self.variant != "compile":
            return f
        import torch._dynamo
        torch._dynamo.config.recompile_limit = 64
        return self.xp.compile(f, dynamic=False)

    def forget(self) -> None:
        """Drops what was compiled."""
        import torch._dynamo
        torch._dynamo.reset()

    def wait(self, outputs: Arrays) -> Arrays:
        return outputs


class Jax:
    """All through jit.  `alternative` is another way to write the same, where there is
    one: jet for the Laplacian, a scan for the flow, products for convolutions."""

    def __init__(self, threads: int, precision: str, variant: str) -> None:
        if threads == 1:
            os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
            os.environ["NPROC"] = "1"
        import jax
        jax.config.update("jax_enable_x64", True)
        self.jax, self.xp, self.variant = jax, jax.numpy, variant
        self.dtype = precision

    def array(self, values: Any) -> Any:
        return self.xp.asarray(values, dtype=self.dtype)

    def numpy(self, array: Any) -> Any:
        import numpy
        return numpy.asarray(array)

    def constant(self, array: Any) -> Any:
        return array

    def keyed(self, inputs: Arrays) -> Arrays:
        return inputs | {"key": self.jax.random.key(1)}

    def draw(self, inputs: Arrays, like: Any) -> Any:
        return self.jax.random.normal(inputs["key"], like.shape, like.dtype)

    def choose(self, inputs: Arrays, n: int, rows: int) -> Any:
        return self.jax.random.randint(inputs["key"], (rows,), 0, n)

    def adam(self, p: Arrays, gradient: Arrays, rate: float) -> Arrays:
        return first_adam(self.xp, p, gradient, rate)

    def grad(self, f: Callable) -> Callable:
        return self.jax.grad(f)

    def value_and_grad(self, f: Callable, p: Arrays) -> tuple[Any, Arrays]:
        return self.jax.value_and_grad(f)(p)

    def hessian_trace(self, f: Callable, x: Any) -> Any:
        d = x.shape[-1]
        basis = self.xp.eye(d, dtype=x.dtype)
        spread = lambda e: self.xp.broadcast_to(e, x.shape)
        if self.variant == "alternative":
            from jax.experimental import jet
            zero = self.xp.zeros_like(x)
            second = lambda e: jet.jet(f, (x,), ((spread(e), zero),))[1][1]
        else:
            gradient = self.jax.grad(lambda y: f(y).sum())
            second = lambda e: self.jvp(gradient, x, spread(e)) @ e
        return self.jax.vmap(second)(basis).sum(0)

    def per_sample(self, f: Callable, p: Arrays, x: Any) -> Arrays:
        one = self.jax.grad(lambda q, y: f(q, y[None]).sum())
        return self.jax.vmap(one, (None, 0))(p, x)

    def jvp(self, f: Callable, x: Any, t: Any) -> Any:
        return self.jax.jvp(f, (x,), (t,))[1]

    def softmax(self, x: Any) -> Any:
        return self.jax.nn.softmax(x, -1)

    def images(self, x: Any) -> Any:
        return x

    def convolution(self, x: Any, weight: Any, bias: Any) -> Any:
        """Periodic; weight [window..., in, out]; channels last."""
        window = weight.shape[:-2]
        sides = [(0, 0), *((k // 2, k // 2) for k in window), (0, 0)]
        padded = self.xp.pad(x, sides, mode="wrap")
        if self.variant != "alternative":
            letters = "DHW"[-len(window):]
            orders = (f"N{letters}C", f"{letters}IO", f"N{letters}C")
            return bias + self.jax.lax.conv_general_dilated(
                padded, weight, [1] * len(window), "VALID", dimension_numbers=orders)
        for place in product(*map(range, window)):
            part = padded[(slice(None), *(slice(k, k + n)
                                          for k, n in zip(place, x.shape[1:-1])))]
            bias = bias + part @ weight[place]
        return bias

    def compiled(self, f: Callable) -> Callable:
        return self.jax.jit(f)

    def forget(self) -> None:
        self.jax.clear_caches()

    def wait(self, outputs: Arrays) -> Arrays:
        return self.jax.block_until_ready(outputs)


class Numpy:
    """Arrays, and gradients by hand."""

    def __init__(self, threads: int, precision: str, variant: str) -> None:
        import numpy
        self.xp, self.variant, self.dtype = numpy, variant, precision
        self.generator = numpy.random.default_rng(1)

    def array(self, values: Any) -> Any:
        return values.astype(self.dtype)

    def numpy(self, array: Any) -> Any:
        return self.xp.asarray(array)

    def constant(self, array: Any) -> Any:
        return array

    def keyed(self, inputs: Arrays) -> Arrays:
        return inputs

    def draw(self, inputs: Arrays, like: Any) -> Any:
        return self.generator.standard_normal(like.shape, like.dtype)

    def compiled(self, f: Callable) -> Callable:
        return f

    def forget(self) -> None:
        pass

    def wait(self, outputs: Arrays) -> Arrays:
        return outputs
