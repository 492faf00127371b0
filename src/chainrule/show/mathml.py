"""A node as MathML, for a page in a browser: the sibling of `latex`, spelled and bracketed as it is there."""

from __future__ import annotations

from functools import lru_cache

from chainrule.graph.node import Node
from chainrule.show.latex import latex
from chainrule.show.lettering import latex_name
from chainrule.show.markup import markup
from chainrule.show.names import Names


def mathml(node: Node, names: Names, *, families: tuple[str, ...] = (), index: bool = False) -> str:
    """The node as presentation markup without the `<math>` element, under names.

    `families` are the batch axes that the node leads with: it is then written for one example. `index` asks
    for index notation.
    """
    return markup(latex(node, names, families=families, index=index))


@lru_cache(maxsize=4096)
def mathml_name(name: str) -> str:
    """A name as MathML: `W1` is W with a subscript, `∂L/∂W1` a fraction."""
    return markup(latex_name(name))
