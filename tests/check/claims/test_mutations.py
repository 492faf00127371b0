"""Broken claims are never called correct, and right ones in whatever notation never wrong.

The harness is scripts/mutate_claims.py: what is false is shown there at points, without chainrule. Every day
a slice is checked, under `slow` everything in shards.
"""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "scripts"))

from claim_matching import Marked
from mutate_claims import Case, Trial, broken_bases, cases, false, figures, judge, sliced
from mutation_edits import mutants
from mutation_notation import Style, Writer, transposed
from mutation_sheets import SHEETS, A, W, X, b, one, r, t, u, x, y
from mutation_terms import D, Sheet, Term, World, at, delta, holds, num, total

from chainrule.check.claims.report import KINDS

SHARDS = 32
DAILY = "5/160"
UNDECIDED = 0.05


@cache
def everything() -> tuple[Case, ...]:
    return tuple(cases())


def test_what_the_sheets_call_right_holds_at_every_point() -> None:
    assert broken_bases() == []


def test_there_are_enough_of_each() -> None:
    trials = {
        (case.name, trial.what, trial.text, trial.right) for case in everything() for trial in case.trials
    }
    kinds = Counter(what for _, what, _, right in trials if not right)
    assert sum(kinds.values()) >= 2000
    assert sum(right and what != "beside mutants" for _, what, _, right in trials) >= 500
    assert set(kinds) == set(KINDS) - {"false-identity", "inherited", "other"}


def test_every_trial_stands_on_its_line() -> None:
    for case in everything():
        lines = case.text.splitlines()
        for trial in case.trials:
            left, sign, right = trial.text.partition(" = ")
            shown = lines[trial.line - 1].replace("&= ", "= ")
            assert left + sign + right in shown, case.name


def test_values_tell_a_broken_formula_from_a_right_one() -> None:
    sheet = SHEETS[0]
    world = World(sheet, 4)
    left = D("L", "b")
    assert holds(world, left, X.T * r) is True
    assert holds(world, left, X * r) is False
    assert holds(world, left, r.T * X) is None
    assert holds(world, D("L", "X"), b * r.T) is None
    assert holds(world, left, -(X.T * r)) is False


def test_free_indices_must_be_the_same() -> None:
    sheet = Sheet("s", {"A": ("n", "m"), "x": ("m",)}, (), (), {"i": "n", "j": "m"})
    world = World(sheet, 1)
    body = at("A", "ij") * at("x", "j")
    assert holds(world, total("j", body), total("j", body)) is True
    assert holds(world, total("j", body), body) is False


def test_edits_by_kind() -> None:
    broken: dict[str, set[object]] = {}
    for kind, term in mutants(num(2) * X.T * (X * b - y)):
        broken.setdefault(kind, set()).add(term)
    assert num(2) * X * (X * b - y) in broken["missing-transpose"]
    assert num(2) * X.T * (X * b + y) in broken["sign"]
    assert X.T * (X * b - y) in broken["missing-factor"]
    assert Term("mul", (num(2), X.T, X * b)) in broken["missing-term"]
    assert ("missing-delta", at("x", "i")) in set(mutants(delta("ij") * at("x", "i")))
    assert ("missing-sum", at("A", "ij")) in set(mutants(total("i", at("A", "ij"))))


def test_a_sum_whose_index_stands_twice_is_not_dropped() -> None:
    assert "missing-sum" not in {kind for kind, _ in mutants(total("j", at("A", "ij") * at("x", "j")))}


def test_notation() -> None:
    sheet = SHEETS[2]
    claim = (D("L", "W2"), (u - t) * sheet.claims[1][1].args[1])
    plain, other = (
        Writer(sheet, Style()),
        Writer(sheet, Style(derivative="nabla", transpose=r"^\top", bold=True)),
    )
    assert plain.equation(*claim) == r"\frac{\partial L}{\partial W_2} = (u - t) a^T"
    assert other.equation(*claim) == (r"\nabla_{\mathbf{W}_2} L = (\mathbf{u} - \mathbf{t}) \mathbf{a}^\top")
    renamed = Writer(sheet, Style(names=sheet.renamed[0]))
    assert renamed.equation(*claim) == r"\frac{\partial J}{\partial U} = (o - y) h^T"
    assert transposed(A.T * (W * x)) == (x.T * W.T) * A
    assert Writer(sheet, Style()).write(one - (x & x)) == r"1 - x \odot x"


def test_verdicts_are_read_from_the_line() -> None:
    trials = (
        Trial(1, "sign", False, "a = -b"),
        Trial(2, "plain", True, "a = b"),
        Trial(3, "plain", True, "c"),
    )
    case = Case("one.md", "a = -b\na = b\nc = d\n", trials)

    def check(text: str, name: str) -> Marked:
        entry = {"kind": None, "code": None, "message": "", "end_line": 0}
        claims = [entry | {"line": 1, "verdict": "correct"}, entry | {"line": 2, "verdict": "wrong"}]
        return Marked(text, claims)

    found = judge(case, check)
    assert [one.verdict for one in found] == ["correct", "wrong", None]
    assert [one.trial.line for one in false(found)] == [1, 2]
    told = figures(found)
    assert (told["mutants called correct"], told["right claims called wrong"]) == (1, 1)
    assert told["right claims undecided"] == 1


def test_a_slice_of_the_mutants() -> None:
    found = [one for case in sliced(everything(), DAILY) for one in judge(case)]
    assert len(found) >= 30
    assert [(one.case, one.trial.text, one.why) for one in false(found)] == []


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(0, SHARDS, 2))
def test_every_other_shard_of_the_mutants(shard: int) -> None:
    found = [one for case in sliced(everything(), f"{shard}/{SHARDS}") for one in judge(case)]
    assert [(one.case, one.trial.text, one.why) for one in false(found)] == []
    told = figures(found)
    undecided = told["mutants undecided"] + told["right claims undecided"]
    assert undecided <= UNDECIDED * len(found), told
