"""The labels of the corpus, against NumPy: both sides of every claim, written out by hand.

The left side is a central difference of the function itself or the function's value; the right side is what
the document says, transcribed. Nothing of chainrule takes part, so the labels can judge the checker. Each
document's function returns, by the number of the claim, the left side and each further member. The file is
long since it holds every claim of the corpus once more.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

CORPUS = Path(__file__).parent
LABELS = [json.loads(line) for line in (CORPUS / "claims.jsonl").read_text().splitlines()]
Array = Any
Member = Callable[[], Array]
Sides = dict[int, tuple[Array, ...]]
DISPLAYED = 6e-5  # half a unit of the fourth decimal, and what rounding the numbers before it adds
RANDOM = np.random.default_rng(20)


def some(*shape: int) -> Array:
    return RANDOM.normal(size=shape)


def diff(f: Callable[[Array], Array], x: Array, step: float = 1e-5) -> Array:
    """∂f/∂x by central differences, the axes of f first."""
    x = np.asarray(x, dtype=float)
    columns = []
    for at in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[at] = step
        columns.append((np.asarray(f(x + e)) - np.asarray(f(x - e))) / (2 * step))
    return np.moveaxis(
        np.array(columns).reshape(x.shape + columns[0].shape), range(x.ndim), range(-x.ndim, 0)
    )


def diff2(f: Callable[[Array], Array], x: Array) -> Array:
    return diff(lambda u: diff(f, u, 1e-4), x, 1e-4)


def smooth(y: Array) -> Array:
    """A function of y that stands for "some loss"."""
    weights = np.cos(np.arange(y.size) * 1.7 + 0.4).reshape(y.shape)
    return np.sum(weights * np.sin(y + weights))


def logistic(u: Array) -> Array:
    return 1 / (1 + np.exp(-u))


def softmax(u: Array) -> Array:
    return np.exp(u) / np.exp(u).sum(-1, keepdims=True)


def holds(members: tuple[Array, ...]) -> list[bool]:
    """Whether each member equals the one before it; a product or sum that has no value equals nothing."""
    found, before = [], members[0]
    for member in members[1:]:
        try:
            value = member() if callable(member) else member
        except (ValueError, IndexError):
            return [*found, False]
        same = np.shape(value) == np.shape(before)
        found.append(bool(same and np.allclose(value, before, rtol=1e-5, atol=1e-6)))
        before = value
    return found


def two_layer_net() -> Sides:
    n, m, h = 3, 5, 4
    X, Y, one = some(n, m), np.array([[1, 0, 0, 1, 1]]), np.ones(m)
    W1, b1, W2, b2 = some(h, n), some(h), some(1, h), 0.3

    def after1(Z1: Array, W2: Array = W2, b2: Array = b2) -> Array:
        return after2(W2 @ np.tanh(Z1) + np.atleast_1d(b2)[:, None])

    def after2(Z2: Array) -> Array:
        a = logistic(Z2)
        return -np.sum(Y * np.log(a) + (1 - Y) * np.log(1 - a)) / m

    Z1 = W1 @ X + np.outer(b1, one)
    A1 = np.tanh(Z1)
    Z2 = W2 @ A1 + b2
    A2, dZ2, dZ1 = logistic(Z2), diff(after2, Z2), diff(after1, Z1)
    dA1 = diff(lambda a: after2(W2 @ a + b2), A1)
    first: Sides = {
        6: (dZ2, (A2 - Y) / m),
        7: (diff(lambda w: after1(Z1, w), W2), dZ2 @ A1.T),
        8: (diff(lambda b: after1(Z1, W2, b), [b2]), dZ2 @ one),
        9: (dA1, W2.T @ dZ2),
        10: (dZ1, dA1 * (1 - A1 * A1)),
        11: (diff(lambda w: after1(w @ X + np.outer(b1, one)), W1), dZ1 @ X.T),
        12: (diff(lambda b: after1(W1 @ X + np.outer(b, one)), b1), dZ1 @ one),
        13: (diff(lambda x: after1(W1 @ x + np.outer(b1, one)), X), W1.T @ dZ1),
    }
    k, lam = 2, 0.7
    X, W, T = some(n, m), some(k, n), some(k, m)
    A = np.tanh(W @ X)
    cost = lambda A: np.sum((A - T) ** 2) / (2 * m)  # noqa: E731
    dA, dZ = diff(cost, A), diff(lambda z: cost(np.tanh(z)), W @ X)
    decayed = lambda w: cost(np.tanh(w @ X)) + lam / 2 * np.sum(w**2)  # noqa: E731
    return first | {
        14: (dA, (A - T) / m),
        15: (dA, 2 * (A - T) / m),
        16: (dZ, dA * (1 - A)),
        17: (diff(lambda w: cost(np.tanh(w @ X)), W), lambda: dZ @ X),
        18: (diff(lambda x: cost(np.tanh(W @ x)), X), lambda: dZ @ W.T),
        19: (diff(decayed, W), dZ @ X.T + lam * W),
        20: (W - 0.1 * diff(decayed, W), W - 0.1 * (dZ @ X.T + lam * W)),
    }


def four_equations() -> Sides:
    n, p, q = 2, 3, 4
    x, y, w1, b1, w2, b2 = some(n), some(q), some(p, n), some(p), some(q, p), some(q)
    slope = lambda u: logistic(u) * (1 - logistic(u))  # noqa: E731
    cost2 = lambda z: np.sum((y - logistic(z)) ** 2) / 2  # noqa: E731
    cost1 = lambda z, w=w2, b=b2: cost2(w @ logistic(z) + b)  # noqa: E731
    z1 = w1 @ x + b1
    a1 = logistic(z1)
    z2 = w2 @ a1 + b2
    a2, d2, d1 = logistic(z2), diff(cost2, z2), diff(cost1, z1)
    by_w2, by_z1 = diff(lambda w: cost1(z1, w), w2), diff(lambda z: w2 @ logistic(z) + b2, z1)
    first: Sides = {
        6: (diff(lambda a: np.sum((y - a) ** 2) / 2, a2), a2 - y),
        7: (d2, (a2 - y) * slope(z2)),
        8: (d2, (a2 - y) * a2 * (1 - a2)),
        9: (d1, (w2.T @ d2) * slope(z1)),
        10: (d1, np.einsum("kj,k,j->j", w2, d2, slope(z1))),
        11: (diff(lambda b: cost1(w1 @ x + b), b1), d1),
        12: (by_w2, np.einsum("k,j->jk", a1, d2)),
        13: (diff(lambda w: cost1(w @ x + b1), w1), np.outer(d1, x)),
        14: (diff(lambda u: cost1(w1 @ u + b1), x), w1.T @ d1),
        15: (by_z1, np.einsum("jk,k->jk", w2, slope(z1))),
        16: (d2, (y - a2) * slope(z2)),
        17: (d1, lambda: (w2 @ d2) * slope(z1)),
        18: (d1, w2.T @ d2),
        19: (by_w2, lambda: np.einsum("j,k->jk", a1, d2)),
        20: (by_z1, lambda: np.einsum("jk,j->jk", w2, slope(z1))),
        21: (diff(lambda b: cost1(z1, w2, b), b2), lambda: d2 * a1),
    }
    a, w, b, y = some(p), some(q, p), some(q), np.array([0.2, 1, 0, 0.6])
    entropy = lambda s: -np.sum(y * np.log(s) + (1 - y) * np.log(1 - s))  # noqa: E731
    z = w @ a + b
    s, dz = logistic(z), diff(lambda z: entropy(logistic(z)), z)
    return first | {
        22: (diff(entropy, s), (s - y) / (s * (1 - s))),
        23: (dz, s - y),
        24: (diff(lambda w: entropy(logistic(w @ a + b)), w), np.outer(s - y, a)),
        25: (diff(lambda a: entropy(logistic(w @ a + b)), a), w.T @ (s - y)),
        26: (dz, (s - y) * s * (1 - s)),
    }


def regression() -> Sides:
    n, p, lam = 5, 3, 0.6
    y, X, beta, W = some(n), some(n, p), some(p), some(n, n)
    W = W + W.T
    S = lambda b: np.sum((y - X @ b) ** 2)  # noqa: E731
    R = lambda b: S(b) + lam * np.sum(b**2)  # noqa: E731
    Q = lambda r: r @ W @ r  # noqa: E731
    r, dS, dR, HS, HR = y - X @ beta, diff(S, beta), diff(R, beta), diff2(S, beta), diff2(R, beta)
    dQ, hat = diff(lambda b: Q(y - X @ b), beta), np.linalg.solve(X.T @ X, X.T @ y)
    t = np.array([1, 0, 1, 1, 0])
    prob = lambda b: logistic(X @ b)  # noqa: E731
    loglik = lambda b: np.sum(t * np.log(prob(b)) + (1 - t) * np.log(1 - prob(b)))  # noqa: E731
    P, dl, Hl = prob(beta), diff(loglik, beta), diff2(loglik, beta)
    return {
        1: (S(beta), lambda: r @ r, lambda: (y - X @ beta) @ (y - X @ beta)),
        2: (S(beta), y @ y - 2 * beta @ X.T @ y + beta @ X.T @ X @ beta),
        3: (dS, -2 * X.T @ y + 2 * X.T @ X @ beta, -2 * X.T @ (y - X @ beta)),
        4: (HS, 2 * X.T @ X),
        5: (dS, 2 * X.T @ r),
        6: (dS, lambda: -2 * X @ r),
        7: (dS, -X.T @ r),
        8: (HS, 2 * X @ X.T),
        9: (X.T @ (y - X @ hat), np.zeros(p)),
        11: (dR, -2 * X.T @ r + 2 * lam * beta),
        12: (HR, 2 * X.T @ X + 2 * lam * np.eye(p)),
        13: (dR, -2 * X.T @ r + lam * beta),
        14: (dR, -2 * X.T @ r),
        15: (HR, 2 * X.T @ X + 2 * lam * beta),
        17: (diff(Q, r), 2 * W @ r),
        18: (dQ, -2 * X.T @ W @ r),
        19: (dQ, lambda: -2 * W @ X.T @ r),
        22: (loglik(beta), np.sum(t * (X @ beta) - np.log(1 + np.exp(X @ beta)))),
        23: (diff(prob, beta), (P * (1 - P))[:, None] * X),
        24: (dl, X.T @ (t - P)),
        25: (dl, np.einsum("i,ij->j", t - P, X)),
        26: (Hl, -np.einsum("i,ij,ik->jk", P * (1 - P), X, X)),
        27: (diff(prob, beta), P * (1 - P)),
        28: (dl, X.T @ (P - t)),
        29: (dl, lambda: np.einsum("i,ji->j", t - P, X)),
        30: (Hl, -np.einsum("i,ij,ik->jk", P, X, X)),
    }


def differentials() -> Sides:
    n = 3
    X, A, B, V = some(n, n), some(n, n), some(n, n), some(n, n)
    X = X if np.linalg.det(X) > 0 else X[::-1]
    inv, tr, det = np.linalg.inv, np.trace, np.linalg.det

    def along(f: Callable[[Array], Array]) -> Array:
        return diff(lambda t: f(X + t * V), 0.0)

    I, AIA = inv(X), inv(X) @ A @ inv(X)
    x, dx = some(n), some(n)
    q = lambda x: x @ A @ x  # noqa: E731
    first: Sides = {
        1: (along(lambda X: tr(A @ X)), tr(A @ V)),
        2: (along(lambda X: X.T @ X), V.T @ X + X.T @ V),
        3: (along(lambda X: X.T @ X), 2 * X.T @ V),
        4: (along(lambda X: A @ X @ B), A @ V @ B),
        5: (along(lambda X: A @ X @ B), A @ B @ V),
        6: (along(lambda X: tr(X.T @ X)), 2 * tr(X.T @ V)),
        7: (along(lambda X: tr(X.T @ X)), tr(X.T @ V)),
        8: (along(inv), -I @ V @ I),
        9: (along(inv), -I @ I @ V),
        10: (along(inv), I @ V @ I),
        11: (along(det), det(X) * tr(I @ V)),
        12: (along(lambda X: np.log(det(X))), tr(I @ V)),
        13: (along(det), tr(I @ V)),
        14: (diff(lambda X: np.log(det(X)), X), I.T),
        15: (diff(lambda X: tr(A @ inv(X)), X), -AIA.T),
        16: (diff(lambda X: tr(A @ inv(X)), X), AIA.T),
        18: (diff(lambda t: q(x + t * dx), 0.0), x @ (A + A.T) @ dx),
        19: (diff(q, x), (A + A.T) @ x),
        20: (diff(q, x), 2 * A @ x),
        21: (diff2(q, x), A + A.T),
    }
    p, q_, m, k = 2, 3, 4, 5
    Y, A2, B2, C = some(p, q_), some(m, p), some(q_, k), some(m, k)
    gradient = diff(lambda Y: np.sum((A2 @ Y @ B2 - C) ** 2) / 2, Y)
    vec = lambda M: M.T.reshape(-1)  # noqa: E731
    return first | {
        23: (gradient, A2.T @ (A2 @ Y @ B2 - C) @ B2.T),
        24: (gradient, lambda: A2 @ (A2 @ Y @ B2 - C) @ B2),
        25: (gradient, A2.T @ (A2 @ Y @ B2 - C)),
        26: (vec(A2 @ Y @ B2), np.kron(B2.T, A2) @ vec(Y)),
        27: (vec(A2 @ Y @ B2), lambda: np.kron(A2, B2.T) @ vec(Y)),
    }


def indices() -> Sides:
    n, m = 3, 4
    x, A, M, b, z = some(n), some(n, n), some(m, n), some(m), some(n)
    f = lambda x: x @ A @ x  # noqa: E731
    g = lambda x, M=M, b=b: np.sum((M @ x - b) ** 2) / 2  # noqa: E731
    r, s, t, eye = M @ x - b, softmax(z), np.array([0, 1, 0]), np.eye(n)
    L = lambda z: -np.sum(t * np.log(softmax(z)))  # noqa: E731
    P, Q, v = some(2, 3), some(3, 4), some(3)
    one, two = np.eye(2), np.eye(4)
    by_P, by_Q = diff(lambda P: P @ Q, P), diff(lambda Q: P @ Q, Q)
    length = lambda v: np.sqrt(np.sum(v**2))  # noqa: E731
    rho, H = length(v), diff2(length, v)
    es = np.einsum
    return {
        2: (diff(f, x), es("kj,j->k", A, x) + es("ik,i->k", A, x)),
        3: (diff(f, x), 2 * A @ x),
        4: (diff2(f, x), A + A.T),
        5: (diff2(f, x), 2 * A),
        8: (diff(lambda x: M @ x - b, x), M),
        9: (diff(g, x), es("ik,i->k", M, r)),
        10: (diff(lambda M: g(x, M), M), es("k,l->kl", r, x)),
        11: (diff2(g, x), es("ik,il->kl", M, M)),
        12: (diff(g, x), lambda: es("ki,i->k", M, r)),
        13: (diff(lambda M: g(x, M), M), es("l,k->kl", r, x)),
        14: (diff(lambda b: g(x, M, b), b), r),
        16: (diff(softmax, z), s[:, None] * (eye - s)),
        17: (diff(lambda z: np.log(softmax(z)), z), eye - s),
        18: (diff(softmax, z), s[:, None] * (1 - s)[None, :]),
        19: (diff(softmax, z), s[None, :] * (eye + s[:, None])),
        20: (diff(L, z), -es("i,ij->j", t, eye - s), -t + s * t.sum(), s - t),
        21: (diff(L, z), t - s),
        23: (by_P, es("ia,bj->ijab", one, Q)),
        24: (by_Q, es("ia,jb->ijab", P, two)),
        25: (by_P, es("i,bj,a->ijab", np.ones(2), Q, np.ones(2))),
        26: (by_Q, lambda: es("ib,ja->ijab", P, two)),
        28: (diff(length, v), v / rho),
        29: (H, eye / rho - np.outer(v, v) / rho**3),
        30: (H, 1 / rho - np.outer(v, v) / rho**3),
        31: (H, eye / rho - np.outer(v, v) / rho**2),
    }


def normalisation() -> Sides:
    d, eps = 4, 0.1
    x, gamma, beta = some(d), some(d), some(d)
    var = lambda x: np.mean((x - x.mean()) ** 2)  # noqa: E731
    hat = lambda x: (x - x.mean()) / np.sqrt(var(x) + eps)  # noqa: E731
    out = lambda x, g=gamma, b=beta: g * hat(x) + b  # noqa: E731
    xh, root, eye, dy = hat(x), np.sqrt(var(x) + eps), np.eye(d), diff(smooth, out(x))
    g, by_x = gamma * dy, diff(lambda x: smooth(out(x)), x)
    rms = lambda x: np.sqrt(np.mean(x**2))  # noqa: E731
    r, u = rms(x), x / rms(x)
    return {
        5: (diff(np.mean, x), np.full(d, 1 / d)),
        6: (diff(var, x), 2 / d * (x - x.mean())),
        7: (diff(hat, x), (eye - 1 / d - np.outer(xh, xh) / d) / root),
        8: (diff(lambda g: out(x, g), gamma), eye * xh[:, None]),
        9: (diff(lambda b: out(x, gamma, b), beta), eye),
        10: (diff(lambda g: smooth(out(x, g)), gamma), dy * xh),
        11: (diff(lambda b: smooth(out(x, gamma, b)), beta), dy),
        12: (diff(lambda h: smooth(gamma * h + beta), xh), gamma * dy),
        13: (by_x, (d * g - g.sum() - xh * np.sum(g * xh)) / (d * root)),
        14: (diff(var, x), 1 / d * (x - x.mean())),
        15: (diff(hat, x), (eye - 1 / d) / root),
        16: (diff(lambda g: out(x, g), gamma), np.repeat(xh[:, None], d, 1)),
        17: (by_x, (d * g - g.sum() + xh * np.sum(g * xh)) / (d * root)),
        18: (diff(rms, x), x / (d * r)),
        19: (diff(lambda x: x / rms(x), x), (eye - np.outer(u, u) / d) / r),
        20: (diff(rms, x), x / r),
        21: (diff(lambda x: x / rms(x), x), (eye - np.outer(u, u)) / r),
    }


def curves() -> Sides:
    x, y, s, th = 0.7, 1.3, logistic, np.tanh
    softplus = lambda x: np.log(1 + np.exp(x))  # noqa: E731
    swish = lambda x: x * s(x)  # noqa: E731
    f = lambda t: t * np.exp(-(t**2) / 2)  # noqa: E731
    e, root = np.exp(-(x**2) / 2), np.sqrt(1 + x**2)
    return {
        1: (diff(softplus, x), np.exp(x) / (1 + np.exp(x)), s(x)),
        2: (diff2(softplus, x), s(x) * (1 - s(x))),
        3: (s(-x), 1 - s(x)),
        4: (s(-x), -s(x)),
        5: (softplus(x) - softplus(-x), x),
        6: (th(x), (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)),
        7: (diff(th, x), 1 - th(x) ** 2),
        8: (diff2(th, x), -2 * th(x) * (1 - th(x) ** 2)),
        9: (diff2(th, x), -2 * th(x)),
        10: (diff(swish, x), s(x) + x * s(x) * (1 - s(x))),
        11: (diff(swish, x), s(x) * (1 - s(x))),
        13: (diff(f, x), (1 - x**2) * e),
        14: (diff2(f, x), (x**3 - 3 * x) * e),
        15: (diff(f, x), e - x * e),
        16: (diff2(f, x), (x**3 + 3 * x) * e),
        17: (
            diff(lambda x: x / (1 + x**2), x),
            (1 + x**2 - 2 * x**2) / (1 + x**2) ** 2,
            (1 - x**2) / (1 + x**2) ** 2,
        ),
        18: (diff(lambda x: np.sqrt(1 + x**2), x), x / root),
        19: (diff(lambda x: np.sqrt(1 + x**2), x), 1 / (2 * root)),
        20: (diff(lambda x: np.log(np.cos(x)), x), -np.tan(x)),
        21: (diff(s, x), -np.exp(-x) / (1 + np.exp(-x)) ** 2, -s(x) * (1 - s(x))),
        22: (diff(lambda x: x**x, x), x**x * (np.log(x) + 1)),
        23: (diff(lambda x: (x**2 + 1) ** 5, x), 5 * (x**2 + 1) ** 4),
        24: ((x + 1) ** 3, x**3 + 3 * x**2 + 3 * x + 1),
        25: ((x + y) ** 2, x**2 + y**2),
    }


def numeric_pass() -> Sides:
    """Decimals count as equal where they agree to the digits displayed."""

    def shown(value: float, *members: float) -> tuple[Array, ...]:
        return (value, *(value if abs(value - member) < DISPLAYED else member for member in members))

    x1, x2, w1, w2, b, t = 0.5, -1.0, 0.8, 0.4, 0.3, 1.0
    a_of = lambda w1=w1, w2=w2, b=b: logistic(w1 * x1 + w2 * x2 + b)  # noqa: E731
    E = lambda **k: (t - a_of(**k)) ** 2 / 2  # noqa: E731
    z, a = w1 * x1 + w2 * x2 + b, a_of()
    dz, da = diff(lambda z: (t - logistic(z)) ** 2 / 2, z), diff(logistic, z)
    by1, by2 = diff(lambda w: E(w1=w), w1), diff(lambda w: E(w2=w), w2)
    u, v = 3.0, -2.0
    hu, hv = diff(lambda u: u / (u**2 + v**2), u), diff(lambda v: u / (u**2 + v**2), v)
    square = (u**2 + v**2) ** 2
    return {
        1: shown(z, z, 0.8 * 0.5 + 0.4 * (-1) + 0.3, 0.3),
        2: shown(a, a, 1 / (1 + np.exp(-z)), 1 / (1 + np.exp(-0.3)), 0.5744),
        3: shown((t - a) ** 2 / 2, (t - a) ** 2 / 2, 0.4256**2 / 2, 0.0906),
        4: shown(diff(lambda a: (t - a) ** 2 / 2, a), a - t, -0.4256),
        5: shown(da, a * (1 - a), 0.2445),
        6: shown(dz, (a - t) * a * (1 - a), -0.1040),
        7: shown(by1, dz * x1, -0.1040 * 0.5, -0.0520),
        8: shown(by2, dz * x2, 0.1040),
        9: shown(diff(lambda b: E(b=b), b), dz, -0.1040),
        10: shown(da, a * (1 - a), 0.3445),
        11: shown(by1, dz * w1),
        12: shown(by2, dz * x2, -0.1040),
        13: (hu, (v**2 - u**2) / square, -5 / 169),
        14: (hv, -2 * u * v / square, 12 / 169),
        15: (hu, (v**2 - u**2) / square, 5 / 169),
        16: (hv, -2 * u * v / (u**2 + v**2)),
    }


def lstm_cell() -> Sides:
    n = 3
    x, i, o, h0, c0 = some(n), some(n), some(n), some(n), some(n)
    Wf, Uf, Wg, Ug = some(n, n), some(n, n), some(n, n), some(n, n)
    out = lambda c, o=o: smooth(o * np.tanh(c))  # noqa: E731

    def loss(zf: Array, zg: Array) -> Array:
        return out(logistic(zf) * c0 + i * np.tanh(zg))

    zf, zg = Wf @ x + Uf @ h0, Wg @ x + Ug @ h0
    f, g = logistic(zf), np.tanh(zg)
    c = f * c0 + i * g
    hb, cb = diff(smooth, o * np.tanh(c)), diff(out, c)
    fb, gb = diff(lambda f: out(f * c0 + i * g), f), diff(lambda g: out(f * c0 + i * g), g)
    ib = diff(lambda i: out(f * c0 + i * g), i)
    zfb, zgb = diff(lambda z: loss(z, zg), zf), diff(lambda z: loss(zf, z), zg)
    h0b = diff(lambda h: loss(Wf @ x + Uf @ h, Wg @ x + Ug @ h), h0)
    return {
        7: (diff(lambda o: out(c, o), o), hb * np.tanh(c)),
        8: (cb, hb * o * (1 - np.tanh(c) ** 2)),
        9: (fb, cb * c0),
        10: (ib, cb * g),
        11: (gb, cb * i),
        12: (diff(lambda c: out(f * c + i * g), c0), cb * f),
        13: (zfb, fb * f * (1 - f)),
        14: (zgb, gb * (1 - g * g)),
        15: (diff(lambda W: loss(W @ x + Uf @ h0, zg), Wf), np.outer(zfb, x)),
        16: (diff(lambda U: loss(zf, Wg @ x + U @ h0), Ug), np.outer(zgb, h0)),
        17: (h0b, Uf.T @ zfb + Ug.T @ zgb),
        18: (cb, hb * o),
        19: (cb, hb * o * (1 - np.tanh(c))),
        20: (ib, cb * i),
        21: (zfb, fb * (1 - f)),
        22: (h0b, Uf.T @ zfb),
        23: (h0b, Uf @ zfb + Ug @ zgb),
    }


def attention() -> Sides:
    n, m, d, e = 2, 3, 4, 5
    Q, K, V = some(n, d), some(m, d), some(m, e)
    S = Q @ K.T / np.sqrt(d)
    P, eye = softmax(S), np.eye(m)
    dO, dP = diff(smooth, P @ V), diff(lambda P: smooth(P @ V), P)
    dS = diff(lambda S: smooth(softmax(S) @ V), S)
    dV = diff(lambda V: smooth(P @ V), V)
    dQ = diff(lambda Q: smooth(softmax(Q @ K.T / np.sqrt(d)) @ V), Q)
    dK = diff(lambda K: smooth(softmax(Q @ K.T / np.sqrt(d)) @ V), K)
    row = diff(softmax, S[0])
    return {
        4: (dV, P.T @ dO),
        5: (dP, dO @ V.T),
        6: (dS, P * (dP - np.sum(P * dP, 1, keepdims=True))),
        7: (dQ, dS @ K / np.sqrt(d)),
        8: (dK, dS.T @ Q / np.sqrt(d)),
        9: (row, P[0][:, None] * (eye - P[0])),
        10: (dV, lambda: P @ dO),
        11: (dQ, dS @ K),
        12: (dK, lambda: Q.T @ dS / np.sqrt(d)),
        13: (row, P[0][:, None] * (1 - P[0])[None, :]),
    }


def convolution() -> Sides:
    N, K = 6, 3
    x, w, b, M = some(N), some(K), 0.4, N - K + 1
    out = lambda w, b=b: np.array([w @ x[i : i + K] for i in range(M)]) + b  # noqa: E731
    y, window = out(w), np.array([x[i : i + K] for i in range(M)])
    dy, dw = diff(smooth, y), diff(lambda w: smooth(out(w)), w)
    db = diff(lambda b: smooth(out(w, b)), b)
    return {
        2: (diff(out, w), window),
        3: (diff(lambda b: out(w, b), b), np.ones(M)),
        4: (dw, dy @ window),
        5: (db, dy.sum()),
        6: (dw, np.full(K, dy @ x[:M])),
        7: (db, dy),
        8: (diff(out, w), np.array([[x[i - k] for k in range(K)] for i in range(M)])),
        10: (28, (32 - 5) / 1 + 1, 28),
        11: (14, (28 - 2) / 2 + 1, 14),
        12: ((11 + 2 - 3) // 2 + 1, (11 + 2 - 3) / 2 + 1, 5),
        13: (16 * (5 * 5 * 6 + 1), 2416),
        14: (16 * 5 * 5 * 6, 2416),
    }


def variational() -> Sides:
    k, n = 3, 4
    m, lam, eps, B, t = some(k), some(k), some(k), some(n, k), some(n)
    D = lambda m=m, lam=lam: np.sum(np.exp(lam) + m**2 - 1 - lam) / 2  # noqa: E731
    R = lambda z, B=B: np.sum((t - B @ z) ** 2) / 2  # noqa: E731
    by_m, by_lam = diff(lambda m: D(m=m), m), diff(lambda lam: D(lam=lam), lam)
    noise = np.exp(lam / 2) * eps
    z = m + noise
    dz, dB = diff(R, z), diff(lambda B: R(z, B), B)
    dlam = diff(lambda lam: R(m + np.exp(lam / 2) * eps), lam)
    return {
        2: (by_m, m),
        3: (by_lam, (np.exp(lam) - 1) / 2),
        4: (np.diagonal(diff2(lambda lam: D(lam=lam), lam)), np.exp(lam) / 2),
        5: (by_m, m),
        6: (by_m, 2 * m),
        7: (by_lam, np.exp(lam) / 2),
        8: (by_lam, np.full(k, np.sum(np.exp(lam) - 1) / 2)),
        10: (dz, -B.T @ (t - B @ z)),
        11: (diff(lambda m: R(m + noise), m), B.T @ (B @ z - t)),
        12: (dlam, noise * dz / 2),
        13: (dB, np.outer(B @ z - t, z)),
        14: (dlam, noise * dz),
        15: (dz, B.T @ (t - B @ z)),
        16: (dB, np.outer(z, B @ z - t)),
    }


DOCUMENTS = (
    attention, convolution, curves, differentials, four_equations, indices, lstm_cell, normalisation,
    numeric_pass, regression, two_layer_net, variational,
)  # fmt: skip


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda f: f.__name__)
def test_labels_agree_with_numpy(document: Callable[[], Sides]) -> None:
    sides = document()
    labels = {
        int(row["id"].rpartition("-")[2]): row for row in LABELS if row["id"].startswith(document.__name__)
    }
    for number, row in labels.items():
        if number not in sides:
            assert row["kind"] == "definition", row["id"]
            assert row["verdict"] == "correct", row["id"]
            continue
        found = holds(sides[number])
        if row["verdict"] == "convention":
            assert not all(found), row["id"]
            continue
        assert all(found) == (row["verdict"] == "correct"), (row["id"], found)
        assert found == row.get("step_verdicts", found), row["id"]


def test_every_label_stands_where_it_says() -> None:
    for row in LABELS:
        lines = (CORPUS / row["doc"]).read_text().splitlines()
        rest = "\n".join(lines[row["line"] - 1 :])
        latex = json.dumps(row["latex"])[1:-1] if row["doc"].endswith(".ipynb") else row["latex"]
        assert latex in rest[: rest.find("\n", len(latex)) + 1 or None], row["id"]
        assert rest.find(latex) < len(lines[row["line"] - 1]), row["id"]


def test_every_document_and_every_label_is_covered() -> None:
    documents = {path.name for path in CORPUS.iterdir() if path.suffix in (".md", ".tex", ".ipynb")} - {
        "README.md"
    }
    assert documents == {row["doc"] for row in LABELS}
    assert {name.partition(".")[0] for name in documents} == {f.__name__ for f in DOCUMENTS}
    assert len({row["id"] for row in LABELS}) == len(LABELS) >= 250
    assert sum(row["verdict"] == "wrong" for row in LABELS) >= 80
