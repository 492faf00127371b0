"""The golden files are what the program prints now, and every readable form parses back to its node."""

import json
from dataclasses import replace

import pytest

from chainrule.base.source import Source
from chainrule.read.elaborate import parse_node, read_model
from chainrule.read.model import Binding
from chainrule.session import derive
from tests.golden.making import FILES, FOLDER, Form, answer, forms_in

FORMS = tuple(forms_in((FOLDER / "forms.txt").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", FILES)
def test_golden_file(name: str) -> None:
    expected = (FOLDER / name).read_text(encoding="utf-8")
    assert FILES[name]() == expected, (
        f"run `python scripts/update_golden.py {name}` and review the difference"
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.title} {' '.join(form.options)}")
def test_form(form: Form) -> None:
    results = json.loads(answer(form))["results"]
    assert [f"{r['wrt']} = {r['text']}" for r in results] == list(form.results)


def _option(form: Form, name: str) -> str | None:
    return form.options[form.options.index(name) + 1] if name in form.options else None


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.title} {' '.join(form.options)}")
def test_form_parses_back(form: Form) -> None:
    model = read_model(Source("model.cr", form.model))
    wrt = _option(form, "--wrt")
    derived = derive(
        model,
        wrt=wrt.split(",") if wrt else None,
        kind=_option(form, "--kind") or "gradient",
        layout=_option(form, "--layout") or "denominator",
    )
    named = {
        step.name: Binding(step.name, step.target, step.families, "definition", None, None)
        for step in derived.derivation.steps
    }
    known = replace(model, bindings={**model.bindings, **named})
    for result in derived.derivation.results:
        text = derived.spelling.text(result.value, result.families)
        assert parse_node(text, known) is result.value


def test_forms_were_found() -> None:
    text = (FOLDER / "forms.txt").read_text(encoding="utf-8")
    assert len(FORMS) == sum(line.startswith("?") for line in text.splitlines()) > 25
