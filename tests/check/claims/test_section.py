"""A section's names: what does not fit is tried once, however many names rest on it."""

from __future__ import annotations

import pytest
from sheets import judged

from chainrule.check.claims.section import Scope
from chainrule.check.claims.table import Definition
from chainrule.check.claims.values import Space, Value

_LAYERS = 7


def sheet(layers: int) -> list[str]:
    """Names that rest on a product whose shapes do not fit, each on the one before, twice."""
    lines = [r"Let $A \in \mathbb{R}^{2 \times 3}$ and $b \in \mathbb{R}^{5}$.", r"y_1 = \tanh(A^T A b)"]
    return lines + [rf"y_{k + 1} = y_{k}^T y_{k} + y_{k}^T y_{k}" for k in range(1, layers)]


def tries(layers: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a definition was worked out."""
    count = 0
    usual = Scope.defined

    def counted(self: Scope, found: Definition, name: str, level: int | None, space: Space) -> Value:
        nonlocal count
        count += 1
        return usual(self, found, name, level, space)

    monkeypatch.setattr(Scope, "defined", counted)
    judged(*sheet(layers))
    monkeypatch.undo()
    return count


def test_what_does_not_fit_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tries(_LAYERS, monkeypatch) < 10 * _LAYERS
