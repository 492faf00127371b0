"""Each way of the table: the change is found, by its kind, in the author's own spelling."""

import pytest

from chainrule.check.claims.edits_changes import Activation, Edit, Known, Names, Splice, apply, joined, normal
from chainrule.check.claims.edits_table import RULES, edits, free_index_findings, mutations
from chainrule.check.claims.report import KINDS
from tests.check.claims.links import link_of, with_names

W, X, B = Known("W", 2, ("n", "d")), Known("x", 1, ("d",)), Known("b", 1, ("n",))
MATRICES = with_names(symbols=(W, X, B, Known("y", 1, ("n",))), sizes=("N",))
INDEXED = with_names(indices={"i": "n", "j": "m"})
SIGMA = with_names(activations=(Activation(r"\sigma", "z"),))
D = r"\frac{\partial L}{\partial x}"
CASES = [
    ("signs", "sign", "g = a + b", "g = a - b", Names()),
    ("signs", "sign", "g = a b", "g = -a b", Names()),
    ("signs", "sign", "g = -a b", "g = a b", Names()),
    ("signs", "sign", r"g = 2 (\hat{y} - y) x", r"g = 2 (y - \hat{y}) x", Names()),
    ("signs", "sign", "g = e^{x}", "g = e^{-x}", Names()),
    ("signs", "sign", r"g = \sum_i - a_i", r"g = \sum_i a_i", Names()),
    ("transposes", "missing-transpose", "g = W x", "g = W^T x", MATRICES),
    ("transposes", "missing-transpose", r"g = W x + A^\top b", r"g = W^\top x + A^\top b", MATRICES),
    ("transposes", "missing-transpose", r"g = W^{(2)} x", r"g = W^{(2)T} x", Names()),
    ("transposes", "missing-transpose", r"g = \mathbf{W}^{(2)T} x", r"g = \mathbf{W}^{(2)} x", Names()),
    ("transposes", "missing-transpose", "g = W^T x", "g = W x", MATRICES),
    ("transposes", "missing-transpose", "g = W^{T} x", "g = W x", MATRICES),
    ("transposes", "missing-transpose", "g = (W x) y", "g = (W x)^T y", MATRICES),
    ("number-factors", "missing-factor", "g = x - y", r"g = 2 \left( x - y \right)", Names()),
    ("number-factors", "missing-factor", r"g = 2(x - y)", r"g = \frac{1}{N} 2(x - y)", MATRICES),
    ("number-factors", "missing-factor", r"g = 3 x", r"g = 6 x", Names()),
    ("number-factors", "missing-factor", r"g = x^2", r"g = \frac{1}{2} x^2", Names()),
    ("fewer-factors", "extra-factor", "g = 2 x y", "g = x y", Names()),
    ("fewer-factors", "extra-factor", r"g = x \cdot y", r"g = x", Names()),
    ("fewer-factors", "extra-factor", r"g = \frac{x}{N}", r"g = x", Names()),
    ("fewer-factors", "extra-factor", r"g = a y (1 - y)", r"g = a", Names()),
    ("derivative-factors", "missing-derivative", rf"g = {D}", rf"g = {D} \frac{{\partial x}}{{\partial w}}",
     with_names(derivatives=(r"\frac{\partial x}{\partial w}",))),
    ("symbol-factors", "missing-factor", r"g = W^T x", r"g = W^T x y", MATRICES),
    ("answer-factors", "missing-indicator", "g = a", r"g = \mathbb{1}[u > 0] a",
     with_names(factors=(r"\mathbb{1}[u > 0]",))),
    ("answer-factors", "missing-factor", "g = 2 x", r"g = 2 x (y - a)", with_names(factors=("(y - a)",))),
    ("orders", "wrong-order", "g = x W", "g = W x", MATRICES),
    ("orders", "wrong-order", r"g = A B C", r"g = C B A", Names()),
    ("orders", "wrong-order", r"g = \delta x^T", r"g = x^T \delta", Names()),
    ("products", "shape-mismatch", "g = x y", r"g = x \odot y", MATRICES),
    ("products", "shape-mismatch", r"g = x \odot y", r"g = x y", MATRICES),
    ("products", "shape-mismatch", r"g = f(x) W", r"g = \mathrm{diag}(f(x)) W",
     with_names(functions=frozenset("f"))),
    ("products", "missing-transpose", "g = x y^T", "g = x^T y", MATRICES),
    ("products", "wrong-order", "g = x y^T", "g = y x^T", MATRICES),
    ("deltas", "missing-delta", r"\frac{\partial o_i}{\partial W_{kj}} = h_j",
     r"\frac{\partial o_i}{\partial W_{kj}} = \delta_{ik} h_j", Names()),
    ("deltas", "missing-delta", r"\frac{\partial o_i}{\partial b_k} = 1",
     r"\frac{\partial o_i}{\partial b_k} = \delta_{ik}", Names()),
    ("deltas", "missing-delta", r"\frac{\partial o_i}{\partial b_k} = 1",
     r"\frac{\partial o_i}{\partial b_k} = \mathbb{1}_{i=k}", with_names(symbols=(Known(r"\delta", 1),))),
    ("indicators", "missing-indicator", r"g = a \mathbb{1}[u + v]", r"g = a \mathbb{1}[u + v > 0]", Names()),
    ("indicators", "missing-indicator", r"g = a \mathbb{1}[u < 0]", r"g = a \mathbb{1}[u > 0]", Names()),
    ("indicators", "missing-indicator", r"g = a", r"g = \mathbb{1}[z > 0] a", SIGMA),
    ("laws", "false-identity", r"\log \left( \frac{u}{v} \right) = \frac{\log u}{2 \log v}",
     r"\log \left( \frac{u}{v} \right) = \log( u ) - \log( v )", Names()),
    ("moments", "false-identity", r"g = \mathrm{Var}[z^2]",
     r"g = \mathrm{Var}[z] + E[z]^2", with_names(functions=frozenset(["Var"]))),
    ("transposed-products", "wrong-order", r"g = x y^T", r"g = y x^T", MATRICES),
    ("transposed-products", "missing-transpose", r"g = A W", r"g = W^T A^T", MATRICES),
    ("symmetric-parts", "missing-term", r"g = 2 W x", r"g = (W + W^T) x", MATRICES),
    ("symmetric-parts", "missing-term", r"g = W", r"g = \frac{1}{2} (W + W^T)", MATRICES),
    ("squares", "missing-term", r"g = u^2 - v^2", r"g = u^2 - v^2 - 2 u v", Names()),
    ("squares", "wrong-exponent", r"g = s - \sum_k a_k", r"g = s - \left( \sum_k a_k \right)^2", Names()),
    ("throughout", "missing-factor", r"g = \frac{e^{u_i}}{\sum_j e^{u_j}}",
     r"g = \frac{e^{2 u_i}}{\sum_j e^{2 u_j}}", Names()),
    ("argument-factors", "missing-factor", r"g = f(u) - 1", r"g = f(2 u) - 1",
     with_names(functions=frozenset("f"))),
    ("parallel-terms", "missing-term", r"g = a_1 u_1 + a_2 u_2", r"g = a_1 u_1 + a_2 u_2 + a_3 u_3", Names()),
    ("left-terms", "missing-term", r"f(u + c) = f(u)", r"f(u + c) = f(u) + c",
     with_names(functions=frozenset("f"), symbols=(Known("c", 0),))),
    ("entry-factors", "missing-factor", r"g_i = u_i", r"g_i = r_i u_i",
     with_names(entries={"r_i": frozenset("i")})),
    ("sums", "missing-sum", r"g = a_i x_i", r"g = \sum_i a_i x_i", Names()),
    ("sums", "missing-sum", r"g = \sum_{j=1}^m b_j + a_i x_i",
     r"g = \sum_{j=1}^m b_j + \sum_{i=1}^{n} a_i x_i", INDEXED),
    ("sums", "missing-sum", r"g = \sum_{i} a_i", r"g = a_i", Names()),
    ("sums", "missing-sum", r"g = \sum_{i} a_i + b_i", r"g = \sum_{i} \left( a_i + b_i \right)", Names()),
    ("sums", "missing-sum", r"g = \sum_{i} (a_i + b_i)", r"g = \sum_{i} a_i + b_i", Names()),
    ("index-lists", "wrong-index", r"g_{ij} = x_i x_{nj}", r"g_{ij} = x_{ni} x_{nj}", Names()),
    ("index-lists", "wrong-index", r"g_{ij} = W_{ji}", r"g_{ij} = W_{ij}", Names()),
    ("indices", "wrong-index", r"g_i = x_j", r"g_i = x_i", Names()),
    ("new-indices", "wrong-index", r"z_n = w^T x", r"z_n = w^T x_n", with_names(symbols=(Known("x_n", 1),))),
    ("indices", "wrong-index", r"g_k = \frac{e^{o_k}}{\sum_{i=1}^m e^{o_k}}",
     r"g_k = \frac{e^{o_k}}{\sum_{i=1}^m e^{o_i}}", Names()),
    ("bound-indices", "wrong-index", r"g_i = \frac{e^{x_i}}{\sum_{i=1}^m e^{x_i}}",
     r"g_i = \frac{e^{x_i}}{\sum_{j=1}^m e^{x_j}}", Names()),
    ("literals", "wrong-index", r"h_2 = g(w_1^T h_1 + b_2)", r"h_2 = g(w_2^T h_1 + b_2)", Names()),
    ("literals", "wrong-index", r"g = a^{[1]} x", r"g = a^{[2]} x", Names()),
    ("symbols", "wrong-index", r"h_2 = W_2^T X", r"h_2 = W_2^T h_1",
     with_names(symbols=(Known("X", 1), Known("h_1", 1)))),
    ("exponents", "wrong-exponent", r"g = 3 x^2", r"g = 3 x^3", Names()),
    ("exponents", "wrong-exponent", r"g = x^2", r"g = x", Names()),
    ("exponents", "wrong-exponent", r"g = x", r"g = x^2", Names()),
    ("exponents", "wrong-exponent", r"g = A b", r"g = A^{-1} b", Names()),
    ("exponents", "wrong-exponent", r"g = x^{-1}", r"g = x^{-2}", Names()),
    ("primes", "wrong-derivative", r"g = w \sigma(z)", r"g = w \sigma'(z)", SIGMA),
    ("primes", "wrong-derivative", r"g = w \sigma'(z)", r"g = w \sigma(z)", SIGMA),
    ("activation-factors", "missing-derivative", r"g = w", r"g = w \sigma'(z)", SIGMA),
    ("activation-factors", "missing-derivative", r"g = W^T d", r"g = W^T d \odot \sigma'(z)", SIGMA),
    ("fractions", "wrong-derivative", rf"g = {D}", r"g = \frac{\partial x}{\partial L}", Names()),
    ("fractions", "wrong-exponent", r"g = \frac{a}{b}", r"g = \frac{b}{a}", Names()),
    ("logarithms", "false-identity", r"g = \frac{\ln(1 + a)}{\ln(b)}", r"g = \ln(1 + a) - \ln(b)", Names()),
    ("logarithms", "false-identity", r"g = \log(a) \log(b)", r"g = \log(a) + \log(b)", Names()),
    ("numbers", "arithmetic", r"g = 2 \cdot 3 = 5", r"g = 2 \cdot 3 = 6", with_names(value="6")),
    ("numbers", "arithmetic", r"g = 3 x", r"g = 4 x", Names()),
    ("fewer-terms", "extra-term", r"g = a + b - c", r"g = a - c", Names()),
    ("fewer-terms", "extra-term", r"g = a + b", r"g = b", Names()),
    ("fewer-terms", "extra-term", r"g = a - b", r"g = - b", Names()),
    ("more-terms", "missing-term", r"g = a", r"g = a - \lambda w", with_names(terms=(r"-\lambda w",))),
    ("parentheses", "missing-factor", r"g = 2 a + b", r"g = 2 \left( a + b \right)", Names()),
    ("bounds", "wrong-bound", r"g \leq a", r"g \geq a", Names()),
    ("bounds", "wrong-bound", r"g \le a", r"\left| g \right| \le \left| a \right|", Names()),
    ("applications", "missing-factor", r"g = y \log(w x)", r"g = y \log(\sigma(w x))", SIGMA),
    ("applications", "missing-factor", r"g = w x", r"g = \sigma(w x)", SIGMA),
    ("applications", "extra-factor", r"g = a + \sigma(w x)", r"g = a + w x", SIGMA),
    ("chains", "false-dependency",
     rf"g = {D} \frac{{\partial x}}{{\partial b}} \frac{{\partial b}}{{\partial h}}",
     rf"g = {D} \frac{{\partial x}}{{\partial h}}", Names()),
    ("chains", "missing-derivative", rf"g = {D}",
     r"g = \frac{\partial L}{\partial h} \frac{\partial h}{\partial x}",
     with_names(symbols=(Known("h", 1),))),
    ("symbols", "wrong-derivative", rf"g = {D}", r"g = \frac{\partial L}{\partial W}",
     with_names(symbols=(Known("x"), Known("W")))),
    ("samples", "wrong-index", r"R = \sum_i L(x^{(i)}, y)", r"R = \sum_i L(x^{(i)}, y^{(i)})", Names()),
    ("samples", "wrong-index", r"R = \sum_i L(x^{(i)}, y^{(1)})", r"R = \sum_i L(x^{(i)}, y^{(i)})", Names()),
    ("sizes", "wrong-index", r"g = \frac{k - 1}{5} + 1", r"g = \frac{k - 1}{s} + 1",
     with_names(sizes=("s",))),
    ("left-indices", "wrong-index", r"\frac{\partial L}{\partial x_i} = a_j",
     r"\frac{\partial L}{\partial x_j} = a_j", Names()),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "kind", "wrong", "right", "names"), CASES)
def test_a_wrong_line_is_mended_by_its_rule(rule, kind, wrong, right, names):
    link = link_of(wrong, wrong.count("=") - 1 if rule == "numbers" else 0)
    wanted = normal(right)
    found = [
        edit for edit in edits(wrong, link, names) if normal(apply(wrong, edit, 0, len(wrong))) == wanted
    ]
    assert [edit.kind for edit in found] == [kind]


def test_every_rule_has_a_case():
    assert {case[0] for case in CASES} == {rule.name for rule in RULES}
    assert {case[1] for case in CASES} <= set(KINDS)


def test_none_twice_none_the_line_itself_and_not_too_many():
    text = r"g = \frac{2}{N} \sum_{i=1}^{N} (W x_i - y_i)^T x_i^T + \lambda W \cdot \sigma(z) - a_{ij} b_j"
    names = with_names(
        symbols=tuple(Known(letter, 1) for letter in "abcdefgh"), sizes=("N", "m", "n"),
        indices={"i": "N", "k": ""}, derivatives=(r"\frac{\partial a}{\partial b}",),
        activations=(Activation(r"\sigma", "z"),),
    )  # fmt: skip
    found = list(edits(text, link_of(text), names))
    shown = [normal(apply(text, edit, 0, len(text))) for edit in found]
    assert len(set(shown)) == len(shown) > 100
    assert normal(text) not in shown
    assert len([edit for edit in found if edit.size < 4]) <= 150
    sizes = [edit.size for edit in found]
    assert sizes == sorted(sizes)
    assert {edit.kind for edit in found} <= set(KINDS)


def test_suspected_kinds_come_first():
    text = "L_i = a_i b_j"
    plain = next(iter(edits(text, link_of(text), Names())))
    names = with_names(free=(frozenset("i"), frozenset("ij")))
    first = next(iter(edits(text, link_of(text), names)))
    assert (plain.kind, first.kind) == ("sign", "missing-sum")


@pytest.mark.parametrize(
    ("left", "right", "kinds"),
    [
        ("ikj", "j", ["missing-delta", "wrong-index"]),
        ("i", "ij", ["missing-sum"]),
        ("i", "j", ["wrong-index", "missing-sum"]),
        ("n", "", ["wrong-index"]),
        ("ij", "ij", []),
    ],
)
def test_free_indices_suggest_kinds(left, right, kinds):
    found = free_index_findings(frozenset(left), frozenset(right))
    assert [finding.kind for finding in found] == kinds


@pytest.mark.parametrize(
    "text",
    [
        r"g = a - 2 b \sigma'(z)",
        r"g = \sum_{i=1}^{n} (a_i - b_i) x_{ij}",
        r"G = W_2^T d \odot \sigma'(z) + \frac{1}{N} x y^T",
        r"\frac{\partial o_i}{\partial W_{kj}} = \delta_{ik} h_j",
        r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial z} \frac{\partial z}{\partial x}",
        r"g = a \mathbb{1}[z > 0] + x^3",
        r"|g| \le \frac{1}{4} w",
    ],
)
def test_what_a_mutation_breaks_an_edit_mends(text):
    """The table is closed: nearly every mutant has an edit back to the line, and mostly of the same kind."""
    names = with_names(
        symbols=(Known("a", 0), Known("d", 1), Known("x", 1), Known("y", 1)), sizes=("N",),
        indices={"i": "n", "k": ""},
        derivatives=(r"\frac{\partial L}{\partial z}", r"\frac{\partial z}{\partial x}"),
        activations=(Activation(r"\sigma", "z"),), terms=("x^3",),
    )  # fmt: skip
    mended = agreed = total = 0
    for mutant in mutations(text, link_of(text), names):
        broken = apply(text, mutant, 0, len(text))
        assert normal(broken) != normal(text)
        back = [
            e for e in edits(broken, link_of(broken), names) if same(apply(broken, e, 0, len(broken)), text)
        ]
        total += 1
        mended += bool(back)
        agreed += bool(back) and back[0].kind == mutant.kind
    assert total >= 15
    assert mended >= 0.8 * total
    assert agreed >= 0.7 * mended


def same(a, b):
    def bare(text):
        return normal(text).replace("(", "").replace(")", "").replace("{", "").replace("}", "")

    return bare(a) == bare(b)


def test_mutations_make_each_kind_of_error():
    texts = (
        r"g_k = -\sum_{i} W_{ik}^T \delta_{ij} x_i^2 \frac{\partial z}{\partial x} \sigma'(z)",
        r"g = a \mathbb{1}[z > 0]",
        r"g = 3 W A x + a",
        r"|g| \le \frac{1}{4} w", r"g = \log\left(\frac{a}{b}\right)",
    )  # fmt: skip
    names = with_names(indices={"i": "n", "j": "m"}, terms=(r"\lambda w",))
    kinds = {edit.kind for text in texts for edit in mutations(text, link_of(text), names)}
    assert kinds == set(KINDS) - {"inherited", "other", "false-dependency"}


def test_splices_keep_commands_and_letters_apart():
    edit = Edit((Splice(1, 1, r"^\top"),), "missing-transpose", 1, "")
    assert apply("Wx", edit, 0, 2) == r"W^\top x"
    assert joined(r"\cdot", "2") == r"\cdot2"


def test_an_edit_of_one_side_leaves_the_rest_of_the_document():
    text = "Here $g = a + b$ stands."
    assert apply(text, Edit((Splice(12, 13, "-"),), "sign", 1, ""), 6, 15) == "g = a - b"


def test_hostile_lines_end():
    deep = "g = " + r"\frac{" * 30 + "x" + "}{2}" * 30
    wide = "g = " + " + ".join(f"a_{{{n}}} x_{n % 10}" for n in range(600))
    for text in (deep, wide, "g = " + "x" * 500):
        assert len(list(edits(text, link_of(text), INDEXED))) <= 300


def test_where_shapes_do_not_fit_only_what_changes_them_is_tried():
    text = "g = 2 x W^T"
    kinds = {edit.kind for edit in edits(text, link_of(text), with_names(suspects=("shape-mismatch",)))}
    assert not kinds & {"sign", "arithmetic", "wrong-exponent"}
    assert {"wrong-order", "missing-transpose"} <= kinds
