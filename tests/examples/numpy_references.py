"""The examples once more, in plain NumPy: what `chainrule eval` has to reproduce.

Enters: the values of an example's inputs as arrays, by name. Leaves: from `FORWARD` every definition of the
file, from `CLOSED` answers in closed form ("gradients.W1": array). Nothing here imports chainrule, so that an
agreement of the two means something. A function's parameters are the example's inputs and its local names
the example's definitions, spelled alike; a batch leads with its axis. The file is long because it is a list:
one short function an example.
"""

from __future__ import annotations

import numpy as np

# ---------------------------------------------------------------- elementary functions


def relu(x):
    return np.maximum(x, 0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softplus(x):
    return np.log(1 + np.exp(x))


def softmax(x):
    shifted = np.exp(x - x.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def cross_entropy(y, p):
    return -(y * np.log(p)).sum(axis=-1)


def bernoulli(y, p):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def norm(x):
    return np.sqrt((x**2).sum())


# ---------------------------------------------------------------- forward passes


def classifier(x, y, W1, b1, W2, b2):
    ha = W1 @ x + b1
    hs = relu(ha)
    oa = W2 @ hs + b2
    os = softmax(oa)
    L = cross_entropy(y, os)
    return locals()


def batched_classifier(x, y, W1, b1, W2, b2):
    ha = x @ W1.T + b1
    hs = relu(ha)
    oa = hs @ W2.T + b2
    os = softmax(oa)
    l = cross_entropy(y, os)
    L = l.mean()
    return locals()


def logistic_regression(X, y, w):
    p = sigmoid(X @ w)
    L = bernoulli(y, p).sum()
    return locals()


def least_squares(X, y, w):
    L = ((X @ w - y) ** 2).sum()
    return locals()


def matrix_factorisation(T, U, V):
    E = T - U @ V.T
    L = (E**2).sum()
    return locals()


def s001a(x, φ0, φ1, φ2, ψ01, ψ11, ψ21, ψ02, ψ12, ψ22, θ01, θ11, θ02, θ12):
    """In matrix form, not as the example writes it."""
    h1 = relu(np.array([θ01, θ02]) + np.array([θ11, θ12]) * x)
    h2 = relu(np.array([ψ01, ψ02]) + np.array([[ψ11, ψ21], [ψ12, ψ22]]) @ h1)
    return {"y": φ0 + np.array([φ1, φ2]) @ h2}


def s001b(x, W1, b1, W2, b2, W3, b3):
    h1 = relu(b1 + W1 @ x)
    h2 = relu(b2 + W2 @ h1)
    y = b3 + W3 @ h2
    return locals()


def s002(x, φ0, φ1, φ2, ψ01, ψ11, ψ21, ψ02, ψ12, ψ22, θ01, θ11, θ02, θ12):
    f1, f2 = θ01 + θ11 * x, θ02 + θ12 * x
    h1, h2 = relu(f1), relu(f2)
    g1, g2 = ψ01 + ψ11 * h1 + ψ21 * h2, ψ02 + ψ12 * h1 + ψ22 * h2
    y = φ0 + φ1 * relu(g1) + φ2 * relu(g2)
    return locals()


def deep_net(x, y, Ω0, β0, Ω1, β1, Ω2, β2, Ω3, β3, *, activation, factor):
    f0 = β0 + Ω0 @ x
    h1 = activation(f0)
    f1 = β1 + Ω1 @ h1
    h2 = activation(f1)
    f2 = β2 + Ω2 @ h2
    h3 = activation(f2)
    f3 = β3 + Ω3 @ h3
    L = factor * ((f3 - y) ** 2).sum()
    return locals()


def s003(**values):
    return deep_net(**values, activation=relu, factor=1)


def s031(**values):
    return deep_net(**values, activation=np.tanh, factor=1 / 2)


def s004b(x, y, W1, b1, W2, b2, W3, b3):
    z1 = x @ W1 + b1
    h1 = np.tanh(z1)
    z2 = h1 @ W2 + b2
    h2 = np.tanh(z2)
    ŷ = h2 @ W3 + b3
    L = ((y - ŷ) ** 2).mean()
    return locals()


def s006(x, y, W, v):
    z = sigmoid(x @ W.T)
    ŷ = z @ v
    E = ((ŷ - y) ** 2).sum() / 2
    return locals()


def s007(x, y, W, V):
    z = sigmoid(x @ W.T)
    ŷ = z @ V.T
    E = ((ŷ - y) ** 2).sum() / 2
    return locals()


def s008(x, y, W, v):
    z = sigmoid(x @ W.T)
    ŷ = sigmoid(z @ v)
    E = bernoulli(y, ŷ).sum()
    return locals()


def s009(x, y, W, V):
    z = sigmoid(x @ W.T)
    ŷ = softmax(z @ V.T)
    E = cross_entropy(y, ŷ).sum()
    return locals()


def s013(x, y, w, p0):
    z = w @ x + p0
    ŷ = sigmoid(z)
    L = (ŷ - y) ** 2
    return locals()


def s014(x, **w):
    nodes = {}
    a = x
    for i in range(1, 8):
        a = nodes[f"a{i}" if i < 7 else "y"] = sigmoid(w[f"w{i}"] * a)
    return nodes


def s015(X, y, W, v):
    A = W @ X.T
    Z = sigmoid(A)
    Zs = np.column_stack([np.ones(len(X)), Z.T])
    ŷ = Zs @ v
    l = (ŷ - y) ** 2
    L = l.sum()
    return locals()


def s016(X, y, W, V):
    a = W * X
    b = sigmoid(a)
    c = V * b
    ŷ = sigmoid(c)
    L = (ŷ - y) ** 2 / 2
    return locals()


def s017c(x, y, W1, W2):
    z = np.tanh(W1 @ x)
    ŷ = sigmoid(W2 @ z)
    L2 = (ŷ - y) ** 2
    CE = bernoulli(y, ŷ)
    return locals()


def neuron(x1, x2, y, w1, w2, p0):
    p1, p2 = w1 * x1, w2 * x2
    z = p0 + p1 + p2
    ŷ = sigmoid(z)
    L = (ŷ - y) ** 2
    return locals()


def s023(x, y, w, p0):
    return neuron(x[0], x[1], y, w[0], w[1], p0) | {"x": x, "w": w}


def s026(g, x, t, a1, a2, b1, b2, c1, c2, d1, d2):
    shift, scale, add, product = x + 5, t * 5, a1 + a2, b1 * b2
    larger, smaller = np.maximum(c1, c2), np.minimum(d1, d2)
    L = g * (shift + scale + add + product + larger + smaller)
    return locals()


def s027(x1, x2, y, w1, w2, b, v):
    d1, d2 = w1 * x1, w2 * x2
    f = d1 + d2
    g = f + b
    z = sigmoid(g)
    ŷ = v * z
    L = (ŷ - y) ** 2
    return locals()


def s028(y, **v):
    nodes = {}
    for i in "12":
        nodes["d" + i] = v[f"w{i}1"] * v[f"x{i}1"]
        nodes["e" + i] = v[f"w{i}2"] * v[f"x{i}2"]
        nodes["f" + i] = nodes["d" + i] + nodes["e" + i]
        nodes["g" + i] = nodes["f" + i] + v["b" + i]
        nodes["z" + i] = sigmoid(nodes["g" + i])
        nodes["h" + i] = v["v" + i] * nodes["z" + i]
        nodes["l" + i] = nodes["h" + i] + v["c" + i]
    ŷ = nodes["l1"] + nodes["l2"]
    return nodes | {"ŷ": ŷ, "L": (ŷ - y) ** 2}


def s029(x, y):
    u = x * y
    p = u + x
    q = u * p
    L = p * q
    return locals()


def s030(x, y, W1, W2, W3, b1, b2, b3):
    z1 = W1 * x + b1
    h1 = np.tanh(z1)
    z2 = W2 * h1 + b2
    h2 = np.tanh(z2)
    ŷ = W3 * h2 + b3
    L = (ŷ - y) ** 2
    return locals()


def s032(h, w, β):
    z = β + w @ h
    return {"z1": z[0], "z2": z[1], "z3": z[2], "difference": 0 * z, "z": z, "L": z @ z / 2}


def s033(h, t, Ω, β):
    f = β + Ω @ h
    L = ((f - t) ** 2).sum() / 2
    return locals()


def s034(x, c):
    h = relu(x)
    L = c @ h
    return locals()


def s035(h0, c, Ω, β):
    f = β + Ω @ h0
    h1 = np.where(f > 0, f, f / 10)
    L = c @ h1
    return locals()


def s036(x):
    below = 1 + np.exp(-x)
    quotient = y = 1 / below
    return locals()


def s037(f, y):
    p = sigmoid(f)
    on, off = np.log(p), np.log(1 - p)
    L = bernoulli(y, p)
    return locals()


def s038(x):
    return {"y": sigmoid(x)}


def s039(x, c):
    s = softmax(x)
    return {"s": s, "L": c @ s}


def s040(x, Θ):
    a = Θ @ x
    s = softmax(a)
    ls = np.log(s)
    L = -ls[1]
    return locals()


def s041(oa, y):
    os = softmax(oa)
    return {"os": os, "L": cross_entropy(y, os)}


def s042(x, c):
    y = sigmoid(x)
    return {"y": y, "L": c @ y}


def s043a(x, g):
    return {"y": sigmoid(x), "L": g @ sigmoid(x)}


def s043b(x, g):
    return {"s": softmax(x), "L": g @ softmax(x)}


def s044a(x):
    return {"L": x @ x}


def s044b(x):
    return {"L": np.abs(x).sum()}


def s045a(a, b, c):
    G = np.array([a - 5 * b, a * b, a - b])
    return {"G": G, "L": c @ G}


def s045b(u, c):
    F = np.array([3 * u[0] * u[1], u[1] - u[2]])
    return {"F": F, "L": c @ F}


def s045c(a, b, c):
    G = np.array([a - 5 * b, a * b, a - b])
    F = np.array([3 * (a - 5 * b) * a * b, a * b - (a - b)])
    return {"G": G, "F": F, "direct": F, "difference": 0 * F, "L": c @ F}


def s046a(x, y):
    return {"f": (2 * x + 3 * y) ** 2}


def s046b(p, c):
    F = np.array([p[0] ** 2 + 2 * p[1], 3 * p[0] + 4 * p[1] ** 2])
    return {"F": F, "L": c @ F}


def s046c(x, c):
    direct = chained = np.array([3 * x**2, 3 * x + 4 * x**4])
    return {
        "G": np.array([x, x**2]),
        "chained": chained,
        "direct": direct,
        "difference": 0 * direct,
        "L": c @ direct,
    }


def s047a(x, w, b):
    return {"y": w @ x + b}


def s047b(x, W, b):
    y = W @ x + b
    return {"y": y, "L": y @ y / 2}


def s047c(X, W, b):
    return {"y": (W * X).sum() + b}


def s047d(x, w, b):
    y = w * x + b
    return {"y": y, "L": y @ y / 2}


def s049(X, y, w):
    p = sigmoid(X @ w)
    r = p * (1 - p)
    H = sum(rn * np.outer(x, x) for rn, x in zip(r, X, strict=True))
    D = np.diag(np.diag(H))
    lost = norm(H - D) / norm(H)
    L = bernoulli(y, p).sum()
    return locals()


def s051b(x, held, W1, W2):
    z = W1 * x
    partial = W2 * held**2
    total = W2 * z**2
    return locals()


def s052(a, x):
    return {"L": (a - x) ** 2}


def s055a(X, y, w):
    ŷ = X @ w
    return {"ŷ": ŷ, "L": ((ŷ - y) ** 2).sum() / len(y)}


def s055b(X, y, w):
    ŷ = X @ w
    return {"ŷ": ŷ, "L": ((ŷ - y) ** 2).sum()}


def s055c(X, y, w):
    ŷ = X @ w
    return {"ŷ": ŷ, "L": ((ŷ - y) ** 2).sum() / 2}


def s064(a):
    s, p = softmax(a), sigmoid(a)
    return {"s": s, "p": p, "smallest": s.min(), "one": 1.0, "total": p.sum()}


def s066(x, θ0, θ):
    g = θ0 + θ @ x
    return {"g": g, "unit": θ / norm(θ), "boundary": -θ0 / norm(θ), "distance": g / norm(θ)}


def s086(x):
    left = line1 = line2 = right = sigmoid(x)
    return {
        "left": left,
        "line1": line1,
        "line2": line2,
        "right": right,
        "difference": 0 * x,
        "total": left.sum(),
    }


def s087(x):
    return {
        "difference1": 0 * x,
        "difference2": 0 * x,
        "quotient": softplus(x) / softplus(-x),
        "total": softplus(x).sum(),
    }


def s088(x):
    return {"left": np.sign(x), "right": np.sign(x), "difference": 0 * x, "total": np.abs(x).sum()}


def s089a(x, c):
    s = softmax(x)
    return {"s": s, "shifted": s, "difference": 0 * x, "L": -np.log(s[1]) + 0 * c}


def s089b(x, c):
    s, scaled = softmax(x), softmax(c * x)
    return {"s": s, "scaled": scaled, "difference": scaled - s, "L": -np.log(scaled[1])}


def s090a(o, y):
    L = np.log(np.exp(o).sum()) - y @ o
    return {"by_softmax": L, "by_sum": L, "difference": 0.0, "L": L}


def s090b(o, y):
    return {"L": o.max() + np.log(np.exp(o - o.max()).sum()) - y @ o}


FORWARD = {
    "two_layer_softmax": classifier,
    "batched_mlp": batched_classifier,
    "logistic_regression": logistic_regression,
    "least_squares": least_squares,
    "matrix_factorisation": matrix_factorisation,
    "s005": classifier,
    "s022": neuron,
    "s024": neuron,
    "s048": logistic_regression,
    "s050": classifier,
    "s063": classifier,
} | {name: function for name, function in list(globals().items()) if name.startswith("s0")}


# ---------------------------------------------------------------- answers in closed form


def hidden_layer(forward):
    """∂E/∂v = Σ (ŷ − y) z and ∂E/∂w_j = Σ (Σ_l (ŷ_l − y_l) v_lj) z_j (1 − z_j) x: S006 to S009."""

    def gradients(**values):
        x, y = values["x"], values["y"]
        nodes = forward(**values)
        z, errors = nodes["z"], nodes["ŷ"] - y
        output = "v" if "v" in values else "V"
        upper = np.atleast_2d(values[output])
        by_output = sum(np.outer(e, zn) for e, zn in zip(errors, z, strict=True))
        by_hidden = sum(
            np.outer((upper.T @ np.atleast_1d(e)) * zn * (1 - zn), xn)
            for e, zn, xn in zip(errors, z, x, strict=True)
        )
        return {f"gradients.{output}": by_output.reshape(values[output].shape), "gradients.W": by_hidden}

    return gradients


def chain_product(depth):
    """∂a_n/∂x = Π w_i σ'(z_i): S014."""

    def gradient(x, **w):
        a, product = x, 1.0
        for i in range(1, depth + 1):
            a = sigmoid(w[f"w{i}"] * a)
            product *= w[f"w{i}"] * a * (1 - a)
        return {"gradients.x": product}

    return gradient


def column_layers(**values):
    """∂L/∂W = (2/N) Σ h (g'(z) ⊙ …)ᵀ with z = Wᵀh + b: S004."""
    v, N = s004b(**values), len(values["y"])
    error = 2 / N * (v["ŷ"] - v["y"])
    d2 = np.outer(error, v["W3"]) * (1 - v["h2"] ** 2)
    d1 = d2 @ v["W2"].T * (1 - v["h1"] ** 2)
    return {
        "gradients.W3": v["h2"].T @ error,
        "gradients.b3": error.sum(),
        "gradients.W2": v["h1"].T @ d2,
        "gradients.b2": d2.sum(axis=0),
        "gradients.W1": v["x"].T @ d1,
        "gradients.b1": d1.sum(axis=0),
    }


def multiclass(**values):
    """os − y, then back through W2ᵀ, the mask, W1ᵀ: S005 and S050."""
    v = classifier(**values)
    output = v["os"] - v["y"]
    hidden = v["W2"].T @ output
    before = hidden * (v["ha"] > 0)
    return {
        "gradients.oa": output,
        "gradients.hs": hidden,
        "gradients.ha": before,
        "gradients.W2": np.outer(output, v["hs"]),
        "gradients.b2": output,
        "gradients.W1": np.outer(before, v["x"]),
        "gradients.b1": before,
        "gradients.x": v["W1"].T @ before,
    }


def batched_multiclass(**values):
    """∂L/∂W = (1/N) Δᵀ X."""
    v, N = batched_classifier(**values), len(values["y"])
    Δ2 = v["os"] - v["y"]
    Δ1 = Δ2 @ v["W2"] * (v["ha"] > 0)
    return {
        "gradients.W2": Δ2.T @ v["hs"] / N,
        "gradients.b2": Δ2.mean(axis=0),
        "gradients.W1": Δ1.T @ v["x"] / N,
        "gradients.b1": Δ1.mean(axis=0),
    }


def seven_factors(**values):
    """∂L/∂f0 = (∂h1/∂f0)(∂f1/∂h1) … (∂L/∂f3), multiplied out in denominator layout: S003."""
    v = s003(**values)
    product = np.diag(1.0 * (v["f0"] > 0))
    for i in (1, 2):
        product = product @ v[f"Ω{i}"].T @ np.diag(1.0 * (v[f"f{i}"] > 0))
    return {"gradients.f0": product @ v["Ω3"].T @ (2 * (v["f3"] - v["y"]))}


def rank_three(**values):
    h, rows = values["h"], len(values["β"])
    return {"derivatives.Ω": np.einsum("ik,j->ikj", np.eye(rows), h)}


def outer_product(**values):
    """The rank-3 object of S033 summed with ∂L/∂f."""
    v = s033(**values)
    return {"gradients.Ω": np.einsum("i,ikj->kj", v["f"] - v["t"], rank_three(**values)["derivatives.Ω"])}


def leaky_jacobian(**values):
    v = s035(**values)
    return {"derivatives.h0": v["Ω"].T @ np.diag(np.where(v["f"] > 0, 1, 0.1))}


def softmax_jacobian(x, **_):
    s, n = softmax(x), len(x)
    return {"derivatives.x": [[s[i] * ((i == j) - s[j]) for j in range(n)] for i in range(n)]}


def softmax_rows(x, Θ):
    s = softmax(Θ @ x)
    return {"derivatives.Θ": np.einsum("j,ji,k->jik", s, np.eye(len(s)) - s, x)}


def log_softmax_rows(x, Θ):
    s = softmax(Θ @ x)
    return {"derivatives.Θ": np.einsum("ji,k->jik", np.eye(len(s)) - s, x)}


def logistic_hessian(X, w, **_):
    p = sigmoid(X @ w)
    return {"derivatives.w": np.einsum("n,ni,nj->ij", p * (1 - p), X, X)}


def factor_hessian(U, V, **_):
    """∂²L/∂U_ij ∂U_kl = 2 δ_ik (VᵀV)_jl."""
    return {"derivatives.U": np.einsum("ik,jl->ijkl", np.eye(len(U)), 2 * V.T @ V)}


def errors_times(factor):
    """∂L/∂ŷ = factor · (ŷ − y): S055."""
    return lambda X, y, w: {"gradients.ŷ": factor(len(y)) * (X @ w - y)}


CLOSED = {
    "batched multiclass": batched_multiclass,
    "binary classifier": hidden_layer(s008),
    "chain of 1": chain_product(1),
    "chain of 2": chain_product(2),
    "chain of 3": chain_product(3),
    "chain of 7": chain_product(7),
    "column layers": column_layers,
    "elementwise product": lambda x, g: {"gradients.x": g * sigmoid(x) * (1 - sigmoid(x))},
    "elementwise Jacobian": lambda x, c: {"derivatives.x": np.diag(sigmoid(x) * (1 - sigmoid(x)))},
    "factor Hessian": factor_hessian,
    "half squared error": errors_times(lambda N: 1),
    "leaky Jacobian": leaky_jacobian,
    "least-squares gradient": lambda X, y, w: {"gradients.w": 2 * X.T @ (X @ w - y)},
    "least-squares Hessian": lambda X, y, w: {"derivatives.w": 2 * X.T @ X},
    "log-softmax rows": log_softmax_rows,
    "logistic gradient": lambda X, y, w: {"gradients.w": X.T @ (sigmoid(X @ w) - y)},
    "logistic Hessian": logistic_hessian,
    "mean squared error": errors_times(lambda N: 2 / N),
    "multi-output regression": hidden_layer(s007),
    "multiclass": multiclass,
    "multiclass classifier": hidden_layer(s009),
    "off": lambda f, y: {"gradients.f": -sigmoid(f)},
    "on": lambda f, y: {"gradients.f": 1 - sigmoid(f)},
    "outer product": outer_product,
    "rank three": rank_three,
    "regression": hidden_layer(s006),
    "seven factors": seven_factors,
    "softmax Jacobian": softmax_jacobian,
    "softmax error": lambda oa, y: {"gradients.oa": softmax(oa) - y},
    "softmax product": lambda x, g: {"gradients.x": softmax(x) * g - softmax(x) * (softmax(x) @ g)},
    "softmax rows": softmax_rows,
    "squared error": errors_times(lambda N: 2),
    "stable error": lambda o, y: {"gradients.o": softmax(o) - y},
}
