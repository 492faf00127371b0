"""Submissions against a teacher's model: whose names, in which notation, and who is right."""

import pytest

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.marking import mark
from chainrule.check.claims.model_names import key_of, keys_of_model
from chainrule.check.claims.modelling import read_taught
from chainrule.read.documents.reading import read_document

NETWORK = r"""
x : R[d]
y : R[k]
W1 : param R[h, d]
b1 : param R[h]
W2 : param R[k, h]
b2 : param R[k]
a1 = tanh(W1 @ x + b1)
yhat = W2 @ a1 + b2
L = sum((yhat - y)^2)/2
"""
CLASSIFIER = """
x : R[d]
t : onehot[k]
W : param R[k, d]
b : param R[k]
a = W @ x + b
s = softmax(a)
E = -sum(t*log(s))
"""
BATCH = """
x : R[d] for n in N
y : R for n in N
w : param R[d]
b : param R
yhat = w @ x + b
L = mean[n]((yhat - y)^2)
"""
LOGISTIC = r"""
# names: yhat = p, w = \mathbf{w}^{(1)}, b = \beta, y = t, L = J
x : R[d]
y : binary
w : param R[d]
b : param R
yhat = sigmoid(w @ x + b)
L = -y*log(yhat) - (1-y)*log(1-yhat)
"""
LABELS = """
x : R[n]
c : R[k]
U_xh : param R[m, n]
V : param R[k, m]
h_a = tanh(U_xh @ x)
h_b = tanh(V @ h_a)
l = c @ h_b
dV = (c * (1 - h_b*h_b)) @ h_a'
"""


def verdicts(lines, model=None):
    text = "\n\n".join(line if line.startswith(("#", "`")) else f"$${line}$$" for line in lines)
    return [s.verdict for s in mark(read_document("work.md", text), model=model).statements]


def judged(model, right, wrong):
    """Every line of `right` is correct (or defines something), every one of `wrong` is not."""
    found = verdicts([*right, *wrong], model)
    assert len(found) == len(right) + len(wrong)
    for line, verdict in zip([*right, *wrong], found, strict=True):
        assert verdict == ("wrong" if line in wrong else "correct"), line


class TestNotations:
    def test_subscripts(self):
        judged(
            NETWORK,
            [
                r"a_1 = \tanh(W_1 x + b_1)",
                r"\hat y = W_2 a_1 + b_2",
                r"L = \frac12 \|\hat y - y\|^2",
                r"\frac{\partial L}{\partial \hat y} = \hat y - y",
                r"\frac{\partial L}{\partial W_2} = (\hat y - y) a_1^T",
            ],
            [
                r"\hat y = W_2 a_1",
                r"L = \|\hat y - y\|^2",
                r"\frac{\partial L}{\partial W_2} = (\hat y - y) x^T",
                r"\frac{\partial L}{\partial b_1} = W_2^T (\hat y - y)",
            ],
        )

    def test_layers_in_brackets(self):
        judged(
            NETWORK,
            [
                r"\mathbf{a}^{[1]} = \tanh(\mathbf{W}^{[1]} \mathbf{x} + \mathbf{b}^{[1]})",
                r"\hat{\mathbf{y}} = \mathbf{W}^{[2]} \mathbf{a}^{[1]} + \mathbf{b}^{[2]}",
                r"\frac{\partial \mathcal{L}}{\partial \mathbf{b}^{[2]}} = \hat{\mathbf{y}} - \mathbf{y}",
            ],
            [r"\frac{\partial \mathcal{L}}{\partial \mathbf{b}^{[2]}} = \mathbf{y} - \hat{\mathbf{y}}"],
        )

    def test_layers_in_parentheses(self):
        judged(
            NETWORK,
            [
                r"\frac{\partial L}{\partial W^{(2)}} = (\hat y - y) (a^{(1)})^\top",
                r"\frac{\partial L}{\partial a^{(1)}} = (W^{(2)})^\top (\hat y - y)",
            ],
            [r"\frac{\partial L}{\partial W^{(2)}} = 2 (\hat y - y) (a^{(1)})^\top"],
        )

    def test_indices(self):
        judged(
            CLASSIFIER,
            [
                r"a_i = \sum_j W_{ij} x_j + b_i",
                r"s_i = \frac{e^{a_i}}{\sum_k e^{a_k}}",
                r"E = -\sum_i t_i \log s_i",
                r"\frac{\partial E}{\partial a_i} = s_i - t_i",
                r"\frac{\partial E}{\partial W_{ij}} = (s_i - t_i) x_j",
                r"\frac{\partial s_i}{\partial a_j} = s_i (\delta_{ij} - s_j)",
            ],
            [
                r"a_i = \sum_j W_{ji} x_j + b_i",
                r"\frac{\partial E}{\partial W_{ij}} = (s_i - t_i) x_i",
                r"\frac{\partial s_i}{\partial a_j} = s_i (1 - s_j)",
            ],
        )

    def test_labels_and_gradients_by_name(self):
        judged(
            LABELS,
            [
                r"h^a = \tanh(U_{xh} x)",
                r"\frac{\partial \ell}{\partial h^b} = c",
                r"\frac{\partial \ell}{\partial h^a} = V^T (c \odot (1 - h^b \odot h^b))",
                r"dV = (c \odot (1 - h^b \odot h^b)) (h^a)^T",
            ],
            [
                r"dV = (c \odot (1 - h^a \odot h^b)) (h^a)^T",
                r"\frac{\partial \ell}{\partial h^a} = V (c \odot (1 - h^b \odot h^b))",
            ],
        )

    def test_names_that_the_teacher_gives(self):
        judged(
            LOGISTIC,
            [
                r"p = \sigma(\mathbf{w}^{(1)} \cdot x + \beta)",
                r"J = -t \log p - (1-t) \log(1 - p)",
                r"\frac{\partial J}{\partial \mathbf{w}^{(1)}} = (p - t) x",
                r"\frac{dJ}{dp} = \frac{p - t}{p (1-p)}",
            ],
            [r"\frac{\partial J}{\partial \mathbf{w}^{(1)}} = (t - p) x"],
        )

    def test_members_of_a_batch(self):
        judged(
            BATCH,
            [
                r"L = \frac{1}{N} \sum_{i=1}^N (\hat y^{(i)} - y^{(i)})^2",
                r"\frac{\partial L}{\partial b} = \frac{2}{N} \sum_{n} (\hat y_n - y_n)",
                r"\frac{\partial L}{\partial w_j} = \frac{2}{N} \sum_{n} (\hat y_n - y_n) x_{nj}",
                r"\frac{\partial L}{\partial w} = \frac{2}{N} \sum_{i=1}^N (\hat y^{(i)} - y^{(i)}) x^{(i)}",
            ],
            [
                r"L = \sum_{i=1}^N (\hat y^{(i)} - y^{(i)})^2",
                r"\frac{\partial L}{\partial w_j} = \frac{1}{N} \sum_{n} (\hat y_n - y_n) x_{nj}",
            ],
        )


class TestNamesOfTheStudent:
    def test_a_name_for_a_part_of_the_model(self):
        lines = [
            r"z = W_1 x + b_1",
            r"\frac{\partial L}{\partial z} = (W_2^T (\hat y - y)) \odot (1 - a_1 \odot a_1)",
            r"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z} x^T",
            r"\frac{\partial L}{\partial z} = W_2^T (\hat y - y)",
        ]
        assert verdicts(lines, NETWORK) == [None, "correct", "correct", "wrong"]

    def test_a_part_that_the_model_multiplies_out_is_not_judged(self):
        model = "x : R[n]; A : R[k, m]; B : R[m, n]; v = A @ (B @ x); L = sum(v)"
        lines = [r"u = B x", r"\frac{\partial L}{\partial u_i} = \sum_j A_{ji}"]
        assert verdicts(lines, model) == [None, "undecided"]

    def test_a_way_that_the_model_does_not_show_is_not_judged(self):
        model = "x : R[n]; A : R[m, m]; B : R[m, n]; v = A @ (B @ x)"
        lines = [r"u = B x", r"\frac{\partial (v^T u)}{\partial u} = A^T u + A u"]
        assert verdicts(lines, model)[-1] == "undecided"

    def test_names_that_mean_something_else_without_a_model(self):
        model = "x : R[n]; y : R[m]; W : param R[m, n]; e = W @ x - y; E = sum(e^2)/2"
        lines = [
            r"\frac{\partial E}{\partial W} = e x^T",
            r"\frac{\partial E}{\partial e} = e",
            r"\frac{\partial E}{\partial e} = 1",
        ]
        assert verdicts(lines, model) == ["correct", "correct", "wrong"]

    def test_what_is_stated_rightly_is_gone_on_from(self):
        model = "x : R[n]; A : R[k, m]; B : R[m, n]; v = A @ (B @ x); L = sum(v^2)"
        lines = [
            r"u = B x",
            r"v = A u",
            r"\frac{\partial L}{\partial u_i} = 2 \sum_j A_{ji} v_j",
            r"\frac{\partial L}{\partial u_i} = \sum_j A_{ji} v_j",
        ]
        assert verdicts(lines, model) == [None, "correct", "correct", "wrong"]

    def test_a_false_restatement_changes_nothing(self):
        lines = [r"f = x^2", r"\frac{df}{dx} = 2x", r"\frac{df}{dx} = 3x^2"]
        assert verdicts(lines, "x : R; f = x^3") == ["wrong", "wrong", "correct"]

    def test_numbers_of_the_model_and_of_the_student(self):
        model = "x : R; w : param R; z = w*x; L = (z - 1)^2; x := 2"
        lines = [
            "w = 3",
            "z = 6",
            "z = 7",
            r"\frac{\partial L}{\partial w} = 20",
            r"\frac{\partial L}{\partial w} = 10",
        ]
        assert verdicts(lines, model) == [None, "correct", "wrong", "correct", "wrong"]


class TestBlocks:
    BLOCK = "```chainrule\nx : R\nc : R\nf = x^3 + c*x\n```"

    def test_a_block_holds_from_its_place_on(self):
        lines = [
            r"f = x^2",
            r"\frac{df}{dx} = 2x",
            self.BLOCK,
            r"\frac{df}{dx} = 3x^2 + c",
            "# Next",
            r"\frac{df}{dx} = 2x",
        ]
        assert verdicts(lines) == [None, "correct", "correct", "wrong"]

    def test_a_block_does_not_change_the_model_from_outside(self):
        document = read_document("work.md", f"{self.BLOCK}\n\n$$f = x^2$$")
        report = mark(document, model="x : R; f = x^2")
        assert [s.verdict for s in report.statements] == ["correct"]
        assert [w.code for w in report.warnings] == ["CR021"]

    def test_a_block_that_is_no_model_is_warned_of(self):
        report = mark(read_document("work.md", "```chainrule\nf = = 2\n```\n\n$$f = x^2$$"))
        assert [s.verdict for s in report.statements] == [None]
        assert len(report.warnings) == 1
        assert report.warnings[0].place.line == 2

    def test_a_model_that_is_none_is_an_error(self):
        with pytest.raises(ChainruleError):
            mark(read_document("work.md", "$x$"), model="f = = 2")


class TestSpelling:
    @pytest.mark.parametrize(
        ("model", "student"),
        [
            ("W1", "W_1"), ("W_1", "W_1"), ("yhat", "hat y"), ("y_hat", "hat y"), ("ŷ", "hat y"),
            ("\N{GREEK SMALL LETTER SIGMA}", "sigma"), ("Σ", "Sigma"), ("h_a", "h^a"), ("W_hh", "W_h,h"),
            ("lam", "lambda"), ("yhat1", "hat y_1"), ("θ2", "theta_2"), ("xbar", "bar x"),
        ],
    )  # fmt: skip
    def test_one_name_in_two_spellings(self, model, student):
        assert key_of(student) in keys_of_model(model)

    def test_case_and_numbers_count(self):
        taught = read_taught("m.cr", "w : R; W2 : R; f = w*W2")
        assert taught.binding("w", None).name == "w"
        assert taught.binding("W", None) is None
        assert taught.binding("W", 2).name == "W2"
        assert taught.binding("W", 1) is None

    def test_names_that_cannot_be_read_are_refused(self):
        with pytest.raises(ChainruleError, match="lacks"):
            read_taught("m.cr", "# names: q = z\nx : R")
        with pytest.raises(ChainruleError, match="can be read"):
            read_taught("m.cr", "# names: x = a + b\nx : R")


def test_a_name_that_neither_model_nor_section_knows_has_no_shape():
    form = r"u^T G u = \sum_i a_i (1 - a_i) u_i^2"
    assert verdicts([form], CLASSIFIER) == ["undecided"]
    assert verdicts([r"W x = W^T x"], CLASSIFIER) == ["wrong"]
    assert verdicts([r"x^T u = x^T W x"], CLASSIFIER) == ["undecided"]
    assert verdicts([r"\frac{\partial E}{\partial b} = s - t"], CLASSIFIER) == ["correct"]
