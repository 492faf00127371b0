r"""What each command and sign of a formula is, by kind: one table.

A row says the kind, which decides how the parser goes on, and a value: the name of a symbol, the sign of an
operator, the character of a fence. Signs of Unicode stand beside the commands that print them.
"""

from __future__ import annotations


def _names(text: str) -> tuple[str, ...]:
    """The names that stand in a text with blanks between them."""
    return tuple(text.split())


GREEK = _names(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda "
    "mu nu xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega digamma"
)

GREEK_LETTERS = dict(
    zip(
        "αβγδεζηθικλμνξοπρςστυφχψωΓΔΘΛΞΠΣΥΦΨΩϕϑϵϱϖϰ",
        _names(
            "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
            "varsigma sigma tau upsilon varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon "
            "Phi Psi Omega phi vartheta epsilon varrho varpi varkappa"
        ),
        strict=True,
    )
)

PLAIN = _names(
    "partial nabla infty ell hbar imath jmath Re Im aleph emptyset varnothing top bot intercal "
    "dagger ddagger prime sharp flat natural angle degree perp parallel checkmark complement wp "
    "mho eth"
)

FUNCTIONS = _names(
    "exp log ln lg sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan arcsinh "
    "arccosh arctanh det dim ker deg gcd hom arg Pr lim limsup liminf"
)
"""Functions that have a command of their own; `lim` and its like are operators with something under them."""

WORDS = frozenset(
    [
        *FUNCTIONS,
        *_names(
            "softmax Softmax SoftMax sigmoid Sigmoid sig relu ReLU RELU Relu LeakyReLU leaky diag Diag tr "
            "Tr trace Trace vec Vec max min sup inf sign sgn rank erf softplus Softplus onehot mse MSE "
            "RMSE MAE var Var Cov cov mean std norm Norm sum argmax argmin loss Loss sqrt abs logsumexp "
            "LSE KL CE BCE ELU SELU GELU SiLU Swish swish mish elu gelu silu Tanh acosh asinh atanh asin "
            "acos atan logit LayerNorm BatchNorm RMSNorm cross softsign hardtanh step clip concat "
            "Attention attention conv Conv pool MLP RNN LSTM GRU kron span proj logdet grad div curl adj "
            "cond prox med mode"
        ),
    ]
)
"""Words that a run of plain letters spells on purpose."""
SHORTEST_WORD = 3
SHORTEST_NAME = 4
"""A run of so many letters before a bracket or a relation sign is one name."""

ENGLISH = frozenset(
    _names(
        "so but and where with for if otherwise since let assume then thus hence or as is when that "
        "we have get given also because therefore now note using from by suppose similarly here "
        "finally else if iff on the of at in to be are which such it its all this these those let's "
        "consider recall define denote means implies gives yields becomes only both same case find "
        "show prove proof solution answer recall not rule follows"
    )
)
"""Words of the sentence around a formula, never its operands."""
BARE_ENGLISH = frozenset(_names("if and for where with let when then otherwise since else thus hence"))
"""Those that are taken for words even where they stand as plain letters between blanks."""

ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot", "ddot": "ddot", "dddot": "dddot", "check": "check", "widecheck": "check", "breve": "breve",
    "acute": "acute", "grave": "grave", "mathring": "ring",
}  # fmt: skip

FONTS = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "bold": "bold", "pmb": "bold", "symbf": "bold",
    "mathbfit": "bold", "bf": "bold", "underline": "underline", "vec": "vec", "overrightarrow": "vec",
    "mathbb": "blackboard", "Bbb": "blackboard", "mathds": "blackboard", "mathbbm": "blackboard",
    "mathcal": "calligraphic", "cal": "calligraphic", "mathfrak": "fraktur", "mathscr": "script",
}  # fmt: skip

UPRIGHT = {
    "mathrm": "roman", "rm": "roman", "mathup": "roman", "mathit": "italic", "mathsf": "sans",
    "mathtt": "typewriter", "mathnormal": "", "textrm": "roman", "textit": "italic", "textsf": "sans",
    "texttt": "typewriter",
}  # fmt: skip
"""Fonts in which several letters are one word."""

TEXTS = _names("text textbf mbox hbox textnormal textup intertext shortintertext emph textsc")

RELATIONS = {
    "=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "==": "=", "!=": "!=", ":=": "define",
    "=:": "define",
    "->": "to", "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≠": "!=", "≈": "approx", "≡": "equiv",
    "≜": "define", "≔": "define", "∝": "propto", "∈": "in", "∉": "notin", "∼": "sim", "→": "to",
    "⟶": "to", "↦": "to", "←": "update", "≪": "ll", "≫": "gg", "⊂": "subset", "⊆": "subset", "≃": "simeq",
    r"\leq": "<=", r"\le": "<=", r"\leqslant": "<=", r"\geq": ">=", r"\ge": ">=", r"\geqslant": ">=",
    r"\lt": "<", r"\gt": ">", r"\ll": "ll", r"\gg": "gg", r"\neq": "!=", r"\ne": "!=",
    r"\approx": "approx", r"\simeq": "simeq", r"\cong": "cong", r"\equiv": "equiv", r"\propto": "propto",
    r"\sim": "sim", r"\in": "in", r"\notin": "notin", r"\ni": "ni", r"\subset": "subset",
    r"\subseteq": "subset", r"\supset": "supset", r"\supseteq": "supset",
    r"\coloneqq": "define", r"\coloneq": "define", r"\triangleq": "define", r"\doteq": "define",
    r"\eqqcolon": "define",
    r"\eqdef": "define", r"\defeq": "define", r"\vcentcolon": "colon", r"\colon": "colon",
    r"\to": "to", r"\rightarrow": "to", r"\longrightarrow": "to", r"\mapsto": "to", r"\longmapsto": "to",
    r"\leftarrow": "update", r"\gets": "update", r"\longleftarrow": "update", r"\succ": "succ",
    r"\succeq": "succeq", r"\prec": "prec", r"\preceq": "preceq",
}  # fmt: skip

NEGATED = {"=": "!=", "in": "notin", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}

TIMES = {
    r"\cdot": "·", "·": "·", "⋅": "·", "∙": "·", r"\bullet": "·", r"\times": "×", "×": "×", "*": "*",
    r"\ast": "*", "∗": "*", r"\star": "*", r"\odot": "⊙", "⊙": "⊙", r"\circ": "∘", "∘": "∘",
    r"\otimes": "⊗", "⊗": "⊗", "/": "/", "∕": "/", r"\div": "÷", "÷": "÷", "@": "@",
}  # fmt: skip

PLUS = {
    "+": "+", "-": "-", "−": "-", "–": "-", r"\pm": "±", "±": "±", r"\mp": "∓", "∓": "∓",
}  # fmt: skip

OPENING = {
    "(": "(", "[": "[", r"\{": "{", r"\lbrace": "{", r"\lbrack": "[", r"\langle": "⟨", "⟨": "⟨",
    r"\lfloor": "⌊", "⌊": "⌊", r"\lceil": "⌈", "⌈": "⌈", r"\lvert": "|", r"\lVert": "‖", r"\lparen": "(",
}  # fmt: skip
CLOSING = {
    ")": ")", "]": "]", r"\}": "}", r"\rbrace": "}", r"\rbrack": "]", r"\rangle": "⟩", "⟩": "⟩",
    r"\rfloor": "⌋", "⌋": "⌋", r"\rceil": "⌉", "⌉": "⌉", r"\rvert": "|", r"\rVert": "‖", r"\rparen": ")",
}  # fmt: skip
BARS = {"|": "|", r"\vert": "|", r"\|": "‖", r"\Vert": "‖", "‖": "‖"}
FAMILIES = {
    "(": "(", "[": "(", ")": "(", "]": "(", "{": "{", "}": "{", "⟨": "⟨", "⟩": "⟨", "⌊": "⌊", "⌋": "⌊",
    "⌈": "⌈", "⌉": "⌈",
}  # fmt: skip

BIG = {
    r"\sum": "sum", "∑": "sum", r"\prod": "prod", "∏": "prod", r"\int": "int", "∫": "int",
}  # fmt: skip
UNDER = (*_names("max min sup inf lim limsup liminf argmax argmin"),)
"""Operators with something under them, and plain words without."""

DOTS = (*_names("dots ldots cdots vdots ddots dotsc dotsb dotsm dotso iddots hdots"),)

SKIPPED = (
    *_names(
        "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag hline centering"
    ),
    *_names("allowbreak nobreak mathstrut strut noindent bigskip medskip smallskip mathsurround par"),
    *_names(
        "thinspace medspace thickspace negthinspace negmedspace negthickspace hfil vfil cr mathord mathbin"
    ),
    *_names("mathrel mathopen mathclose mathpunct mathinner ensuremath toprule midrule bottomrule"),
    *_names("small large Large normalsize footnotesize scriptsize tiny"),
)
SKIPPED_WITH_ARGUMENT = (
    *_names("label color vspace vphantom hphantom phantom cline ref eqref cite pagebreak footnote"),
    *_names("textcolor mathcolor require"),
)

COMMANDS: dict[str, tuple[str, str]] = {}


def _fill() -> None:
    """Enter every row once."""
    for name in (*GREEK, *PLAIN, *FUNCTIONS):
        COMMANDS["\\" + name] = ("symbol", name)
    for letter, name in GREEK_LETTERS.items():
        COMMANDS[letter] = ("symbol", name)
    for kind, names in (
        ("relation", RELATIONS), ("times", TIMES), ("plus", PLUS), ("open", OPENING), ("close", CLOSING),
        ("bar", BARS), ("big", BIG),
    ):  # fmt: skip
        for sign, value in names.items():
            COMMANDS[sign] = (kind, value)
    for kind, table in (("accent", ACCENTS), ("font", FONTS), ("upright", UPRIGHT)):
        for name, value in table.items():
            COMMANDS["\\" + name] = (kind, value)
    for kind, several in (
        ("under", UNDER), ("dots", DOTS), ("skip", SKIPPED), ("skip-argument", SKIPPED_WITH_ARGUMENT),
        ("text", TEXTS),
    ):  # fmt: skip
        for name in several:
            COMMANDS["\\" + name] = (kind, name)
    for kind, signs in _GROUPS.items():
        for sign in signs.split():
            COMMANDS[sign] = (kind, sign)
    COMMANDS.update(_SINGLE)


_GROUPS = {
    "skip": r"\, \; \! \: \> \/ \-",
    "quad": r"\quad \qquad \hfill \hspace \hspace* \enspace \enskip \hfilll",
    "frac": r"\frac \dfrac \tfrac \cfrac \sfrac \nicefrac",
    "binom": r"\binom \dbinom \tbinom",
    "size": (
        r"\big \Big \bigg \Bigg \bigl \Bigl \biggl \Biggl \bigr \Bigr \biggr \Biggr "
        r"\bigm \Bigm \biggm \Biggm"
    ),
    "struck": r"\cancel \bcancel \xcancel \sout \st \strikeout",
    "mark": r"\boxed \fbox \framebox \underbrace \overbrace \underbracket \overbracket \mathclap \smash",
    "stack": r"\overset \stackrel",
    "underset": r"\underset",
    "therefore": (
        r"\therefore \Rightarrow \implies \Longrightarrow \Leftrightarrow \iff \Longleftrightarrow "
        "∴ ⇒ ⟹ ⇔ ⟺ =>"
    ),
    "slant": r"\nearrow \searrow \nwarrow \swarrow \uparrow \downarrow \updownarrow ↗ ↘ ↖ ↙ ↑ ↓",
    "because": r"\because ∵",
    "arrow": r"\xrightarrow \xlongrightarrow \xmapsto",
    "operatorname": r"\operatorname \operatorname*",
    "tag": r"\tag \tag*",
    "dots": "... … ⋯ ⋮ ⋱",
}

_SINGLE: dict[str, tuple[str, str]] = {
    "{": ("brace", "{"), "}": ("unbrace", "}"), "_": ("sub", "_"), "^": ("sup", "^"), "&": ("cell", "&"),
    "\\\\": ("row", "\\\\"), r"\newline": ("row", ""), r"\cr": ("row", ""), ",": ("comma", ","),
    ";": ("semicolon", ";"), ":": ("colon", ":"), ".": ("period", "."), r"\ ": ("blank", ""),
    "~": ("blank", ""), "\\\n": ("blank", ""), r"\prime": ("prime", "1"), "′": ("prime", "1"),
    "″": ("prime", "2"), "’": ("prime", "1"), "||": ("bars", "|"),
    "'": ("prime", "1"), r"\sqrt": ("sqrt", ""), "√": ("sqrt", ""),
    r"\left": ("left", ""), r"\right": ("right", ""), r"\middle": ("middle", ""), r"\mid": ("mid", "|"),
    r"\vline": ("mid", "|"), "∣": ("mid", "|"), r"\begin": ("begin", ""), r"\end": ("end", ""),
    r"\over": ("over", ""), r"\mathop": ("mathop", ""), r"\substack": ("substack", ""),
    r"\endsubstack": ("end-substack", ""),
    r"\not": ("not", ""), r"\forall": ("words", "for all"), "∀": ("words", "for all"),
    r"\exists": ("words", "there is"), r"\land": ("words", "and"), r"\wedge": ("words", "and"),
    r"\lor": ("words", "or"), r"\arg": ("arg", "arg"), r"\mathbb1": ("symbol", "1"), r"\%": ("unknown", ""),
    "∂": ("symbol", "partial"), "∇": ("symbol", "nabla"), "∞": ("symbol", "infty"), "ℓ": ("symbol", "ell"),
    "ᵀ": ("raised", "T"), "⊤": ("symbol", "top"), "†": ("symbol", "dagger"), "∅": ("symbol", "emptyset"),
    "∆": ("symbol", "Delta"), "∶": ("colon", ":"), "µ": ("symbol", "mu"), "Ω": ("symbol", "Omega"),
    r"\coloneqq": ("relation", "define"), r"\Vert": ("bar", "‖"), r"\backslash": ("unknown", ""),
    r"\lt": ("relation", "<"), "&lt;": ("relation", "<"),
    "&gt;": ("relation", ">"), "&amp;": ("cell", "&"),
    r"\lim": ("under", "lim"), r"\Tr": ("symbol", "Tr"), r"\tr": ("symbol", "tr"),
    r"\diag": ("symbol", "diag"), r"\slash": ("times", "/"),
}  # fmt: skip

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀᵗʲᵏ", "0123456789+-()niTtjk", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True))
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

ALIGNMENTS = frozenset(
    _names(
        "aligned align alignedat alignat gathered gather split eqnarray multline multlined equation "
        "displaymath math flalign xalignat dmath"
    )
)
MATRICES = frozenset(_names("substack matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array"))
CASES = frozenset(["cases", "dcases", "rcases", "drcases", "numcases"])

_fill()
