"""Write the verdict on which role fits: each reason with both sides, what the person said and what the role asks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answer.case import (
    COUNTS,
    Case,
    capital,
    list_reasons,
    name_change,
    name_level,
    name_trait,
    quote_need,
    suggest_next,
    tell,
)
from bot.answer.draft import Answer
from bot.answer.fixed import say
from bot.answer.learning import take_a_step
from bot.domain import Draft, Fact, Limit, Place, Question, Quote, Suggestion, Weight
from bot.fit import CLEAR, CLOSE, MOST_QUESTIONS, NOT, Flip, Ledger, find_flips
from bot.knowledge import FitQuestion

FIRST_STEPS = "guides/choosing-a-path#first-steps"
REASONS_FOR, REASONS_AGAINST = 3, 1
COMPARED = 3  # roles of the ledger that a reply shows; the page shows all
NEAREST = 2  # roles that come nearest where none fits, with what speaks against them
REASONS_OF_TWO = 2  # for each of two roles that are too close to call
BEARS = 0.15  # points from which something told bears on a role
COMES_NEAR = 0.4  # of the first role's score, from which another is worth naming as the runner-up
STRONG = 0.8  # score of the first role from which the lead may be called clear
MOST_CHANGES = 3  # of what would turn a verdict that are named at once
CLEAR_LEAD = 0.3  # points from which the lead is called clear
LEAST_TOLD = 3  # things told that bear on the first two roles, below which no lead is called clear
LONGEST = 255  # words of a verdict that names what is still open
DO_NOT_KNOW, JUST_TELL_ME = "I don't know", "Just tell me"


def draft_verdict(case: Case, alone: bool = True) -> Answer:
    """Write the verdict first, then reasons on both sides, what would change it, and a step for this week.

    What is still open is named only where there is room: not in a long verdict, nor in one below an answer.
    """
    answer = _write_verdict(case, alone)
    words = sum(len(draft.text.split()) for draft in answer.drafts)
    return answer if words <= LONGEST else _write_verdict(case, False)


def _write_verdict(case: Case, with_open_points: bool) -> Answer:
    verdict = case.fit.verdict
    drafts = [*_open(case)]
    shown = verdict.roles[:2]
    if verdict.kind == "early":
        shown = verdict.roles[:1] if _leans(case) else ()
    reasons = REASONS_FOR if len(shown) == 1 else REASONS_OF_TWO
    for role in shown:
        ledger = case.fit.ledger_of(role)
        drafts += list_reasons(case, "reasons-for", ledger, "for", reasons)
        against = list_reasons(case, "reasons-against", ledger, "against", REASONS_AGAINST)
        names_open = with_open_points and verdict.kind in {"one", "close"}
        drafts += against or (_name_open_point(case, ledger) if names_open else [])
    drafts += _name_left_out(case)
    if verdict.kind == "none":
        for ledger in case.fit.ledgers[:NEAREST]:
            drafts += list_reasons(case, "reasons-against", ledger, "against", REASONS_OF_TWO)
    if verdict.kind == "one":
        drafts += _name_runner_up(case)
    if verdict.kind in {"one", "close"}:
        drafts += _name_unweighed(case, shown)
        drafts += _name_flip(case)
        drafts += take_a_step(case, shown[0])
    if verdict.kind == "early":
        drafts += say(case.texts, "verdict-more")
        drafts += _name_first_step(case)
    proven = any(draft.quotes for draft in drafts)
    limit: Limit = "none" if proven or verdict.kind == "none" else "unknown"
    return Answer(tuple(drafts), limit, (), suggest_next(case, shown))


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
    """Write the verdict in a sentence and the whole ledger of the roles in front as a table, trait by trait."""
    roles = [ledger.role for ledger in case.fit.ledgers[:COMPARED]]
    drafts = [*_open(case), *say(case.texts, "ledger", roles=", ".join(case.title(role) for role in roles))]
    for trait, fact in case.profile.current.items():
        for role in roles:
            entry = next((entry for entry in case.fit.ledger_of(role).entries if entry.trait == trait), None)
            if entry is None or entry.side == "unknown":
                continue
            side = "against" if entry.side == "stop" else entry.side
            place = Place(f"{capital(name_trait(case, trait))}: {name_level(case, fact)}", capital(case.title(role)))
            drafts += [replace(draft, place=place) for draft in say(case.texts, f"speaks-{side}")]
    return Answer(tuple(drafts), "none", (), suggest_next(case, tuple(roles[:1])))


def list_weights(case: Case, most: int) -> tuple[Weight, ...]:
    """List what each known trait adds to the score of the first roles, the weightiest trait first."""
    ledgers = case.fit.ledgers[:most]
    found = [
        Weight(ledger.role, entry.trait, capital(name_trait(case, entry.trait)), entry.side, round(entry.points, 4))
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
        drafts += say(case.texts, "trait-known", trait=capital(name_trait(case, trait)), changes=name_level(case, fact))
        drafts.append(tell(case.texts, fact))
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
                    drafts += [tell(case.texts, told[entry.trait]), quote_need(entry)]
    return Answer(tuple(drafts), "none", (), suggest_next(case, tuple(roles))) if drafts else None


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
            drafts += list_reasons(case, heading, ledger, side, REASONS_OF_TWO if side == "for" else REASONS_AGAINST)
    return Answer(tuple(drafts), "none", (), suggest_next(case, (first.role,)))


def draft_changes(case: Case, roles: Sequence[str]) -> Answer:
    """Say which smallest changes in what was told would turn the verdict, or bring a role to its front."""
    flips = find_flips(case.profile.levels, case.scales)
    # From "too early to say" only what leads to a verdict is worth telling.
    flips = tuple(flip for flip in flips if flip.verdict.kind != "early" or case.fit.verdict.kind != "early")
    wanted = [flip for flip in flips if set(flip.verdict.roles[:1]) & set(roles)] if roles else list(flips)
    drafts = [draft for draft in _open(case)]
    if not wanted:
        drafts += (
            say(case.texts, "no-small-change", roles=case.title(roles[0]))
            if roles
            else say(case.texts, "would-not-turn")
        )
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for flip in wanted:
        outcome = (flip.verdict.kind, flip.verdict.roles)
        if outcome not in seen and len(seen) < MOST_CHANGES:
            seen.add(outcome)
            drafts += _say_flip(case, flip)
    return Answer(tuple(drafts), "none", (), suggest_next(case, case.fit.verdict.roles[:1]))


def _open(case: Case) -> Iterator[Draft]:
    verdict = case.fit.verdict
    values = {"roles": case.both(verdict.roles)} if verdict.kind in {"one", "close"} else {}
    yield from say(case.texts, f"verdict-{verdict.kind}", **values)
    if verdict.kind == "one":
        yield from say(case.texts, f"verdict-{_name_lead(case)}")
    if verdict.kind == "early" and _leans(case):
        yield from say(case.texts, "verdict-leaning", roles=case.title(verdict.roles[0]))


def _leans(case: Case) -> bool:
    """Say whether a role is far enough ahead to be named though it is too early for a verdict."""
    return bool(case.fit.verdict.roles) and case.fit.verdict.margin >= CLOSE


def _name_lead(case: Case) -> str:
    """Say whether a lead is clear, narrow, rests on few things told, or turns with one answer a step away."""
    verdict, ledgers = case.fit.verdict, case.fit.ledgers
    second = case.fit.runner_up
    stands_alone = second is None or not _comes_near(case, second)
    if verdict.margin < CLEAR_LEAD or (ledgers[0].score < STRONG and not stands_alone):
        return "narrow"
    if ledgers[0].score < STRONG:
        return "thin"
    bearing = {entry.trait for ledger in ledgers[:2] for entry in ledger.entries if abs(entry.points) >= BEARS}
    if len(bearing) < LEAST_TOLD:
        return "thin"
    least = min((flip.size for flip in find_flips(case.profile.levels, case.scales)), default=None)
    return "turns" if least == (1, 1) else "clear"


def _name_open_point(case: Case, ledger: Ledger) -> list[Draft]:
    """Name what may yet speak against a role: what it asks for most, of all that nobody has told."""
    told = case.profile.current
    worst = {
        entry: case.scales.find_worst(ledger.role, entry.trait)
        for entry in ledger.list_side("unknown")
        if entry.trait not in told and entry.need.level > 0
    }
    entry = min(worst, key=lambda item: worst[item], default=None)
    if entry is None or worst[entry] > -BEARS:
        return []
    named = say(case.texts, "open-point", roles=case.title(ledger.role), trait=name_trait(case, entry.trait))
    return [*named, quote_need(entry)]


def _name_runner_up(case: Case) -> list[Draft]:
    """Name the best role but one, with what speaks for it, if it comes anywhere near."""
    second = case.fit.runner_up
    if second is None or second.stopped:
        return []
    if _comes_near(case, second):
        bearing = [entry for entry in second.list_side("for") if entry.points >= BEARS]
        return list_reasons(case, "runner-up" if len(bearing) > 1 else "runner-up-on-one-point", second, "for", 1)
    return say(case.texts, "no-runner-up")


def _comes_near(case: Case, second: Ledger) -> bool:
    return second.score >= COMES_NEAR * case.fit.ledgers[0].score


def _name_first_step(case: Case) -> list[Draft]:
    """Name a step that serves whichever role it will be."""
    section = case.knowledge.sections.get(FIRST_STEPS)
    if section is None:
        return []
    text = section.sentences[0].text
    return [*say(case.texts, "first-step"), Draft(text, (Quote(section.id, text),))]


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
        if ledger.unwanted:
            drafts += say(case.texts, "left-out-unwanted", roles=case.title(ledger.role))
            drafts.append(tell(case.texts, told[f"{NOT}{ledger.role}"]))
            continue
        stop = next(entry for entry in ledger.list_side("stop"))
        if stop.trait in told:
            drafts += say(case.texts, "left-out-doctorate", roles=case.title(ledger.role))
            drafts += [tell(case.texts, told[stop.trait]), quote_need(stop)]
    return drafts


def _name_unweighed(case: Case, roles: Sequence[str]) -> list[Draft]:
    """Name a circumstance somebody spoke of that no section sets beside the roles shown: it was heard, not weighed."""
    traits = case.scales.instrument.traits
    weighed = {entry.trait for role in roles for entry in case.fit.ledger_of(role).entries if entry.side != "unknown"}
    left = [
        traits[name].name
        for name, fact in case.profile.current.items()
        if name in traits and traits[name].kind == "circumstance" and fact.level and name not in weighed
    ]
    return say(case.texts, "not-weighed", roles=case.both(tuple(roles)), trait=left[0]) if left else []


def _name_flip(case: Case) -> list[Draft]:
    flips = find_flips(case.profile.levels, case.scales)
    wanted = case.fit.runner_up.role if case.fit.runner_up else ""
    flip = next((flip for flip in flips if flip.verdict.roles[:1] == (wanted,)), flips[0] if flips else None)
    return _say_flip(case, flip) if flip else []


def _say_flip(case: Case, flip: Flip) -> list[Draft]:
    changes = " and ".join(_describe(case, flip))
    if flip.verdict.kind == "one":
        return say(case.texts, "would-win", roles=case.both(flip.verdict.roles), changes=changes)
    if flip.verdict.kind == "close":
        return say(case.texts, "would-be-close", roles=case.both(flip.verdict.roles), changes=changes)
    return say(case.texts, f"would-be-{flip.verdict.kind}", changes=changes)


def _describe(case: Case, flip: Flip) -> Iterator[str]:
    for name, (now, then) in flip.changes.items():
        trait = case.scales.instrument.traits[name]
        yield name_change(trait, now, then)
