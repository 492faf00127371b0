"""Given values: from JSON, or from `:=` in a model, to arrays for the model's inputs.

What enters is a model and, by name, nested lists of numbers (or NumPy arrays); what leaves are an array
for every input, the sizes of all named dimensions, and whether every number was given exactly. Integers,
fractions and strings such as "4/5" are exact; JSON's floats and decimals are float64. What is missing,
misshapen, not a number, or breaks a declared fact is a coded error that says which name and which entry.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np

from chainrule.base.errors import Caution, ChainruleError
from chainrule.base.source import Source, Span
from chainrule.check.keeping import broken_fact
from chainrule.check.unifying import Unifier
from chainrule.emit.arrays import Array
from chainrule.emit.exact import as_exact
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import VARIABLE, declared, name_of
from chainrule.read.model import Model, Numeral

Number = int | float | Fraction
_DEEPEST = 32
_MOST_DIGITS = 400
_LARGEST_SHOWN = 10**6
_WHOLE_OR_QUOTIENT = re.compile(r"([+-]?\d+)(?:\s*/\s*(\d+))?")
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """The numbers given for one name, row by row, and their shape."""

    numbers: Sequence[Number]
    shape: tuple[int, ...]

    @property
    def exact(self) -> bool:
        """Whether no number was given as a float or a decimal."""
        return not any(isinstance(number, float) for number in self.numbers)

    @property
    def floats(self) -> Array:
        """The float64 array."""
        return np.array([float(number) for number in self.numbers], np.float64).reshape(self.shape)


class Document(dict[str, Any]):
    """What a values file says, with its text, so that messages can point into it."""

    def __init__(self, values: Mapping[str, Any], source: Source) -> None:
        super().__init__(values)
        self.source = source

    def place(self, name: str) -> Span | None:
        """Where a name stands as a key; None if it is spelled with escapes."""
        found = re.search(re.escape(f'"{name}"') + r"\s*:", self.source.text)
        return Span(found.start(), found.start() + len(name) + 2) if found else None


@dataclass(frozen=True, slots=True)
class Given:
    """Values for every input of a model, with the sizes that they settle."""

    values: Mapping[Node, Value]
    sizes: Mapping[str, int]
    cautions: tuple[Caution, ...]

    @property
    def exact(self) -> bool:
        """Whether every number was given exactly."""
        return all(value.exact for value in self.values.values())

    def floats(self) -> dict[Node, Array]:
        """The environment for FloatArrays."""
        return {node: value.floats for node, value in self.values.items()}

    def in_decimals(self) -> tuple[str, ...]:
        """Of every name with decimals the first, and the fraction that it might have been given as."""
        found: list[str] = []
        for node, value in self.values.items():
            decimal = next((number for number in value.numbers if isinstance(number, float)), None)
            if decimal is None:
                continue
            fraction = Fraction(repr(decimal))
            instead = f"write {fraction}" if fraction.denominator <= _LARGEST_SHOWN else "write a fraction"
            found.append(f"{name_of(node)}: {decimal!r} is a decimal and was not worked exactly; {instead}")
        return tuple(found)

    def exacts(self) -> dict[Node, Array]:
        """The environment for ExactArrays: Fractions, and floats where floats were given."""
        return {
            node: as_exact(np.array(value.numbers, object)).reshape(value.shape)
            for node, value in self.values.items()
        }


def given_values(model: Model, overrides: Mapping[str, Any] | None = None) -> Given:
    """The model's own values with `overrides` on top, as arrays for all its inputs.

    A value for a name that the model lacks is a Caution (CR082).
    """
    nodes = topological(binding.node for binding in model.bindings.values())
    variables = {name_of(node): node for node in nodes if node.op is VARIABLE}
    # The reader has already warned of a `:=` for a name that is no input.
    own = {name: value for name, value in model.values.items() if name in variables or name in model.sizes}
    raw: dict[str, Any] = {**own, **(overrides or {})}
    defined = [name for name, binding in model.bindings.items() if binding.kind == "definition"]
    try:
        return bind(variables, raw, sizes=model.sizes, defined=defined)
    except ChainruleError as error:
        raise _located(error, model, overrides or {}) from None


def bind(
    variables: Mapping[str, Node],
    raw: Mapping[str, Any],
    *,
    sizes: Iterable[str] = (),
    defined: Iterable[str] = (),
) -> Given:
    """Arrays for `variables` from what was given; names in `sizes` may be given an integer.

    Errors: CR040 not a number, CR041 ragged, CR042 a definition, CR043 missing, CR044 not finite,
    CR045 wrong shape, CR046 breaks its declaration.
    """
    sizes, defined = set(sizes), set(defined)
    cautions: list[Caution] = []
    for name in raw:
        if name in defined and name not in variables:
            raise ChainruleError(
                "CR042",
                f"`{name}` is defined; it cannot be given a value as well",
                help="delete one of the two",
                about=name,
            )
        if name not in variables and name not in sizes:
            cautions.append(_unused(name, variables))
    missing = [name for name in variables if name not in raw]
    if missing:
        raise _missing(missing, variables)
    unifier = Unifier(
        {name: _size(name, raw[name]) for name in raw if name in sizes and name not in variables}
    )
    values = {node: read_value(name, raw[name]) for name, node in variables.items()}
    for name, node in variables.items():
        unifier.take(name, node.shape, values[node].shape)
    settled = unifier.solve(sizes)
    for name, node in variables.items():
        broken = broken_fact(declared(node).fact, values[node].floats)
        if broken is not None:
            raise ChainruleError(
                "CR046",
                f"the value of `{name}` breaks its declaration `{declared(node).fact.value}`: {broken}",
                help="correct the value, or declare the input as `R`",
                about=name,
            )
    return Given(values, settled, tuple(cautions))


def _located(error: ChainruleError, model: Model, overrides: Mapping[str, Any]) -> ChainruleError:
    """The error at the value that it is about, in the values file or in the model."""
    name = error.about or ""
    if name not in overrides:
        binding = model.bindings.get(name)
        return error.located(model.given_at.get(name, binding.span if binding else None), model.source)
    return (
        error.located(overrides.place(name), overrides.source) if isinstance(overrides, Document) else error
    )


def read_json(content: str, name: str) -> Document:
    """The object in a values file; `name` is the file's, for messages (CR049)."""
    source = Source(name, content)
    try:
        found = json.loads(content.removeprefix("\ufeff"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ChainruleError(
            "CR049",
            f"this is not JSON: {error.msg}",
            span=Span(min(error.pos, len(content) - 1), error.pos + 1),
            source=source,
            help='a values file looks like {"x": [1, 2], "b": "4/5"}',
        ) from None
    except RecursionError:
        raise ChainruleError(
            "CR049",
            "the values file is nested too deeply",
            source=source,
            help="an array has one pair of square brackets for each axis",
        ) from None
    except ValueError:
        raise ChainruleError(
            "CR044",
            "a number in the values file has thousands of digits",
            source=source,
            help="float64 holds about 17; round it",
        ) from None
    except ChainruleError as error:
        raise error.located(None, source) from None
    if not isinstance(found, dict):
        raise ChainruleError(
            "CR049",
            "a values file must hold one JSON object, from names to values",
            span=Span(0, 1),
            source=source,
            help='a values file looks like {"x": [1, 2], "b": "4/5"}',
        )
    return Document(cast(dict[str, Any], found), source)


def read_value(name: str, raw: Any) -> Value:
    """The numbers of one value; nested lists, tuples, NumPy arrays, or a single number."""
    if isinstance(raw, np.ndarray | np.generic):
        array: Array = np.asarray(cast(Any, raw))
        if array.dtype.kind not in "biufO":
            raise _not_a_number(name, array.dtype, ())
        raw = array.tolist()
    level: list[Any] = [raw]
    shape: list[int] = []
    while any(isinstance(item, list | tuple) for item in level):
        lengths = [len(cast("list[Any]", item)) if isinstance(item, list | tuple) else None for item in level]
        odd = next((place for place, length in enumerate(lengths) if length != lengths[0]), None)
        if odd is not None:
            raise _ragged(name, lengths, odd, shape)
        shape.append(cast(int, lengths[0]))
        if not shape[-1]:
            raise ChainruleError(
                "CR045", f"the value of `{name}` is empty", help="every size is at least 1", about=name
            )
        if len(shape) > _DEEPEST:
            raise ChainruleError(
                "CR045",
                f"the value of `{name}` is nested more than {_DEEPEST} deep",
                help="one pair of square brackets for each axis",
                about=name,
            )
        level = [entry for item in level for entry in item]
    numbers = [_number(name, item, place, shape) for place, item in enumerate(level)]
    return Value(numbers, tuple(shape))


def _number(name: str, item: Any, place: int, shape: Sequence[int]) -> Number:
    if type(item) is float and math.isfinite(item):
        return item  # most numbers of a large file
    number = _parsed(item)
    if number is None:
        raise _not_a_number(name, item, _entry(place, shape))
    try:
        finite = math.isfinite(number)
    except OverflowError:
        finite = False
    if not finite:
        shown = "beyond the range of float64" if isinstance(number, int | Fraction) else f"{number}"
        raise ChainruleError(
            "CR044",
            f"the value of `{name}`{_where(_entry(place, shape))} is {shown}",
            help="every number must be finite; the largest float64 is about 1.8e308",
            about=name,
        )
    return number


def _parsed(item: Any) -> Number | None:
    """A number as it was given, or None; a decimal becomes a float."""
    if isinstance(item, Numeral):
        return _as_float(item.value) if item.decimal else item.value
    if isinstance(item, bool):
        return int(item)
    if isinstance(item, int | float | Fraction):
        return item
    if not isinstance(item, str):
        return None
    content = item.strip().replace("−", "-")
    if _NOT_FINITE.fullmatch(content):
        return float(content)
    if len(content) > 2 * _MOST_DIGITS or not content.isascii():
        return None
    whole = _WHOLE_OR_QUOTIENT.fullmatch(content)
    if whole is not None:
        below = int(whole[2] or 1)
        return Fraction(int(whole[1]), below) if below else None
    return float(content) if _DECIMAL.fullmatch(content) else None


def _as_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _size(name: str, raw: Any) -> int:
    value = read_value(name, raw)
    if value.shape or value.numbers[0] != int(value.numbers[0]) or value.numbers[0] < 1:
        raise ChainruleError(
            "CR045",
            f"`{name}` is a size: its value must be a positive integer",
            help=f"give it as a plain number: `{name} := 3`",
            about=name,
        )
    return int(value.numbers[0])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ChainruleError(
                "CR049", f"the values file gives `{name}` twice", help="delete one of the two"
            )
        found[name] = value
    return found


def _entry(place: int, shape: Sequence[int]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(place, tuple(shape))) if shape else ()


def _where(entry: tuple[int, ...]) -> str:
    return f" at {list(entry)}" if entry else ""


def _not_a_number(name: str, item: Any, entry: tuple[int, ...]) -> ChainruleError:
    shown = (
        "null"
        if item is None
        else json.dumps(item)
        if isinstance(item, str)
        else f"of type {type(item).__name__}"
    )
    if len(shown) > 60:
        shown = shown[:57] + "…"
    return ChainruleError(
        "CR040",
        f"the value of `{name}`{_where(entry)} is not a number: {shown}",
        help='write numbers such as 2, -0.5 or "4/5"',
        about=name,
    )


def _ragged(name: str, lengths: Sequence[int | None], odd: int, shape: Sequence[int]) -> ChainruleError:
    sizes = ["a number" if length is None else f"{length} entries" for length in (lengths[0], lengths[odd])]
    first, other = _entry(0, shape), _entry(odd, shape)
    return ChainruleError(
        "CR041",
        f"the value of `{name}` is ragged: {list(first)} has {sizes[0]}, but {list(other)} has {sizes[1]}",
        help="give every row the same number of entries",
        about=name,
    )


def _missing(missing: Sequence[str], variables: Mapping[str, Node]) -> ChainruleError:
    name = missing[0]
    shape = ", ".join(map(str, variables[name].shape))
    notes = [f"inputs without values: {', '.join(missing)}"] if len(missing) > 1 else []
    example = f"{name} := [" if shape else f"{name} := 1"
    return ChainruleError(
        "CR043",
        f"there is no value for `{name}` {'[' + shape + ']' if shape else '(a number)'}",
        notes=notes,
        help=f"add `{example}{'…]' if shape else ''}` to the model, or give it with --values",
        about=name,
    )


def _unused(name: str, variables: Mapping[str, Node]) -> Caution:
    close = difflib.get_close_matches(name, variables, 1)
    hint = f"; did you mean `{close[0]}`?" if close else ""
    return Caution("CR082", f"the model has no input `{name}`: its value is not used{hint}")
