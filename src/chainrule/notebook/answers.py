"""Questions about models, and answers that print themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike, fspath
from typing import Any, cast, overload

from chainrule import session
from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.derive.steps import Result, Step
from chainrule.graph.walk import topological
from chainrule.notebook.expressions import Expression
from chainrule.notebook.wording import cautions_in_python, in_python
from chainrule.ops import core
from chainrule.read.elaborate import parse_node, read_text
from chainrule.read.elaborate_scope import nearest
from chainrule.read.model import Binding, Model, Written
from chainrule.session.loading import load
from chainrule.show.html import page_html
from chainrule.show.terminal import page_text

_KINDS, _LAYOUTS = ("gradient", "jacobian", "hessian"), ("denominator", "numerator")
_ANOTHER_KIND = "{}(…)"
_OF_NUMBERS = 'kind="{}"'
_OPTIONS = ("layout", "path", "expand", "index", "ascii")


def model_of(objective: Expression) -> Model:
    """The model that an expression rests on: its variables as they were made, then its definitions."""
    node = objective.node
    bindings: dict[str, Binding] = {}
    sizes: set[str] = set()
    order = topological([node, *(one.node for one in objective.lost)])
    variables = sorted((part for part in order if part.op is core.VARIABLE), key=lambda part: part.serial)
    for part in (*variables, *(part for part in order if part.op is not core.VARIABLE)):
        for dim in part.shape:
            sizes |= dim.names()
        if part.op not in (core.NAMED, core.VARIABLE):
            continue
        name = core.name_of(part)
        if name in bindings and bindings[name].node is not part:
            raise ChainruleError("CR022", f"two different expressions are named {name!r}")
        kind = (
            "definition" if part.op is core.NAMED else "param" if core.declared(part).trainable else "input"
        )
        bindings[name] = Binding(name, part, (), kind, None, None)
    result = core.name_of(node) if node.op is core.NAMED else ""
    lost = sorted(objective.lost, key=lambda one: one.node.serial)
    written = tuple(Written(one.node, None, one.choice) for one in lost)
    bindings[result] = Binding(result, node, (), "definition", None, None, written)
    return Model(Source("<python>", repr(objective)), bindings, frozenset(sizes), {}, {}, {}, (), (), result)


@overload
def parse(text: str) -> Model:
    """The model of a text."""


@overload
def parse(text: str, under: Model | Derivation) -> Expression:
    """The expression of a text under the names of a model or a derivation."""


def parse(text: str, under: Model | Derivation | None = None) -> Model | Expression:
    """A model from text, or, under the names of a model or derivation, the expression that a text stands for.

    Without `under` the text is that of a `.cr` file, or one expression. What a derivation prints parses
    back under its names to the very same expression.

    Examples:
        >>> import chainrule as cr
        >>> D = cr.derive("x : R[n]; y : R[n]; sum((x - y)^2)", "x")
        >>> cr.parse(repr(D.gradient("x")), D) is D.gradient("x")
        True
    """
    if under is not None:
        return Expression(parse_node(text, under.names() if isinstance(under, Derivation) else under))
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ChainruleError(
            "CR031", f"{type(text).__name__} is no text", help='write parse("x : R[n]; sum(x^2)")'
        )
    return read_text(Source("<text>", text))


class Derivation:
    """A verified derivation that prints itself; `steps` and `results` are its data.

    `gradient(W)` is the result with respect to a name or an expression that has one.
    """

    def __init__(self, derived: session.Derived) -> None:
        cautions = cautions_in_python(derived.model.cautions, _ANOTHER_KIND)
        self.derived = replace(derived, model=replace(derived.model, cautions=cautions))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The named lines: definitions, then derivatives in the order in which they were found."""
        return self.derived.derivation.steps

    @property
    def results(self) -> tuple[Result, ...]:
        """The derivatives that were asked for."""
        return self.derived.derivation.results

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the results rest on."""
        return (*self.derived.model.assumptions, *self.derived.derivation.assumptions)

    @property
    def verified(self) -> session.Stamp | None:
        """With what the results were compared."""
        return self.derived.stamp

    def gradient(self, wrt: Expression | str) -> Expression:
        """The result with respect to a name, or to an expression that has one."""
        for result in self.results:
            if wrt == result.wrt or (isinstance(wrt, Expression) and wrt.node is result.variable):
                return Expression(result.value)
        known = ", ".join(result.wrt for result in self.results)
        raise ChainruleError(
            "CR020", f"no derivative with respect to {wrt!r} was taken", help=f"there are: {known}"
        )

    def names(self) -> Model:
        """The model with the steps' names as further definitions."""
        model = self.derived.model
        bindings = dict(model.bindings)
        for step in self.steps:
            bindings[step.name] = Binding(step.name, step.target, step.families, "definition", None, None)
        return replace(model, bindings=bindings)

    def json(self) -> dict[str, Any]:
        """The answer as `chainrule derive --format json` gives it."""
        return self.derived.json()

    def latex(self) -> str:
        """The answer as `chainrule derive --format latex` gives it: a display, with comments."""
        return self.derived.latex()

    def html(self) -> str:
        """A self-contained page."""
        return page_html(self.derived.page())

    def __repr__(self) -> str:
        return page_text(self.derived.page())

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_latex_(self) -> str:
        return self.derived.display()


def _as_model(model: Any) -> Model:
    """A model, an expression's, that of a text, or, of a text that ends in `.cr` and of a path, a file's."""
    if isinstance(model, Model):
        return model
    if isinstance(model, Expression):
        return model_of(model)
    if isinstance(model, PathLike):
        return load(str(fspath(cast("PathLike[str]", model))))
    if isinstance(model, str):
        return load(model) if model.endswith(".cr") and "\n" not in model else parse(model)
    raise ChainruleError(
        "CR031",
        f"{type(model).__name__} is no model",
        help="give an expression, a text, a path that ends in .cr, or what parse(…) returned",
    )


def _require_options(unknown: Mapping[str, Any], known: Sequence[str], **chosen: Any) -> None:
    """Raises CR033 for an option that a question does not have, CR031 for a value that it does not take."""
    for name in unknown:
        near = nearest(name, known)
        raise ChainruleError(
            "CR033",
            f"there is no option {name!r}",
            help=(f"did you mean `{near}`? " if near else "") + "options are " + ", ".join(known),
        )
    for name, value in chosen.items():
        choices = {"kind": _KINDS, "layout": _LAYOUTS}[name]
        if value not in choices:
            raise ChainruleError(
                "CR031", f"{value!r} is no {name}", help="choose one of " + ", ".join(map(repr, choices))
            )


def _names(wrt: Any) -> list[str] | None:
    if wrt is None:
        return None
    items = cast(Sequence[Any], wrt if isinstance(wrt, list | tuple) else [wrt])
    return [core.name_of(w.node) if isinstance(w, Expression) else str(w) for w in items]


def _derived(model: Any, wrt: Any, of: str | None, **options: Any) -> Derivation:
    """The answer to a question about a derivative; its errors name the objective, where it has a name."""
    called = isinstance(model, Expression) and model.node.op in (core.NAMED, core.VARIABLE)
    another = f"{{}}({core.name_of(model.node)})" if called else _ANOTHER_KIND
    with in_python(another):
        return Derivation(session.derive(_as_model(model), of=of, wrt=_names(wrt), **options))


def derive(
    model: Model | Expression | str | PathLike[str],
    wrt: Any = None,
    *,
    of: str | None = None,
    kind: str | None = None,
    layout: str = "denominator",
    path: str | None = None,
    expand: bool = False,
    index: bool = False,
    ascii: bool = False,
    **unknown: Any,
) -> Derivation:
    """∂L/∂W, the gradient of a model's objective L, step by step and verified. The answer prints itself.

    `model` is an expression, a text, the path of a `.cr` file, or what `parse` returned. `wrt` is a name or
    expression, or several; by default all parameters. `of` is the name to differentiate, by default the
    last definition.

    `kind` is "gradient", "jacobian" or "hessian", by default the gradient, and for an array of undeclared
    letters the Jacobian. `layout` says which axes of a Jacobian come first: the variable's in
    "denominator", the result's in "numerator". `path` names a variable to which the chain of factors is
    shown. `expand` unfolds the names in the results, `index` writes them in index notation, `ascii` with
    ASCII operators.

    Errors are coded: CR031 for a value that an option does not take, CR033 for an unknown option, those of
    the model, and CR060 where the domain is hit by too few random points.

    Examples:
        >>> import chainrule as cr
        >>> D = cr.derive("x : R[n]; A : R[n, n]; L = sum(tanh(A @ x))", "x")
        >>> D.gradient("x")
        Aᵀ(1 − tanh(A x)²)
    """
    _require_options(unknown, ("kind", *_OPTIONS), **({} if kind is None else {"kind": kind}), layout=layout)
    return _derived(
        model, wrt, of, kind=kind, layout=layout, path=path, expand=expand, index=index, ascii=ascii
    )


def jacobian(
    model: Model | Expression | str | PathLike[str],
    wrt: Any = None,
    *,
    of: str | None = None,
    layout: str = "denominator",
    path: str | None = None,
    expand: bool = False,
    index: bool = False,
    ascii: bool = False,
    **unknown: Any,
) -> Derivation:
    """∂y/∂x, the Jacobian of an expression y of any shape; options and errors are those of `derive`.

    In denominator layout the axes of x come first, in numerator layout those of y.

    Examples:
        >>> import chainrule as cr
        >>> cr.jacobian("x : R[n]; A : R[m, n]; y = A @ x", "x", layout="numerator").gradient("x")
        A
    """
    _require_options(unknown, _OPTIONS, layout=layout)
    return _derived(
        model, wrt, of, kind="jacobian", layout=layout, path=path, expand=expand, index=index, ascii=ascii
    )


def hessian(
    model: Model | Expression | str | PathLike[str],
    wrt: Any = None,
    *,
    of: str | None = None,
    layout: str = "denominator",
    path: str | None = None,
    expand: bool = False,
    index: bool = False,
    ascii: bool = False,
    **unknown: Any,
) -> Derivation:
    """∂²L/∂w², the Hessian of a scalar L by each variable alone; options and errors are those of `derive`.

    Examples:
        >>> import chainrule as cr
        >>> cr.hessian("X : R[n, d]; w : param R[d]; L = norm2(X @ w)^2").gradient("w")
        2 XᵀX
    """
    _require_options(unknown, _OPTIONS, layout=layout)
    return _derived(
        model, wrt, of, kind="hessian", layout=layout, path=path, expand=expand, index=index, ascii=ascii
    )


def evaluate(
    model: Model | Expression | str | PathLike[str],
    values: Any = None,
    *,
    of: str | None = None,
    wrt: Any = None,
    kind: str = "gradient",
    layout: str = "denominator",
    exact: bool = False,
    **unknown: Any,
) -> session.Worked:
    """L and ∂L/∂W at given numbers: the forward and the backward pass, node by node.

    `values` maps names to numbers, fractions such as "4/5", nested lists and NumPy arrays. Without `wrt`
    there is a gradient for every input and every definition; `kind` and `layout` are those of `derive`. With
    `exact` the numbers are fractions where they can be. The answer prints itself; its `values` and
    `derivatives` map names to arrays.

    Errors are coded: CR040 for values that are no dict, CR047 where the model is not defined at them.

    Examples:
        >>> import chainrule as cr
        >>> at = cr.evaluate("x : R[2]; L = sum(x^3)", {"x": [1, "1/2"]}, exact=True)
        >>> at.json()["gradients"]["x"]
        ['3', '3/4']
    """
    if not isinstance(values, Mapping | type(None)):
        raise ChainruleError(
            "CR040", "values are a dict from names to numbers", help='write {"x": [1, 2], "b": "4/5"}'
        )
    _require_options(unknown, ("kind", "layout", "exact"), kind=kind, layout=layout)
    given = dict(cast("Mapping[str, Any]", values or {}))
    with in_python(_OF_NUMBERS):
        worked = session.evaluate(
            _as_model(model), given, of=of, wrt=_names(wrt), kind=kind, layout=layout, exact=exact
        )
    return replace(worked, cautions=cautions_in_python(worked.cautions, _OF_NUMBERS))
