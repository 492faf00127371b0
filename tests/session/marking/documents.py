"""A marked document for the tests of the faces."""

from chainrule.check.claims.report import Report
from chainrule.session.marking.engine import Options, marked
from tests.session.marking.fake_engine import ENGINE

OPTIONS = Options(engine=ENGINE)
SHEET = r"""# Exercise 1: least squares

Let $x \in \mathbb{R}^{d}$ and **bold** <b>.

$$\begin{aligned} L &= \norm{Wx - y}^2 \\ \frac{\partial L}{\partial x} &= 2 (Wx - y) W \\
 &= 2 \sum_{i} W_{ij} r_i \tag{wrong} \end{aligned}$$

so that $\frac{\partial L}{\partial y} = -2(Wx - y) \tag{correct}$ holds, and

$$\nabla_W L = 2 (Wx-y) x^\top \tag{correct}$$

~~$$\frac{\partial L}{\partial W} = 3$$~~

## =2 Softmax

$$\Xi \tag{undecided}$$
"""


def report(text: str = SHEET, path: str = "sheet.md") -> Report:
    return marked(path, text.encode(), OPTIONS)
