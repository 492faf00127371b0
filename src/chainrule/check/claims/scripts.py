r"""Letters and brackets with scripts: `x_i`, `W^{[2]T}`, `\delta_{ij}`, `e^x`, `\|x\|_2^2`, `f'`."""

from __future__ import annotations

from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.circle_number import is_plain
from chainrule.check.claims.class_letters import basis_vector
from chainrule.check.claims.compositions import UNSAID, common_variable
from chainrule.check.claims.entries import without_condition
from chainrule.check.claims.euler import is_euler
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, Reference, below
from chainrule.check.claims.faces import each_of
from chainrule.check.claims.formal_functions import entry_of
from chainrule.check.claims.from_zero import from_one
from chainrule.check.claims.indicators import could_indicate, indicates, indicator, is_indicator, tells
from chainrule.check.claims.inverses import is_inverse
from chainrule.check.claims.labels import numeral, position
from chainrule.check.claims.lexicon import TRANSPOSES, WORDS, Lexicon
from chainrule.check.claims.name_scripts import entries, number_below, subscripts, superscript
from chainrule.check.claims.numbered_below import named
from chainrule.check.claims.numbered_names import number_of_name
from chainrule.check.claims.picking import picked_by_label
from chainrule.check.claims.primes import turns
from chainrule.check.claims.rates import primed_variable
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.senses import bars_kind, called, norm_kind
from chainrule.check.claims.shifted import shifted
from chainrule.check.claims.slopes import variables
from chainrule.check.claims.symbols import atoms, letter_of, plain_name
from chainrule.read.latex import tree as T

_COMPLEX = "complex numbers are not computed with"
_ROWS = frozenset("nmdpqkrhNMDKPQRHC")
"""Letters that count rows: those below an I do."""
_CONSTANTS = {"e": "e", "pi": "pi", "infty": "infinity"}


def symbol(reader: Reader, tree: T.Symbol) -> Expression:
    """x: a constant, a function without its argument, or a name. Raises NotUnderstood for a lone ∂ or ∇."""
    lexicon = reader.lexicon
    name = plain_name(tree)
    at = (tree.start, tree.end)
    if name in ("partial", "nabla"):
        raise NotUnderstood("a derivative sign without its parts", *at)
    if name in _CONSTANTS and (name not in lexicon.defined or (lexicon.circle and is_plain(tree))):
        return X.Special(*at, _CONSTANTS[name])
    if reader.is_word(name) and name != "sum":
        return called(lexicon, X.Call(*at, name, ()))
    bare = bool(lexicon.differentiated[name]) and name not in lexicon.defined and reader.is_function(name)
    if bare or name in lexicon.functions or (name == "sigma" and "sigma" in lexicon.applied):
        return X.Call(*at, name, ())
    if name == "blackboard 1" or (name == "1" and tree.fonts):
        return X.Special(*at, "ones")
    if name == "I" and name not in lexicon.defined:
        return X.Special(*at, "identity")
    if name in lexicon.complex:
        raise NotUnderstood(_COMPLEX, *at, "CR135")
    return Reference(*at, name)


def scripted(reader: Reader, tree: T.Scripts) -> Expression:
    """base_{sub}^{sup}, whatever the base is. Raises NotUnderstood where a script is not read."""
    tree = without_condition(tree)
    moved = shifted(reader, replace(tree, sup=None))
    if moved is not None:
        return raised(reader, moved, tree.sup, tree)
    at = (tree.start, tree.end)
    if turns(reader.lexicon, tree):
        return X.Transposed(*at, reader.read(replace(tree, primes=0)))
    base = tree.base
    if could_indicate(base) and tells(tree.sub) and not tree.primes:
        return raised(reader, indicator(reader, tree.sub, *at), tree.sup, tree)
    if isinstance(base, T.Symbol):
        return _on_symbol(reader, tree, base)
    if isinstance(base, T.Group) and base.opening in ("‖", "|"):
        inner = reader.read(base.body)
        bare = base.opening == "‖" and tree.sub is None
        kind = norm_kind(reader.lexicon, *at) if bare else _norm_kind(tree.sub)
        absolute = base.opening == "|" and tree.sub is None
        kind = bars_kind(reader.lexicon, base) if absolute else kind
        return raised(reader, X.Norm(*at, inner, kind), tree.sup, tree)
    body = reader.read(base)
    if isinstance(body, X.Display) and body.listed and tree.sub is None and _is_transposed(tree):
        return replace(body, listed=False)  # (1, 2)ᵀ is the column that (1, 2) is
    if tree.sub is not None:
        found = from_one(reader.lexicon, "", [position(a) for a in atoms(tree.sub)], at)
        body = X.Entry(*at, body, tuple(found))
    if tree.primes:
        own = common_variable(reader.lexicon, base)
        body = _primed(body, tree.primes, at, own, reader.lexicon.varying)
    return raised(reader, body, tree.sup, tree)


def _on_symbol(reader: Reader, tree: T.Scripts, base: T.Symbol) -> Expression:
    """1_{x > 0}, e^x and δ_ij before all other letters."""
    at = (tree.start, tree.end)
    name = plain_name(base)
    if is_indicator(base):
        return raised(reader, indicator(reader, tree.sub, *at), tree.sup, tree)
    if name == "e" and tree.sub is None and tree.sup is not None and is_euler(reader.lexicon, tree.sup):
        return X.Call(*at, "exp", (reader.read(tree.sup),))
    arities = reader.lexicon.arities.get(name, set[int]())
    free = name not in reader.lexicon.defined or (1 in arities and 2 not in arities)
    if name in ("delta", "I") and tree.sup is None and _are_two_letters(reader.lexicon, tree.sub) and free:
        first, second = (position(a) for a in atoms(tree.sub))
        if first == second and reader.lexicon.einstein:
            raise NotUnderstood("a δ that is summed over", *at, "CR135")
        return X.Kronecker(*at, first, second)
    size = _size_of_identity(reader.lexicon, tree, name)
    if size:
        return raised(reader, X.Special(*at, "identity", size), tree.sup, tree)
    if (unit := basis_vector(reader.lexicon, tree)) is not None:
        return unit
    if name in ("nabla", "partial"):
        raise NotUnderstood("a derivative sign without its parts", *at)
    wrt = variables(reader.lexicon, name, atoms(tree.sub))
    picked = None if name in reader.lexicon.adjoints and wrt else picked_by_label(reader, tree)
    if picked is not None:
        return picked
    if wrt and not tree.primes:
        adjoint = reader.lexicon.adjoints.get(name)
        of = symbol(reader, base) if adjoint is None else adjoint
        style = "gradient" if adjoint is not None or name in reader.lexicon.slopes else "partial"
        slope = X.Derivative(*at, of, tuple(reader.read(x) for x in wrt), style)
        return raised(reader, slope, tree.sup, tree)
    return _scripted_name(reader, tree, base)


def _size_of_identity(lexicon: Lexicon, tree: T.Scripts, name: str) -> str:
    """The n of `I_n` where I is not defined and n counts rows; nothing else."""
    found = atoms(tree.sub)
    letter = letter_of(found[0]) if len(found) == 1 else None
    if name != "I" or letter is None or tree.primes or name in lexicon.defined:
        return ""
    return letter if letter in _ROWS and letter not in lexicon.bound else ""


def _are_two_letters(lexicon: Lexicon, sub: T.Tree | None) -> bool:
    """`ij`, `k1`: two indices, at least one of them a letter."""
    found = atoms(sub)
    letters = [letter for a in found if (letter := letter_of(a)) is not None]
    known = all(isinstance(a, T.Number) or letter_of(a) is not None for a in found)
    single = known and all(len(x) < 3 for x in letters)
    return len(found) == 2 and single and any(map(lexicon.is_index, letters))


def _scripted_name(reader: Reader, tree: T.Scripts, base: T.Symbol) -> Expression:
    """A letter with scripts: what of them belongs to the name, what is an index, what an operation."""
    lexicon = reader.lexicon
    part_of_function = entry_of(lexicon, tree, (), tree.end)
    if part_of_function is not None:
        return part_of_function
    at = (tree.start, tree.end)
    letter = name = plain_name(base)
    if name in lexicon.bodies and is_inverse(tree.sup):
        raise NotUnderstood(
            f"whether an inverse function or 1 over {name} is meant is not said", *at, "CR132"
        )
    if name in lexicon.complex:
        raise NotUnderstood(_COMPLEX, *at, "CR135")
    positions: list[Position] = []
    level: Position | None = None
    operations: list[T.Tree] = []
    family = False
    for part in [tree.sup] if tree.sup is not None and indicates(tree.sup) else atoms(tree.sup):
        match superscript(lexicon, name, part):
            case "label", value:
                name = f"{name}^{value}"
            case "level", Position() as value:
                level = value
            case "sample", Position() as value:
                positions.append(value)
                family = letter in lexicon.exemplified
            case _:
                operations.append(part)
    subs = atoms(tree.sub)
    number = number_below(lexicon, letter, subs) if level is None else None
    if number is not None:
        level, subs = number, subs[1:]
        name += "_" * (letter in lexicon.twofold)
    own = number_of_name(lexicon, letter, subs)
    if own is not None:
        name, subs = f"{name}_{own}", subs[1:]
    match (
        entries(subs)
        if number is not None or own is not None
        else subscripts(lexicon, name, subs)
        if subs
        else []
    ):
        case str(label):
            name = f"{name}_{label}"
        case indices:
            positions += indices
    known = bool(tree.primes) or letter in WORDS or letter in lexicon.functions
    if reader.is_function(letter) and known:
        if positions:
            raise NotUnderstood("a function with an index", *at)
        body: Expression = X.Call(*at, name, (), tree.primes, level)
    elif primed_variable(lexicon, tree):
        variable = Reference(*at, primed_variable(lexicon, tree))
        return X.Derivative(*at, Reference(*at, name), (variable,) * tree.primes, "total")
    else:
        if tree.primes and name not in lexicon.defined and name + "'" * tree.primes not in lexicon.primed:
            if positions or level is not None or name != letter or operations:
                raise NotUnderstood("a prime whose variable is not said", *at, "CR132")
            return X.Call(*at, name, (), tree.primes)
        if len(positions) == 3 and name in ("epsilon", "varepsilon") and name not in lexicon.defined:
            raise NotUnderstood("the permutation symbol is not computed with", *at, "CR135")
        name += "'" * tree.primes
        body = named(lexicon, Reference(*at, each_of(name) if family else name, tuple(positions), level))
    for part in operations:
        body = raised(reader, body, part, tree)
    return body


def raised(reader: Reader, body: Expression, sup: T.Tree | None, tree: T.Tree) -> Expression:
    """body^sup at the characters of `tree`: transposes, powers and inverses, one after another.

    `e^x` is the exponential, though e may be a function as well. Raises NotUnderstood for the power of
    another function's name (`σ^x`).
    """
    if sup is None:
        return body
    at = (tree.start, tree.end)
    if isinstance(body, X.Call) and not body.arguments and not isinstance(sup, T.Number):
        if body.function == "e" and not body.order:
            return X.Call(*at, "exp", (reader.read(sup),))
        raise NotUnderstood("a power of a function's name", *at)
    parts = atoms(sup)
    for part in parts if any(_is_transpose(a) for a in parts) else [sup]:
        inner = part.body if isinstance(part, T.Marked) else part
        if _is_transpose(inner):
            body = X.Transposed(*at, body)
        elif isinstance(inner, T.Sum) and _is_inverse_transpose(inner):
            body = X.Transposed(*at, X.Power(*at, body, numeral("-1", *at)))
        else:
            body = X.Power(*at, body, reader.read(part))
    return body


def after_call(reader: Reader, value: Expression, tree: T.Scripts) -> Expression:
    """`S(x)_i`, `σ(z)^2`, `f(x)^T`: a call's value with the scripts that stand on its brackets.

    Raises NotUnderstood for a prime there.
    """
    tree = without_condition(tree)
    if tree.primes:
        raise NotUnderstood("a prime after the arguments", tree.start, tree.end)
    if tree.sub is not None:
        found = from_one(reader.lexicon, "", [position(a) for a in atoms(tree.sub)], (tree.start, tree.end))
        value = X.Entry(value.start, tree.end, value, tuple(found))
    return raised(reader, value, tree.sup, tree)


def _primed(body: Expression, order: int, at: tuple[int, int], own: str, varying: set[str]) -> Expression:
    """`(x² eˣ)'`, by the only name in it; `(f g)'` by the variable that is the functions' own.

    What has a prime itself is no variable, but a function of one.
    """
    if own:
        return X.Derivative(*at, body, (Reference(*at, own),) * order, "total")
    found = {e.name: e for e in below(body) if isinstance(e, Reference)}
    if not found or any(e.positions or e.level for e in found.values()):
        raise NotUnderstood("a prime whose variable is not said", *at, "CR132")
    plain = len(found) == 1 and not varying & set(found)
    variable = next(iter(found.values())) if plain else Reference(*at, UNSAID)
    return X.Derivative(*at, body, (variable,) * order, "total")


def _is_transpose(tree: T.Tree) -> bool:
    return isinstance(tree, T.Symbol) and plain_name(tree) in TRANSPOSES


def _is_transposed(tree: T.Scripts) -> bool:
    return tree.sup is not None and _is_transpose(tree.sup)


def _is_inverse_transpose(tree: T.Sum) -> bool:
    """The −T or −⊤ of A^{−T}."""
    return len(tree.terms) == 1 and tree.terms[0].sign != "+" and _is_transpose(tree.terms[0].tree)


def _norm_kind(sub: T.Tree | None) -> str:
    match sub:
        case None:
            return "2"
        case T.Number(text=text) if text in ("1", "2"):
            return text
        case T.Symbol(name="F"):
            return "2"
        case _:
            raise NotUnderstood("a norm that is not read", sub.start, sub.end)
