"""Batches of random points: within facts and domains, away from kinks, on both sides of them."""

import numpy as np
import pytest

from chainrule.base.source import Source
from chainrule.check.claims.points import Setting, sizes_of
from chainrule.check.keeping import broken_fact
from chainrule.ops.core import declared
from chainrule.read.elaborate import parse_node, read_text

MODEL = """
x : R[n]; t : onehot[n]; q : simplex[n]; u : R; v : R; k : int; b : binary; p : positive
A : R[n, m]; S : spd[n, n]; M : symmetric[n, n]
"""


@pytest.fixture(scope="module")
def model():
    return read_text(Source("<test>", MODEL.strip().replace("; ", "\n")))


def batch_of(model, *texts, given=None, **options):
    roots = [parse_node(text, model) for text in texts]
    setting = Setting(roots, given or {}, **options)
    drawn = setting.draw(np.random.default_rng(1), setting.width)
    return setting, drawn, setting.batch(drawn, setting.width)


@pytest.mark.parametrize("extreme", [False, True])
def test_values_keep_the_declared_facts(model, extreme):
    text = "sum(x) + sum(t) + sum(q) + u + k + b + p + sum(S) + sum(M)"
    setting = Setting([parse_node(text, model)], {})
    drawn = setting.draw(np.random.default_rng(2), setting.width, extreme=extreme)
    for place, values in drawn.items():
        fact = declared(setting.tape.order[place]).fact
        for value in values:
            assert broken_fact(fact, value) is None


def test_sizes_are_distinct_and_larger_ones_fit(model):
    roots = [parse_node("A", model)]
    assert len(set(sizes_of(roots, {}).values())) == 2
    smaller, larger = sizes_of(roots, {}), sizes_of(roots, {}, shift=1)
    assert all(larger[name] == size + 1 for name, size in smaller.items())


def test_good_points_are_within_domains_and_away_from_kinks(model):
    u, v = parse_node("u", model), parse_node("v", model)
    setting, _, batch = batch_of(model, "log(u) + relu(v)")
    assert 8 <= batch.good.sum() < setting.width
    assert np.all(setting.at(batch.values, u, setting.width)[batch.good] > 0)
    assert np.all(np.abs(setting.at(batch.values, v, setting.width)[batch.good]) > 1e-3)


def test_both_sides_of_kinks_and_of_whole_numbers_are_seen(model):
    setting, _, batch = batch_of(model, "relu(u) + 1[k == 1]")
    assert np.all(setting.sides(batch, setting.width)[batch.good].sum(axis=0) >= 2)


def test_what_underflows_is_no_point(model):
    _, _, batch = batch_of(model, "exp(-2000 - u^2)")
    assert not np.any(batch.good)


def test_given_nodes_are_not_drawn(model):
    u = parse_node("u", model)
    setting, drawn, batch = batch_of(model, "u * v", given={u: np.asarray(3.0)})
    assert len(drawn) == 1
    product = setting.at(batch.values, parse_node("u * v", model), setting.width)
    assert product == pytest.approx(3 * setting.at(batch.values, parse_node("v", model), setting.width))


def test_choices_not_taken_do_not_restrict(model):
    setting, _, batch = batch_of(model, "where(u > 0, sqrt(u), u)")
    below = setting.at(batch.values, parse_node("u", model), setting.width)[batch.good] < 0
    assert np.any(below)
