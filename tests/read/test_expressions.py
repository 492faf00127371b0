"""Expressions: what binds to what, which spellings are read, and where each node stands."""

from __future__ import annotations

from fractions import Fraction

import pytest

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.read import syntax as s
from chainrule.read.parser import parse_expression


def parse(text: str) -> s.Expr:
    return parse_expression(Source("<test>", text))


def error(text: str) -> ChainruleError:
    with pytest.raises(ChainruleError) as caught:
        parse(text)
    assert caught.value.span is not None
    assert caught.value.help
    return caught.value


def shown(node: s.Item) -> str:
    """A tree in prefix form, for short tables."""
    match node:
        case s.Number():
            return f"{node.value}." if node.decimal else str(node.value)
        case s.Text():
            return f'"{node.value}"'
        case s.Truth():
            return str(node.value)
        case s.Name():
            return node.text
        case s.Unary():
            return f"({node.op} {shown(node.operand)})"
        case s.Binary():
            op = "·" if node.op == "juxtapose" else node.op
            return f"({op} {shown(node.left)} {shown(node.right)})"
        case s.Transpose():
            return f"{shown(node.operand)}'"
        case s.Inverse():
            return f"{shown(node.operand)}{'⁻ᵀ' if node.transposed else '⁻¹'}"
        case s.Call():
            words = [shown(a) for a in node.args] + [f"{k}={shown(v)}" for k, v in node.keywords]
            return f"{shown(node.func)}{'_' if node.spaced else ''}<{', '.join(words)}>"
        case s.Slice():
            return ":".join("" if p is None else shown(p) for p in (node.start, node.stop, node.step))
        case s.Index():
            return f"{shown(node.base)}[{', '.join(map(shown, node.items))}]"
        case s.Reduce():
            return f"{node.kind}[{', '.join(i.text for i in node.indices)}]<{shown(node.body)}>"
        case s.Bracket():
            return f"[{', '.join(map(shown, node.items))}]"
        case s.Indicator():
            return f"1[{shown(node.condition)}]"
        case s.Norm():
            return f"‖{shown(node.body)}‖{node.order}"


PRECEDENCE = {
    # sums and products, from the left and alike
    "a + b * c": "(+ a (* b c))",
    "a - b - c": "(- (- a b) c)",
    "a * b @ c / d": "(/ (@ (* a b) c) d)",
    "a .* b ./ c ⊙ d ⊗ e": "(⊗ (⊙ (./ (.* a b) c) d) e)",
    "(a + b) c": "(· (+ a b) c)",
    # signs
    "-a^b": "(- (^ a b))",
    "-a * b": "(* (- a) b)",
    "a * -b": "(* a (- b))",
    "a - -b": "(- a (- b))",
    "--+a": "(- (- (+ a)))",
    "a -b": "(- a b)",
    "-2 x": "(· (- 2) x)",
    # powers, from the right
    "a^b^c": "(^ a (^ b c))",
    "a**b.^c": "(^ a (.^ b c))",
    "x^-1": "(^ x (- 1))",
    "x^-y^-z": "(^ x (- (^ y (- z))))",
    "x^-1 y": "(· (^ x (- 1)) y)",
    "2^3 x": "(· (^ 2 3) x)",
    "x^2 (y + z)": "(· (^ x 2) (+ y z))",
    "x^n (y)": "(· (^ x n) y)",
    "x^f(y)": "(^ x f<y>)",
    "x^y'": "(^ x y')",
    # nothing between two values
    "2 X w": "(· (· 2 X) w)",
    "1/2 x": "(· (/ 1 2) x)",
    "a / b c": "(· (/ a b) c)",
    "2x": "(· 2 x)",
    "2 x y^2": "(· (· 2 x) (^ y 2))",
    "2(x + y)": "(· 2 (+ x y))",
    "2 (x)(y)": "(· 2 x<y>)",
    "1 / (a + b) (c)": "(· (/ 1 (+ a b)) c)",
    "(a + b)(c + d)'": "(· (+ a b) (+ c d)')",
    "f(x)(y)": "(· f<x> y)",
    "2^(n + 1)(x)": "(· (^ 2 (+ n 1)) x)",
    "‖x‖(y)": "(· ‖x‖2 y)",
    "(2)(x)": "(· 2 x)",
    "3²(x)": "(· (^ 3 2) x)",
    "(1/2) x": "(· (/ 1 2) x)",
    "α 1[f < 0]": "(· α 1[(< f 0)])",
    "2 1[f < 0]": "(· 2 1[(< f 0)])",
    "2 ‖x‖ ‖y‖": "(· (· 2 ‖x‖2) ‖y‖2)",
    "a sum[i](x[i])": "(· a sum[i]<x[i]>)",
    # postfix
    "x'": "x'",
    "x.T @ y": "(@ x' y)",
    "Xᵀ": "X'",
    "X⊤": "X'",
    "X^⊤ y": "(· X' y)",
    "x′": "x'",
    "XᵀX": "(· X' X)",
    "x''": "x''",
    "x'y": "(· x' y)",
    "X⁻¹": "X⁻¹",
    "X⁻ᵀ X⁻⊤": "(· X⁻ᵀ X⁻ᵀ)",
    "X⁻¹ᵀ": "X⁻¹'",
    "x²": "(^ x 2)",
    "x⁻²": "(^ x -2)",
    "x¹⁰'": "(^ x 10)'",
    "-x²": "(- (^ x 2))",
    "2.T": "2'",
    # calls, products with brackets, indices
    "f(x)": "f<x>",
    "g'(z)": "g'<z>",
    "X(w - y)": "X<(- w y)>",
    "Xᵀ(p − y)": "X'<(- p y)>",
    "f (x)": "f_<x>",
    "s ⊙ g − s (sᵀg)": "(- (⊙ s g) s_<(· s' g)>)",
    "f()": "f<>",
    "f(x, axis=-1, keepdims=True)": "f<x, axis=(- 1), keepdims=True>",
    'einsum("ij,jk->ik", A, B,)': 'einsum<"ij,jk->ik", A, B>',
    "x[0]": "x[0]",
    "x[-1, i]": "x[(- 1), i]",
    "x[1:3]": "x[1:3:]",
    "x[:, ::2, a:]": "x[::, ::2, a::]",
    "x[0][1]": "x[0][1]",
    "(x + y)[0]": "(+ x y)[0]",
    "δ[i,k] h[j]": "(· δ[i, k] h[j])",
    "[1, [2, x]]": "[1, [2, x]]",
    # sums over indices
    "sum[i](x[i])": "sum[i]<x[i]>",
    "Σ[i,j](x) / n": "(/ sum[i, j]<x> n)",
    "∑[i] (x)": "sum[i]<x>",
    "mean[n](l)": "mean[n]<l>",
    "array[i,k,j](δ)": "array[i, k, j]<δ>",
    "stack[n](x) + prod[i](x)": "(+ stack[n]<x> prod[i]<x>)",
    "mean[0]": "mean[0]",
    "∑(x)": "sum<x>",
    # comparisons, indicators, norms
    "a + b <= c": "(<= (+ a b) c)",
    "x ≤ y": "(<= x y)",
    "x ≥ y": "(>= x y)",
    "x ≠ y": "(!= x y)",
    "1[x > 0]": "1[(> x 0)]",
    "𝟙[x > 0] + 𝟏[x == 0]": "(+ 1[(> x 0)] 1[(== x 0)])",
    "𝟏ᵀ x": "(· 𝟏' x)",
    "‖x‖₁ + ||y||_1": "(+ ‖x‖1 ‖y‖1)",
    "‖x‖₂²": "(^ ‖x‖2 2)",
    "||x - y||_2^2": "(^ ‖(- x y)‖2 2)",
    "‖T − U Vᵀ‖²": "(^ ‖(- T (· U V'))‖2 2)",
    "‖(‖x‖)‖": "‖‖x‖2‖2",
    "x/‖x‖₂": "(/ x ‖x‖2)",
    # spellings
    "a·b×c": "(* (* a b) c)",
    "a∘b − c": "(- (⊙ a b) c)",
    "3.*x": "(.* 3 x)",
    "3./x + 3.^x": "(+ (./ 3 x) (.^ 3 x))",
    "x.*y.T": "(.* x y')",
    "a # comment": "a",
    "a + \\\n b": "(+ a b)",
    "a +\n b": "(+ a b)",
    "(a\n+ b)\n": "(+ a b)",
    "true + False": "(+ True False)",
    "∂L/∂W1 + ∂²L/∂w∂v + ∂²L/∂w²": "(+ (+ ∂L/∂W1 ∂²L/∂w∂v) ∂²L/∂w²)",
    "∂L/∂w²": "(^ ∂L/∂w 2)",
    "(∂ℓ/∂z) hᵀ": "(· ∂ℓ/∂z h')",
    "∂L/∂ŷ ŷ": "(· ∂L/∂ŷ ŷ)",
    "x₁ + hₜ₋₁": "(+ x₁ hₜ₋₁)",
    "Δ_oa + θ + ℓ + ∆": "(+ (+ (+ Δ_oa θ) ℓ) ∆)",
    "dL/dW1": "(/ dL dW1)",
}

NUMBERS = {
    "0": (Fraction(0), False),
    "12": (Fraction(12), False),
    "2.": (Fraction(2), True),
    ".5": (Fraction(1, 2), True),
    "0.1": (Fraction(1, 10), True),
    "1e-3": (Fraction(1, 1000), True),
    "1.5E+2": (Fraction(150), True),
    "1e400": (Fraction(10**400), True),
    "1e-0400": (Fraction(1, 10**400), True),
    "9" * 400: (Fraction(10**400 - 1), False),
}


@pytest.mark.parametrize("text", PRECEDENCE)
def test_reads(text: str) -> None:
    assert shown(parse(text)) == PRECEDENCE[text]


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_are_exact(text: str) -> None:
    number = parse(text)
    assert isinstance(number, s.Number)
    assert (number.value, number.decimal) == NUMBERS[text]


def test_round_brackets_are_remembered() -> None:
    product = parse("(1/2) (-x)")
    assert isinstance(product, s.Binary)
    assert isinstance(product.left, s.Binary)
    assert isinstance(product.right, s.Unary)
    assert product.left.parenthesised
    assert product.right.parenthesised
    assert not product.parenthesised


def children(node: object) -> list[s.Expr]:
    found: list[s.Expr] = []
    for field in getattr(node, "__dataclass_fields__", {}):
        value = getattr(node, field)
        for item in value if isinstance(value, tuple) else (value,):
            item = item[1] if isinstance(item, tuple) else item
            if hasattr(item, "span"):
                found.append(item)
    return found


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("2 Xᵀ(X w − y)", ["2 Xᵀ(X w − y)", "2", "Xᵀ(X w − y)", "Xᵀ", "X", "X w − y", "X w", "X", "w", "y"]),
        ("  -( a+b )*c ", ["-( a+b )*c", "-( a+b )", "( a+b )", "a", "b", "c"]),
        ("y\u0302 + x[1:i, 0]", ["y\u0302 + x[1:i, 0]", "y\u0302", "x[1:i, 0]", "x", "1:i", "1", "i", "0"]),
        ("sum[i](‖x‖₂² + x⁻¹)", None),
        ("f(g'(z), axis=-1) 1[x > 0] [:1][0]"[:26], None),
        ("𝟙[x.T ≥ [1, 2.5]] ∂L/∂W.T", None),
    ],
)
def test_spans_are_exact(text: str, pieces: list[str] | None) -> None:
    """Every node's text, read alone, gives the node again."""
    seen: list[str] = []
    todo: list[s.Expr] = [parse(text)]
    while todo:
        node = todo.pop()
        piece = text[node.span.start : node.span.end]
        assert piece == piece.strip()
        seen.append(piece)
        if not isinstance(node, s.Slice) and not piece.startswith("⁻") and piece not in "²³":
            assert shown(parse(piece)) == shown(node)
        todo.extend(reversed(children(node)))
    if pieces is not None:
        assert seen == pieces


def test_names_are_composed() -> None:
    name = parse("y\u0302")
    assert isinstance(name, s.Name)
    assert name.text == "ŷ"
    assert (name.span.start, name.span.end) == (0, 2)


ERRORS = {
    "": ("CR013", ""),
    "x +": ("CR013", ""),
    "* x": ("CR010", "*"),
    "x * / y": ("CR010", "/"),
    "a // b": ("CR010", "/"),
    "()": ("CR010", "()"),
    "f(,)": ("CR010", ","),
    "[]": ("CR010", "[]"),
    "x[]": ("CR010", "[]"),
    "x[1:2:3:4]": ("CR010", ":"),
    "x[1 2]": ("CR014", "2"),
    "(a, b)": ("CR010", ","),
    "sum[i](a, b)": ("CR010", ","),
    "x [0]": ("CR010", "["),
    "2[x]": ("CR010", "["),
    "x 2": ("CR014", "2"),
    "1.2.3": ("CR014", ".3"),
    "1_000": ("CR014", "1_"),
    "x True": ("CR010", "True"),
    "a and b": ("CR010", "and"),
    "not a": ("CR010", "not"),
    "a = b": ("CR010", "="),
    "1[x = 0]": ("CR010", "="),
    "a; b": ("CR010", "b"),
    "a < b < c": ("CR016", "<"),
    "f(a=1, a=2)": ("CR019", "a"),
    "f(a=1, b)": ("CR019", "b"),
    "(a": ("CR012", "("),
    "a)": ("CR012", ")"),
    "f[(a]": ("CR012", "("),
    "(a; b)": ("CR012", "("),
    "‖x": ("CR012", "‖"),
    "(‖x)": ("CR012", "‖"),
    "‖x‖_3": ("CR014", "‖_3"),
    '"abc': ("CR015", '"abc'),
    "x\0": ("CR011", "\0"),
    "x\u200by": ("CR011", "\u200b"),
    "x.y": ("CR011", "."),
    "|x|": ("CR011", "|"),
    "∂L": ("CR011", "∂"),
    "∂²L/∂w": ("CR011", "∂"),
    "xⁿ": ("CR011", "ⁿ"),
    "\\frac": ("CR011", "\\"),
    "x + х": ("CR011", "х"),
    "Wх": ("CR011", "Wх"),
    "∂L/∂х": ("CR011", "∂L/∂х"),
    "½": ("CR011", "½"),
    "\ud800": ("CR011", "\ud800"),
    "'x'": ("CR010", "'"),
}


@pytest.mark.parametrize("text", ERRORS)
def test_refuses(text: str) -> None:
    code, marked = ERRORS[text]
    caught = error(text)
    assert caught.code == code, caught.render()
    assert caught.span is not None
    assert text[caught.span.start : caught.span.end] == marked


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("|x|", "abs(x)"),
        ("x + х", "`x`"),
        ("xⁿ", "^n"),
        ("a // b", "single `/`"),
        ("x += 1", "x = x0 + 1"),
        ("a or b", "maximum"),
        ("x [0]", "without a blank"),
        ("x 2", "2 x"),
        ("½", "`1⁄2`"),
        ("‘x’", "double quotes"),
        ("x = 1", "`==`; a definition"),
    ],
)
def test_says_what_to_try(text: str, advice: str) -> None:
    if text == "½":
        assert "½" in error(text).message
    else:
        assert advice in (error(text).help or "")


def test_a_word_of_another_script_is_a_name() -> None:
    assert shown(parse("вес + 重み")) == "(+ вес 重み)"
