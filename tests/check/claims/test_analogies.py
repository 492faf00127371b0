"""Claims that are not written out: "similar for …"."""

from __future__ import annotations

from marked import displayed, statements

from chainrule.check.claims.report import Statement

SUM = displayed(r"g = u_1^2 v_1 + u_2^2 v_2", r"\frac{\partial g}{\partial u_1} = 2 u_1 v_1") + "\n\n"
FALSE = displayed(r"g = u_1^2 v_1 + u_2^2 v_2", r"\frac{\partial g}{\partial u_1} = u_1 v_1") + "\n\n"


def said(text: str) -> list[Statement]:
    return [e for e in statements(text) if "\\frac" not in e.place.source and "=" not in e.place.source]


def test_the_formula_is_worked_out_for_the_other_variable() -> None:
    (entry,) = said(SUM + "similar for u_2")
    assert entry.verdict == "correct"
    assert entry.role == "claim"
    assert entry.place.source == "similar for u_2"
    assert r"\frac{\partial g}{\partial u_2} = 2 u_2 v_2" in entry.message


def test_each_variable_of_a_formula_is_a_claim() -> None:
    entries = said(SUM + "Likewise for $u_2, v_1$.")
    assert [(e.place.source, e.verdict) for e in entries] == [("u_2", "correct"), ("v_1", "undecided")]
    assert "another form" in entries[1].message


def test_formulas_parted_by_and() -> None:
    entries = said(SUM + "The same for $u_2$ and $v_2$.")
    assert [e.place.source for e in entries] == ["u_2", "v_2"]


def test_names_in_words_may_be_greek() -> None:
    text = displayed(r"h = c_1 \theta_1 + c_2 \theta_2", r"\frac{\partial h}{\partial \theta_1} = c_1")
    (entry,) = said(text + "\n\nsimilar for θ_2")
    assert entry.verdict == "correct"
    assert r"\frac{\partial h}{\partial \theta_2} = c_2" in entry.message


def test_what_refers_to_a_wrong_claim_is_undecided() -> None:
    (entry,) = said(FALSE + "similar for u_2")
    assert entry.verdict == "undecided"
    assert entry.kind is None
    assert "wrong" in entry.message
    assert "2 u_2 v_2" in entry.message


def test_what_is_not_defined() -> None:
    (entry,) = said(SUM + "similar for w_9")
    assert (entry.verdict, entry.code) == ("undecided", "CR131")


def test_words_that_name_no_variable_say_nothing() -> None:
    assert said(SUM + "Similar for a network with more layers.") == []


def test_nothing_to_be_like() -> None:
    assert said(displayed(r"g = u_1^2 v_1 + u_2^2 v_2") + "\n\nsimilar for u_2") == []
