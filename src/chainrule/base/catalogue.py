"""The catalogue of error codes: one row a code.

`chainrule explain CR012` prints a row, `docs/errors.md` is generated from all of them, and one test runs
every row's example and expects its code. A code is never reused; a retired one stays, marked so.
Ranges: CR00x files and encoding, CR01x syntax, CR02x declarations and names, CR03x shapes and arity,
CR04x values, CR05x derivatives, CR06x verification, CR07x limits, CR08x–CR09x warnings.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One code: what it means, a model text that provokes it, and what to do about it.

    `example` is the text of a `.cr` model; `command` is the command line after `chainrule` that
    provokes the code, where `MODEL` stands for a file with that text.
    """

    code: str
    title: str
    explanation: str
    example: str
    remedy: str
    command: tuple[str, ...] = ("derive", "MODEL")


KINDS: tuple[Kind, ...] = (
    Kind(
        "CR010",
        "unexpected sign",
        "Something stands where the grammar has no place for it: two operators side by side, an empty "
        "pair of brackets, a list without its square brackets.",
        "x : R[n]\nL = sum(x * / 2)\n",
        "Look at the caret: what is missing or too much stands there or just before it.",
    ),
    Kind(
        "CR011",
        "character without a meaning",
        "The text has a character that is part of no name, number or operator: an invisible control "
        "character, a brace, or a letter of another alphabet that looks like a Latin one.",
        "x : R[n]\nL = sum{x}\n",
        "Replace it as the help says; an invisible one may have come with copied text.",
    ),
    Kind(
        "CR012",
        "unbalanced brackets",
        "A bracket or a norm is opened and not closed, closed by another kind, or closed without having "
        "been opened. The caret shows the one that has no partner.",
        "x : R[n]\nL = sum(x * (x + 1)\n",
        "Add the missing partner or delete the one that is too much.",
    ),
    Kind(
        "CR013",
        "text ends too early",
        "A statement ends after an operator, a sign or a colon that asks for more.",
        "x : R[n]\nL = sum(x) +\n",
        "Complete it. A statement goes on over a newline inside brackets, after an operator or a comma, "
        "and after a backslash.",
    ),
    Kind(
        "CR014",
        "number in the wrong place or form",
        "A number follows another value without an operator, contains `_`, divides by zero where a "
        "constant is asked for, or is the order of a norm that does not exist.",
        "x : R[n]\nL = sum(x 2)\n",
        "Write the operator; in a product without one the number comes first: `2 x`.",
    ),
    Kind(
        "CR015",
        "text without a closing quote",
        "A text in double quotes must end on its line.",
        'A : R[n, n]\nL = sum(einsum("ij,jk->ik, A, A))\n',
        "Close it with a double quote.",
    ),
    Kind(
        "CR016",
        "chained comparison",
        "`a < b < c` has one meaning in mathematics and another in most programs.",
        "x : R[n]\nL = sum(1[0 < x < 1])\n",
        "Compare twice and multiply: `1[0 < x] * 1[x < 1]`.",
    ),
    Kind(
        "CR017",
        "not a statement",
        "A model consists of declarations `x : R[n]`, definitions `z = …` or `z[k] = …` and values "
        "`w := [1, 2]`. This line is a bare expression, has something other than a name on its left, or "
        "takes a word of the format as a name.",
        "x : R[n]\nsum(x^2)\n",
        "Give the expression a name: `L = sum(x^2)`.",
    ),
    Kind(
        "CR018",
        "unknown or incomplete type",
        "A declaration says what an input is: `R`, `onehot`, `simplex`, `binary`, `positive`, "
        "`symmetric`, `spd` or `int`, with its sizes in square brackets.",
        "x : one_hot[n]\nL = sum(x)\n",
        "Use one of these types; `param` stands before a type, not in its place.",
    ),
    Kind(
        "CR019",
        "arguments out of order",
        "A named argument is given twice, or a positional one follows a named one.",
        "x : R[n, m]\nL = sum(softmax(axis=0, x))\n",
        "Put positional arguments first, and each named one once.",
    ),
    Kind(
        "CR070",
        "nested too deeply",
        "More than 200 brackets, or more than 400 operations, stand inside one another.",
        "x : R[n]\nL = " + "exp(" * 201 + "sum(x)" + ")" * 201 + "\n",
        "Name the inner parts: `t = …`, then use `t`.",
    ),
    Kind(
        "CR071",
        "statement too long",
        "A statement has more than 20,000 names, numbers and signs.",
        "x : R[n]\nL = sum(x" + " + x" * 10_000 + ")\n",
        "Name parts of it, or write a sum as `sum[i](…)` or `sum(x)`.",
    ),
    Kind(
        "CR072",
        "text too large",
        "A model is larger than 4 MiB.",
        "#" * (4 * 1024 * 1024 + 1),
        "A model is a few hundred lines; keep data in a values file.",
    ),
    Kind(
        "CR073",
        "number too large to be exact",
        "Numbers are computed exactly. One has more than 400 digits or a power of ten beyond ±400.",
        "x : R[n]\nL = sum(x) * 1e999999\n",
        "Choose other units, or round the number.",
    ),
    Kind(
        "CR074",
        "too many statements",
        "A model has more than 200,000 names, numbers and signs.",
        "x : R\n" + "x = 1\n" * 50_001,
        "Split the model into several files; keep data in a values file.",
    ),
    Kind(
        "CR075",
        "name too long",
        "A name has more than 500 characters.",
        "x : R\nL = " + "x" * 501 + "\n",
        "Choose a shorter name.",
    ),
)
