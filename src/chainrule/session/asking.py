"""What was asked for: the bindings that --of, --wrt and --path name, and the defaults."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Span
from chainrule.graph.node import Node
from chainrule.ops.core import VARIABLE, declared
from chainrule.read.elaborate_scope import letters_in_words, nearest
from chainrule.read.model import Binding, Model

_LONGEST = 40


@contextmanager
def placing(model: Model, span: Span | None = None) -> Generator[None]:
    """Errors from within get their place in the model: that of the name they are about, or `span`."""
    try:
        yield
    except ChainruleError as error:
        about = model.bindings.get(error.about or "") if error.about else None
        raise error.located(about.span if about is not None else span, model.source) from None


def binding_of(model: Model, name: str, option: str) -> Binding:
    """The binding of a name given with --of, --wrt or --path."""
    found = model.bindings.get(name)
    if found is None:
        names = [n for n in model.bindings if n]
        close = nearest(name, names) or _one_letter_off(name, names)
        hint = "it has " + ", ".join(names[:12])
        if close is not None:
            hint = f"did you mean `{close}`? {hint}"
        if name in model.sizes:
            hint = f"{name} is a size, which has no derivative; name an input or a definition"
        raise ChainruleError(
            "CR020", f"{option}: the model has no value {name!r}", source=model.source, help=hint
        )
    return found


def _one_letter_off(name: str, names: Sequence[str]) -> str | None:
    """The one name that differs from a short one in a single letter."""
    near = [
        n for n in names if len(n) == len(name) > 1 and sum(a != b for a, b in zip(n, name, strict=True)) == 1
    ]
    return near[0] if len(near) == 1 else None


def objective_of(model: Model, of: str | None) -> Binding:
    """The binding to differentiate: `of`, or the last definition."""
    if of is not None:
        return binding_of(model, of, "--of")
    if model.result is None:
        raise ChainruleError(
            "CR052",
            "the model defines nothing to differentiate",
            source=model.source,
            help="add a definition such as L = sum(x^2), or name an input with --of",
        )
    return model.bindings[model.result]


def labels_of(model: Model) -> dict[Node, str]:
    """The names under which a model's nodes are printed."""
    return {binding.node: binding.name for binding in model.bindings.values() if binding.name}


def title(model: Model, binding: Binding) -> str:
    """A binding's name; of an unnamed expression its text."""
    return binding.name or binding.source or model.source.text.strip()


def reading_of_letters(model: Model) -> tuple[str, ...]:
    """How the undeclared letters of an expression were read, and how to declare a scalar or name a file."""
    arrays = [b.name for b in model.bindings.values() if b.kind == "input" and b.node.rank]
    text = model.source.text.strip()
    words = letters_in_words(model.bindings.values())
    if not words:
        return ()
    if len(text) > 1 and text.isidentifier():
        return words, f"a model file is named with its ending, as in `{text}.cr`"
    if len(arrays) == 1 and len(text) <= _LONGEST:
        return words, f"for a scalar declare it: `{arrays[0]} : R; {text}`"
    return (words,)


def variables_of(model: Model, wrt: Sequence[str] | None) -> list[Binding]:
    """The bindings to differentiate by: `wrt`, or all parameters, or all inputs that are not labels."""
    if wrt is not None:
        return [binding_of(model, name, "--wrt") for name in dict.fromkeys(wrt)]
    params = [b for b in model.bindings.values() if b.kind == "param"]
    if params:
        return params
    inputs = [b for b in model.bindings.values() if b.kind == "input" and b.node.op is VARIABLE]
    chosen = [b for b in inputs if not declared(b.node).fact.label]
    if not chosen:
        raise ChainruleError(
            "CR053",
            "there is nothing to differentiate by: the model has no param and no input that is not a label",
            source=model.source,
            help="mark a parameter, as in W : param R[h, d], or name a variable with --wrt",
        )
    return chosen
