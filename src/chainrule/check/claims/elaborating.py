"""From what a formula says to values with shapes: the readings that shapes decide.

One walk serves twice. Without `build` it only works out shapes and makes sizes equal where the formula
demands it; with `build` it makes the nodes of the graph, of which the derivative and the comparison know
everything else. What each kind of expression means stands in a module of its own: names and indices in
`referring`, neighbouring factors in `multiplying`, where derivatives are laid out in `layout`, functions in
`applying` and `wholes`, Σ and ∏ in `summing`, 𝟙, δ and cases in `conditions`, matrices written out in
`matrices`, ∂ and d in `derivatives`.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims import layout
from chainrule.check.claims.applying import call, opaque, smooth
from chainrule.check.claims.conditions import branches, indicator, kronecker
from chainrule.check.claims.derivatives import by_all, derivative, differential, tangent
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.mapping import at
from chainrule.check.claims.matrices import display, spread
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.multiplying import power, quotient, times
from chainrule.check.claims.referring import entry, reference, special
from chainrule.check.claims.summing import extremum_over, summation
from chainrule.check.claims.values import Value
from chainrule.check.claims.walk import Function, Quantities, Reading, Walk
from chainrule.check.claims.wholes import extremum, norm


class Elaborator(Walk):
    """One statement under one reading: what each kind of expression is worth.

    Raises `Unfit`, with the place, where shapes do not fit; `NotUnderstood` where nothing is computed.
    """

    __slots__ = ()

    def value(self, e: Expression) -> Value:
        """The value of an expression, a derivative still with the axes of both its sides.

        Raises `Unfit` at the smallest part whose shapes do not fit.
        """
        try:
            return self._value(e)
        except Unfit as unfit:
            if unfit.start < 0:
                unfit.start, unfit.end = e.start, e.end
            raise

    def plain(self, e: Expression) -> Value:
        """The value of an expression, a derivative laid out as an array."""
        value = self.value(e)
        return value if value.link is None else layout.laid_out(self, value)

    def inside(self, own: Function, arguments: Sequence[Value]) -> Value:
        """f(a, b, …): the value of the body of f with its parameters' values put in.

        Indices that are counted keep their numbers; free letters of the outside mean nothing inside.
        """
        inner = Elaborator(
            self.scope, self.space, self.reading, dict(self.env), fresh=self.fresh,
            local=dict(zip(own.parameters, arguments, strict=True)), asked=self.asked,
            independent=self.independent, notes=self.notes, depth=self.depth + 1, bound=self.bound,
            implied=self.implied,
        )  # fmt: skip
        with self.scope.as_of(own.order):
            return inner.plain(own.body)

    def laid_out(self, value: Value) -> Value:
        """A derivative as an array in the reading's layout; other values as they are."""
        return layout.laid_out(self, value)

    def opaque(self, name: str, shape: tuple[int, ...], arguments: Sequence[Value]) -> Value:
        """f(a, b, …) of the shape `shape`, where nothing is known of f but that it is smooth."""
        return opaque(self, name, shape, arguments)

    def tangent(self, name: X.Reference) -> Value:
        """dX, a variable of X's shape."""
        return tangent(self, name)

    def _value(self, e: Expression) -> Value:
        space = self.space
        match e:
            case X.Numeral(value=value):
                return space.number(value)
            case X.Special(name=name):
                return special(self, e, name)
            case X.Reference():
                return reference(self, e)
            case X.Total(terms=((sign, term),)):
                return space.scaled(self.value(term), sign)
            case X.Total(terms=terms):
                return space.add([(sign, self.plain(term)) for sign, term in terms])
            case X.Times(factors=factors):
                return times(self, factors)
            case X.Quotient(numerator=a, denominator=b):
                return quotient(self, self.value(a), self.plain(b))
            case X.Power(base=base, exponent=exponent):
                return power(self, self.plain(base), exponent)
            case X.Transposed(body=X.Spread(kind="list") as body) if not self.reading.rows:
                return self.value(body)
            case X.Transposed(body=body):
                return space.transpose(self.plain(body))
            case X.Entry(body=body, positions=positions):
                return entry(self, self.plain(body), positions)
            case X.Call():
                return call(self, e)
            case X.Derivative():
                return derivative(self, e)
            case X.Jacobian():
                return by_all(self, e)
            case X.Smooth():
                return smooth(self, e)
            case X.At():
                return at(self, e)
            case X.Choice(usual=usual, other=other):
                self.asked.add("words")
                return self.value(other if self.reading.long_words else usual)
            case X.Differential(body=body):
                return differential(self, e, body)
            case X.Summation():
                return summation(self, e)
            case X.Extremum(letter=str()):
                return extremum_over(self, e)
            case X.Extremum(name=name, body=body):
                return extremum(self, name, self.plain(body))
            case X.Indicator(condition=condition, body=body):
                return indicator(self, condition, body)
            case X.Kronecker(first=first, second=second):
                return kronecker(self, e, first, second)
            case X.Norm(body=body, kind=kind):
                return norm(self, self.plain(body), kind)
            case X.Display():
                return display(self, e)
            case X.Spread():
                return spread(self, e)
            case X.Branches(rows=rows):
                return branches(self, rows)
            case _:
                raise NotUnderstood("not computed with", e.start, e.end)


__all__ = ["Elaborator", "Function", "Quantities", "Reading"]
