"""Untrusted input is data: no module of the package can turn text or bytes into running code.

Also here: our own modules are imported at the top of a file, where the layers can be seen. Each check is
first shown to fail on planted source.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_tree import FILES, NAMES, imported_modules, parsed

FORBIDDEN_NAMES = {"eval", "exec", "compile", "__import__", "__builtins__", "sympify", "parse_expr"}
FORBIDDEN_ATTRIBUTES = {"sympify", "parse_expr", "__builtins__", "__globals__", "__subclasses__"}
FORBIDDEN_MODULES = {"builtins", "code", "runpy", "pickle", "marshal", "shelve", "dill", "cloudpickle"}
FORBIDDEN_KEYWORDS = {"allow_pickle"}


def dangers(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) if name in FORBIDDEN_NAMES:
                yield f"line {node.lineno}: {name}"
            case ast.Attribute(attr=name) if name in FORBIDDEN_ATTRIBUTES:
                yield f"line {node.lineno}: .{name}"
            case ast.alias(name=name) if name in FORBIDDEN_NAMES:
                yield f"line {node.lineno}: import of {name}"
            case ast.keyword(arg=name) if name in FORBIDDEN_KEYWORDS:
                yield f"line {node.lineno}: {name}="
            case _:
                pass
    for line, module in imported_modules(tree):
        if FORBIDDEN_MODULES.intersection(module.split(".")) and not module.startswith("chainrule"):
            yield f"line {line}: import of {module}"


def hidden_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for line, module in imported_modules(node):
                if module.startswith(".") or module.partition(".")[0] == "chainrule":
                    yield f"line {line}: import of {module} inside a function"


def test_the_walk_sees_the_package():
    assert {"__init__.py", "base/errors.py"} <= {name.replace("\\", "/") for name in NAMES}


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_nothing_can_run_text(file: Path):
    assert list(dangers(parsed(file))) == []


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_own_modules_are_imported_at_the_top(file: Path):
    assert list(hidden_imports(parsed(file))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "eval('1')",
        "run = exec",
        "compile('1', '', 'eval')",
        "__import__('os')",
        "import pickle",
        "from pickle import loads",
        "import builtins as b",
        "from sympy import sympify",
        "import sympy; sympy.sympify('x')",
        "numpy.load(f, allow_pickle=True)",
        "f.__globals__",
    ],
)
def test_planted_danger_is_found(planted: str):
    assert list(dangers(ast.parse(planted)))


@pytest.mark.parametrize("harmless", ["re.compile('a')", "def evaluate(): 1", "x = 'eval'", "model.eval()"])
def test_harmless_source_passes(harmless: str):
    assert not list(dangers(ast.parse(harmless)))


def test_planted_hidden_import_is_found():
    inside = "def f():\n    if x:\n        from chainrule.graph import node\n"
    assert list(hidden_imports(ast.parse(inside)))
    assert not list(hidden_imports(ast.parse("import chainrule.graph\ndef f():\n    import torch\n")))
