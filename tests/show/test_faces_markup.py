"""LaTeX of ours as MathML: well formed, every sign known, brackets with what they hold."""

import xml.etree.ElementTree as ET

import pytest

from chainrule.ops.table import TABLE
from chainrule.show.lettering import latex_name
from chainrule.show.markup import markup
from chainrule.show.mathml import mathml_name


def tree(mathml: str) -> ET.Element:
    return ET.fromstring(f"<m>{mathml}</m>")


def said(mathml: str) -> str:
    return "".join(tree(mathml).itertext())


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"\frac{\partial L}{\partial W_{1}}", "<mfrac>"),
        ("W_{1}^\\top", "<msubsup><mi>W</mi><mn>1</mn><mo "),
        (r"\lVert x \rVert_2^2", "<msubsup><mrow>"),
        (r"\mathrm{os} \odot y", "<mi>os</mi><mo>⊙</mo><mi>y</mi>"),
        (r"\hat{y}", '<mover accent="true"><mi>y</mi>'),
        (r"\sum_{i} x_i", "<munder><mo>∑</mo><mi>i</mi></munder>"),
        (r"\sqrt{x}", "<msqrt><mi>x</mi></msqrt>"),
        (r"\operatorname{diag}(s)", "<mi>diag</mi><mo>&#x2061;</mo><mrow>"),
        (r"\frac12 x", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"\tfrac 37y", "<mfrac><mn>3</mn><mn>7</mn></mfrac>"),
        (r"\frac1{24} 35", "<mfrac><mn>1</mn><mn>24</mn></mfrac>"),
        (r"\frac{12}50", "<mfrac><mn>12</mn><mn>5</mn></mfrac><mspace"),
        ("z^{12} 12", "<msup><mi>z</mi><mn>12</mn></msup><mn>12</mn>"),
        ("z_12", "<msub><mi>z</mi><mn>1</mn></msub><mn>2</mn>"),
        ("-x", '<mo form="prefix">−</mo>'),
        (r"\mathbf{1}_{n}", "<msub><mn>𝟏</mn><mi>n</mi></msub>"),
        (r"\mathbb{1}[f > 0]", "<mi>𝟙</mi><mrow>"),
        (
            r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}",
            "<mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr>",
        ),
    ],
)
def test_forms(latex: str, wanted: str):
    found = markup(latex)
    tree(found)
    assert wanted in found


def test_the_bracket_that_a_script_belongs_to_is_its_base():
    (script,) = tree(markup(r"\left(X w - y\right)^\top"))
    assert script.tag == "msup"
    assert "".join(script[0].itertext()) == "(Xw−y)"


def test_brackets_grow_only_with_what_is_tall():
    assert 'stretchy="false"' in markup("(a + b_{1})")
    assert 'stretchy="false"' not in markup(r"\left(\frac{a}{b}\right)")


def test_primes_are_joined():
    (script,) = tree(markup("g''"))
    assert [child.text for child in script] == ["g", "′′"]


def test_a_minus_after_a_comma_is_a_sign_of_its_term():
    assert markup("(a, -b)").count('form="prefix">−') == 1


def test_every_operator_of_the_table_has_markup():
    seen = set[str]()
    for name, operator in TABLE.items():
        seen.add(name)
        if operator.latex is not None:
            found = said(markup(operator.latex.format(*"abcdefgh")))
            assert "\\" not in found, name
            assert found, name
    assert seen == set(TABLE)
    assert any(operator.latex for operator in TABLE.values())


def test_an_unknown_command_is_shown_as_it_is():
    assert said(markup(r"\unheard x")) == r"\unheardx"


@pytest.mark.parametrize("name", ["W1", "σ", "ŷ", "∂L/∂W1", "∂²L/∂w²", "x_hat", "ε", "入力", "learning_rate"])
def test_names(name: str):
    found = mathml_name(name)
    assert said(found)
    assert "\\" not in said(found)
    assert found == markup(latex_name(name))


BROKEN = [
    "(a", "a)", r"\frac{1}{2", "}", "{", "^", "_", "x^", r"\left(", r"\right)", r"\begin{b}", r"\end{b}",
    "\\", "&", r"\\", r"\mathrm", r"\sqrt", "<&>\"'", "",
]  # fmt: skip


@pytest.mark.parametrize("latex", BROKEN)
def test_broken_latex_is_still_well_formed(latex: str):
    loose = tree(markup(latex)).text
    assert loose is None


def test_markup_is_escaped():
    found = markup(latex_name("<script>alert(1)</script>"))
    assert "<script" not in found
    assert "script" in said(found)


def test_depth_and_length_do_no_harm():
    assert said(markup("(" * 200 + "x" + ")" * 200)) == "(" * 200 + "x" + ")" * 200
    assert said(markup("{" * 20_000 + "x" + "}" * 20_000)) == "x"
    assert said(markup("+".join(["x"] * 50_000))).count("x") == 50_000


def test_a_space_that_is_written_is_not_doubled() -> None:
    assert markup(r"a \, \mathrm{lam} \, w").count("<mspace") == 2
    assert markup(r"a \mathrm{lam} w").count("<mspace") == 2
