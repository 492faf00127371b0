"""Declared functions of arrays under leading axes."""

from chainrule.graph.shape import Dim
from chainrule.ops.abstract import Mapping, call_mapping
from chainrule.ops.core import broadcast, variable

N, n, m, k = map(Dim.of, ("N", "n", "m", "k"))
F = Mapping("f", ((n,), (m,)), (k,))
JACOBIAN = Mapping("f", ((n,), (m,)), (k,), (1,))


def test_a_function_of_repeated_arguments_is_repeated() -> None:
    x, y = variable("x", (n,)), variable("y", (m,))
    repeated = broadcast(x, (N, n), [1]), broadcast(y, (N, m), [1])
    for function in (F, JACOBIAN):
        plain = call_mapping(function, (x, y))
        wide = call_mapping(function, repeated)
        assert wide is broadcast(plain, (N, *function.shape), range(1, len(function.shape) + 1))


def test_an_argument_that_differs_keeps_the_axis() -> None:
    x, y = variable("x", (N, n)), variable("y", (m,))
    wide = call_mapping(F, (x, broadcast(y, (N, m), [1])))
    assert wide.shape == (N, k)
    assert wide.args[0] is x
