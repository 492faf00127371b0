"""The Python face: expressions by operator overloading, and answers that print themselves.

    d, h = dims("d h")
    W, x = param("W", h, d), input("x", d)
    L = sum(tanh(W @ x)).named("L")
    derive(L)

Names, axes and functions follow the Python array API standard. No mathematics stands here: an `Expression`
wraps a node of the graph, and every function is a row of the table of operators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from numbers import Integral, Real
from os import PathLike, fspath
from typing import Any, TypeAlias, cast, overload
from weakref import WeakValueDictionary

from chainrule import session
from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.derive.families import Families
from chainrule.derive.steps import Result, Step
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.operator import Operator
from chainrule.graph.shape import Dim, show_shape
from chainrule.graph.walk import topological
from chainrule.ops import core, piecewise, structure
from chainrule.ops.building import apply, together
from chainrule.ops.domains import Applied, cancelled, demanding, heads
from chainrule.ops.elementwise import general_power
from chainrule.ops.products import matmul
from chainrule.ops.table import FUNCTIONS
from chainrule.read.elaborate import parse_node, read_text
from chainrule.read.elaborate_scope import WRITTEN, nearest
from chainrule.read.expressions import RESERVED, TRUTHS
from chainrule.read.model import Binding, Model, Written
from chainrule.read.python_calls import bound, size_of
from chainrule.session.loading import load
from chainrule.show.html import page_html
from chainrule.show.sheet import Spelling
from chainrule.show.terminal import page_text

one_hot, simplex, symmetric, spd = Fact.ONEHOT, Fact.SIMPLEX, Fact.SYMMETRIC, Fact.SPD
binary, positive = Fact.BINARY, Fact.POSITIVE

Size: TypeAlias = "Dim | int | str"
Number: TypeAlias = "int | float | Fraction"
_KINDS, _LAYOUTS = ("gradient", "jacobian", "hessian"), ("denominator", "numerator")
_OPTIONS = ("layout", "path", "expand", "index", "ascii")
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "true_divide": lambda a, b: a / b,
    "matmul": lambda a, b: a @ b,
    "power": lambda a, b: a**b,
    "greater": lambda a, b: a > b,
    "less": lambda a, b: a < b,
    "greater_equal": lambda a, b: a >= b,
    "less_equal": lambda a, b: a <= b,
}


_NOTHING: frozenset[Applied] = frozenset()
_expressions: WeakValueDictionary[tuple[Node, frozenset[Applied]], Expression] = WeakValueDictionary()


class Expression:
    """A node of the graph, with Python's operators.

    `*` is elementwise, `@` the matrix product, `**` the elementwise power, `.T` the transpose, and indexing
    counts from 0, all with NumPy's broadcasting. `lost` are operations that were applied on the way, are not
    defined everywhere and have cancelled: x / x is the number 1 that has lost 1 / x.

    Examples:
        >>> import chainrule as cr
        >>> n, = cr.dims("n")
        >>> x = cr.input("x", n)
        >>> (x @ x).shape
        ()
    """

    __slots__ = ("__weakref__", "lost", "node")
    __hash__ = object.__hash__

    node: Node
    lost: frozenset[Applied]

    def __new__(cls, node: Node, lost: frozenset[Applied] = _NOTHING) -> Expression:
        """The one expression of a node with these losses: equal expressions are one object."""
        known = _expressions.get((node, lost))
        if known is None:
            known = object.__new__(cls)
            known.node, known.lost = node, lost
            _expressions[node, lost] = known
        return known

    @property
    def shape(self) -> tuple[str, ...]:
        """The symbolic shape."""
        return tuple(str(d) for d in self.node.shape)

    @property
    def T(self) -> Expression:
        """The transpose: the last two axes exchanged."""
        return _made(core.transpose(self.node), (self,))

    def named(self, name: str) -> Expression:
        """A definition: later results refer to it by this name."""
        _checked_name(name)
        return Expression(core.named(name, self.node), self.lost)

    def __add__(self, other: Any) -> Expression:
        return _joined(lambda a, b: core.add((a, b)), self, other)

    def __radd__(self, other: Any) -> Expression:
        return _joined(lambda a, b: core.add((a, b)), other, self)

    def __sub__(self, other: Any) -> Expression:
        return _joined(core.subtract, self, other)

    def __rsub__(self, other: Any) -> Expression:
        return _joined(core.subtract, other, self)

    def __mul__(self, other: Any) -> Expression:
        return _joined(core.multiply, self, other)

    def __rmul__(self, other: Any) -> Expression:
        return _joined(core.multiply, other, self)

    def __truediv__(self, other: Any) -> Expression:
        return _divided(self, other)

    def __rtruediv__(self, other: Any) -> Expression:
        return _divided(other, self)

    def __matmul__(self, other: Any) -> Expression:
        return _made(matmul(self.node, as_node(other)), (self, other))

    def __rmatmul__(self, other: Any) -> Expression:
        return _made(matmul(as_node(other), self.node), (self, other))

    def __neg__(self) -> Expression:
        return _made(core.scale(-1, self.node), (self,))

    def __pos__(self) -> Expression:
        return self

    def __pow__(self, other: Any) -> Expression:
        exponent = core.constant_value(as_node(other))
        if exponent is not None and not as_node(other).rank:
            result = core.power(self.node, exponent)
        else:
            result = general_power(self.node, as_node(other))
        return _made(result, (self, other), heads(result))

    def __rpow__(self, other: Any) -> Expression:
        return exp(self * log(other))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
        """NumPy's operators on NumPy's numbers are this class's own; its functions are refused."""
        word = str(ufunc.__name__)
        if method == "__call__" and word in _OPERATORS and len(inputs) == 2 and not keywords:
            left, right = (v if isinstance(v, Expression) else Expression(as_node(v)) for v in inputs)
            return _OPERATORS[word](left, right)
        known = "sum" if method == "reduce" and word == "add" else word
        known = known if known in FUNCTIONS else nearest(word, FUNCTIONS)
        raise ChainruleError(
            "CR028",
            f"numpy.{word} takes arrays, not expressions",
            help=f"write `chainrule.{known}(…)`" if known else "use the functions of chainrule",
        )

    def __gt__(self, other: Any) -> Expression:
        return _compared(">", self, other)

    def __lt__(self, other: Any) -> Expression:
        return _compared("<", self, other)

    def __ge__(self, other: Any) -> Expression:
        return _compared(">=", self, other)

    def __le__(self, other: Any) -> Expression:
        return _compared("<=", self, other)

    def __abs__(self) -> Expression:
        return _call("abs", self)

    def __bool__(self) -> bool:
        raise TypeError("an expression has no truth value; write where(x > 0, a, b) instead of an if")

    def __iter__(self) -> Any:
        raise TypeError("an expression cannot be iterated over; take its entries with x[0], x[1], …")

    def __getitem__(self, key: Any) -> Expression:
        keys = cast(tuple[Any, ...], key if isinstance(key, tuple) else (key,))
        shape = self.node.shape
        if len(keys) > len(shape):
            raise ChainruleError("CR032", f"{len(keys)} indices for the shape {show_shape(shape)}")
        picks: list[structure.Pick] = []
        for place, dim in enumerate(shape):
            picks.append(_picked(keys[place] if place < len(keys) else slice(None), dim))
        return _made(structure.index(self.node, picks), (self,))

    def __repr__(self) -> str:
        return _spelling(self.node).text(_shown(self.node), Families()(self.node))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {_spelling(self.node).latex(_shown(self.node), Families()(self.node))}$"


def _picked(item: Any, dim: Dim) -> structure.Pick:
    if isinstance(item, slice):
        bounds = cast(Any, item)
        return structure.pick_slice(bounds.start, bounds.stop, bounds.step or 1, dim)
    if isinstance(item, int) and not isinstance(item, bool):
        return structure.pick_one(item, dim)
    raise ChainruleError(
        "CR032", f"an index is an integer or a slice, not {item!r}", help="write `x[0]` or `x[1:3]`"
    )


def _shown(node: Node) -> Node:
    return node.args[0] if node.op is core.NAMED else node


def _spelling(node: Node) -> Spelling:
    leaves = [n for n in topological([node]) if n.op in (core.NAMED, core.VARIABLE)]
    return Spelling({n: core.name_of(n) for n in leaves}, Families())


def as_node(value: Any) -> Node:
    """The node of an expression or a number."""
    if isinstance(value, Expression):
        return value.node
    if isinstance(value, Fraction):
        return core.constant(value)
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ChainruleError(
            "CR033",
            f"{type(value).__name__} cannot stand in an expression",
            help="use expressions and numbers; arrays are given as values to evaluate(…)",
        )
    if isinstance(value, Integral):
        return core.constant(Fraction(int(value)))
    if value != value or float(value) in (float("inf"), float("-inf")):
        raise ChainruleError("CR033", f"{value} cannot stand in an expression", help="give a finite number")
    return core.constant(Fraction(str(value)))


def _joined(build: Callable[[Node, Node], Node], left: Any, right: Any) -> Expression:
    return _made(build(*together((as_node(left), as_node(right)))), (left, right))


def _divided(left: Any, right: Any) -> Expression:
    a, b = together((as_node(left), as_node(right)))
    return _made(core.divide(a, b), (left, right), heads(core.power(b, Fraction(-1))))


def _compared(relation: str, left: Any, right: Any) -> Expression:
    return _made(piecewise.compare(relation, as_node(left), as_node(right)), (left, right))


def _made(
    result: Node, given: Iterable[Any], fresh: Iterable[Node] = (), choices: Iterable[Any] = ()
) -> Expression:
    """The expression of a node that was made of what was given, with what has cancelled in it."""
    parts = [(one.node, one.lost) for one in given if isinstance(one, Expression)]
    chosen = frozenset(
        Applied(one.node, choice=True)
        for part in choices
        if isinstance(part, Expression)
        for one in part.lost
    )
    return Expression(result, cancelled(result, [*parts, (result, chosen)], fresh))


def _checked_name(name: Any) -> None:
    if not isinstance(name, str) or not name.isidentifier() or name in {*RESERVED, *TRUTHS}:
        raise ChainruleError(
            "CR021",
            f"{name!r} is not a name",
            help="a name is letters, digits and _, as in Python, and no word of the format",
        )
    if name in WRITTEN:
        raise ChainruleError(
            "CR022",
            f"`{name}` is a function that results are written with, and cannot be another name as well",
            help=f"choose another name, such as `{name}_`",
        )


def dims(names: str) -> tuple[Dim, ...]:
    """Symbolic sizes, as in `d, h = dims("d h")`."""
    if not isinstance(names, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ChainruleError("CR026", f"{names!r} names no sizes", help='write `d, h = dims("d h")`')
    return tuple(size_of(name) for name in names.replace(",", " ").split())


def input(name: str, *shape: Size, fact: Fact | str = Fact.REAL) -> Expression:
    """A declared input of a shape; a fact such as `one_hot` or `"onehot"` may be declared of it."""
    return _declared(name, shape, fact, trainable=False)


def param(name: str, *shape: Size, fact: Fact | str = Fact.REAL) -> Expression:
    """A trainable input: gradients are taken with respect to these by default."""
    return _declared(name, shape, fact, trainable=True)


def _declared(name: str, shape: Sequence[Size], given: Fact | str, *, trainable: bool) -> Expression:
    _checked_name(name)
    fact, sizes = _fact(given), tuple(map(size_of, shape))
    problem: str | None = None
    if fact.sums_to_one and not sizes:
        problem = f"`{fact.value}` needs a size"
    elif fact.symmetric:
        sizes = (*sizes, *sizes) if len(sizes) == 1 else sizes
        if len(sizes) != 2 or sizes[0] != sizes[1]:
            problem = f"a symmetric matrix has one size: `param({name!r}, n, n, fact={fact.value})`"
    if problem is not None:
        raise ChainruleError(
            "CR025", f"`{fact.value}` cannot have the shape {show_shape(sizes)}", help=problem
        )
    return Expression(core.variable(name, sizes, fact=fact, trainable=trainable))


def _fact(given: Any) -> Fact:
    if isinstance(given, Fact):
        return given
    known = {fact.value: fact for fact in Fact}
    plain = given.replace("_", "").lower() if isinstance(given, str) else ""
    if given in ("R", "ℝ"):
        return Fact.REAL
    if plain in known:
        return known[plain]
    raise ChainruleError(
        "CR018", f"unknown type {given!r}", help="types are " + ", ".join(f"`{word}`" for word in known)
    )


def _call(name: str, *args: Any, **keywords: Any) -> Expression:
    """The operator `name` of the table, applied."""
    op: Operator = FUNCTIONS[name]
    if op.name == "scatter":
        return _scattered(args)
    given = bound(op, args, keywords, as_node)
    if op.elementwise and len(given) > 1:
        given = list(together(given))
    result = op.meaning(*given) if op.meaning is not None else apply(op, given)
    settled, chosen = _operands(op, args, keywords)
    return _made(result, settled, demanding(op, given, result), chosen)


def _operands(op: Operator, args: Sequence[Any], keywords: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """What an operator was given, and apart from it that between which it chooses."""
    choices = {op.parameters[place].name for place in op.choices}
    names = [parameter.name for parameter in op.parameters]
    named = [(names[min(place, len(names) - 1)], value) for place, value in enumerate(args)]
    settled: list[Any] = []
    chosen: list[Any] = []
    for name, value in (*named, *keywords.items()):
        parts = cast(Sequence[Any], value) if isinstance(value, list | tuple) else (value,)
        (chosen if name in choices else settled).extend(parts)
    return settled, chosen


def _scattered(args: Sequence[Any]) -> Expression:
    if len(args) < 3:
        raise ChainruleError(
            "CR031",
            "`scatter` needs an array, the sizes of the result and a place for each axis",
            help="use it as scatter(x, [5], slice(1, 3))",
        )
    given = cast(Sequence[Any], args[1] if isinstance(args[1], list | tuple) else (args[1],))
    sizes = tuple(map(size_of, given))
    if len(args) - 2 != len(sizes):
        raise ChainruleError(
            "CR031", f"`scatter` needs {len(sizes)} places, one for each axis", help="scatter(x, [5], 3)"
        )
    picks = [_picked(item, dim) for item, dim in zip(args[2:], sizes, strict=True)]
    return _made(structure.scatter(as_node(args[0]), picks, sizes), args[:1])


def function(name: str) -> Callable[..., Expression]:
    """The operator of the table with this name, for expressions.

    Its keywords are those of the text format (`axis=`, `keepdims=`, …).
    """
    if name not in FUNCTIONS:
        near = nearest(str(name), FUNCTIONS)
        raise ChainruleError(
            "CR020",
            f"unknown function {name!r}",
            help=f"did you mean `{near}`?" if near else "`dir(chainrule)` lists the functions",
        )
    op = FUNCTIONS[name]

    def call(*args: Any, **keywords: Any) -> Expression:
        return _call(op.name, *args, **keywords)

    call.__name__ = op.name
    call.__doc__ = op.summary
    return call


exp, log = function("exp"), function("log")


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
def parse(text: str) -> Model: ...
@overload
def parse(text: str, under: Model | Derivation) -> Expression: ...


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
        self.derived = derived

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


def derive(
    model: Model | Expression | str, wrt: Any = None, *, of: str | None = None, **options: Any
) -> Derivation:
    """The gradient of a model's objective, step by step and verified.

    `wrt` is a name or expression, or several; by default all parameters. The answer prints itself.
    """
    return Derivation(
        session.derive(_as_model(model), of=of, wrt=_names(wrt), **_checked(options, "kind", *_OPTIONS))
    )


def jacobian(
    model: Model | Expression | str, wrt: Any = None, *, of: str | None = None, **options: Any
) -> Derivation:
    """The Jacobian of an expression of any shape."""
    return Derivation(
        session.derive(
            _as_model(model), of=of, wrt=_names(wrt), kind="jacobian", **_checked(options, *_OPTIONS)
        )
    )


def hessian(
    model: Model | Expression | str, wrt: Any = None, *, of: str | None = None, **options: Any
) -> Derivation:
    """The Hessian of a scalar objective."""
    return Derivation(
        session.derive(
            _as_model(model), of=of, wrt=_names(wrt), kind="hessian", **_checked(options, *_OPTIONS)
        )
    )


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
    return session.evaluate(
        _as_model(model), dict(cast("Mapping[str, Any]", values or {})), of=of, wrt=_names(wrt), **checked
    )
