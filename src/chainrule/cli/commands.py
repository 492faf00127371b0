"""The commands about one model: derive, eval, graph, shapes; and what a code means."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

import click

from chainrule import session
from chainrule.base.catalogue import KINDS
from chainrule.cli.answering import (
    answering,
    print_json,
    print_page,
    print_text,
    standard_input,
    takes_unicode,
    warn,
)
from chainrule.read.model import Model


def _names(context: click.Context, parameter: click.Parameter, value: str | None) -> list[str] | None:
    if value is None:
        return None
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names:
        raise click.BadParameter("give at least one name")
    return names


class _Command(click.Command):
    """A command whose complaint about a word too many says how several names are given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Click's parsing; a list of names with blanks gets a hint."""
        words = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            names = _names_with_blanks(words)
            if not names or "unexpected extra argument" not in error.message:
                raise
            hint = f"several names are joined by commas: --wrt {','.join(names)}"
            raise click.UsageError(f"{error.message}; {hint}", ctx) from None


def _names_with_blanks(words: list[str]) -> list[str]:
    """The names behind --wrt, where they stand as words of their own."""
    for place, word in enumerate(words):
        if word == "--wrt" or word.startswith("--wrt="):
            given = [*word.split("=", 1)[1:], *words[place + 1 :]]
            names = list(takewhile(str.isidentifier, (name.rstrip(",") for name in given)))
            return names if len(names) > 1 else []
    return []


def _load(model: str) -> Model:
    return session.load(model, standard_input)


@click.command(cls=_Command)
@click.argument("model")
@click.option("--of", help="The name to differentiate (default: the last definition).")
@click.option("--wrt", callback=_names, help="Names to differentiate by, as in W1,b1 (default: every param).")
@click.option(
    "--kind",
    type=click.Choice(["gradient", "jacobian", "hessian"]),
    help="What to derive (default: the gradient; of an array of undeclared letters, the Jacobian).",
)
@click.option(
    "--layout",
    type=click.Choice(["denominator", "numerator"]),
    default="denominator",
    show_default=True,
    help="Which axes of a Jacobian come first: the variable's, or the result's.",
)
@click.option("--path", help="Show the chains of factors from the objective to this one name.")
@click.option("--expand", is_flag=True, help="Unfold the names in the results.")
@click.option("--index", is_flag=True, help="Write results in index notation.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "html", "json"]),
    default="text",
    show_default=True,
)
@answering
def derive(
    model: str,
    of: str | None,
    wrt: list[str] | None,
    kind: str | None,
    layout: str,
    path: str | None,
    expand: bool,
    index: bool,
    form: str,
) -> None:
    """Derive gradients, Jacobians or Hessians step by step.

    \b
    MODEL is a file ending in .cr, `-` for standard input, or an expression.
    Examples:
        chainrule derive model.cr
        chainrule derive model.cr --wrt W1,b1 --format html > sheet.html
        chainrule derive "x'*A*x" --wrt x --kind hessian
        chainrule derive 'x : R[n]; softmax(x)' --kind jacobian
        chainrule derive model.cr --path W1
    """
    plain = form == "text" and not takes_unicode(sys.stdout)
    answer = session.derive(
        _load(model),
        of=of,
        wrt=wrt,
        kind=kind,
        layout=layout,
        path=path,
        expand=expand,
        index=index,
        ascii=plain,
    )
    warn(answer.cautions)
    if form == "json":
        print_json(answer.json())
    elif form == "latex":
        print_text(answer.latex())
    else:
        print_page(answer.page(), form)


@click.command("eval", cls=_Command)
@click.argument("model")
@click.option(
    "--values",
    type=click.Path(),
    help='A JSON file: names to numbers, nested lists, or strings such as "4/5".',
)
@click.option("--of", help="The name to differentiate (default: the last definition).")
@click.option("--wrt", callback=_names, help="Names whose gradients are wanted (default: all).")
@click.option(
    "--kind", type=click.Choice(["gradient", "jacobian", "hessian"]), default="gradient", show_default=True
)
@click.option(
    "--layout", type=click.Choice(["denominator", "numerator"]), default="denominator", show_default=True
)
@click.option("--exact", is_flag=True, help="Work with fractions where the numbers allow it.")
@click.option(
    "--digits",
    type=click.IntRange(1, 17),
    default=6,
    show_default=True,
    help="Digits in text, LaTeX and HTML.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "html", "json"]),
    default="text",
    show_default=True,
)
@answering
def evaluate(
    model: str,
    values: str | None,
    of: str | None,
    wrt: list[str] | None,
    kind: str,
    layout: str,
    exact: bool,
    digits: int,
    form: str,
) -> None:
    """Work the forward and backward pass with numbers.

    \b
    MODEL is a file ending in .cr, `-` for standard input, or an expression.
    Examples:
        chainrule eval model.cr --exact
        chainrule eval model.cr --values values.json --format json
        chainrule eval model.cr --exact --format latex
        chainrule eval 'x : R; x := 2; x^3'
    """
    given: Mapping[str, Any] = session.load_values(values) if values is not None else {}
    answer = session.evaluate(_load(model), given, of=of, wrt=wrt, kind=kind, layout=layout, exact=exact)
    warn(answer.cautions)
    if form == "json":
        print_json(answer.json())
    elif form == "latex":
        print_text(answer.latex(digits))
    else:
        print_page(answer.page(digits), form)


@click.command(cls=_Command)
@click.argument("model")
@click.option("--of", help="The objective (default: the last definition).")
@click.option("--wrt", callback=_names, help="What is trained (default: every param).")
@click.option(
    "--format", "form", type=click.Choice(["text", "svg", "html", "json"]), default="text", show_default=True
)
@answering
def graph(model: str, of: str | None, wrt: list[str] | None, form: str) -> None:
    """Show the computation graph: nodes, shapes, edges, order, and which local gradients are needed.

    \b
    Examples:
        chainrule graph model.cr
        chainrule graph model.cr --format svg > graph.svg
    """
    answer = session.graph(_load(model), of=of, wrt=wrt)
    warn(answer.cautions)
    if form == "svg":
        print_text(answer.svg(), "xmlcharrefreplace")
    elif form == "json":
        print_json(answer.json())
    else:
        print_page(answer.page(drawing=form == "html"), form)


@click.command(cls=_Command)
@click.argument("model")
@click.option("--of", help="The objective (default: the last definition).")
@click.option("--wrt", callback=_names, help="What is trained (default: every param).")
@click.option(
    "--layout", type=click.Choice(["denominator", "numerator"]), default="denominator", show_default=True
)
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True
)
@answering
def shapes(model: str, of: str | None, wrt: list[str] | None, layout: str, form: str) -> None:
    """Show the shape of every node, the tensor rank of every Jacobian, and parameter counts.

    \b
    Example:
        chainrule shapes model.cr
    """
    answer = session.graph(_load(model), of=of, wrt=wrt, layout=layout)
    warn(answer.cautions)
    if form == "json":
        print_json(answer.json())
    else:
        print_page(answer.shapes_page(), form)


@click.command()
@click.argument("code")
@answering
def explain(code: str) -> None:
    """Explain an error or warning code.

    \b
    Example:
        chainrule explain CR030
    """
    number = code.strip().upper().removeprefix("CR")
    wanted = "CR" + number.zfill(3)
    for kind in KINDS:
        if kind.code == wanted:
            print_text(f"{kind.code}: {kind.title}\n\n{kind.explanation}\n\nWhat to do: {kind.remedy}")
            if kind.example:
                shown = kind.example if len(kind.example) < 400 else kind.example[:200] + " …"
                print_text("\nExample:\n" + "\n".join("    " + line for line in shown.splitlines()))
            return
    known = "\n".join(f"  {kind.code}  {kind.title}" for kind in sorted(KINDS, key=lambda kind: kind.code))
    raise click.BadParameter(f"there is no code {code!r}; the codes are\n{known}", param_hint="CODE")
