"""docs/language.md: every model derives to what its comments say, and evaluates where it has values."""

import re
from pathlib import Path

import pytest

import chainrule as cr
from chainrule import session

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
MODELS = re.findall(r"^```cr\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
CLAIM = re.compile(r"^# (∂.*)$", re.MULTILINE)


def test_the_page_has_models_and_results() -> None:
    assert len(MODELS) > 10
    assert len(CLAIM.findall(PAGE)) > 10
    assert PAGE.count("```") == 2 * (len(MODELS) + len(re.findall(r"^```console$", PAGE, re.MULTILINE)))


@pytest.mark.parametrize("text", MODELS)
def test_every_model_derives_to_what_it_says(text: str) -> None:
    answer = cr.derive(cr.parse(text)).json()
    assert not answer["warnings"]
    results = {f"∂{answer['of']}/∂{result['wrt']} = {result['text']}" for result in answer["results"]}
    assert results.issuperset(CLAIM.findall(text))


@pytest.mark.parametrize("text", [text for text in MODELS if ":=" in text])
def test_every_model_with_values_evaluates(text: str) -> None:
    assert session.evaluate(cr.parse(text), exact=True).exact


@pytest.mark.parametrize("code", sorted(set(re.findall(r"CR\d{3}", PAGE))))
def test_codes_are_those_of_the_catalogue(code: str) -> None:
    with pytest.raises(cr.ChainruleError) as caught:
        cr.derive("a, b : R; L = a/2 b")
    assert caught.value.code == code
