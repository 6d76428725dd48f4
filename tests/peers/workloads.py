"""The workloads of tests/bench, written once for all frameworks: each takes a framework,
parameters, inputs and the size, and gives outputs under the names of the bench."""
from __future__ import annotations

from math import pi
from typing import Any, Callable

from frameworks import Arrays

STEPS = 10  # of Runge and Kutta


def mlp(xp: Any, p: Arrays, name: str, x: Any, activation: Callable) -> Any:
    layer = 0
    while f"{name}.{layer + 1}.weight" in p:
        x = activation(x @ p[f"{name}.{layer}.weight"].T + p[f"{name}.{layer}.bias"])
        layer += 1
    return x @ p[f"{name}.{layer}.weight"].T + p[f"{name}.{layer}.bias"]


def trained(frame: Any, loss: Callable, p: Arrays) -> Arrays:
    value, gradient = frame.value_and_grad(loss, p)
    return {"loss": value, "gradient": gradient}


def committor(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    xp = frame.xp
    x, w = i["x"].reshape(-1, size.d), i["w"].reshape(-1)
    c, n = i["c"], i["c"].shape[0]

    def loss(q: Arrays) -> Any:
        g = frame.grad(lambda y: mlp(xp, q, "u", y, xp.tanh).sum())(x)
        a = mlp(xp, q, "u", c[:, 0], xp.tanh)
        b = mlp(xp, q, "u", c[:, 1], xp.tanh)
        penalty = (a ** 2).sum() + ((b - 1) ** 2).sum()
        return (w ** 2 * (g ** 2).sum(1)).sum() / x.shape[0] + 10 * penalty / n

    return trained(frame, loss, p)


def flow(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    xp, dt = frame.xp, 1 / STEPS

    def loss(q: Arrays) -> Any:
        W, b, a = q["phi.W"], q["phi.b"], q["phi.a"]
        A = a * (W ** 2).sum(1)

        def slope(x: Any) -> tuple[Any, Any]:
            s = sigmoid(frame, x @ W.T + b)
            return (s * a) @ W, (s - s ** 2) @ A

        def step(state: tuple[Any, Any]) -> tuple[Any, Any]:
            x, total = state
            v1, l1 = slope(x)
            v2, l2 = slope(x + dt / 2 * v1)
            v3, l3 = slope(x + dt / 2 * v2)
            v4, l4 = slope(x + dt * v3)
            return (x + dt / 6 * (v1 + 2 * v2 + 2 * v3 + v4),
                    total + dt / 6 * (l1 + 2 * l2 + 2 * l3 + l4))

        x, total = repeated(frame, step, (i["x"], xp.zeros_like(i["x"][:, 0])))
        return ((x ** 2).sum(1) / 2 + total).mean()

    return trained(frame, loss, p)


def sigmoid(frame: Any, x: Any) -> Any:
    return frame.jax.nn.sigmoid(x) if hasattr(frame, "jax") else frame.xp.sigmoid(x)


def repeated(frame: Any, step: Callable, state: Any) -> Any:
    if frame.variant == "alternative":
        return frame.jax.lax.scan(lambda s, _: (step(s), None), state, None, STEPS)[0]
    for _ in range(STEPS):
        state = step(state)
    return state


def laplacian(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    xp = frame.xp
    u = lambda x: mlp(xp, p, "u", x, xp.tanh)[:, 0]
    return {"laplacian": frame.hessian_trace(u, i["x"])}


def squash(x: Any) -> Any:
    z = (x ** 2).sum(-1)[..., None]
    return z / (1 + z)


def log_psi(xp: Any, p: Arrays, x: Any) -> Any:
    """log|det| of six orbitals at x [n, 6, 2] with backflow."""
    apart = x[:, :, None] - x[:, None]
    t, pairs = squash(x), (*apart.shape[:-1], 1)
    features = [squash(apart), xp.broadcast_to(t[:, :, None], pairs),
                xp.broadcast_to(t[:, None], pairs)]
    eta = mlp(xp, p, "eta", xp.concatenate(features, -1), xp.tanh)
    y = x + (eta * apart).sum(2)
    a, b = y[..., :1], y[..., 1:]
    monomials = xp.concatenate([xp.ones_like(a), a, b, a ** 2, a * b, b ** 2], -1)
    decay = xp.exp(-(1 + p["alpha"]) / 2 * (y ** 2).sum(-1)[..., None])
    return xp.linalg.slogdet((monomials + mlp(xp, p, "phi", y, xp.tanh)) * decay)[1]


def orbitals(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    xp, x = frame.xp, i["x"].reshape(size.rows, -1)

    def psi(q: Arrays, y: Any) -> Any:
        return log_psi(xp, q, y.reshape(-1, *i["x"].shape[1:]))

    return {"log_psi": psi(p, x), "gradient_x": frame.grad(lambda y: psi(p, y).sum())(x),
            "laplacian": frame.hessian_trace(lambda y: psi(p, y), x),
            "per_sample": frame.per_sample(psi, p, x)}


def convolution(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    """Periodic residual net; images [n, positions, channels] or [n, rows, columns,
    channels], weights [window, in, out] or [window, window, in, out]."""
    x, target = frame.images(i["x"]), frame.images(i["target"])

    def layer(q: Arrays, name: str, y: Any) -> Any:
        return frame.convolution(y, q[f"{name}.weight"], q[f"{name}.bias"])

    def loss(q: Arrays) -> Any:
        y = layer(q, "net.0", x)
        for k in range(1, size.depth):
            y = y + frame.xp.tanh(layer(q, f"net.{k}", y))
        return ((layer(q, f"net.{size.depth}", y) - target) ** 2).mean()

    return trained(frame, loss, p)


def attention(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    """x [n, tokens, channels]; softmax attention with `depth` heads, and a skip."""
    xp, x, heads = frame.xp, i["x"], size.depth
    n, tokens, channels = x.shape
    width = channels // heads

    def split(y: Any) -> Any:
        return y.reshape(n, tokens, heads, width).swapaxes(1, 2)

    def loss(q: Arrays) -> Any:
        query, key, value = (split(x @ q[f"net.{name}.weight"].T + q[f"net.{name}.bias"])
                             for name in ("query", "key", "value"))
        weights = frame.softmax(query @ key.swapaxes(2, 3) / width ** 0.5)
        y = (weights @ value).swapaxes(1, 2).reshape(n, tokens, channels)
        y = x + y @ q["net.out.weight"].T + q["net.out.bias"]
        return ((y - i["target"]) ** 2).mean()

    return trained(frame, loss, p)


def svgd(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    """A plain step on the banana at beta = 1 with the Gaussian kernel."""
    xp, x, h = frame.xp, frame.constant(i["x"]), frame.constant(i["h"])
    q = x[:, 1] + 0.5 * (x[:, 0] ** 2 - 1)
    grad = xp.stack([x[:, 0] * (1 + 4 * q), 4 * q], 1)
    square = (x ** 2).sum(1)
    kernel = xp.exp((2 * (x @ x.T) - square[:, None] - square) / h)
    push = 2 / h * (x * kernel.sum(1)[:, None] - kernel @ x)
    direction = (push - kernel @ grad) / x.shape[0]
    return {"direction": direction, "moved": x + 0.01 * direction}


def mean_field(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    """Gradient descent of f (x) = (1/m) sum_i a_i tanh (w_i x + b_i), theta = (a, w, b);
    slope is m times the gradient."""
    xp, theta = frame.xp, i["theta"]
    x, y = frame.constant(i["x"]), frame.constant(i["y"])
    lines, m, n = xp.stack([x, xp.ones_like(x)]), *theta.shape[:1], *x.shape

    def loss(q: Arrays) -> Any:
        t = xp.tanh(q["theta"][:, 1:] @ lines)
        return ((q["theta"][:, 0] @ t / m - y) ** 2).sum() / (2 * n)

    def by_hand() -> tuple[Any, Any]:
        a, t = theta[:, 0], xp.tanh(theta[:, 1:] @ lines)
        error = a @ t / m - y
        inner = (1 - t ** 2) @ (error / n * lines).T
        slope = xp.concatenate([(t @ (error / n))[:, None], a[:, None] * inner], 1)
        return (error ** 2).sum() / (2 * n), slope

    if hasattr(frame, "value_and_grad"):
        value, gradient = frame.value_and_grad(loss, {"theta": theta})
        slope = m * gradient["theta"]
    else:
        value, slope = by_hand()
    return {"loss": value, "slope": slope, "moved": frame.constant(theta) - 0.1 * slope}


# Height, a, b, c and centre of height exp (a dx^2 + b dx dy + c dy^2).
MUELLER_BROWN = ((-200, -1, 0, -10, 1, 0), (-100, -1, 0, -10, 0, 0.5),
                 (-170, -6.5, 11, -6.5, -0.5, 1.5), (15, 0.7, 0.6, 0.7, -1, 1))


def mueller_brown(xp: Any, x: Any) -> Any:
    """The gradient at x [n, 2]."""
    u, v, gu, gv = x[:, 0], x[:, 1], 0, 0
    for height, a, b, c, centre_u, centre_v in MUELLER_BROWN:
        du, dv = u - centre_u, v - centre_v
        value = height * xp.exp((a * du + b * dv) * du + c * dv ** 2)
        gu = gu + value * (2 * a * du + b * dv)
        gv = gv + value * (b * du + 2 * c * dv)
    return xp.stack([gu, gv], 1)


def langevin(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    """A step at beta = 1 in the double well, or Mueller's and Brown's; noise is drawn
    unless it is given."""
    x, dt = frame.constant(i["x"]), 1e-5
    noise = frame.constant(i["noise"]) if "noise" in i else frame.draw(i, x)
    grad = 4 * x * (x ** 2 - 1) if size.d == 1 else mueller_brown(frame.xp, x)
    return {"moved": x - dt * grad + (2 * dt) ** 0.5 * noise}


def leaky_relu(frame: Any, x: Any) -> Any:
    home = frame.jax.nn if hasattr(frame, "jax") else frame.xp.nn.functional
    return home.leaky_relu(x)


def softplus(frame: Any, x: Any) -> Any:
    home = frame.jax.nn if hasattr(frame, "jax") else frame.xp.nn.functional
    return home.softplus(x)


def gan(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    """Both players' gradients; eager mode generates once for both."""
    xp, x, z = frame.xp, i["x"], i["z"]
    activation = lambda y: leaky_relu(frame, y)
    of_g = {name: value for name, value in p.items() if name.startswith("g.")}
    of_d = {name: value for name, value in p.items() if name.startswith("d.")}
    fakes = mlp(xp, of_g, "g", z, activation)

    def loss_g(q: Arrays) -> Any:
        eager = frame.variant == "autograd"
        y = fakes if eager else mlp(xp, q, "g", z, activation)
        return softplus(frame, -mlp(xp, of_d, "d", y, activation)).mean()

    def loss_d(q: Arrays) -> Any:
        D = lambda y: mlp(xp, q, "d", y, activation)
        total = softplus(frame, -D(x)).mean() + softplus(frame, D(y)).mean()
        if size.d == 3:
            g = frame.grad(lambda at: D(at).sum())(x)
            total = total + 0.05 * (g ** 2).sum(1).mean()
        return total

    y = frame.constant(fakes)
    value_d, gradient_d = frame.value_and_grad(loss_d, of_d)
    value_g, gradient_g = frame.value_and_grad(loss_g, of_g)
    return {"loss_d": value_d, "loss_g": value_g,
            "gradient": {**gradient_g, **gradient_d}}


def ring(frame: Any, i: Arrays, like: Any) -> Any:
    """Points on the ring of eight of sd 0.01, over its spread a coordinate; drawn as
    the first two columns of `like`."""
    xp, part = frame.xp, frame.choose(i, 8, like.shape[0])
    angle = part * (2 * pi / 8)
    centres = xp.stack([xp.cos(angle), xp.sin(angle)], 1)
    return (centres + 0.01 * frame.draw(i, like[:, :2])) * 2 ** 0.5


def flat(xp: Any, p: Arrays) -> Any:
    """One vector, layer by layer: weights, then biases."""
    order = sorted(p, key=lambda name: (name.split(".")[1], name.endswith("bias")))
    return xp.concatenate([p[name].reshape(-1) for name in order])


def gan_step(frame: Any, p: Arrays, i: Arrays, size: Any) -> Arrays:
    """Both players' steps by Adam; each draws its own data and noise unless given."""
    xp, activation = frame.xp, lambda y: leaky_relu(frame, y)
    of_g = {name: value for name, value in i.items() if name.startswith("generator.")}
    of_d = {name: value for name, value in i.items() if name.startswith("discrim")}
    if "noise" in i:
        x, z = frame.constant(i["noise"])[:, :2], frame.constant(i["noise"])[:, 2:]
    else:
        room = xp.zeros((size.rows, size.d), dtype=of_g["generator.0.bias"].dtype)
        x, z = ring(frame, i, room), frame.draw(i, room)
    eager = frame.variant == "autograd"
    x = x.requires_grad_() if eager and size.d == 3 else x
    fakes = mlp(xp, of_g, "generator", z, activation)
    y = frame.constant(fakes)

    def judge(q: Arrays, at: Any) -> Any:
        return mlp(xp, q, "discriminator", at, activation)[:, 0]

    def loss_d(q: Arrays) -> Any:
        on_data = judge(q, x)
        loss = softplus(frame, -on_data).mean() + softplus(frame, judge(q, y)).mean()
        if size.d != 3:
            return loss
        if eager:
            slope, = xp.autograd.grad(on_data.sum(), x, create_graph=True)
        else:
            slope = frame.grad(lambda at: judge(q, at).sum())(x)
        return loss + 0.05 * (slope ** 2).sum(1).mean()

    value_d, gradient = frame.value_and_grad(loss_d, of_d)
    moved_d = frame.adam(of_d, gradient, 1e-3)

    def loss_g(q: Arrays) -> Any:
        at = fakes if eager else mlp(xp, q, "generator", z, activation)
        return softplus(frame, -judge(moved_d, at)).mean()

    value_g, gradient = frame.value_and_grad(loss_g, of_g)
    moved_g = frame.adam(of_g, gradient, 1e-3)
    outputs = {"objective_d": value_d, "loss_g": value_g}
    return outputs | {"moved_d": flat(xp, moved_d), "moved_g": flat(xp, moved_g)}
