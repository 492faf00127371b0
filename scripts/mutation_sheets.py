"""The base documents of the mutation harness: right claims in matrices, entries and numbers.

That every claim here is right is shown at points before anything is broken (`broken_bases`). The table is
long since each sheet is a small document of its own.
"""

from __future__ import annotations

from mutation_terms import D, Sheet, Term, at, delta, fn, num, slope, sym, total

X, W, A, B, C, S, Y, P = sym("X W A B C S Y P")
x, y, b, r, t, c, a, z, u, v, w, f, g = sym("x y b r t c a z u v w f g")
lam, mu, w1, w2, b1, b2, z1, z2, a1, W1, W2 = sym("lam mu w1 w2 b1 b2 z1 z2 a1 W1 W2")
one, two, three, half = num(1), num(2), num(3), num(1) / num(2)


def sq(term: Term) -> Term:
    return Term("sq", (term,))


def ind(term: Term) -> Term:
    return Term("ind", (term,))


def log(term: Term) -> Term:
    return fn("log", term)


def exp(term: Term) -> Term:
    return fn("exp", term)


def loss(index: str, target: str, share: str) -> Term:
    """−Σ t log s."""
    return -total(index, at(target, index) * log(at(share, index)))


tanh_slope = slope(one - (a & a), one - a)
sigma_slope = slope(a & (one - a), one - a)
back = W2.T * (u - t)
si, yi, zj, xi = at("s", "i"), at("y", "i"), at("z", "j"), at("x", "i")
positive = ind(zj)

MATRICES = (
    Sheet(
        "least squares",
        {"X": ("n", "p"), "y": ("n",), "b": ("p",)},
        (("r", "", X * b - y), ("L", "", half * r.T * r)),
        (
            (D("L", "r"), r),
            (D("L", "b"), X.T * r),
            (D("L", "b"), X.T * (X * b - y)),
            (D("L", "y"), -r),
            (D("L", "X"), r * b.T),
        ),
        renamed=({"X": "A", "y": "c", "b": "w", "r": "u", "L": "F"}, {"X": "Z", "b": "theta", "L": "J"}),
    ),
    Sheet(
        "ridge",
        {"X": ("n", "p"), "y": ("n",), "b": ("p",), "lam": ()},
        (("L", "", sq(y - X * b) + lam * sq(b)),),
        (
            (D("L", "b"), -(two * X.T * (y - X * b)) + two * lam * b),
            (D("L", "b"), two * X.T * X * b - two * X.T * y + two * lam * b),
            (D("L", "y"), two * (y - X * b)),
            (D("L", "lam"), sq(b)),
        ),
        facts={"lam": "positive"},
        renamed=(
            {"X": "A", "y": "v", "b": "x", "L": "E", "lam": "mu"},
            {"b": "beta", "L": "Q", "lam": "alpha"},
        ),
    ),
    Sheet(
        "two layers",
        {"x": ("n",), "W1": ("h", "n"), "b1": ("h",), "W2": ("q", "h"), "t": ("q",)},
        (("z", "", W1 * x + b1), ("a", "", fn("tanh", z)), ("u", "", W2 * a), ("L", "", half * sq(u - t))),
        (
            (D("L", "u"), u - t),
            (D("L", "W2"), (u - t) * a.T),
            (D("L", "a"), back),
            (D("L", "z"), back & tanh_slope),
            (D("L", "b1"), back & tanh_slope),
            (D("L", "W1"), (back & tanh_slope) * x.T),
            (D("L", "x"), W1.T * (back & tanh_slope)),
            (D("L", "t"), t - u),
        ),
        renamed=(
            {"x": "v", "u": "o", "W1": "V", "W2": "U", "b1": "c", "t": "y", "z": "s", "a": "h", "L": "J"},
        ),
    ),
    Sheet(
        "two layers by the chain",
        {"x": ("n",), "W1": ("h", "n"), "b1": ("h",), "W2": ("q", "h"), "t": ("q",)},
        (("z", "", W1 * x + b1), ("a", "", fn("sigma", z)), ("u", "", W2 * a), ("L", "", sq(u - t))),
        (
            (D("L", "u"), two * (u - t)),
            (D("L", "W2"), D("L", "u") * a.T),
            (D("L", "a"), W2.T * D("L", "u")),
            (D("L", "z"), D("L", "a") & sigma_slope),
            (D("L", "W1"), D("L", "z") * x.T),
            (D("L", "b1"), D("L", "z")),
            (D("L", "x"), W1.T * D("L", "z")),
        ),
        renamed=({"x": "v", "u": "y", "W1": "A", "W2": "B", "b1": "c", "z": "s", "a": "h", "L": "E"},),
    ),
    Sheet(
        "quadratic forms",
        {"A": ("n", "n"), "S": ("n", "n"), "x": ("n",), "b": ("n",)},
        (("f", "", x.T * A * x), ("g", "", half * x.T * S * x - b.T * x)),
        (
            (D("f", "x"), (A + A.T) * x),
            (D("f", "x"), A * x + A.T * x),
            (D("g", "x"), S * x - b),
            (D("g", "b"), -x),
        ),
        facts={"S": "symmetric"},
        renamed=({"A": "M", "S": "H", "x": "v", "b": "c", "f": "q", "g": "r"}, {"x": "theta", "S": "P"}),
    ),
    Sheet(
        "matrix unknowns",
        {"X": ("p", "q"), "A": ("m", "p"), "B": ("q", "k"), "C": ("m", "k")},
        (("f", "", half * sq(A * X * B - C)),),
        (
            (D("f", "X"), A.T * (A * X * B - C) * B.T),
            (D("f", "A"), (A * X * B - C) * B.T * X.T),
            (D("f", "B"), X.T * A.T * (A * X * B - C)),
            (D("f", "C"), C - A * X * B),
        ),
        renamed=(
            {"X": "U", "A": "P", "B": "Q", "C": "R", "f": "J"},
            {"A": "L", "B": "R", "C": "Y", "f": "phi"},
        ),
    ),
    Sheet(
        "a batch",
        {"X": ("m", "n"), "W": ("n", "k"), "Y": ("m", "k")},
        (("Z", "", X * W), ("A", "", fn("tanh", sym("Z")[0])), ("L", "", half * sq(A - Y))),
        (
            (D("L", "A"), A - Y),
            (D("L", "Z"), D("L", "A") & slope(one - (A & A), one - A)),
            (D("L", "W"), X.T * D("L", "Z")),
            (D("L", "X"), D("L", "Z") * W.T),
            (D("L", "Y"), Y - A),
        ),
        renamed=({"X": "H", "W": "U", "Y": "T", "Z": "S", "A": "O", "L": "J"},),
    ),
    Sheet(
        "a Gaussian",
        {"x": ("n",), "mu": ("n",), "P": ("n", "n")},
        (("L", "", half * (x - mu).T * P * (x - mu)),),
        (
            (D("L", "x"), P * (x - mu)),
            (D("L", "mu"), -(P * (x - mu))),
            (D("L", "mu"), P * mu - P * x),
        ),
        facts={"P": "symmetric"},
        renamed=({"x": "y", "mu": "theta", "P": "A", "L": "Q"}, {"x": "z", "mu": "m", "P": "S", "L": "D"}),
    ),
    Sheet(
        "entry by entry",
        {"x": ("n",), "y": ("n",), "c": ("n",)},
        (("a", "", fn("sigma", x)), ("z", "", a & y), ("L", "", c.T * z)),
        (
            (D("L", "z"), c),
            (D("L", "y"), c & a),
            (D("L", "a"), c & y),
            (D("L", "x"), c & y & sigma_slope),
            (D("L", "c"), z),
        ),
        renamed=({"x": "u", "y": "v", "c": "g", "a": "s", "z": "h", "L": "J"},),
    ),
)

ENTRIES = (
    Sheet(
        "logistic regression",
        {"X": ("n", "d"), "w": ("d",), "y": ("n",)},
        (
            ("z", "i", total("j", at("X", "ij") * at("w", "j"))),
            ("s", "i", fn("sigma", at("z", "i"))),
            ("L", "", -total("i", yi * log(si) + (one - yi) * log(one - si))),
        ),
        (
            (D("L", "z", "", "i"), si - yi),
            (D("L", "w", "", "j"), total("i", (si - yi) * at("X", "ij"))),
            (D("s", "w", "i", "j"), slope(si * (one - si), one - si) * at("X", "ij")),
            (D("z", "w", "i", "j"), at("X", "ij")),
            (D("s", "z", "i", "k"), delta("ik") * si * (one - si)),
            (D("L", "s", "", "i"), (si - yi) / (si * (one - si))),
        ),
        {"i": "n", "j": "d", "k": "n"},
        renamed=({"X": "A", "w": "theta", "y": "t", "z": "u", "s": "v", "L": "J"},),
    ),
    Sheet(
        "softmax",
        {"z": ("c",), "t": ("c",)},
        (("s", "i", exp(at("z", "i")) / total("k", exp(at("z", "k")))), ("L", "", loss("i", "t", "s"))),
        (
            (D("s", "z", "i", "j"), si * (delta("ij") - at("s", "j"))),
            (D("s", "z", "i", "j"), si * delta("ij") - si * at("s", "j")),
            (D("L", "z", "", "j"), at("s", "j") - at("t", "j")),
            (D("L", "s", "", "i"), -(at("t", "i") / si)),
        ),
        {"i": "c", "j": "c", "k": "c"},
        {"t": "one-hot"},
        ({"z": "a", "t": "y", "s": "q", "L": "H"}, {"z": "o", "t": "y", "s": "P", "L": "E"}),
    ),
    Sheet(
        "rectified units",
        {"W": ("h", "n"), "x": ("n",), "b": ("h",), "v": ("h",), "t": ()},
        (
            ("z", "j", total("i", at("W", "ji") * xi) + at("b", "j")),
            ("g", "j", fn("relu", zj)),
            ("f", "", total("j", at("v", "j") * at("g", "j"))),
            ("L", "", half * (f - t) ** 2),
        ),
        (
            (D("L", "f"), f - t),
            (D("f", "v", "", "j"), at("g", "j")),
            (D("f", "z", "", "j"), at("v", "j") * positive),
            (D("f", "W", "", "ji"), at("v", "j") * positive * xi),
            (D("f", "x", "", "i"), total("j", at("v", "j") * positive * at("W", "ji"))),
            (D("L", "W", "", "ji"), (f - t) * at("v", "j") * positive * xi),
            (D("L", "b", "", "j"), (f - t) * at("v", "j") * positive),
            (D("g", "z", "j", "k"), delta("jk") * positive),
            (D("z", "x", "j", "i"), at("W", "ji")),
            (D("z", "W", "j", "ki"), delta("jk") * xi),
            (D("z", "b", "j", "k"), delta("jk")),
        ),
        {"i": "n", "j": "h", "k": "h"},
        renamed=({"W": "A", "x": "u", "b": "c", "v": "r", "t": "y", "z": "s", "g": "q", "f": "o", "L": "E"},),
    ),
    Sheet(
        "a product of matrices",
        {"A": ("n", "k"), "B": ("k", "m"), "Y": ("n", "m")},
        (
            ("C", "ij", total("l", at("A", "il") * at("B", "lj"))),
            ("L", "", half * total("i", total("j", (at("C", "ij") - at("Y", "ij")) ** 2))),
        ),
        (
            (D("C", "A", "ij", "ab"), delta("ia") * at("B", "bj")),
            (D("C", "B", "ij", "pq"), at("A", "ip") * delta("jq")),
            (D("L", "C", "", "ij"), at("C", "ij") - at("Y", "ij")),
            (D("L", "A", "", "ab"), total("j", (at("C", "aj") - at("Y", "aj")) * at("B", "bj"))),
            (D("L", "B", "", "pq"), total("i", at("A", "ip") * (at("C", "iq") - at("Y", "iq")))),
        ),
        {"i": "n", "j": "m", "l": "k", "a": "n", "b": "k", "p": "k", "q": "m"},
        renamed=({"A": "P", "B": "Q", "Y": "T", "C": "R", "L": "J"},),
    ),
    Sheet(
        "mean and variance",
        {"x": ("n",), "g": ("n",)},
        (
            ("mu", "", num(1) / num("n") * total("i", xi)),
            ("v", "", num(1) / num("n") * total("i", (xi - mu) ** 2)),
            ("y", "i", at("g", "i") * (xi - mu)),
        ),
        (
            (D("mu", "x", "", "j"), num(1) / num("n")),
            (D("v", "x", "", "j"), num(2) / num("n") * (at("x", "j") - mu)),
            (D("y", "g", "i", "j"), delta("ij") * (xi - mu)),
            (D("y", "x", "i", "j"), at("g", "i") * (delta("ij") - num(1) / num("n"))),
        ),
        {"i": "n", "j": "n"},
        renamed=({"x": "z", "g": "gamma", "mu": "m", "v": "s", "y": "u"},),
    ),
    Sheet(
        "residuals by entries",
        {"A": ("m", "n"), "x": ("n",), "b": ("m",)},
        (
            ("r", "i", total("j", at("A", "ij") * at("x", "j")) - at("b", "i")),
            ("f", "", half * total("i", at("r", "i") ** 2)),
        ),
        (
            (D("r", "x", "i", "k"), at("A", "ik")),
            (D("f", "r", "", "i"), at("r", "i")),
            (D("f", "x", "", "k"), total("i", at("A", "ik") * at("r", "i"))),
            (D("f", "A", "", "ij"), at("r", "i") * at("x", "j")),
            (D("f", "b", "", "i"), -at("r", "i")),
            (D("r", "A", "i", "lj"), delta("il") * at("x", "j")),
        ),
        {"i": "m", "j": "n", "k": "n", "l": "m"},
        renamed=({"A": "X", "x": "w", "b": "y", "r": "e", "f": "L"},),
    ),
)

square = x**2 + one

NUMBERS = (
    Sheet(
        "a deep chain",
        {"x": (), "w1": (), "b1": (), "w2": (), "b2": (), "t": ()},
        (
            ("z1", "", w1 * x + b1),
            ("a1", "", fn("sigma", z1)),
            ("z2", "", w2 * a1 + b2),
            ("L", "", (z2 - t) ** 2),
        ),
        (
            (D("L", "z2"), two * (z2 - t)),
            (D("z2", "w2"), a1),
            (D("z2", "a1"), w2),
            (D("a1", "z1"), slope(a1 * (one - a1), one - a1)),
            (D("L", "w2"), D("L", "z2") * D("z2", "w2")),
            (D("L", "w2"), two * (z2 - t) * a1),
            (D("L", "b2"), D("L", "z2") * D("z2", "b2")),
            (D("L", "w1"), D("L", "z2") * D("z2", "a1") * D("a1", "z1") * D("z1", "w1")),
            (D("L", "b1"), D("L", "z2") * D("z2", "a1") * D("a1", "z1") * D("z1", "b1")),
            (D("L", "w1"), two * (z2 - t) * w2 * slope(a1 * (one - a1), one - a1) * x),
            (D("L", "x"), two * (z2 - t) * w2 * slope(a1 * (one - a1), one - a1) * w1),
            (D("L", "t"), two * (t - z2)),
        ),
        renamed=(
            {
                "x": "u",
                "w1": "p1",
                "w2": "p2",
                "b1": "c1",
                "b2": "c2",
                "z1": "s1",
                "z2": "s2",
                "a1": "h1",
                "t": "y",
                "L": "E",
            },
        ),
    ),
    Sheet(
        "curves",
        {"x": ()},
        (
            ("f", "", exp(-(x**2))),
            ("g", "", fn("sqrt", square)),
            ("h", "", log(square)),
            ("k", "", fn("sin", x) * fn("cos", x)),
            ("m", "", x**3 - num(4) * x),
            ("q", "", x / square),
        ),
        (
            (D("f", "x"), -(slope(two * x, x) * exp(-(x**2)))),
            (D("g", "x"), x / fn("sqrt", square)),
            (D("h", "x"), slope(two * x, x) / square),
            (D("k", "x"), fn("cos", x) ** 2 - fn("sin", x) ** 2),
            (D("m", "x"), three * x**2 - num(4)),
            (D("q", "x"), (one - x**2) / square**2),
        ),
        renamed=({"x": "s", "f": "u", "g": "v", "h": "w", "k": "y", "m": "z", "q": "r"},),
    ),
    Sheet(
        "two variables",
        {"x": (), "y": ()},
        (("f", "", x**2 * y + fn("sin", x * y)), ("g", "", x / y), ("h", "", log(x**2 + y**2))),
        (
            (D("f", "x"), two * x * y + slope(y, x) * fn("cos", x * y)),
            (D("f", "y"), x**2 + slope(x, y) * fn("cos", x * y)),
            (D("g", "x"), one / y),
            (D("g", "y"), -(x / y**2)),
            (D("h", "x"), two * x / (x**2 + y**2)),
            (D("h", "y"), two * y / (x**2 + y**2)),
        ),
        facts={"x": "positive", "y": "positive"},
        renamed=({"x": "u", "y": "v", "f": "p", "g": "q", "h": "r"}, {"x": "s", "y": "t"}),
    ),
    Sheet(
        "expansions",
        {"x": (), "y": ()},
        (),
        (
            ((x + y) ** 2, x**2 + two * x * y + y**2),
            ((x - y) * (x + y), x**2 - y**2),
            ((x + y) ** 3, x**3 + three * x**2 * y + three * x * y**2 + y**3),
            (one / x + one / y, (x + y) / (x * y)),
            (fn("sigma", x), one / (one + exp(-x))),
            (fn("sigma", -x), one - fn("sigma", x)),
            (exp(x + y), exp(x) * exp(y)),
            (log(x**2 * y), two * log(x) + log(y)),
        ),
        facts={"x": "positive", "y": "positive"},
        renamed=({"x": "p", "y": "q"}, {"x": "s", "y": "t"}),
    ),
    Sheet(
        "sums of numbers",
        {},
        (),
        (
            (two * num(7) + num(5), num(19)),
            (num("0.5") * num(8) - num(1), num(3)),
            (num(3) / num(4) + num(1) / num(4), num(1)),
            (num(5) * num(5) * num(6), num(150)),
            (num(7) ** 2, num(49)),
        ),
    ),
)

SHEETS = (*MATRICES, *ENTRIES, *NUMBERS)

REAL = "Let $x \\in \\mathbb{R}$."
BOUNDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        REAL,
        "\\sigma(x) (1 - \\sigma(x)) \\leq \\frac{1}{4}",
        (
            "\\sigma(x) (1 - \\sigma(x)) \\leq \\frac{1}{5}",
            "\\sigma(x) (1 - \\sigma(x)) \\geq \\frac{1}{4}",
        ),
    ),
    (
        REAL,
        "\\frac{d}{dx} \\tanh(x) \\leq 1",
        ("\\frac{d}{dx} \\tanh(x) \\leq \\frac{1}{2}", "\\frac{d}{dx} \\tanh(x) \\geq 1"),
    ),
    (REAL, "x^2 + 1 \\geq 2x", ("x^2 + 1 \\geq 3x", "x^2 + 1 \\leq 2x")),
    ("Let $x, y \\in \\mathbb{R}$.", "2xy \\leq x^2 + y^2", ("3xy \\leq x^2 + y^2", "2xy \\geq x^2 + y^2")),
    ("Let $x > 0$.", "\\ln(x) \\leq x - 1", ("\\ln(x) \\leq x - 2", "\\ln(x) \\geq x - 1")),
)
"""Declarations, a bound that holds, and bounds that do not: of kind wrong-bound."""
