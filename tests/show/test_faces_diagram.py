"""The drawing of the graph: well formed, everything in it, no box on another, edges from left to right."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest

from chainrule.show.diagram import Vertex, diagram_svg
from chainrule.show.layering import laid_out

SVG = "{http://www.w3.org/2000/svg}"
SMALL = (
    Vertex("x", "", "[d]", (), "input", False),
    Vertex("W", "", "[m, d]", (), "param", True),
    Vertex("z", "W x", "[m]", ("W", "x"), "definition", True),
    Vertex("y", "", "[m]", (), "label", False),
    Vertex("L", "sum((z − y)²) + ‖W‖₂²", "[]", ("z", "y", "W", "W"), "objective", True),
)


def deep(count: int) -> tuple[Vertex, ...]:
    """A residual net of `count` layers."""
    found = [Vertex("h0", "", "[n]", (), "input", False)]
    for i in range(1, count + 1):
        before = (f"h{i - 1}", *([f"h{i - 3}"] if i > 3 else []))
        found += [
            Vertex(f"W{i}", "", "[n, n]", (), "param", True),
            Vertex(f"b{i}", "", "[n]", (), "param", True),
            Vertex(
                f"h{i}", f"tanh(W{i} h{i - 1} + b{i})", "[n]", (f"W{i}", f"b{i}", *before), "definition", True
            ),
        ]
    return (*found, Vertex("L", "sum(h)", "[]", (f"h{count}",), "objective", True))


def parsed(vertices: Sequence[Vertex]) -> ET.Element:
    return ET.fromstring(diagram_svg(vertices))


def boxes(root: ET.Element) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, width and height of the first outline in each group that has a name."""
    found: dict[str, tuple[float, float, float, float]] = {}
    for group in root.iter(f"{SVG}g"):
        text, rect, path = group.find(f"{SVG}text"), group.find(f"{SVG}rect"), group.find(f"{SVG}path")
        if text is None or text.get("class") != "cr-name":
            continue
        if rect is not None:
            x, y, w, h = (float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
        else:
            assert path is not None
            x, y, across, cut, down = map(
                float,
                re.match(r"M([\d.]+),([\d.]+)h([\d.]+)l([\d.]+),[\d.]+v([\d.]+)", path.attrib["d"]).groups(),  # type: ignore[union-attr]
            )
            x, w, h = x - cut, across + 2 * cut, down + 2 * cut
        found[text.text or ""] = (x, y, w, h)
    return found


@pytest.mark.parametrize("vertices", [SMALL, deep(1), deep(6), deep(19)], ids=len)
def test_every_vertex_is_there_and_no_two_overlap(vertices: tuple[Vertex, ...]):
    root = parsed(vertices)
    found = boxes(root)
    assert set(found) == {vertex.name for vertex in vertices}
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    placed = list(found.values())
    for at, (x, y, w, h) in enumerate(placed):
        assert x >= -0.1
        assert y >= -0.1
        assert x + w <= width
        assert y + h <= height
        for x2, y2, w2, h2 in placed[:at]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
    text = "".join(root.itertext())
    for vertex in vertices:
        assert vertex.shape in text
        assert vertex.label in text


@pytest.mark.parametrize("vertices", [SMALL, deep(6), deep(19)], ids=len)
def test_every_edge_has_one_arrowhead_and_runs_to_the_right(vertices: tuple[Vertex, ...]):
    root = parsed(vertices)
    heads = [p for p in root.iter(f"{SVG}path") if p.get("class") == "cr-head"]
    assert len(heads) == sum(len(set(vertex.inputs)) for vertex in vertices)
    for path in root.iter(f"{SVG}path"):
        if path.get("class") == "cr-line":
            stops = [float(x) for x in re.findall(r"[MH]([\d.-]+)", path.attrib["d"])]
            assert stops == sorted(stops)


def test_a_deep_graph_is_folded_and_its_edges_are_tagged():
    root = parsed(deep(19))
    assert float(root.attrib["width"]) < 1200
    tags = [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "cr-tag"]
    assert tags
    assert all(tags.count(tag) % 2 == 0 for tag in tags)
    assert "goes on in the next row" in "".join(root.itertext())
    assert "goes on in the next row" not in "".join(parsed(SMALL).itertext())


def test_kinds_and_dashes_are_told_and_only_those_that_occur():
    root = parsed(SMALL)
    keys = [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "cr-key"]
    assert keys == [
        "input",
        "parameter (trained)",
        "label",
        "definition",
        "objective",
        "dashed: gradient not needed",
    ]
    assert [t.text for t in parsed(SMALL[1:2]).iter(f"{SVG}text") if t.get("class") == "cr-key"] == [
        "parameter (trained)"
    ]
    classes = {
        (g.find(f"{SVG}text").text, g.get("class"))
        for g in root.iter(f"{SVG}g")
        if g.find(f"{SVG}text") is not None
    }  # type: ignore[union-attr]
    assert ("x", "cr-input cr-idle") in classes
    assert ("W", "cr-param") in classes


def test_the_drawing_says_what_it_shows_and_needs_nothing_else():
    root = parsed(SMALL)
    assert root.findtext(f"{SVG}title") == "Computation graph of L"
    assert "z [m] from W, x" in (root.findtext(f"{SVG}desc") or "")
    source = diagram_svg(SMALL)
    assert not re.search(r"<script|<image|href|url\(|@import", source)
    assert "prefers-color-scheme:dark" in source


def test_text_is_escaped_and_a_long_label_is_kept_in_the_tooltip():
    evil = '</style><script>alert(1)</script>"&'
    label = " + ".join(f"term{i}" for i in range(60))
    source = diagram_svg([Vertex(evil, label, evil, (), "objective", True)])
    assert "<script" not in source
    root = ET.fromstring(source)
    assert evil in "".join(root.itertext())
    assert label in "".join(root.itertext())
    assert all(len(t.text or "") < 60 for t in root.iter(f"{SVG}text") if t.get("class") == "cr-label")


def test_the_same_graph_is_the_same_drawing():
    assert diagram_svg(deep(8)) == diagram_svg(deep(8))
    assert diagram_svg([]).startswith("<svg")


@pytest.mark.parametrize(
    ("vertices", "said"),
    [
        ((SMALL[0], SMALL[0]), "one name"),
        ((SMALL[2],), "no vertex"),
        ((Vertex("q", "", "", (), "thing", True),), "no kind"),
        ((Vertex("q", "", "", ("q",), "input", True),), "cycle"),
    ],
)
def test_what_is_no_graph_is_refused(vertices: tuple[Vertex, ...], said: str):
    with pytest.raises(ValueError, match=said):
        diagram_svg(vertices)


def test_a_crossing_that_can_be_avoided_is_avoided():
    sizes = dict.fromkeys("abcdef", (20.0, 20.0))
    layout = laid_out(sizes, [("a", "f"), ("b", "e"), ("c", "d")], dict.fromkeys(sizes, 20.0), 900.0)
    starts = sorted("abc", key=lambda name: layout.centres[name][1])
    partner = {"a": "f", "b": "e", "c": "d"}
    heights = [layout.centres[partner[name]][1] for name in starts]
    assert heights == sorted(heights)


def test_a_graph_of_hundreds_of_layers_is_laid_out():
    assert diagram_svg(deep(150)).count("cr-head") >= 450
