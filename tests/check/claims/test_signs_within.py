"""Signs within signs: each is worked out once."""

from __future__ import annotations

from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.elaborating import Elaborator, Reading
from chainrule.check.claims.roles import read_section
from chainrule.check.claims.section import Scope
from chainrule.check.claims.values import Space
from chainrule.check.claims.worlds import worlds_of


def test_deeply_nested_signs_are_worked_out_once_each() -> None:
    section = read_section([], "", None)
    world = worlds_of(section).best
    whole: X.Expression = X.Numeral(0, 0, Fraction(3))
    for _ in range(60):
        whole = X.Total(0, 0, ((-1, whole),))
    walk = Elaborator(Scope(section.table, world, 0), Space(world.dims, build=True), Reading())
    assert walk.plain(whole).constant == 3
