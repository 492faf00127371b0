"""The package's own source, parsed: what the tests about its structure walk over."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent / "src" / "chainrule"
FILES = tuple(sorted(ROOT.rglob("*.py")))
NAMES = tuple(str(file.relative_to(ROOT)) for file in FILES)


def parsed(file: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def imported_modules(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the full name of every module imported anywhere in `tree`; relative ones keep dots."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")
