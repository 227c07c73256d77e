"""Take up what a person answered, before the next question: the sentence of the knowledge that serves it best."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer.case import Case, capital, list_reasons, name_level, name_trait
from bot.answer.draft import Material
from bot.answer.fixed import say
from bot.answer.learning import LISTED
from bot.answer.serving import ABOUT, weigh_sentence
from bot.domain import Draft, Fact, Quote, TraitKind
from bot.fit import CLOSE, Ledger

OPENING = "guides/choosing-a-path#by-interest"
IN_FRONT = 3  # roles
REASONS_SO_FAR = 2  # for the one role in front
FEWEST_TOLD = 2  # things that somebody said, which speak for the role in front, from which it is named so far
WEIGHTY = 0.2  # points from which an answer speaks for a role
SERVES = 0.2  # chance that a sentence answers what was told, from which it stands before a question
HEARD_AT_ONCE = 3  # things heard that are shown before the first question
SERVES_A_WISH = 0.36  # the same where nothing was told but the wish


def take_up(case: Case, heard: Sequence[Fact], material: Material, opens: bool = False) -> list[Draft]:
    """Quote one sentence on what was said, which is the question of the `material`.

    The first question opens with how things stand, or with the guide to choosing where nothing else is to be said, and
    what was heard so far: it is something to hold on to while one thinks. Later a liking or a skill that speaks for a
    role is answered by what that role asks, the role in front first; anything else by the sentence that most likely
    answers, if it is likely enough: of a dislike a role's ledger only says whom the role disappoints.
    """
    if opens and (standing := tell_standing(case)):
        return standing
    so_far = tell_heard(case) if opens and (heard or not _was_told(case, material)) else []
    if not heard and not opens:
        return []
    traits = {fact.trait for fact in heard if fact.level > 0}
    weighty = (
        entry.need.quote
        for ledger in case.fit.ledgers[:IN_FRONT]
        for entry in ledger.list_side("for")
        if entry.trait in traits and entry.points >= WEIGHTY
    )
    if asked := next(weighty, None):
        return [Draft(asked.text, (asked,)), *so_far]
    if best := quote_best(material, SERVES if heard else SERVES_A_WISH):
        return [*best, *so_far]
    guide = case.knowledge.sections.get(OPENING)
    if not opens or guide is None or guide.empty:
        return so_far
    return [Draft(guide.sentences[0].text, (Quote(guide.id, guide.sentences[0].text),)), *so_far]


def tell_standing(case: Case) -> list[Draft]:
    """Say for which role, or which two, what is known speaks so far, with reasons; nothing if hardly anything does.

    Who told something with the wish for a verdict sees at once that it was heard, whatever is still to be asked. Skills
    alone say what somebody can do, and not what suits them.
    """
    ledgers = [ledger for ledger in case.fit.ledgers if not ledger.stopped][:2]
    first = ledgers[0] if ledgers and case.fit.verdict.kind != "none" else None
    if first is None or len(_list_told(case, first)) < FEWEST_TOLD or not _list_told(case, first, WEIGHTY, "interest"):
        return []
    if first.score - ledgers[1].score >= CLOSE or not _list_told(case, ledgers[1], WEIGHTY):
        return list_reasons(case, "so-far", first, "for", REASONS_SO_FAR)
    return [draft for ledger in ledgers for draft in list_reasons(case, "so-far", ledger, "for", 1)]


def tell_heard(case: Case) -> list[Draft]:
    """Say what was heard of a person so far, each with its words; nothing if nothing was."""
    first: dict[str, tuple[str, Fact]] = {}  # by the words: what they tell besides is left for the verdict
    for trait, fact in case.profile.current.items():
        first.setdefault(fact.quote, (trait, fact))
    drafts: list[Draft] = []
    for quote, (trait, fact) in list(first.items())[:HEARD_AT_ONCE]:
        values = {"trait": capital(name_trait(case, trait)), "changes": name_level(case, fact), "told": quote}
        drafts += [replace(draft, told=LISTED) for draft in say(case.texts, "heard", **values)]
    return [*say(case.texts, "heard-so-far"), *drafts] if drafts else []


def _was_told(case: Case, material: Material) -> bool:
    """Say whether what was heard stood in the reply before."""
    heading = {draft.text for draft in say(case.texts, "heard-so-far")}
    return bool(material.before and heading & {statement.text for statement in material.before.statements})


def _list_told(case: Case, ledger: Ledger, least: float = 0.0, kind: TraitKind | None = None) -> set[str]:
    """List the words of a person that speak for a role by at least so many points, of one kind of trait or of all."""
    told, traits = case.profile.current, case.scales.instrument.traits
    entries = (entry for entry in ledger.list_side("for") if entry.points >= least and entry.trait in told)
    return {
        told[entry.trait].quote
        for entry in entries
        if kind is None or (entry.trait in traits and traits[entry.trait].kind == kind)
    }


def quote_best(material: Material, least: float = SERVES_A_WISH) -> list[Draft]:
    """Quote the sentence of the passages that most likely answers, if it does with at least that chance."""
    chance, quote = max(_weigh_all(material), key=lambda found: found[0], default=(0.0, None))
    return [Draft(quote.text, (quote,))] if quote and chance >= least else []


def _weigh_all(material: Material) -> list[tuple[float, Quote | None]]:
    return [
        (weigh_sentence(sentence, passage, material).answers, Quote(passage.section.id, sentence.text))
        for passage in material.retrieval.passages
        if not passage.section.empty and not passage.section.id.startswith(ABOUT)
        for sentence in passage.section.sentences
    ]
