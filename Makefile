# Needs make and a Python of at least 3.11; everything else goes into .venv.
# PYTHON=/path/to/python chooses the Python, TESTS="-k softmax -x" narrows a test run.

BIN := .venv/bin
TESTS ?=

# A virtual environment does not survive being moved or copied: make it again where that happened.
ifneq ($(wildcard .venv/.home),)
ifneq ($(shell cat .venv/.home),$(CURDIR))
MOVED := moved
endif
endif

.PHONY: demo test slow check score format docs bench clean moved

demo: .venv/.installed
	$(BIN)/chainrule derive examples/two_layer_softmax.cr
	@mkdir -p build
	$(BIN)/chainrule check examples/solution_least_squares.md --exit-zero
	$(BIN)/chainrule check examples/solution_least_squares.md --exit-zero --format html -o build/marked.html

test: .venv/.installed-dev
	$(BIN)/python -m pytest -n auto --dist loadfile $(TESTS)

slow: .venv/.installed-dev
	$(BIN)/python -m pytest -n auto --dist loadfile -m slow $(TESTS)

check: .venv/.installed-dev
	scripts/check

# How often the checker is right; fails where a right claim is called wrong or a wrong one right.
score: .venv/.installed-dev
	$(BIN)/python scripts/score_claims.py tests/corpus/claims.jsonl tests/corpus --thresholds

format: .venv/.installed-dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

docs: .venv/.installed-dev
	$(BIN)/python scripts/generate_docs.py
	$(BIN)/python scripts/update_readme.py

bench: .venv/.installed-dev
	$(BIN)/python bench/run.py
	$(BIN)/python bench/check_bench.py

clean:
	rm -rf .venv build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/.home: $(MOVED)
	scripts/create-venv .venv

# Order-only: the date of .home says nothing about what is installed, pyproject.toml does.
.venv/.installed: pyproject.toml $(MOVED) | .venv/.home
	@echo "Installing chainrule into .venv"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.installed-dev: pyproject.toml $(MOVED) | .venv/.home
	@echo "Installing chainrule and its development tools into .venv"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch .venv/.installed $@
