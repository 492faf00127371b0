"""What may be a name."""

from __future__ import annotations

from typing import Any

from chainrule.base.errors import ChainruleError
from chainrule.read.elaborate_scope import WRITTEN
from chainrule.read.expressions import RESERVED, TRUTHS


def require_name(name: Any) -> None:
    """Refuses what the text format could not name."""
    if not isinstance(name, str) or not name.isidentifier() or name in {*RESERVED, *TRUTHS}:
        raise ChainruleError(
            "CR021",
            f"{name!r} is not a name",
            help="a name is letters, digits and _, as in Python, and no word of the format",
        )
    if name in WRITTEN:
        raise ChainruleError(
            "CR022",
            f"`{name}` is a function that results are written with, and cannot be another name as well",
            help=f"choose another name, such as `{name}_`",
        )
