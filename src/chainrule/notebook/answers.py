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
        """Steps and results as one LaTeX display."""
        return self.derived.latex()

    def html(self) -> str:
        """A self-contained page."""
        return page_html(self.derived.page())

    def __repr__(self) -> str:
        return page_text(self.derived.page())

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_latex_(self) -> str:
        return self.latex()


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


def _checked(options: dict[str, Any], *known: str) -> dict[str, Any]:
    """The options of a question, none unknown, with the values that the command line takes."""
    for name, value in options.items():
        if name not in known:
            near = nearest(name, known)
            raise ChainruleError(
                "CR033",
                f"there is no option {name!r}",
                help=(f"did you mean `{near}`? " if near else "") + "options are " + ", ".join(known),
            )
        choices = {"kind": _KINDS, "layout": _LAYOUTS}.get(name)
        if choices is not None and value not in choices:
            raise ChainruleError(
                "CR031", f"{value!r} is no {name}", help="choose one of " + ", ".join(map(repr, choices))
            )
    return options


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
    model: Model | Expression | str, wrt: Any = None, *, of: str | None = None, **options: Any
) -> Derivation:
    """The gradient of a model's objective, step by step and verified.

    `wrt` is a name or expression, or several; by default all parameters. The answer prints itself.
    """
    return _derived(model, wrt, of, **_checked(options, "kind", *_OPTIONS))


def jacobian(
    model: Model | Expression | str, wrt: Any = None, *, of: str | None = None, **options: Any
) -> Derivation:
    """The Jacobian of an expression of any shape."""
    return _derived(model, wrt, of, kind="jacobian", **_checked(options, *_OPTIONS))


def hessian(
    model: Model | Expression | str, wrt: Any = None, *, of: str | None = None, **options: Any
) -> Derivation:
    """The Hessian of a scalar objective."""
    return _derived(model, wrt, of, kind="hessian", **_checked(options, *_OPTIONS))


def evaluate(
    model: Model | Expression | str,
    values: Any = None,
    *,
    of: str | None = None,
    wrt: Any = None,
    **options: Any,
) -> session.Worked:
    """The forward and backward pass with numbers; `values` maps names to numbers and nested lists."""
    if not isinstance(values, Mapping | type(None)):
        raise ChainruleError(
            "CR040", "values are a dict from names to numbers", help='write {"x": [1, 2], "b": "4/5"}'
        )
    checked = _checked(options, "kind", "layout", "exact")
    given = dict(cast("Mapping[str, Any]", values or {}))
    with in_python(_OF_NUMBERS):
        worked = session.evaluate(_as_model(model), given, of=of, wrt=_names(wrt), **checked)
    return replace(worked, cautions=cautions_in_python(worked.cautions, _OF_NUMBERS))
