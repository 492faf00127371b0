r"""Formulas and the trees that they are read to, each written as its outline."""

import pytest

from chainrule.read.latex.outline import outline
from chainrule.read.latex.parser import parse_formula
from chainrule.read.latex.tree import (
    BigOperator,
    Cases,
    Fraction,
    Group,
    Matrix,
    Misread,
    Number,
    Piece,
    Product,
    Relation,
    Root,
    Scripts,
    Sum,
    Symbol,
)
from tests.read.latex.test_hostile_formulas import trees


def read(text: str) -> str:
    """The outlines of all parts."""
    return "  ".join(outline(part) for part in parse_formula(text, 0, len(text)))


TREES = {
    # sums and products
    r"a + b - c": "(+ a b -c)",
    r"-a b": "(+ -(* a b))",
    r"a \cdot b * c \times d \odot e \circ f \otimes g / h": "(* a ·b *c ×d ⊙e ∘f ⊗g /h)",
    r"2x(y+1)": "(* 2 x (group() (+ y 1)))",
    r"a \cdot -b": "(* a ·(+ -b))",
    r"a \pm b \mp c": "(+ a ±b ∓c)",
    # scripts
    r"x_i^2": "(script x _i ^2)",
    r"f'(x) + g''": "(+ (* (script f') (group() x)) (script g''))",
    r"f'^2 = f^{\prime 2} = f^\prime": "((script f' ^2) = (script f' ^2) = (script f'))",
    r"W_{ij} + W_{i,j}": "(+ (script W _(* i j)) (script W _(list[comma] i j)))",
    r"\psi_{01} z^{(i)} a^{[l]}": "(* (script psi _01) (script z ^(group() i)) (script a ^(group[] l)))",
    r"W^{(2)T} + A^{-1} + X^{*} + X^*": (
        "(+ (script W ^(* (group() 2) T)) (script A ^(+ -1)) (script X ^*) (script X ^*))"
    ),
    r"X^{*T}": "(script X ^(* * T))",
    r"A^\top B^\intercal C^{\mathsf T}": "(* (script A ^top) (script B ^intercal) (script C ^T.sans))",
    r"\mathbb{1}_{x>0}": "(script 1.blackboard _(x > 0))",
    r"\mathbf{1}_{\{h>0\}}": "(script 1.bold _(group{} (h > 0)))",
    r"(a+b)^2 {x_i}_j": "(* (script (group() (+ a b)) ^2) (script (script x _i) _j))",
    r"W_{:,j} = x[1:3]": "((script W _(list[comma] : j)) = (* x (group[] (list[colon] 1 3))))",
    r"\nabla_\theta J": "(* (script nabla _theta) J)",
    # fractions, roots, derivatives
    r"\frac{\partial L}{\partial x}": "(frac (* partial L) (* partial x))",
    r"\frac{\partial}{\partial x} f": "(* (frac partial (* partial x)) f)",
    r"\dfrac12 \sqrt{2} \sqrt[3]{x}": "(* (frac 1 2) (root 2) (root x 3))",
    r"{a \over b + c}": "(frac a (+ b c))",
    r"\partial L/\partial x": "(* partial L /partial x)",
    r"\binom{n}{k}": "(* binom (group() (list[comma] n k)))",
    # fonts and accents
    r"\hat{y}_i = \hat{y_i} = \hat y_i": "((script y.hat _i) = (script y.hat _i) = (script y.hat _i))",
    r"\mathbf{W_1} \mathbf{h}^{s}": "(* (script W.bold _1) (script h.bold ^s))",
    r"\hat{\mathbf{y}} \underline{h}' \vec{x}": "(* y.hat.bold (script h.underline') x.vec)",
    r"\mathcal{L} \mathbb{R} \boldsymbol\theta": "(* L.calligraphic R.blackboard theta.bold)",
    r"\mathrm{d}x": "(* d.roman x)",
    r"\underline{a+b}": "(marked (+ a b))",
    # names
    r"\mathrm{softmax}(x) \operatorname{tr} A": "(* softmax (group() x) tr A)",
    r"softmax(z_j) = abc": "((* softmax (group() (script z _j))) = (* a b c))",
    r"output = weights * x": "(output = (* w e i g h t s *x))",
    r"x\log\sigma(z)": "(* x log sigma (group() z))",
    r"\operatorname*{arg\,max}_x f": "(argmax x _ f)",
    # fences
    r"[0, 1) \in (0, 1]": "((group[) (list[comma] 0 1)) in (group(] (list[comma] 0 1)))",
    r"\left\{ a \right\} \langle x, y\rangle": "(* (group{} a) (group⟨⟩ (list[comma] x y)))",
    r"|a - |b|| + \|x\|_2^2": "(+ (group|| (+ a -(group|| b))) (script (group‖‖ x) _2 ^2))",
    r"P(y=1|x) + P(y \mid x; \theta)": (
        "(+ (* P (group() (list[|] (y = 1) x))) (* P (group() (list[| semicolon] y x theta))))"
    ),
    r"\left. f \right|_{x=0} + g\big|_{y=1}": "(+ (script (group| f) _(x = 0)) (script (group| g) _(y = 1)))",
    r"f() = f(\cdot)": "((* f (group() (list[] ))) = (* f (group() ·)))",
    r"[1 \quad 2]": "(group[] (list[space] 1 2))",
    # big operators
    r"\sum_{i=1}^N a_i b_i + c": "(+ (sum (i = 1) N (* (script a _i) (script b _i))) c)",
    r"\sum - y_n": "(sum _ _ (+ -(script y _n)))",
    r"\sum_i \prod_{j \ne i} a_j": "(sum i _ (prod (j != i) _ (script a _j)))",
    r"\max(0, x) = \max_i x_i": "((* max (group() (list[comma] 0 x))) = (max i _ (script x _i)))",
    r"\lim_{h \to 0} f(h)": "(lim (h to 0) _ (* f (group() h)))",
    r"\sum_{\substack{i \\ j}} a": "(sum (list[comma] i j) _ a)",
    # relations
    r"a = b \leq c": "(a = b <= c)",
    r"= b": "(_ = b)",
    r"x \in \mathbb{R}^{d}": "(x in (script R.blackboard ^d))",
    r"\frac{a}{b} : D_1 \times D_2": "((frac a b) colon (* (script D _1) ×(script D _2)))",
    r"\theta \leftarrow \theta - g": "(theta update (+ theta -g))",
    r"a := b \coloneqq c \overset{\text{def}}{=} d": "(a define b define c define d)",
    r"a \not= b \neq c \approx d \equiv e \propto f": "(a != b != c approx d equiv e propto f)",
    # matrices and cases
    r"\begin{bmatrix} 1 & 2 \\ 3 & \end{bmatrix}^T": "(script (bmatrix 1 & 2 ; 3 & _) ^T)",
    r"\left[\begin{array}{cc} a & \dots \end{array}\right]": "(group[] (array a & …))",
    r"f = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}": (
        '(f = (cases x if (x > 0) ; 0 if "otherwise"))'
    ),
    r"f = \begin{cases} 1, & x = 1, \\ 0, & \text{if $x \ne 1$.} \end{cases}": (
        "(f = (cases 1 if (x = 1) ; 0 if (x != 1)))"
    ),
    r"f = \left\{ \begin{array}{ll} x & x > 0 \\ 0 & x \le 0 \end{array} \right.": (
        "(f = (cases x if (x > 0) ; 0 if (x <= 0)))"
    ),
    # marks
    r"\underbrace{a}_{\text{why not}} \boxed{b}": '(* (marked a "why not") (marked b))',
    r"a = \cancel{b} \quad c": "(a = (struck b))  <space>  c",
    r"\cancel{a = b}": "(struck-piece (a = b))",
    r"{\color{red} x} \textcolor{blue}{y}": "(* x y)",
    r"\underset{n \times m}{W} \bigl( x \bigr)\bigr|_{x=0}": (
        "(script (group| (* (marked W (* n ×m)) (group() x))) _(x = 0))"
    ),
    r"1[x>0 \text{ and } y>0]": "(* 1 (group[] (list[and] (x > 0) (y > 0))))",
    r"{\bf w}^{\rm new}": "(script w.bold ^new)",
    r"\text{output\_size} = \mathrm{n\_in}": "(output_size = n_in)",
    r"a \; b = c \, d = e \ f": "((* a b) = (* c d) = (* e f))",
    r"a = \int f \; dx = b": "(a = (int _ _ (* f d x)) = b)",
    r"|a - |b||": "(group|| (+ a -(group|| b)))",
    r"||x||^2 = D(p || q)": "((script (group‖‖ x) ^2) = (* D (group() (list[‖] p q))))",
    # Unicode
    "θ ← θ − η·∇L ≤ 𝟙": "(theta update (+ theta -(* eta ·nabla L)) <= 1.blackboard)",
    "x₁² + Wᵀy = ∑ᵢ ŷᵢ": "((+ (script x _1 ^2) (* (script W ^T) y)) = (sum i _ (script y.hat _i)))",
    "φ \\phi ϕ \\varphi": "(* varphi phi phi varphi)",
}


@pytest.mark.parametrize("text", TREES, ids=str)
def test_a_formula_has_its_tree(text: str) -> None:
    assert read(text) == TREES[text]


# What a bar that only closes, a star in a script, a raised digit and a system of cases are, their
# surroundings tell.
ALONE = [text for text in TREES if not any(sign in text for sign in (r"\binom", "*T", "|_", r"\left\{", "₁"))]


@pytest.mark.parametrize("text", ALONE, ids=str)
def test_every_tree_stands_where_it_is_written(text: str) -> None:
    """What a tree's characters are read to alone is that tree."""
    kinds = (BigOperator, Scripts, Fraction, Root, Group, Product, Sum, Relation, Number, Matrix, Cases)
    found = [t for part in parse_formula(text, 0, len(text)) for t in trees(part) if isinstance(t, kinds)]
    assert found
    for tree in found:
        (again,) = parse_formula(text, tree.start, tree.end)
        assert outline(again) == outline(tree)


REFUSED = {
    r"x = y ~ (29)": "a number in parentheses: a factor or a label?",
    r"\foo{x}": r"unknown command \foo",
    r"(a + b": "( is not closed",
    r"a + b)": ") closes nothing",
    r"a +": "nothing stands after +",
    r"a = = b": "two relation signs side by side",
    r"x^2^3": "two superscripts side by side",
    r"x^10": "a script is followed by several digits without braces",
    r"{a + b} c": "braces that do not show group a sum",
    r"\log{a + b}": "braces that do not show group a sum",
    r"\sum_i {a + b}": "braces that do not show group a sum",
    r"\hat{ab}": r"\hat over more than one symbol",
    r"1 2": "two numbers side by side",
    r"x1 + y": "a number right after a letter: an index or a factor?",
    r"e^-x": "a script that is only -: braces are missing",
    r"x = y \ (\text{by } z = 1)": "words within a formula: by",
    r"L = 2 \text{ batch size} + k": "words within a formula: batch size",
    r"a = b c \; y = e": "a space between two factors or two statements?",
    r"a = b \\ -c = d": "a row begins with -: the rest of the last statement or a new one?",
    r"0. 5 x = 1": "a full stop within a formula",
    r"y \nearrow": "an arrow of a picture",
    r"x = 0,5": "a comma right between digits or in no list",
    r"x = 1e-4": "unknown sign 1e-4",
    r"(a]": "( is closed by ]",
    r"|a": "a bar has no partner",
    r"\frac{a}": "\\frac has no argument",
    r"_i": "a subscript of nothing",
    r"! = m": "unknown sign !",
    r"\begin{tikzpicture} a \end{tikzpicture}": "unknown environment tikzpicture",
    r"(a = b \\ c = d)": "a row ends inside of a pair of fences",
}


@pytest.mark.parametrize("text", REFUSED, ids=str)
def test_what_is_not_understood_says_why(text: str) -> None:
    (part,) = parse_formula(text, 0, len(text))
    assert isinstance(part, Misread)
    assert part.reason == REFUSED[text]
    assert (part.start, part.end) == (0, len(text))


def test_macros_are_unfolded_at_the_place_of_their_call() -> None:
    text = r"\pd{L}{x} = \R"
    macros = {"pd": (2, r"\frac{\partial #1}{\partial #2}"), "R": (0, r"\mathbb{R}")}
    (piece,) = parse_formula(text, 0, len(text), macros)
    assert outline(piece) == "((frac (* partial L) (* partial x)) = R.blackboard)"
    assert isinstance(piece, Piece)
    members = piece.tree.members  # type: ignore[attr-defined]
    assert text[members[0].start : members[0].end] == r"\pd{L}{x}"
    assert text[members[1].start : members[1].end] == r"\R"


def test_offsets_are_the_documents() -> None:
    text = r"So $x_{i} = 1$."
    (piece,) = parse_formula(text, 4, 13)
    assert isinstance(piece, Piece)
    left = piece.tree.members[0]  # type: ignore[attr-defined]
    assert isinstance(left, Scripts)
    assert isinstance(left.sub, Symbol)
    assert text[left.start : left.end] == "x_{i}"
    assert text[left.sub.start : left.sub.end] == "i"
