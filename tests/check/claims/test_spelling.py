"""How authors write their names."""

from __future__ import annotations

from chainrule.check.claims.roles import read_section
from chainrule.check.claims.spelling import Spelling, Spellings, spellings_of
from chainrule.check.claims.statements import read_statements
from chainrule.read.documents.reading import read_document


def spelled(*formulas: str) -> Spellings:
    text = "\n\n".join(f"$${formula}$$" for formula in formulas)
    passage = read_statements(read_document("sheet.md", text)).passages[-1]
    section = read_section(passage.statements, "")
    trees = [tree for statement in passage.statements for tree in statement.trees]
    return spellings_of(text, trees, section.resolver, section.table.grounded)


def test_a_layer_s_number_belongs_to_the_name_and_an_index_does_not() -> None:
    found = spelled(r"z_j^{(2)} = \sum_k W_{jk}^{(2)} h_k", r"W^{(2)} = A")
    assert found.names["W[2]"].latex == "W^{(2)}"
    assert found.names["W[2]"].entry(["a", "b"]) == "W_{ab}^{(2)}"


def test_a_label_below_leaves_no_room_for_an_index() -> None:
    assert Spelling("w", "out").entry(["i"]) == r"\left(w_{out}\right)_{i}"
    assert Spelling("X", fixed=("i",), lower="x").latex == "x_i"
    assert Spelling("X", sampled=True).entry(["i", "j"]) == "X_j^{(i)}"


def test_the_signs_for_transposes_and_entrywise_products() -> None:
    found = spelled(r"y = A^\intercal x \circ b", r"q = x^\intercal y")
    assert found.transpose == r"\intercal"
    assert found.entrywise == r"\circ"


def test_functions_with_square_brackets() -> None:
    found = spelled(r"y = a[x + b] + a[c]")
    assert found.functions["a"] == "a"
    assert "a" in found.square
