"""Chains of matrices, and columns: what a contraction is put together from.

A `Link` is one matrix, known with its transpose; a chain is a product of links. A `Column` is a chain times
a column (times ones if it has no base). Both can be written either way round, and the way with fewer
transposes is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from chainrule.show.form import Apply, Inverse, Part, Product, Transpose, Word, hadamard


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A matrix and its transpose, with the number of transposes that stand in either.

    `divisor` is 1 over it, entry by entry, and `total` is the sum of its entries, if those are shorter.
    `place` orders the links of a product as they were given.
    """

    plain: Part
    turned: Part
    cost: int = 0
    turned_cost: int = 0
    divisor: Part | None = None
    total: Part | None = None
    place: int = 1 << 30

    @property
    def flipped(self) -> Link:
        """The transpose."""
        divisor = None if self.divisor is None else turned(self.divisor)
        return Link(self.turned, self.plain, self.turned_cost, self.cost, divisor, self.total, self.place)


Chain: TypeAlias = tuple[Link, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """chain · base, a column; the base is a column of ones if it is None, and a chain is then there.

    `divisor` and `total` are what they are for a link, of a column without a chain. A `defined` one is the
    name of a definition.
    """

    chain: Chain
    base: Part | None
    divisor: Part | None = None
    total: Part | None = None
    defined: bool = False

    @property
    def factors(self) -> list[Part]:
        """Matrices, and at last a column."""
        chain, base = self.chain, self.base
        if base is None:
            chain, base = chain[:-1], _sum_of_rows(chain[-1])
        return [*(link.plain for link in chain), base]

    @property
    def part(self) -> Part:
        """This column."""
        return multiplied(self.factors)


def turned(part: Part) -> Part:
    """The transpose of a part, without a double one."""
    if isinstance(part, Transpose):
        return part.part
    if isinstance(part, Inverse):
        return Inverse(part.part, not part.transposed)
    return Transpose(part)


def reversed_chain(chain: Chain) -> Chain:
    """The transpose of a chain."""
    return tuple(link.flipped for link in reversed(chain))


def multiplied(factors: list[Part]) -> Part:
    """Matrices, rows and columns side by side."""
    return factors[0] if len(factors) == 1 else Product(tuple(factors), (True,) * (len(factors) - 1))


def chained(chain: Chain) -> Part:
    """A chain as one part."""
    return multiplied([link.plain for link in chain])


def cost(chain: Chain) -> int:
    """How many transposes stand in a chain."""
    return sum(link.cost for link in chain)


def parallel(chains: list[Chain]) -> Chain:
    """The entrywise product of chains between the same two indices, as one link."""
    if len(chains) == 1:
        return chains[0]
    other = [reversed_chain(chain) for chain in chains]
    plain, turned_way = _entrywise(chains), _entrywise(other)
    one, two = sum(map(cost, chains)), sum(map(cost, other))
    if one > two + 1:
        plain, one = turned(turned_way), two + 1
    elif two > one + 1:
        turned_way, two = turned(plain), one + 1
    return (Link(plain, turned_way, one, two, place=min(link.place for chain in chains for link in chain)),)


def _entrywise(chains: list[Chain]) -> Part:
    tops: list[Part] = []
    bottoms: list[Part] = []
    for chain in chains:
        divisor = chain[0].divisor if len(chain) == 1 else None
        if divisor is None:
            tops.append(chained(chain))
        else:
            bottoms.append(divisor)
    return hadamard(tops, bottoms)


def merged(columns: list[Column]) -> Column:
    """The entrywise product of columns."""
    if len(columns) == 1:
        return columns[0]
    ordered = sorted(columns, key=lambda column: not column.defined)
    tops = [column.part for column in ordered if column.divisor is None]
    return Column((), hadamard(tops, [column.divisor for column in columns if column.divisor is not None]))


def dotted(columns: list[Column]) -> Part:
    """The sum over the entries of the product of columns."""
    tops = [column for column in columns if column.divisor is None]
    if len(columns) == 1 or len(tops) < len(columns):
        return _total(merged(columns))
    names = [column for column in tops if isinstance(column.base, Word) and not column.chain]
    left = next((column for column in names if column.defined), names[0] if names else tops[0])
    rest = [column for column in tops if column is not left]
    return _least_turned(left, merged(rest))


def _least_turned(left: Column, right: Column) -> Part:
    ways: list[list[Part]] = []
    if left.base is None and right.base is None:
        left = Column((), left.part)
    for row, column in ((left, right), (right, left)):
        if row.base is not None:
            links = [link.plain for link in reversed_chain(row.chain)]
            ways.append([turned(row.base), *links, *column.factors])
    return multiplied(min(ways, key=lambda way: sum(_is_turned(part) for part in way)))


def _is_turned(part: Part) -> bool:
    return isinstance(part, Transpose) or (isinstance(part, Inverse) and part.transposed)


def _total(column: Column) -> Part:
    if column.total is not None:
        return column.total
    if column.base is None:
        only = column.chain[0].total if len(column.chain) == 1 else None
        if only is not None:
            return only
        return Apply("sum", (chained(_fewer_turned(column.chain)),))
    return Apply("sum", (column.part,))


def _fewer_turned(chain: Chain) -> Chain:
    return min(chain, reversed_chain(chain), key=cost)


def _from_first(loop: Chain) -> Chain:
    """A loop, begun where the first of its links stands."""
    start = min(range(len(loop)), key=lambda place: loop[place].place)
    return (*loop[start:], *loop[:start])


def diagonal(chain: Chain) -> Column:
    """The diagonal of a chain."""
    chain = _fewer_turned(chain)
    return Column((), Apply("diag", (chained(chain),)), total=Apply("tr", (chained(_from_first(chain)),)))


def diagonal_matrix(column: Column) -> Link:
    """The matrix with a column on its diagonal."""
    part = Apply("diag", (column.part,))
    return Link(part, part)


def outer(left: Column, right: Column) -> Part:
    """left rightᵀ."""
    row = right if right.base is not None else Column((), right.part)
    assert row.base is not None
    return multiplied([*left.factors, turned(row.base), *(link.plain for link in reversed_chain(row.chain))])


def _sum_of_rows(link: Link) -> Part:
    turns = link.turned_cost < link.cost
    part, axis = (link.turned, "0") if turns else (link.plain, "1")
    return Apply("sum", (part,), (("axis", axis),))
