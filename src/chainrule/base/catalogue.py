"""The catalogue of error codes: one row a code.

`chainrule explain CR012` prints a row, `docs/errors.md` is generated from all of them, and one test runs
every row's example and expects its code. A code is never reused; a retired one stays, marked so.
Ranges: CR00x files and encoding, CR01x syntax, CR02x declarations and names, CR03x shapes and arity,
CR04x values, CR05x derivatives, CR06x verification, CR07x limits, CR08x warnings, CR09x documents to check.
=======
CR04x values, CR05x derivatives, CR06x verification, CR07x limits, CR08x–CR09x warnings, CR10x–CR14x what
`check` says of documents (`verdicts`).

Longer than most because it is a table: one row a code, with its example.
"""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.base.verdicts import VERDICTS


@dataclass(frozen=True, slots=True)
class Kind:
    """One code: what it means, a model text that provokes it, and what to do about it.

    `example` is the text of a `.cr` model; `command` is the command line after `chainrule` that
    provokes the code, where `MODEL` stands for a file with that text; it is empty where only Python
    can provoke it. For a code of `check`, `example` is a Markdown document and `DOCUMENT` its file.
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
        "CR020",
        "unknown name",
        "A name or a function is used that the model neither declares nor defines.",
        "x : R[n]\nL = sum(softmx(x))\n",
        "Correct the spelling, or declare it: `w : param R[d]`, `g : R -> R`.",
    ),
    Kind(
        "CR021",
        "declared or defined twice",
        "A name has two declarations, two definitions or two values.",
        "x : R[n]\nx : R[m]\nL = sum(x)\n",
        "Give one of the two another name.",
    ),
    Kind(
        "CR022",
        "one name for two kinds of things",
        "A name is a size or the index of a batch, and a value as well.",
        "x : R[n]\nn = 3\nL = sum(x) / n\n",
        "Give the value another name; a size is known from the shapes and needs no definition.",
    ),
    Kind(
        "CR023",
        "used before its definition",
        "Definitions are read in order; this one uses a name that is defined further down.",
        "x : R[n]\nL = sum(z)\nz = 2 * x\n",
        "Put the definition that is used first.",
    ),
    Kind(
        "CR024",
        "cyclic definition",
        "A definition rests on itself, perhaps through others. The message shows the way round.",
        "x : R\na = b + x\nb = 2 * a\n",
        "Give the later quantity a name of its own, as in `h2 = tanh(h1)`.",
    ),
    Kind(
        "CR025",
        "declaration that contradicts itself",
        "A type has a shape that it cannot have, one batch has two sizes, or `lipschitz` stands with a "
        "function of arrays.",
        "A : symmetric[m, n]\nL = tr(A @ A')\n",
        "Correct the shape: `onehot[m]`, `symmetric[n]`.",
    ),
    Kind(
        "CR026",
        "not a size",
        "A shape needs sizes: names and whole numbers, joined by `+ - *` and `floor(a/b)`, at least 1.",
        "x : R[n, 0]\nL = sum(x)\n",
        "Write a size such as `n`, `3`, `2*h` or `floor(n/2) + 1`.",
    ),
    Kind(
        "CR027",
        "size that nothing decides",
        "`I`, `𝟏`, `eye`, `vector(c)` and `matrix(c)` take their size from what they stand with. Here nothing "
        "decides it.",
        "x : R[n]\nL = sum(x) * sum(I)\n",
        "Write it with its size: `eye(n)`, `ones(n)`, `zeros(m, n)`.",
    ),
    Kind(
        "CR028",
        "function and value mixed up",
        "A function stands without an argument, or a value is called with several.",
        "x : R[n]\nL = sum * x\n",
        "Write `sum(x)`; a product of values is written with `*` or `@`.",
    ),
    Kind(
        "CR029",
        "index out of place",
        "An index of `sum[i](…)`, `z[k] = …` or `x[i]` is used as a value, stands on one side only, stands twice, "
        "or runs over nothing.",
        "W : R[k, n]\nx : R[n]\nz[k] = W[k, i] * x[i]\nL = sum(z)\n",
        "Sum over it, `sum[i](W[k, i] * x[i])`, or give it to both sides.",
    ),
    Kind(
        "CR030",
        "shapes do not fit",
        "The shapes of two values do not go together. The message names both, and the axis.",
        "W : R[h, d]\nx : R[h]\nL = sum(W @ x)\n",
        "Look at the shapes: transpose one side, or use `@` for a matrix product, `*` elementwise.",
    ),
    Kind(
        "CR031",
        "wrong arguments",
        "A function is given too many or too few arguments, or one of a kind that it does not take.",
        "x : R[n]\nL = sum(exp(x, x))\n",
        "The message shows how the function is used.",
    ),
    Kind(
        "CR032",
        "axis or index out of range",
        "An axis that the value does not have, an entry beyond its size, an empty slice, or more indices than "
        "axes. Axes and entries count from 0; negative ones from the end.",
        "x : R[3]\nL = x[3]\n",
        "Choose an axis or entry that exists.",
    ),
    Kind(
        "CR033",
        "unknown named argument",
        "A function is called with a named argument that it does not have.",
        "x : R[n]\nL = sum(softmax(x, axs=0))\n",
        "The message shows the function's signature.",
    ),
    Kind(
        "CR034",
        "constant without a value",
        "A constant divides by zero, or is a negative number to a power that is not a constant.",
        "x : R[n]\nL = sum(x) / (1 - 1)\n",
        "Correct the constant, or declare it as an input.",
    ),
    Kind(
        "CR035",
        "constant needed",
        "An axis, a count, a flag, a tolerance or a text must be written out; it cannot be computed.",
        "x : R[n]\nL = sum(layer_norm(x, eps=x))\n",
        "Write the number, `True` or `False`, or the text in double quotes.",
    ),
    Kind(
        "CR036",
        "product of two vectors",
        "Two columns stand side by side, or with matrixcalculus.org's `*` between them. That may be the "
        "elementwise, the dot or the outer product.",
        "x : R[n]\ny : R[n]\nL = sum(x y)\n",
        "Write `x ⊙ y` or `x * y`, `xᵀ y`, or `x yᵀ`.",
    ),
    Kind(
        "CR037",
        "two readings",
        "A product without a sign follows a division or an elementwise product, so that it can be read in two "
        "ways with different values.",
        "x : R[n]\na : R\nL = sum(x) / a sum(x)\n",
        "Put in the brackets that are meant, or write the sign.",
    ),
    Kind(
        "CR038",
        "condition needed",
        "`1[…]` is 1 where a condition holds. What stands in it is not a comparison.",
        "x : R[n]\nL = sum(1[x] * x)\n",
        "Write a comparison: `1[x > 0]`.",
    ),
    Kind(
        "CR039",
        "not supported",
        "This is understood, but there is no such operation: `prod[i](…)`, the derivative sign on a known "
        "function, the inverse sign on a function.",
        "x : R[n]\nL = prod[i](x[i])\n",
        "The message says how to write it instead.",
    ),
    Kind(
        "CR040",
        "value that is not a number",
        "A value is a number or a list of numbers: integers, decimals, fractions such as `4/5`; in JSON a "
        'fraction is a string, "4/5".',
        "x : R\nL = x^2\nx := [y]\n",
        "Write the number itself; a name or a function has no place in a value.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR041",
        "ragged value",
        "The rows of a value have different lengths, so it is no array.",
        "X : R[m, n]\nL = sum(X^2)\nX := [[1, 2], [3]]\n",
        "Give every row the same number of entries.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR042",
        "value for a definition",
        "A name that is defined has the value of its definition and cannot be given another.",
        "x : R\nL = x^2\nx := 1\nL := 2\n",
        "Delete the definition or the value.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR043",
        "value missing",
        "`eval` needs a value for every input, and for every size that no input's value settles.",
        "x : R[n]\nw : R[n]\nL = sum(x * w)\nx := [1, 2]\n",
        "Add `w := …` to the model, or give it in the values file.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR044",
        "number that is not finite",
        "A value is NaN, infinite, or beyond the range of float64 (about 1.8e308).",
        "x : R\nL = x^2\nx := 1e400\n",
        "Give a finite number, in other units if need be.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR045",
        "value of the wrong shape",
        "A value has another number of axes than its declaration, or a size that contradicts the value of "
        "another input that uses the same name. The message names both.",
        "x : R[n]\nw : R[n]\nL = sum(x * w)\nx := [1, 2]\nw := [1, 2, 3]\n",
        "Correct the value or the declared shape; the batch axis comes first.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR046",
        "value that breaks its declaration",
        "A value is not what the declaration says: a one-hot row needs a single 1, the entries of a "
        "`simplex` sum to 1, `binary` is 0 or 1, `positive` above 0, `symmetric` equal to its transpose, "
        "`spd` positive definite, `int` whole.",
        "y : onehot[m]\nL = sum(y)\ny := [1, 1, 0]\n",
        "Correct the value, or declare the input as `R`.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR047",
        "model undefined at these values",
        "At the given values something is divided by zero, the log of something negative is taken, or a "
        "singular matrix inverted; or the model has a value there and no derivative, as norm2(x) at 0.",
        "x : R\nL = 1 / x\nx := 0\n",
        "Change the values, or the expression so that it is defined there.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR048",
        "function without values",
        "A function that is declared (`g : R -> R`) but not defined can be differentiated, not computed.",
        "g : R -> R\nx : R\nL = g(x)\nx := 1\n",
        "Write what the function is, or use `derive`.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR049",
        "values file that cannot be read",
        "A values file is one JSON object from names to numbers, nested lists or strings such as "
        '"4/5". This one is not JSON, not an object, or gives a name twice.',
        "[1, 2]\n",
        'Write {"x": [1, 2], "b": "4/5"}.',
        ("eval", "x^2", "--values", "MODEL"),
    ),
    Kind(
        "CR060",
        "result that cannot be verified",
        "Every result is compared with a numeric oracle at random points inside the domain of every "
        "operator and away from kinks. In 1,000 draws fewer than 5 such points were found, so nothing is "
        "shown.",
        "x : R[n]\nL = sum(log(-x^2))\n",
        "Declare what the inputs are (`positive`, `simplex`, `spd`), or look for an expression that is "
        "never defined.",
    ),
    Kind(
        "CR061",
        "internal error: derivative contradicted by the oracle",
        "The derived result and the independent numeric oracle differ. This is a bug in chainrule, so the "
        "result is withheld and the exit status is 101. No model is known that provokes it.",
        "",
        "Please report it with the model.",
    ),
    Kind(
        "CR062",
        "internal error: result that cannot be written so that it reads back",
        "Every printed result is read again and must be the derivative that was verified. For this one no "
        "notation is; this is a bug in chainrule, so the result is withheld and the exit status is 101. No "
        "model is known that provokes it.",
        "",
        "Please report it with the model.",
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
        "The text of a model that is read from Python is larger than 4 MiB (of a file it is CR004).",
        "#" * (4 * 1024 * 1024 + 1),
        "A model is a few hundred lines; keep data in a values file.",
        (),
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
    Kind(
        "CR082",
        "value that is not used",
        "A value is given for a name that is no input of the model. The answer does not rest on it.",
        "x : R\nL = x^2\nx := 1\nz := 2\n",
        "Delete it, or correct its name.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR001",
        "file cannot be read",
        "The file that was named does not exist, is a folder, or may not be read.",
        "",
        "Check the path and its permissions. A model file ends in .cr; in a folder, documents to check are read "
        "that end in .md, .markdown, .tex, .ltx, .ipynb or .txt.",
        ("derive", "no-such-file.cr"),
    ),
    Kind(
        "CR002",
        "file is not UTF-8",
        "Models and values are text in UTF-8. The message names the first byte that is not, and its line.",
        "",
        "Save the file as UTF-8.",
        ("derive", "BINARY"),
    ),
    Kind(
        "CR003",
        "file is empty",
        "There is nothing in the file, or only blanks.",
        "   ",
        "Declare inputs and define an objective, as in `x : R[n]; L = sum(x^2)`.",
    ),
    Kind(
        "CR004",
        "file is too large",
        "A model or values file is limited to 4 MiB.",
        "",
        "A model is a short text; put large arrays into a separate values file, or train on a data file instead.",
        ("derive", "LARGE"),
    ),
    Kind(
        "CR050",
        "no derivative",
        "The objective rests on a variable through an operator that has no useful derivative, such as argmax.",
        "x : R[n]\nL = argmax(x)",
        "Leave the operator out of the objective, or differentiate a smooth stand-in (softmax for argmax).",
        ("derive", "MODEL", "--wrt", "x"),
    ),
    Kind(
        "CR051",
        "objective is not a scalar",
        "A gradient or a Hessian is that of one number, but the objective is an array.",
        "x : R[n]\ny = tanh(x)",
        "Reduce it with sum(…) or mean(…), name a scalar with --of, or ask for --kind jacobian.",
    ),
    Kind(
        "CR052",
        "nothing to differentiate",
        "The model has declarations but no definition, so there is no objective.",
        "x : R[n]",
        "Add a definition such as `L = sum(x^2)`, or name an input with --of.",
    ),
    Kind(
        "CR053",
        "nothing to differentiate by",
        "The model has no `param`, and no input that is not a label.",
        "y : onehot[m]\nL = sum(y)",
        "Mark a parameter, as in `W : param R[h, d]`, or name a variable with --wrt.",
    ),
    Kind(
        "CR054",
        "no path",
        "The name given with --path has no influence on the objective.",
        "x : R; z : R\nL = x^2",
        "Look at the edges with `chainrule graph MODEL`; a derivative without a path is zero.",
        ("derive", "MODEL", "--path", "z"),
    ),
    Kind(
        "CR076",
        "expanded result too long",
        "With --expand every name is unfolded; for a deep model that result grows with every layer.",
        "",
        "Leave --expand out: the derivation with names has the length of the model.",
        ("derive", "DEEP", "--expand"),
    ),
    Kind(
        "CR080",
        "derivative is zero: no dependence",
        "A warning. The objective does not rest on the variable, so the derivative is proved to be zero.",
        "x : R[n]; z : R[n]\nL = sum(x^2)",
        "If a dependence was meant, look at the edges with `chainrule graph MODEL`.",
        ("derive", "MODEL", "--wrt", "z"),
    ),
    Kind(
        "CR081",
        "derivative is zero wherever it exists",
        "A warning. The objective rests on the variable only through steps (sign, step, indicators) that are flat "
        "between their jumps, so gradient descent will not move; or, for a second derivative, the objective is "
        "linear in the variable, or is so piece by piece.",
        "x : R[n]\nL = sum(sign(x))",
        "Train on a smooth stand-in: tanh or a sigmoid for a step, cross-entropy for the zero–one loss.",
    ),
    Kind(
        "CR083",
        "no gradient taken",
        "A warning of `eval`. The last definition is an array, so the backward pass has no one objective.",
        "x : R[2]\nx := [1, 2]\ny = x^2",
        "Name a scalar with --of, or ask for --kind jacobian.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR085",
        "Jacobian of an array",
        "A warning. The expression is an array, which has no gradient. Of an expression without declarations its "
        "Jacobian is given instead, as matrixcalculus.org does.",
        "",
        "Reduce it with sum(…) or mean(…) for a gradient, or say --kind jacobian.",
        ("derive", "A*exp(x)", "--wrt", "x"),
    ),
    Kind(
        "CR086",
        "reduction of one number",
        "A warning. Within a batch, `for n in N`, a function is about one example. Where that is one number, "
        "`sum` or `mean` of it changes nothing, and does not reduce the batch.",
        "x : R[d] for n in N\nw : param R[d]\nl = (x @ w)^2\nL = sum(l)",
        "Write `sum[n](l)` or `mean[n](l)` to reduce the batch; an objective that is still one number for each "
        "example is averaged anyway.",
    ),
    Kind(
        "CR084",
        "value at a kink",
        "A warning of `eval`. At these values an operator stands just where it is not differentiable (relu at 0, a "
        "tie in max); the gradient shown follows the convention that the message names.",
        "x : R\nx := 0\nL = relu(x)",
        "Move the value off the kink if the one-sided derivative was meant.",
        ("eval", "MODEL"),
    ),
    Kind(
        "CR093",
        "macros without end",
        "A document's own commands unfold to more than 200,000 signs in one formula, or more than 50 levels deep: "
        "mostly a command whose definition calls itself.",
        "",
        "Look at the definition that the message names; write out what it stands for.",
    ),
    Kind(
        "CR078",
        "arrays too large",
        "The sizes that are written as numbers, or given with values, make arrays that are not computed with: "
        "more than two million entries to verify a derivation, more than 30 million in `eval`, or more than 32 "
        "axes.",
        "x : R[1000000000000]\nL = sum(x^2)\n",
        "Write a name in place of the number, `x : R[n]`: the derivation is then verified with a small n.",
    ),
    Kind(
        "CR079",
        "too much work",
        "The objective rests on more than 20,000 operations, a product has more than 20,000 factors, or a "
        "command computed for more than a minute.",
        "x : R\na0 = x\n" + "".join(f"a{i + 1} = tanh(a{i})\n" for i in range(10_001)),
        "Write repeated scalars as vectors and repeated sums as `sum[i](…)`, or derive a part with --of and --wrt.",
    ),
    Kind(
        "CR077",
        "too many sizes left open",
        "The sizes of undeclared names are worked out from how they are used. There are too many of them here.",
        "",
        "Declare the inputs with their shapes.",
        (
            "derive",
            "; ".join(f"q{i} = x{i}" for i in range(300))
            + "; "
            + " + ".join(f"dot(q{i}, q{i + 1})" for i in range(299)),
        ),
    ),
    Kind(
        "CR090",
        "document is not text",
        "A document to check is Markdown, a LaTeX file or a notebook: text in UTF-8 without zero bytes.",
        "",
        "Save it as UTF-8; turn a PDF or a picture into Markdown first.",
    ),
    Kind(
        "CR091",
        "document is too large",
        "A document to check is limited to 2 MB, and to 200,000 formulas, headings and pieces of text.",
        "",
        "Check it in parts, and keep pictures in files of their own.",
    ),
    Kind(
        "CR092",
        "notebook cannot be read",
        "A file that ends in .ipynb is JSON with a list of cells, nested no deeper than notebooks are.",
        "",
        "Open it in Jupyter and save it again, as a notebook of version 4.",
    ),
    Kind(
        "CR005",
        "file cannot be written",
        "The answer, or the reports kept by --resume, cannot be written where they were asked to be.",
        "",
        "Check the path, its folder and its permissions.",
        ("check", "-", "--output", "no-such-folder/answer.json"),
    ),
    *(Kind(*row, command=("check", "DOCUMENT")) for row in VERDICTS),
)
