"""Write the verdict on which role fits: each reason with both sides, what the person said and what the role asks."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer.draft import Answer
from bot.answer.fixed import say
from bot.domain import Draft, Fact, Limit, Place, Profile, Question, Quote, Suggestion, TraitKind, Weight
from bot.fit import CLEAR, CLOSE, MOST_QUESTIONS, Entry, Fit, Flip, Ledger, Scales, find_flips
from bot.knowledge import FitQuestion, Knowledge, Step
from bot.prompts import FixedTexts

REASONS_FOR, REASONS_AGAINST = 3, 1
COMPARED = 3  # roles of the ledger that a reply shows; the page shows all
REASONS_OF_TWO = 2  # for each of two roles that are too close to call
BEARS = 0.15  # points from which something told bears on a role
STRONG = 0.8  # score of the first role from which the lead may be called clear
STEP = -1  # in place of the number of a message: the name of a step stands before its claim
CLEAR_LEAD = 0.3  # points from which the lead is called clear
DO_NOT_KNOW, JUST_TELL_ME = "I don't know", "Just tell me"
COUNTS = (
    "no question",
    "one question",
    "two questions",
    "three questions",
    "four questions",
    "five questions",
    "six questions",
)
# How a person stands to a trait, from -2 to 2, in words that follow its name.
LEVELS: Mapping[TraitKind, tuple[str, str, str, str, str]] = {
    "interest": ("cannot stand it", "would rather not", "do not mind", "like it", "love it"),
    "skill": ("none at all", "little", "some", "good", "strong"),
    "circumstance": ("out of the question", "rather not", "does not matter", "would like it", "a must"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """What a verdict is written from."""

    knowledge: Knowledge
    texts: FixedTexts
    scales: Scales
    profile: Profile
    fit: Fit

    def title(self, role: str) -> str:
        """Name a role."""
        return self.knowledge.vocabulary.title(role)

    def both(self, roles: tuple[str, ...]) -> str:
        """Name one or two roles."""
        return " and ".join(self.title(role) for role in roles)


def list_sayable(case: Case) -> dict[str, Collection[str]]:
    """List what a fixed text of a verdict may hold: the person's own words, names of traits, and changes of level."""
    traits = case.scales.instrument.traits.values()
    changes = {
        _name_change(trait.name, trait.kind, now, then)
        for trait in traits
        for now in range(-2, 3)
        for then in range(-2, 3)
        if now != then
    }
    words = {word for kind in LEVELS.values() for word in kind}
    return {
        "told": {fact.quote for fact in case.profile.facts},
        "line": {str(fact.line) for fact in case.profile.facts},
        "message": {str(fact.turn) for fact in case.profile.facts},
        "trait": {_capital(trait.name) for trait in traits} | {"Your work now"},
        "changes": changes | words | {case.title(role) for role in case.scales.instrument.roles},
        "count": {*COUNTS, *(str(hours) for hours in range(1, 81))},
        "choices": {choice.label for question in case.scales.instrument.questions for choice in question.choices},
        "step": {step.name for steps in case.scales.instrument.learning.values() for step in steps},
        "sum": {str(months) for months in range(1, 121)},
    }


def draft_verdict(case: Case) -> Answer:
    """Write the verdict first, then reasons on both sides, what would change it, and a step for this week."""
    verdict = case.fit.verdict
    drafts = [*_open(case)]
    shown = verdict.roles[: 1 if verdict.kind == "early" else 2]
    reasons = REASONS_FOR if len(shown) == 1 else REASONS_OF_TWO
    for role in shown:
        ledger = case.fit.ledger_of(role)
        drafts += _list_reasons(case, "reasons-for", ledger, "for", reasons)
        drafts += _list_reasons(case, "reasons-against", ledger, "against", REASONS_AGAINST)
    drafts += _name_left_out(case)
    if verdict.kind == "one" and case.fit.runner_up:
        drafts += _list_reasons(case, "runner-up", case.fit.runner_up, "for", 1)
    if verdict.kind in {"one", "close"}:
        drafts += _name_flip(case)
        drafts += _take_a_step(case, shown[0])
    if verdict.kind == "early":
        drafts += say(case.texts, "verdict-more")
    proven = any(draft.quotes for draft in drafts)
    limit: Limit = "none" if proven or verdict.kind == "none" else "unknown"
    return Answer(tuple(drafts), limit, (), _suggest(case, shown))


def draft_question(case: Case, question: FitQuestion, left: int, first: bool) -> Answer:
    """Ask the next question, saying how many there may still be; `left` counts it too."""
    texts = case.texts
    name = "at-most-one" if left == 1 else "at-most" if first else "at-most-more"
    at_most = say(texts, name) if left == 1 else say(texts, name, count=COUNTS[min(left, MOST_QUESTIONS)])
    asked = Question(question.text, case.scales.instrument.name_topic(question), question.about)
    choices = (*(choice.label for choice in question.choices), DO_NOT_KNOW, JUST_TELL_ME)
    suggestions = tuple(Suggestion(label, label) for label in choices)
    examples = say(texts, "choices", choices="; ".join(choice.label for choice in question.choices))
    return Answer((*at_most, Draft(question.text), *examples), "clarify", (asked,), suggestions)


def draft_ledger(case: Case) -> Answer:
    """Write the whole ledger of the roles in front as a table: what speaks for and against each, trait by trait."""
    roles = [ledger.role for ledger in case.fit.ledgers[:COMPARED]]
    told = case.profile.current
    drafts = say(case.texts, "ledger", roles=", ".join(case.title(role) for role in roles))
    for trait in told:
        for role in roles:
            entry = next((entry for entry in case.fit.ledger_of(role).entries if entry.trait == trait), None)
            if entry is None or entry.side == "unknown":
                continue
            side = "against" if entry.side == "stop" else entry.side
            place = Place(_capital(name_trait(case, trait)), _capital(case.title(role)))
            drafts += [replace(draft, place=place) for draft in say(case.texts, f"speaks-{side}")]
    return Answer(tuple(drafts), "none", (), _suggest(case, tuple(roles[:1])))


def list_weights(case: Case, most: int) -> tuple[Weight, ...]:
    """List what each known trait adds to the score of the first roles, the weightiest trait first."""
    ledgers = case.fit.ledgers[:most]
    found = [
        Weight(ledger.role, entry.trait, _capital(name_trait(case, entry.trait)), entry.side, round(entry.points, 4))
        for ledger in ledgers
        for entry in ledger.entries
        if entry.side != "unknown"
    ]
    heaviest = {weight.trait: max(abs(w.points) for w in found if w.trait == weight.trait) for weight in found}
    return tuple(sorted(found, key=lambda w: (-heaviest[w.trait], w.trait)))


def draft_profile(case: Case) -> Answer:
    """Say what is known of the person, each with the words that said it."""
    drafts = say(case.texts, "known-of-you")
    for trait, fact in case.profile.current.items():
        drafts += say(
            case.texts, "trait-known", trait=_capital(name_trait(case, trait)), changes=name_level(case, fact)
        )
        drafts.append(_tell(case.texts, fact))
    return Answer(tuple(drafts) if case.profile.facts else tuple(say(case.texts, "nothing-known")), "none")


def draft_bearing(case: Case, roles: Sequence[str], heard: Sequence[Fact]) -> Answer | None:
    """Say how what a person just told bears on the roles talked about, both sides quoted; none if it does not."""
    told = {fact.trait: fact for fact in heard}
    drafts: list[Draft] = []
    for role in roles[:COMPARED]:
        entries = [entry for entry in case.fit.ledger_of(role).entries if entry.trait in told]
        bearing = [entry for entry in entries if entry.side != "unknown" and abs(entry.points) >= BEARS]
        strongest = sorted(bearing, key=lambda entry: -abs(entry.points))[:REASONS_OF_TWO]
        for speaks_for in dict.fromkeys(
            entry.side == "for" for entry in strongest
        ):  # a hard stop stands with what is against
            drafts += say(case.texts, f"reasons-{'for' if speaks_for else 'against'}", roles=case.title(role))
            for entry in strongest:
                if (entry.side == "for") == speaks_for:
                    drafts += [_tell(case.texts, told[entry.trait]), _quote(entry)]
    return Answer(tuple(drafts), "none", (), _suggest(case, tuple(roles))) if drafts else None


def draft_between(case: Case, roles: Sequence[str]) -> Answer | None:
    """Say for which of some roles most speaks of what is known, each reason quoted; none if nothing bears on them."""
    ledgers = sorted((case.fit.ledger_of(role) for role in roles), key=lambda ledger: (ledger.stopped, -ledger.score))
    entries = [entry for ledger in ledgers for entry in ledger.entries if entry.trait in case.profile.current]
    first, second = ledgers[:2]
    if first.stopped or not any(abs(entry.points) >= BEARS for entry in entries):
        return None
    alike = not second.stopped and first.score - second.score < (CLOSE if case.fit.verdict.kind != "early" else CLEAR)
    named = case.both((first.role, second.role)) if alike else case.title(first.role)
    drafts = say(case.texts, "speaks-alike" if alike else "speaks-most", roles=named)
    for ledger in ledgers[:2]:
        for side in ("for", "against", "stop"):
            heading = "reasons-for" if side == "for" else "reasons-against"
            drafts += _list_reasons(case, heading, ledger, side, REASONS_OF_TWO if side == "for" else REASONS_AGAINST)
    return Answer(tuple(drafts), "none", (), _suggest(case, (first.role,)))


def draft_first_step(case: Case, role: str) -> Answer:
    """Say what to learn first for a role, of what a person does not have yet."""
    drafts = say(case.texts, "learn-first", roles=case.title(role))
    for step in list_missing(case, role)[:1]:
        drafts += _name_step(case, step)
    return Answer(tuple(drafts), "none", (), _suggest(case, (role,)))


def draft_learning(case: Case, role: str, hours: int = 0, months: int = 0) -> Answer:
    """Say what a person has for a role already, and what to learn in which order."""
    drafts = _list_reasons(case, "have-already", _only_skills(case, role), "for", REASONS_FOR)
    drafts += say(case.texts, "learn-in-order")
    for step in list_missing(case, role):
        drafts += _name_step(case, step)
    if hours and months:
        drafts += say(case.texts, "time-for-it", count=str(hours), sum=str(months))
    elif hours:
        drafts += say(case.texts, "time-a-week", count=str(hours))
    return Answer(tuple(drafts), "none", (), _suggest(case, (role,)))


def list_missing(case: Case, role: str) -> list[Step]:
    """List the steps towards a role that build what the person does not have yet, in the order to learn them."""
    levels = case.profile.levels
    steps = case.scales.instrument.learning.get(role, ())
    return [step for step in steps if levels.get(step.trait, 0) < 1] or list(steps[-1:])


def name_trait(case: Case, trait: str) -> str:
    """Name a trait in words."""
    known = case.scales.instrument.traits.get(trait)
    return known.name if known else "your work now"


def name_level(case: Case, fact: Fact) -> str:
    """Name a person's level on a trait in words."""
    known = case.scales.instrument.traits.get(fact.trait)
    return LEVELS[known.kind][fact.level + 2] if known else case.title(fact.trait.partition(":")[2])


def _open(case: Case) -> Iterator[Draft]:
    verdict = case.fit.verdict
    values = {"roles": case.both(verdict.roles)} if verdict.kind in {"one", "close"} else {}
    yield from say(case.texts, f"verdict-{verdict.kind}", **values)
    if verdict.kind == "one":
        sure = verdict.margin >= CLEAR_LEAD and case.fit.ledgers[0].score >= STRONG
        yield from say(case.texts, "verdict-clear" if sure else "verdict-narrow")
    if verdict.kind == "early" and verdict.roles:
        yield from say(case.texts, "verdict-leaning", roles=case.title(verdict.roles[0]))


def _list_reasons(case: Case, heading: str, ledger: Ledger, side: str, most: int) -> list[Draft]:
    """List reasons under a heading; a reason counts only if both its sides can be quoted."""
    told = case.profile.current
    entries = [entry for entry in ledger.entries if entry.side == side and entry.trait in told]
    entries.sort(key=lambda entry: -abs(entry.points))
    if not entries:
        return []
    drafts = say(case.texts, heading, roles=case.title(ledger.role))
    shown: set[str] = set()
    for entry in entries:
        told_so, asked_so = told[entry.trait].quote, entry.need.quote.text
        if {told_so, asked_so} & shown:
            continue  # one thing said, or one sentence of a section, is one reason
        shown |= {told_so, asked_so}
        drafts += [_tell(case.texts, told[entry.trait]), _quote(entry)]
        if len(shown) == 2 * most:
            break
    return drafts


def _only_skills(case: Case, role: str) -> Ledger:
    ledger = case.fit.ledger_of(role)
    traits = case.scales.instrument.traits
    return replace(ledger, entries=tuple(entry for entry in ledger.entries if traits[entry.trait].kind == "skill"))


def _name_left_out(case: Case) -> list[Draft]:
    """Name the roles that would have come first, had nothing ruled them out."""
    told = case.profile.current
    least = max((ledger.score for ledger in case.fit.ledgers if not ledger.stopped), default=0.0)
    drafts: list[Draft] = []
    for ledger in case.fit.ledgers:
        if not ledger.stopped or ledger.score < least:
            continue
        if ledger.done_now:
            drafts += say(case.texts, "left-out-now", roles=case.title(ledger.role))
            continue
        stop = next(entry for entry in ledger.list_side("stop"))
        if stop.trait in told:
            drafts += say(case.texts, "left-out-doctorate", roles=case.title(ledger.role))
            drafts += [_tell(case.texts, told[stop.trait]), _quote(stop)]
    return drafts


def _name_flip(case: Case) -> list[Draft]:
    flips = find_flips(case.profile.levels, case.scales)
    wanted = case.fit.runner_up.role if case.fit.runner_up else ""
    flip = next((flip for flip in flips if flip.verdict.roles[:1] == (wanted,)), flips[0] if flips else None)
    if flip is None:
        return []
    changes = " and ".join(_describe(case, flip))
    if flip.verdict.kind == "one":
        return say(case.texts, "would-win", roles=case.both(flip.verdict.roles), changes=changes)
    if flip.verdict.kind == "close":
        return say(case.texts, "would-be-close", roles=case.both(flip.verdict.roles), changes=changes)
    return say(case.texts, f"would-be-{flip.verdict.kind}", changes=changes)


def _describe(case: Case, flip: Flip) -> Iterator[str]:
    for name, (now, then) in flip.changes.items():
        trait = case.scales.instrument.traits[name]
        yield _name_change(trait.name, trait.kind, now, then)


def _name_change(name: str, kind: TraitKind, now: int, then: int) -> str:
    return f"“{LEVELS[kind][then + 2]}” instead of “{LEVELS[kind][now + 2]}” on {name}"


def _take_a_step(case: Case, role: str) -> list[Draft]:
    steps = list_missing(case, role)
    if not steps:
        return []
    step = steps[0]
    return [*say(case.texts, "next-step", step=step.name), Draft(step.quote.text, (step.quote,))]


def _name_step(case: Case, step: Step) -> list[Draft]:
    name = replace(say(case.texts, "step", step=step.name)[0], told=STEP)
    return [name, Draft(step.quote.text, (step.quote,))]


def _tell(texts: FixedTexts, fact: Fact) -> Draft:
    """Quote the person, or the line of their file."""
    if fact.line:
        return Draft(texts["file-says"].fill(told=fact.quote, line=str(fact.line))[0], told=fact.turn)
    return Draft(texts["you-said"].fill(told=fact.quote, message=str(fact.turn))[0], told=fact.turn)


def _quote(entry: Entry) -> Draft:
    quote: Quote = entry.need.quote
    return Draft(quote.text, (quote,))


def _suggest(case: Case, roles: tuple[str, ...]) -> tuple[Suggestion, ...]:
    if not roles:
        return ()
    title = case.title(roles[0])
    return (
        Suggestion(f"What do I still have to learn to become {_article(title)} {title}?", "What to learn"),
        Suggestion(case.knowledge.vocabulary.phrase_question(roles[:1], "ways-in"), "Ways in"),
        Suggestion("What do you know about me?", "What you know of me"),
    )


def _article(title: str) -> str:
    return "an" if title[0].lower() in "aeiou" or title.startswith(("ML ", "MLOps", "NLP")) else "a"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
