"""One way to give the names of a section ranks and sizes."""

from __future__ import annotations

from dataclasses import dataclass, field

from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.dims import ONE, Dims
from chainrule.check.claims.faces import is_each, one_of
from chainrule.check.claims.table import Table, link_key, rank_key

ONE_ROW = -1
"""The rank of a matrix with one row, whose entries have one index."""
ROWS, COLUMNS, UNLINKED = 0, 1, 2
"""What a small letter with one index is to the capital."""


@dataclass(slots=True)
class World:
    """One way to give the section's variables ranks: their sizes as they follow from the definitions."""

    ranks: dict[str, int]
    dims: Dims = field(default_factory=Dims)
    left_vectors: bool = False
    cost: float = 0.0

    def whole(self, name: str, indexed: bool, table: Table) -> str:
        """The capital of which a small letter with an index is a part, else the name itself."""
        apart = not indexed or self.rank(link_key(name)) == UNLINKED
        return name if apart else table.aliases.get(name, name)

    def rank(self, key: str) -> int | None:
        """A rank, or how a small letter is linked."""
        self.dims.ask("rank", key)
        return self.ranks.get(key)

    def shape(self, name: str, level: int | None, told: Declaration | None, dims: Dims) -> tuple[int, ...]:
        """The sizes of a variable's axes, among `dims`."""
        key = (name, level, None if told is None else told.shape)
        dims.ask("shape", key)
        if key not in dims.shapes:
            own = self.sizes(one_of(name), level, told, dims)
            dims.shapes[key] = (dims.fresh(), *own) if is_each(name) else own
        return dims.shapes[key]

    def sizes(self, name: str, level: int | None, told: Declaration | None, dims: Dims) -> tuple[int, ...]:
        """New sizes for as many axes as a variable has, or those that were declared."""
        if told is None or told.shape is None:
            rank = self.rank(rank_key(name, level)) or 0
            return (ONE, dims.fresh()) if rank == ONE_ROW else tuple(dims.fresh() for _ in range(rank))
        named = () if told.shape == (1,) else told.shape
        sizes = [
            dims.fresh() if size is None else dims.labelled(size, rigid=not told.example) for size in named
        ]
        return tuple(sizes[:1] if len(sizes) == 2 and sizes[1] == ONE else sizes)
