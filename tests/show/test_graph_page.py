"""The graph and the shapes of a model: batches are told, and a symmetric parameter's entries."""

from chainrule.base.source import Source
from chainrule.read.elaborate import read_model
from chainrule.session.graphing import Graphed, graph
from chainrule.show.page import Table

BATCHED = "x : R[d] for n in N; W : param R[m, d]; z = W @ x; l = sum(z^2)"
SYMMETRIC = "x : R[n]; S : param symmetric[n]; b : param R[n]; l = x' @ S @ x + b' @ x"


def _graph(text: str) -> Graphed:
    return graph(read_model(Source("<test>", text)))


def _table(found: Graphed, heading: str) -> Table:
    pages = (found.page(), found.shapes_page())
    (table,) = (s.table for page in pages for s in page.sections if s.heading == heading)
    assert table is not None
    return table


def test_a_batched_node_says_for_which_family():
    found = _graph(BATCHED)
    shapes = {row[1]: row[3] for row in _table(found, "Nodes").rows}
    assert shapes == {"x": "[d] for n in N", "W": "[m, d]", "z": "[m] for n in N", "l": "[] for n in N"}
    assert "[m] for n in N" in found.svg()
    assert {row[0]: row[4] for row in _table(found, "Shapes").rows}["z"] == "for n in N"


def test_the_free_entries_of_a_symmetric_parameter_are_counted():
    found = _graph(SYMMETRIC)
    assert _table(found, "Parameter counts").rows == (
        ("S", "[n, n]", "n^2", "(n^2 + n)/2"),
        ("b", "[n]", "n", "n"),
        ("total", "", "n^2 + n", "(n^2 + 3*n)/2"),
    )
    answer = found.json()
    assert answer["parameters"] == {"S": "n^2", "b": "n"}
    assert answer["free_parameters"] == {"S": "(n^2 + n)/2", "b": "n"}


def test_counts_under_the_values_sizes():
    found = _graph(SYMMETRIC + "; x := [1, 2, 3]; S := [[1, 0, 0], [0, 1, 0], [0, 0, 1]]; b := [1, 0, 0]")
    assert _table(found, "Parameter counts").rows[-1] == ("total", "", "n^2 + n", "(n^2 + 3*n)/2", "12", "9")
    assert _table(_graph(BATCHED), "Parameter counts").head == ("parameter", "shape", "entries")
