"""The command line: options in, text or JSON out. No mathematics stands here.

Exit status: 0 fine (warnings on standard error), 1 where `check` found something wrong, 2 a usage or input
error, 101 a bug of ours.
"""

from __future__ import annotations

from importlib.metadata import version

import click

from chainrule.cli.checking import check
from chainrule.cli.commands import derive, evaluate, explain, graph, shapes

__all__ = ["main"]


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Errors have codes: chainrule explain CR030.",
)
@click.version_option(version("chainrule"), prog_name="chainrule")
def main() -> None:
    """Gradients you can read, trust and run.

    \b
    Write a model as mathematics, in a file model.cr:
        x : R[d]; y : onehot[m]
        W : param R[m, d]
        L = cross_entropy(W @ x, y)
    \b
    and ask:
        chainrule derive model.cr
        chainrule derive 'sum(log(exp(-y * (X @ w)) + 1))' --wrt w
        chainrule eval model.cr --values values.json
    """


for command in (derive, evaluate, graph, shapes, check, explain):
    main.add_command(command)
