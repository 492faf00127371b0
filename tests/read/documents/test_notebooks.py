"""Notebooks: which cells are read, and on which line of the file each line stands."""

import json

import pytest

from chainrule.base.errors import ChainruleError
from chainrule.read.documents.reading import read_document
from tests.read.documents.parts import lines_of

CELLS = [
    {
        "cell_type": "markdown",
        "metadata": {"source": ["no"], "cell_type": "code"},
        "source": ["# A\n", "$a$\n", "é"],
    },
    {"cell_type": "code", "outputs": [{"text": ["$no$"], "source": ["$no$"]}], "source": ["x = '$no$'"]},
    {"source": '$$b\n= c$$\n"q"', "cell_type": "markdown"},
    {"cell_type": "markdown", "source": []},
    {"cell_type": "markdown", "source": ["", "d"]},
]


@pytest.mark.parametrize("indent", [None, 1])
def test_markdown_cells(indent: int | None) -> None:
    content = json.dumps({"metadata": {"cells": [1]}, "cells": CELLS, "nbformat": 4}, indent=indent)
    document = read_document("a.IPYNB", content)
    assert document.text == '# A\n$a$\né\n\n$$b\n= c$$\n"q"\n\nd\n\n'
    assert lines_of(document) == ["#1 A", "$ a", "é", "$$ b\n= c", '"q"', "d"]
    assert document.lines is not None
    assert len(document.lines) == document.text.count("\n") + 1
    file = content.split("\n")
    for line, at in zip(document.text.split("\n"), document.lines, strict=True):
        assert json.dumps(line)[1:-1] in file[at - 1]


def test_no_cells() -> None:
    document = read_document("a.ipynb", '{"cells": []}')
    assert (document.text, document.parts, document.lines) == ("", (), (1,))


def test_halves_of_characters_are_replaced() -> None:
    content = r'{"cells": [{"cell_type": "markdown", "source": "a \ud800 \u0000 \ud83d\ude00"}]}'
    assert read_document("a.ipynb", content).text == "a \ufffd \ufffd \U0001f600\n\n"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# A",
        "[]",
        '"cells"',
        "{}",
        '{"cells": 1}',
        '{"cells": [1, "a", null, [2]]}',
        '{"cells": [{"cell_type": 1, "source": "a"}]}',
        '{"cells": [{"cell_type": "markdown", "source": 3}]}',
        '{"cells": [{"cell_type": "markdown", "source": [["a"], 1]}]}',
        '{"cells": ' + "[" * 10**6,
        '{"cells": ' + '{"a":' * 10**5 + "1" + "}" * 10**5 + "}",
        '{"cells": [' + "9" * 5000 + "]}",
    ],
    ids=range(13),
)
def test_what_is_no_notebook(content: str) -> None:
    with pytest.raises(ChainruleError) as caught:
        read_document("a.ipynb", content)
    assert caught.value.code == "CR092"
    assert caught.value.help
