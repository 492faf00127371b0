"""A name as MathML, for a page in a browser; a formula is the markup of its LaTeX."""

from __future__ import annotations

from functools import lru_cache

from chainrule.show.lettering import latex_name
from chainrule.show.markup import markup


@lru_cache(maxsize=4096)
def mathml_name(name: str) -> str:
    """A name as MathML: `W1` is W with a subscript, `∂L/∂W1` a fraction."""
    return markup(latex_name(name))
