"""What is imported, and when. The order of the layers itself is checked by import-linter."""

import subprocess
import sys
from pathlib import Path

import pytest
from source_tree import FILES, ROOT, imported_modules, parsed

HEAVY = ("jax", "torch", "matplotlib", "sympy", "scipy", "hypothesis")
STANDARD_LIBRARY_ALONE = ("base", "graph", "ops", "derive", "read", "show")
FACES = {"cli", "notebook", "web"}  # may use what users use
BELOW_THE_FACES = [file for file in (path.relative_to(ROOT) for path in FILES) if file.parts[0] not in FACES]


def test_importing_chainrule_loads_nothing_heavy():
    program = f"import sys, chainrule; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.parametrize("layer", STANDARD_LIBRARY_ALONE)
def test_layer_uses_the_standard_library_alone(layer: str):
    files = [file for file in FILES if file.is_relative_to(ROOT / layer)]
    assert files, f"the layer {layer} has no files"
    allowed = sys.stdlib_module_names | {"chainrule"}
    foreign = [
        f"{file.name}:{line} imports {module}"
        for file in files
        for line, module in imported_modules(parsed(file))
        if module.partition(".")[0] not in allowed
    ]
    assert foreign == []


@pytest.mark.parametrize("file", BELOW_THE_FACES, ids=str)
def test_layers_never_import_the_public_names(file: Path):
    """`import chainrule` from inside would tie every layer to the one at the top."""
    assert [line for line, module in imported_modules(parsed(ROOT / file)) if module == "chainrule"] == []
