"""What a document is worth, exercise by exercise.

    score = correct / (correct + wrong + undecided)

Statements that are wrong only because of an earlier error are left out: an error costs once. Statements that
assert nothing, and those that were struck out, count neither way. An exercise without a counted statement has
no score.
"""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.check.claims.report import Report, Statement


@dataclass(frozen=True, slots=True)
class Score:
    """The counts of one exercise; `wrong` includes those that are `inherited`."""

    section: str
    correct: int
    wrong: int
    undecided: int
    retracted: int
    inherited: int

    @property
    def counted(self) -> int:
        """How many statements the score is a share of."""
        return self.correct + self.wrong - self.inherited + self.undecided

    @property
    def share(self) -> float | None:
        """The score, from 0 to 1; None where nothing is counted."""
        if self.counted:
            return self.correct / self.counted
        return 0.0 if self.inherited else None


def scores(report: Report) -> tuple[Score, ...]:
    """One score for each exercise in which something was judged, in the order of the document."""
    found: dict[str, list[Statement]] = {section: [] for section in report.sections}
    for statement in report.statements:
        found.setdefault(statement.section, []).append(statement)
    return tuple(
        _score(section, judged)
        for section, statements in found.items()
        if (judged := [s for s in statements if s.verdict is not None])
    )


def total(report: Report) -> Score:
    """The score of a whole document."""
    return _score("", [s for s in report.statements if s.verdict is not None])


def _score(section: str, statements: list[Statement]) -> Score:
    verdicts = [statement.verdict for statement in statements]
    return Score(
        section,
        verdicts.count("correct"),
        verdicts.count("wrong"),
        verdicts.count("undecided"),
        verdicts.count("retracted"),
        sum(s.verdict == "wrong" and s.kind == "inherited" for s in statements),
    )
