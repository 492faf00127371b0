"""What each statement of a section is for, and the table of names that follows from it.

A fresh name on the left makes the first link a definition; a name given as a bare number is a value; the
rest are claims, updates, declarations, or scratch that asserts nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.absolute_entries import names_with_absolute_entries
from chainrule.check.claims.accents_said import note_accent
from chainrule.check.claims.accesses import accesses_in, rewritten
from chainrule.check.claims.activations import sigma_in
from chainrule.check.claims.bold_names import apart, bold_names
from chainrule.check.claims.capitals import joined, names_of_capitals
from chainrule.check.claims.cases import branch
from chainrule.check.claims.circle_number import means_number
from chainrule.check.claims.class_letters import note_class_letters
from chainrule.check.claims.classes import note_classes
from chainrule.check.claims.complex_numbers import note_complex
from chainrule.check.claims.conventions import is_entrywise_star, speaks_of_one, stacked_along, sums_repeated
from chainrule.check.claims.declaring import (
    declare,
    find_distributions,
    listen,
    spread_declarations,
)
from chainrule.check.claims.defining import define, define_later, gives_several, said_first
from chainrule.check.claims.displays import lists_entries
from chainrule.check.claims.elaborating import Function
from chainrule.check.claims.examples import both_faces, note_examples, over_examples, tell_apart
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.families import note_families, told_apart
from chainrule.check.claims.from_zero import note_arrays
from chainrule.check.claims.functions_said import note_functions, settle_functions
from chainrule.check.claims.generic_functions import define_composite
from chainrule.check.claims.going_on import note_going_on
from chainrule.check.claims.hearing import hear_shapes
from chainrule.check.claims.implicit_functions import with_variable
from chainrule.check.claims.index_letters import index_letters
from chainrule.check.claims.items import (
    EQUALS,
    Item,
    Section,
    equal_letters,
    full_name,
    gives_number,
    is_zero,
)
from chainrule.check.claims.labels import numeral
from chainrule.check.claims.letters_beside import note_letters_beside
from chainrule.check.claims.lexicon import survey
from chainrule.check.claims.linking import Said, find_links
from chainrule.check.claims.meanings import Meanings
from chainrule.check.claims.members import note_members
from chainrule.check.claims.modelling import Taught
from chainrule.check.claims.namesakes import note_called, note_values
from chainrule.check.claims.naming import hear_names
from chainrule.check.claims.normal import normal_functions, note_normal
from chainrule.check.claims.numbered_names import note_numbered_names
from chainrule.check.claims.observed import observed, solved
from chainrule.check.claims.opaque import find_opaque, find_short_forms, keep_parents
from chainrule.check.claims.parts_written_out import name_written_parts
from chainrule.check.claims.primes import note_primes
from chainrule.check.claims.probabilities import probabilities_in
from chainrule.check.claims.provisos import attach, facts_supposed
from chainrule.check.claims.renewing import is_step
from chainrule.check.claims.resolving import Resolver
from chainrule.check.claims.rewriting import is_numeric, references
from chainrule.check.claims.samplewise import without_samples
from chainrule.check.claims.script_letters import note_labels, note_letters_above
from chainrule.check.claims.section import LOSSES
from chainrule.check.claims.senses import note_brackets
from chainrule.check.claims.sets import is_membership, note_sets, set_declarations, told_by_sets
from chainrule.check.claims.setting_bounds import set_bounds
from chainrule.check.claims.slopes import note_slopes
from chainrule.check.claims.softmax_said import define_softmaxes
from chainrule.check.claims.some_function import define_anew
from chainrule.check.claims.spans import note_spans
from chainrule.check.claims.standing import note_standing
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.stepwise import put_steps_in
from chainrule.check.claims.stipulating import conclude, is_condition, is_supposed, set_conditions
from chainrule.check.claims.subscripts_said import note_subscripts
from chainrule.check.claims.supposing import note_probabilities, suppose
from chainrule.check.claims.symbols import letter_of
from chainrule.check.claims.table import LAYER, LAYERS, Table
from chainrule.check.claims.twofold import note_labelled, part_twofold
from chainrule.read.latex import tree as T

_LONGEST = 20_000


def read_section(
    statements: Sequence[Statement],
    prose: str,
    taught: Taught | None = None,
    meanings: Meanings | None = None,
) -> Section:
    """Roles, definitions, declarations and opaque functions of a section's statements."""
    said = [s for s in statements if not s.struck and s.trees and not any(map(_is_too_long, s.trees))]
    bold = bold_names(map(_whole, said))
    for statement in statements if bold else ():
        statement.members = [None if m is None else apart(m, bold) for m in statement.members]
        statement.carried = [apart(m, bold) for m in statement.carried]
    names = names_of_capitals(map(_whole, said))
    for statement in statements if names else ():
        statement.members = [None if m is None else joined(m, names) for m in statement.members]
        statement.carried = [joined(m, names) for m in statement.carried]
    roots = [_whole(s) for s in said]
    chances = probabilities_in(roots)
    for statement in statements if chances.families else ():
        statement.members = [None if m is None else chances.rewritten(m) for m in statement.members]
        statement.carried = [chances.rewritten(m) for m in statement.carried]
    roots = [chances.rewritten(root) for root in roots]
    accesses = accesses_in(roots)
    roots = [rewritten(root, accesses) for root in roots] if accesses else roots
    lexicon = survey(roots)
    lexicon.accesses = accesses
    lexicon.meanings = meanings or Meanings()
    lexicon.einstein = sums_repeated(prose)
    note_complex(lexicon, statements, roots)
    note_brackets(lexicon, statements)
    lexicon.capitals, lexicon.bold = names, bold
    lexicon.circle = "pi" in lexicon.defined and means_number(roots)
    lexicon.absolute = names_with_absolute_entries(roots)
    note_members(lexicon, roots)
    note_families(lexicon, roots)
    note_numbered_names(lexicon, roots)
    note_arrays(lexicon, roots)
    note_spans(lexicon, said)
    note_sets(lexicon, roots)
    note_letters_beside(lexicon, roots)
    note_class_letters(lexicon, statements, roots, prose)
    note_labels(lexicon, roots)
    note_letters_above(lexicon, roots)
    note_slopes(lexicon, statements)
    note_primes(lexicon, roots, prose)
    note_functions(lexicon, roots)
    note_called(lexicon, roots)
    note_probabilities(lexicon, chances)
    note_examples(lexicon, roots)
    resolver = Resolver(lexicon) if taught is None else taught.resolver(lexicon)
    note_normal(resolver, statements, roots)
    note_subscripts(resolver, statements)
    items = [
        Item(s, order, with_variable(_members(s, resolver), resolver)) for order, s in enumerate(statements)
    ]
    told_by_sets(lexicon, items)
    for place, members in without_samples([item.members for item in items]).items():
        items[place].members = [*members]
    letters = [item for item in items if equal_letters(item) is None]
    attach(letters, resolver)
    branch(letters)
    said = [([sign.name for sign in item.statement.signs], item.members) for item in items]
    put_steps_in(lexicon, said)
    for item in items:
        item.unnumbered = list(item.members)
    tell_apart(lexicon, said, singly=speaks_of_one(prose))
    section = section_of(items, resolver, prose, taught)
    note_going_on(section.items)
    note_standing(section)
    return section


def _is_too_long(tree: T.Tree) -> bool:
    """Whether a formula is too long to be understood: it says nothing of its names either."""
    return tree.end - tree.start > _LONGEST


def part_of(section: Section, orders: Sequence[int]) -> Section:
    """Some statements of a section as one of their own, read as they were there."""
    whole = [section.items[order] for order in orders]
    items = [
        Item(
            item.statement, order, list(item.unnumbered or item.members),
            provisos=item.provisos, proviso=item.proviso,
            supposing=item.supposing, qualified=item.qualified, branched=item.branched,
            goes_on=item.goes_on, vague=item.vague, standing=item.standing, bound=item.bound,
            lasting=item.lasting,
        )
        for order, item in enumerate(whole)
    ]  # fmt: skip
    table = section.table
    lexicon = section.lexicon
    known = lexicon.exemplified, lexicon.numbered_below
    said = [([sign.name for sign in item.statement.signs], item.members) for item in items]
    tell_apart(lexicon, said, singly=speaks_of_one(section.prose))
    lexicon.exemplified, lexicon.numbered_below = known
    part = section_of(items, section.resolver, section.prose, table.taught, table.short)
    part.linear = section.linear
    part.table.sigma, part.table.traits = table.sigma, table.traits
    keep_parents(part.table, table)
    part.table.torn = table.torn
    for item, own in zip(whole, part.items, strict=True):
        own.condition, own.why_not = item.condition, item.why_not
    return part


def section_of(
    items: Sequence[Item],
    resolver: Resolver,
    prose: str,
    taught: Taught | None,
    short: dict[str, Expression] | None = None,
) -> Section:
    """The section of statements whose members are understood; `short` if its short forms are known."""
    lexicon = resolver.lexicon
    section = Section(lexicon, resolver, [], Table(taught=taught, short=dict(short or {})))
    section.table.sizes = set(lexicon.limits) | (set[str]() if taught is None else taught.sizes)
    section.table.grounded = {
        x: LAYERS if x in lexicon.lasts or (x == x.upper() and x.isalpha()) else LAYER
        for x in lexicon.grounded
    }
    section.table.sizes -= set(section.table.grounded) - (lexicon.lasts - LOSSES)
    section.table.first = 0 if lexicon.from_zero else 1
    for told in set_declarations(lexicon):
        section.table.declare(told, 0)
    for name, parameter, body in normal_functions(lexicon):
        section.table.functions[name] = Function((parameter,), (), body)
    for item in items:
        statement = item.statement
        doubt = told_apart(item.members, lexicon)
        item.members = item.members if doubt is None else [doubt] * len(item.members)
        section.items.append(item)
        for tree in statement.carried[1:]:
            with contextlib.suppress(NotUnderstood):
                read = with_variable([resolver.read(tree)], resolver)
                item.starts += [m for m in read if isinstance(m, Expression)]
        if define_composite(item.members, item.order, section.table, lexicon):
            item.role = "definition"
        else:
            _assign(item, section, resolver)
        for r in (r for m in item.members if isinstance(m, Expression) for r in references(m)):
            met = section.met.get(full_name(r), False)
            section.met[full_name(r)] = met or any(p.letter for p in r.positions)
    define_softmaxes(section)
    set_conditions(section.items)
    conclude(section.items)
    set_bounds(section)
    both_faces(section.table, [item.members for item in section.items])
    said = [(item.role, item.members) for item in section.items]
    for item, vague in zip(section.items, over_examples(section.table, said), strict=True):
        item.vague = item.vague or vague
    section.prose = prose
    section.table.sigma = sigma_in(section.items, prose)
    section.supposed = tuple(facts_supposed(items))
    settle_functions(section)
    if short is None:
        find_short_forms(section)
    section.table.examples = stacked_along(prose)
    section.table.starred = is_entrywise_star(prose)
    section.table.einstein = lexicon.einstein
    spread_declarations(section)
    hear_shapes(section)
    hear_names(section)
    listen(section)
    find_distributions(section)
    suppose(section.table, lexicon.probabilities)
    find_links(section.table, [_said(item) for item in section.items])
    section.table.letters = index_letters(section.table, [item.members for item in section.items])
    note_classes(section.table, [item.members for item in section.items])
    _find_observed(section)
    note_values(section.table, [(item.order, _read(item)) for item in section.items])
    name_written_parts(section)
    find_opaque(section)
    part_twofold(section.items, section.table)
    note_labelled(section.table)
    return section


def _read(item: Item) -> list[Expression]:
    """The members that are understood."""
    return [m for m in item.members if isinstance(m, Expression)]


def _said(item: Item) -> Said:
    """What links between names are read from."""
    return Said(tuple(_read(item)), item.statement.before, item.role == "declaration" or gives_number(item))


def _whole(statement: Statement) -> T.Tree:
    if not statement.signs:
        return statement.trees[0]
    return T.Relation(statement.start, statement.end, tuple(statement.members), tuple(statement.signs))


def _members(statement: Statement, resolver: Resolver) -> list[Expression | NotUnderstood | None]:
    trees = list(statement.members)
    if trees and trees[0] is None and statement.carried:
        trees[0] = statement.carried[0]
    found: list[Expression | NotUnderstood | None] = []
    resolver.stand_left_of(None)
    for tree in trees:
        try:
            if tree is not None and _is_too_long(tree):
                raise NotUnderstood(
                    f"a formula of more than {_LONGEST:,} characters", tree.start, tree.end, "CR136"
                )
            found.append(None if tree is None else resolver.read(tree))
        except NotUnderstood as error:
            found.append(error)
        resolver.stand_left_of(found[0])
    if statement.tabled and isinstance(found[0], X.Reference):
        found.append(numeral(statement.tabled, statement.start, statement.end))
    return found


def _give_tabled(item: Item, section: Section) -> None:
    """The number that a table gives a name."""
    match item.members:
        case [Expression() as name, Expression() as number]:
            define(item, section, name, number)
        case _:
            pass


def _assign(item: Item, section: Section, resolver: Resolver) -> None:
    """The role of one statement; definitions and declarations enter the table."""
    statement = item.statement
    signs = [sign.name for sign in statement.signs]
    if statement.failure is not None or statement.struck:
        return
    if not signs:
        item.role = "scratch"
        note_accent(section, section.items[-2] if len(section.items) > 1 else None, item)
        define_anew(item, section, resolver)
        if statement.tabled:
            _give_tabled(item, section)
        return
    if "update" in signs:
        item.role = "update"
        return
    if signs == ["colon", "to"] and letter_of(statement.members[0]) in section.lexicon.maps:
        item.role = "declaration"
        return
    if signs == ["in"] and is_membership(section.lexicon, statement.members):
        item.role = "scratch"
        return
    if signs in (["in"], ["colon"], ["to"], ["sim"]):
        declare(item, section, signs[0])
        return
    if signs == ["=", "in"] and lists_entries(item.members[0], item.members[1]):
        names = replace(statement, members=[statement.members[0], statement.members[2]])
        declare(Item(names, item.order, [item.members[0], item.members[2]]), section, "in")
        item.role = "declaration"
        return
    if item.proviso:
        item.role = "scratch"
        return
    if statement.leads and signs == ["="] and is_zero(item.members[-1]):
        item.role = "scratch"  # a condition from which the next statement follows
        return
    if item.branched and not isinstance(item.members[1], X.Branches):
        item.role = "definition"
        return
    first = item.members[0]
    if not statement.display and is_supposed(item, section):
        return
    if not statement.display and len(signs) == 1 and is_condition(item, statement, signs[0]):
        item.role = "scratch"
        return
    if is_step(item, signs[0], section):
        item.role = "update"
        return
    if gives_several(item, section, signs):
        return
    if signs[0] in EQUALS and isinstance(first, Expression) and statement.members[0] is not None:
        second = said_first(item, signs)
        if isinstance(second, Expression) and not isinstance(first, X.Derivative):
            define(item, section, first, second)
    define_later(item, section, signs)
    if item.role == "claim" and all(isinstance(m, Expression) and is_numeric(m) for m in item.members):
        item.role = "numeric"


def _find_observed(section: Section) -> None:
    """What a model with a noise tells of is no function of its parameters, nor is a solution a definition."""
    definitions = section.table.definitions
    items = [item for item in section.items if item.role not in ("declaration", "scratch")]
    said = [(item.order, [m for m in item.members if isinstance(m, Expression)]) for item in items]
    names = observed((d for ds in definitions.values() for d in ds), (members for _, members in said))
    for name in names | solved(definitions, said):
        section.table.forget(name)
