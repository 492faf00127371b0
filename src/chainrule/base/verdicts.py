"""The codes of `check`: what can be wrong with a statement, why one is undecided, what is warned of.

Rows of the catalogue: code, title, what it means, a document that provokes it, what to do. Ranges: CR10x to
CR12x wrong, CR13x undecided, CR14x warnings and documents that could not be marked.
"""

from __future__ import annotations

_LOSS = "Let $x \\in \\mathbb{R}^n$, $w \\in \\mathbb{R}^n$, $y \\in \\mathbb{R}$ and\n\n$$L = (w^T x - y)^2$$\n\n"
_LEAST_SQUARES = (
    "Let $X \\in \\mathbb{R}^{n \\times d}$, $w \\in \\mathbb{R}^d$, $y \\in \\mathbb{R}^n$ and\n\n"
    "$$L = (Xw - y)^T (Xw - y)$$\n\n"
)
_SOFTMAX = "Let $z \\in \\mathbb{R}^K$ and\n\n$$p_i = \\frac{e^{z_i}}{\\sum_{k=1}^K e^{z_k}}$$\n\n"

VERDICTS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "CR100",
        "sign",
        "The two sides differ by a sign: of the whole, or of one term.",
        _LOSS + "$$\\frac{\\partial L}{\\partial y} = 2 (w^T x - y)$$\n",
        "Follow the minus signs through the chain rule: ∂(a − y)/∂y = −1.",
    ),
    (
        "CR101",
        "missing transpose",
        "A transpose is missing, or stands where there should be none.",
        _LEAST_SQUARES + "$$\\frac{\\partial L}{\\partial w} = 2 X (Xw - y)$$\n",
        "Compare the shapes of the factors with that of the gradient.",
    ),
    (
        "CR102",
        "wrong order",
        "The factors are right, but matrix products do not commute: they stand in the wrong order.",
        "Let $A \\in \\mathbb{R}^{n \\times n}$, $B \\in \\mathbb{R}^{n \\times n}$.\n\n$$(A B)^T = A^T B^T$$\n",
        "Reverse the order of the factors.",
    ),
    (
        "CR103",
        "missing factor",
        "A factor is missing on one side: a number such as 2, 1/2 or 1/N, or a quantity.",
        _LOSS + "$$\\frac{\\partial L}{\\partial w} = (w^T x - y) x$$\n",
        "Look for the factor that the outer function leaves: (a²)′ = 2 a.",
    ),
    (
        "CR104",
        "extra factor",
        "One side has a factor too many.",
        "Let $x \\in \\mathbb{R}$ and\n\n$$f = e^{x}$$\n\n$$\\frac{df}{dx} = x e^{x}$$\n",
        "Delete it.",
    ),
    (
        "CR105",
        "wrong exponent",
        "A power has the wrong exponent.",
        "Let $x \\in \\mathbb{R}$ and\n\n$$f = x^3$$\n\n$$\\frac{df}{dx} = 3 x^3$$\n",
        "The derivative of xⁿ is n xⁿ⁻¹.",
    ),
    (
        "CR106",
        "missing term",
        "A term of a sum is missing, as where the product rule or a second path was forgotten.",
        "Let $x \\in \\mathbb{R}$ and\n\n$$f = x \\sin(x)$$\n\n$$\\frac{df}{dx} = \\sin(x)$$\n",
        "Add a term for every way on which the variable enters.",
    ),
    (
        "CR107",
        "extra term",
        "One side has a term too many.",
        "Let $x \\in \\mathbb{R}$ and\n\n$$f = x^2 + 1$$\n\n$$\\frac{df}{dx} = 2 x + 1$$\n",
        "Delete it; the derivative of a constant is zero.",
    ),
    (
        "CR108",
        "missing sum",
        "An index that is summed over is left without its sum.",
        "Let $A \\in \\mathbb{R}^{m \\times n}$, $x \\in \\mathbb{R}^n$ and\n\n$$y_i = \\sum_j A_{ij} x_j$$\n\n$$L = \\sum_i y_i^2$$\n\n$$\\frac{\\partial L}{\\partial x_j} = 2 y_i A_{ij}$$\n",
        "Write the sum over that index.",
    ),
    (
        "CR109",
        "missing delta",
        "A derivative of entry i by entry j is one formula for i = j and another for i ≠ j; only one is given.",
        _SOFTMAX + "$$\\frac{\\partial p_i}{\\partial z_j} = p_i (1 - p_j)$$\n",
        "Write δᵢⱼ, or tell the two cases apart.",
    ),
    (
        "CR110",
        "missing derivative",
        "A factor of the chain rule is missing: the derivative of an inner function.",
        "Let $x \\in \\mathbb{R}$, $w \\in \\mathbb{R}$ and\n\n$$z = w x$$\n\n$$y = \\tanh(z)$$\n\n$$\\frac{\\partial y}{\\partial w} = x$$\n",
        "Multiply by the derivative of what stands inside.",
    ),
    (
        "CR111",
        "wrong derivative",
        "The derivative of a function is not what is written, or the function stands in its derivative's place.",
        "Let $x \\in \\mathbb{R}$ and\n\n$$f = \\sin(x)$$\n\n$$\\frac{df}{dx} = \\sin(x)$$\n",
        "Look the derivative up, as in docs/operators.md, and apply it at the same argument.",
    ),
    (
        "CR112",
        "missing indicator",
        "The derivative of a function with a kink, such as relu, is one on one side only; the condition is missing.",
        "Let $z \\in \\mathbb{R}$ and\n\n$$f = \\max(0, z)$$\n\n$$\\frac{df}{dz} = 1$$\n",
        "Multiply by the indicator, 1[z > 0].",
    ),
    (
        "CR113",
        "wrong index",
        "An index is exchanged for another, or the free indices of the two sides are not the same.",
        "Let $A \\in \\mathbb{R}^{n \\times n}$, $x \\in \\mathbb{R}^n$ and\n\n$$y_i = \\sum_j A_{ij} x_j$$\n\n"
        "$$\\frac{\\partial y_i}{\\partial x_j} = A_{ji}$$\n",
        "Write both sides for one entry, and name the summed index by a letter that is not free.",
    ),
    (
        "CR114",
        "shape mismatch",
        "The two sides, or the parts of one side, do not fit together: their shapes differ in every reading.",
        "Let $X \\in \\mathbb{R}^{n \\times d}$, $w \\in \\mathbb{R}^d$ and\n\n$$z = X w$$\n\n"
        "$$\\frac{\\partial z}{\\partial w} = w$$\n",
        "Write the shape below each factor; inner sizes must agree.",
    ),
    (
        "CR115",
        "false dependency",
        "A derivative is zero where something else is written, or the other way round: one does not depend on the "
        "other as is said.",
        "Let $x \\in \\mathbb{R}$, $w \\in \\mathbb{R}$, $b \\in \\mathbb{R}$ and\n\n$$z = w x$$\n\n$$\\frac{\\partial z}{\\partial b} = x$$\n",
        "Look at the definition, and at which of its terms contain the variable.",
    ),
    (
        "CR116",
        "false identity",
        "An identity is used that does not hold.",
        "Let $a \\in \\mathbb{R}$, $b \\in \\mathbb{R}$.\n\n$$\\ln(a) - \\ln(b) = \\frac{\\ln(a)}{\\ln(b)}$$\n",
        "Try the counterexample by hand.",
    ),
    (
        "CR117",
        "arithmetic",
        "Numbers are put in rightly and worked wrongly; the comparison is made to the digits that are displayed.",
        "Let $x = 3$.\n\n$$y = 2 x + 1$$\n\n$$y = 2 \\cdot 3 + 1 = 8$$\n",
        "Work it again.",
    ),
    (
        "CR118",
        "wrong bound",
        "A sum, a product or an inequality has a wrong bound.",
        "Let $x \\in \\mathbb{R}$ and\n\n$$f = \\frac{1}{1 + e^{-x}}$$\n\n$$\\frac{df}{dx} \\leq \\frac{1}{8}$$\n",
        "Compare the first and the last index with the definition.",
    ),
    (
        "CR119",
        "inherited",
        "The step itself is right; it is wrong only because an earlier line that it rests on is wrong.",
        _LOSS + "$$\\frac{\\partial L}{\\partial y} = 2 (w^T x - y)$$\n\n"
        "$$-\\frac{\\partial L}{\\partial y} = -2 (w^T x - y)$$\n",
        "Correct the earlier line.",
    ),
    (
        "CR120",
        "other error",
        "The two sides differ at every point that was tried, and no small change makes them equal.",
        "Let $x \\in \\mathbb{R}$ and\n\n$$f = x^2$$\n\n$$\\frac{df}{dx} = \\cos(x) + e^{3x}$$\n",
        "Compare with the right result, and with the counterexample.",
    ),
    (
        "CR130",
        "not understood",
        "The formula, or a part of it, cannot be read as mathematics for sure. Nothing is guessed.",
        "$$\\frac{\\partial L}{\\partial} = \\left( x +$$\n",
        "Complete the formula: brackets, arguments, operators.",
    ),
    (
        "CR131",
        "unknown symbol",
        "A symbol is used of which the document says nothing: neither a definition nor a shape.",
        "$$\\frac{\\partial L}{\\partial w} = \\Xi w$$\n",
        "Define the symbol, or declare it: $w \\in \\mathbb{R}^d$.",
    ),
    (
        "CR132",
        "several readings",
        "The formula can be read in several ways that the document admits, and they do not agree.",
        "Let $x \\in \\mathbb{R}^n$, $y \\in \\mathbb{R}^n$ and\n\n$$f = x^T y$$\n\n$$\\nabla f = y$$\n",
        "Write what is meant: the variable of a derivative, a product with \\cdot, a call with brackets.",
    ),
    (
        "CR133",
        "shapes not known",
        "The shapes of the symbols do not follow from the document.",
        "$$z = W x$$\n\n$$\\frac{\\partial z}{\\partial x} = W$$\n",
        "Declare them: $M \\in \\mathbb{R}^{n \\times m}$.",
    ),
    (
        "CR134",
        "no points in the domain",
        "Both sides are defined at too few of the points that were tried.",
        "Let $x \\in \\mathbb{R}$.\n\n$$\\sqrt{-1 - x^2} = 1$$\n",
        "State the domain, as in $x > 0$, or check the argument of log or of the root.",
    ),
    (
        "CR135",
        "cannot be checked",
        "This is no statement of a kind that is checked: a distribution, a limit, an order of growth, words.",
        "Let $x \\in \\mathbb{R}$.\n\n$$\\lim_{x \\to 0} \\frac{\\sin(x)}{x} = 1$$\n",
        "Nothing has to be done; a person has to judge it.",
    ),
    (
        "CR136",
        "takes too long",
        "To check this statement takes more work than is spent on one statement.",
        "",
        "Split it into steps.",
    ),
    (
        "CR137",
        "rests on something undecided",
        "The statement uses an earlier one that could not be decided.",
        "Let $A \\in \\mathbb{R}^{n \\times m}$, $x \\in \\mathbb{R}^k$.\n\n$$h = A x$$\n\n$$L = h^T h$$\n\n"
        "$$\\frac{\\partial L}{\\partial x} = 2 A^T h$$\n",
        "Look at the earlier one first.",
    ),
    (
        "CR140",
        "conflicting redefinition",
        "A warning. A symbol is defined again, and differently. What follows is read with the later definition.",
        "Let $x \\in \\mathbb{R}$.\n\n$$a = x^2$$\n\n$$a := x^3$$\n",
        "Give one of the two another name.",
    ),
    (
        "CR141",
        "mixed layouts",
        "A warning. Some Jacobians of a section are in denominator layout and others in numerator layout.",
        "Let $A \\in \\mathbb{R}^{m \\times n}$, $B \\in \\mathbb{R}^{m \\times n}$, $x \\in \\mathbb{R}^n$, $y = A x$, "
        "$z = B x$.\n\n$$\\frac{\\partial y}{\\partial x} = A^T$$\n\n$$\\frac{\\partial z}{\\partial x} = B$$\n",
        "Choose one layout and say so.",
    ),
    (
        "CR142",
        "convention at a kink",
        "A warning. A statement is right at all points but those where a function is not differentiable; there it "
        "rests on a convention.",
        "Let $z \\in \\mathbb{R}$ and\n\n$$f = \\max(0, z)$$\n\n$$\\frac{df}{dz} = \\mathbb{1}_{z \\geq 0}$$\n",
        "Name the convention, or exclude the point.",
    ),
    (
        "CR143",
        "document not marked",
        "Chainrule failed on this document. That is an error in chainrule; other documents are not affected.",
        "",
        "Please report the document.",
    ),
    (
        "CR144",
        "marking ended early",
        "The process that marked this document ended before it had an answer: it was killed, or the memory was "
        "used up. Other documents are not affected.",
        "",
        "Try the document alone, with --jobs 1.",
    ),
)
