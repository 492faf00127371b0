"""From source to answer: the only orchestrator.

load → derive, evaluate or graph → verify → an answer with its JSON and its page
"""

from chainrule.check.oracle import Stamp
from chainrule.session.deriving import Derived, derive
from chainrule.session.graphing import Graphed, graph
from chainrule.session.loading import LARGEST_FILE, load, load_values
from chainrule.session.working import Worked, evaluate

__all__ = [
    "LARGEST_FILE",
    "Derived",
    "Graphed",
    "Stamp",
    "Worked",
    "derive",
    "evaluate",
    "graph",
    "load",
    "load_values",
]
