"""Names that are vectors or matrices because their entries are displayed."""

from __future__ import annotations

from sheets import tree

from chainrule.check.claims.lexicon import survey
from chainrule.check.claims.members import note_members


def test_members_of_a_display_are_entries() -> None:
    roots = [tree(r"y = \begin{bmatrix} x_1 \\ x_2 \\ \vdots \\ x_N \end{bmatrix}")]
    lexicon = survey(roots)
    assert "x" not in lexicon.subscripted
    note_members(lexicon, roots)
    assert lexicon.subscripted["x"] == {1: 1}


def test_members_with_definitions_of_their_own_are_none() -> None:
    roots = [tree(r"y = \begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix}"), tree("x_1 = 3 a")]
    lexicon = survey(roots)
    note_members(lexicon, roots)
    assert not lexicon.subscripted.get("x")
    assert "x" in lexicon.single


def test_a_list_of_layers_is_no_vector() -> None:
    roots = [tree(r"\theta = (W_1, W_2, \dots, W_L)"), tree(r"y = W_2 W_1 x")]
    lexicon = survey(roots)
    note_members(lexicon, roots)
    assert "W" not in lexicon.subscripted
