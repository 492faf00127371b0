"""The LaTeX commands that `latex` writes, without their backslash, and the signs that they stand for."""

from __future__ import annotations

LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ",
    "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "ell": "ℓ", "hbar": "ℏ",
    "infty": "∞",
}  # fmt: skip
UPRIGHT = {
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "dots": "…", "ldots": "…", "cdots": "⋯",
    "vdots": "⋮", "ddots": "⋱",
}  # fmt: skip
OPERATORS = {
    "odot": "⊙", "otimes": "⊗", "oplus": "⊕", "oslash": "⊘", "cdot": "⋅", "times": "×", "circ": "∘",
    "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">",
    "approx": "≈", "equiv": "≡", "sim": "∼", "to": "→", "rightarrow": "→", "mapsto": "↦", "in": "∈",
    "mid": "∣", "ast": "∗", "colon": ":", "star": "⋆", "div": "÷",
}  # fmt: skip
MARKS = {"top": "⊤", "intercal": "⊺", "prime": "′", "dagger": "†", "partial": "∂", "nabla": "∇"}
FUNCTIONS = frozenset({
    "log", "ln", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh",
    "cosh", "tanh", "coth", "max", "min", "sup", "inf", "det", "dim", "ker", "arg", "gcd", "lim", "Pr", "deg",
})  # fmt: skip
LARGE = {"sum": "∑", "prod": "∏", "int": "∫"}
ACCENTS = {
    "hat": "^", "widehat": "^", "tilde": "~", "widetilde": "~", "bar": "¯", "overline": "¯", "dot": "˙",
    "ddot": "¨", "vec": "→", "acute": "´", "grave": "`", "check": "ˇ", "breve": "˘",
}  # fmt: skip
SPACES = {
    ",": "0.17em", ":": "0.22em", ";": "0.28em", " ": "0.33em", "~": "0.33em", "quad": "1em", "qquad": "2em",
}  # fmt: skip
SILENT = frozenset({
    "!", "/", "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag",
    "big", "Big",     "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr",
})  # fmt: skip

UPRIGHT_TEXT = frozenset(
    {"mathrm", "text", "operatorname", "operatorname*", "mathit", "mathsf", "mathtt", "textrm"}
)
ALPHABETS = {"mathbf": "bold", "boldsymbol": "bold", "mathbb": "double-struck"}
DOUBLE_STRUCK = {"1": "𝟙", "R": "ℝ", "N": "ℕ", "Z": "ℤ", "E": "𝔼", "C": "ℂ", "Q": "ℚ", "P": "ℙ"}

CLOSING = {
    "(": ")", "[": "]", r"\{": r"\}", r"\lVert": r"\rVert", r"\lvert": r"\rvert", r"\lfloor": r"\rfloor",
    r"\lceil": r"\rceil", r"\langle": r"\rangle", r"\left": r"\right",
}  # fmt: skip
FENCES = {
    r"\{": "{", r"\}": "}", r"\lVert": "‖", r"\rVert": "‖", r"\lvert": "|", r"\rvert": "|", r"\lfloor": "⌊",
    r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉", r"\langle": "⟨", r"\rangle": "⟩", r"\|": "‖",
    r"\Vert": "‖", r"\vert": "|", ".": "",
}  # fmt: skip
ARRAYS = {"bmatrix": ("[", "]"), "pmatrix": ("(", ")"), "vmatrix": ("|", "|"), "cases": ("{", "")}
