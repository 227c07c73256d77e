"""Speak of roles that a message names, in the light of what is known: what to learn, what speaks for and against."""

from dataclasses import replace

from bot.answer import Answer
from bot.answer.fit import draft_bearing, draft_between, draft_changes
from bot.answer.fixed import say
from bot.answer.learning import draft_first_step, draft_learning
from bot.conversation import cues
from bot.conversation.library import Shelf
from bot.conversation.path import Path, Subject, Walked, asks_of_its_own, open_case
from bot.domain import Understanding
from bot.fit import NOW
from bot.understand import mask_roles

LONGEST_TIME = 9  # words of a message that only tells the time there is for learning
MOST_BETWEEN = 3  # roles between which somebody chooses
SKILL = "skill-"
NO_WAY = frozenset({"compare", "hire", "team", "interview", "pay", "rank"})
NO_FACETS_OF_A_WAY = (("interview",), ("pay",), ("demand",))


def speak_of_role(
    lowered: str, reading: Understanding, before: Path, path: Path, subject: Subject, shelf: Shelf
) -> Walked | None:
    """Say what is to be learnt for a role, or what speaks for and against one or some, if that is asked."""
    learning = _learn(lowered, reading, before, path, subject, shelf)
    if learning or not path.profile.facts:
        return learning
    return (
        _tell_what_changes(lowered, reading, path, subject, shelf)
        or _weigh_named(lowered, reading, path, subject, shelf)
        or (None if subject.of_firm else _weigh_between(lowered, reading, path, shelf))
    )


def _learn(
    lowered: str, reading: Understanding, before: Path, path: Path, subject: Subject, shelf: Shelf
) -> Walked | None:
    """Say what to learn for a role, if that is asked or the time for it is told after a verdict."""
    if subject.learning and cues.FIRST_STEP.match(lowered):
        case = open_case(path, shelf)
        answer = draft_first_step(case, subject.learning[0])
        return Walked(path, answer, True, case.fit, learning=subject.learning)
    told_skill = any(fact.trait.startswith(SKILL) for fact in path.profile.facts[len(before.profile.facts) :])
    lacks = cues.LEARN.search(lowered) and (before.profile.facts or told_skill)
    way = reading.speaks_for == "candidate" and _asks_way(lowered, reading)
    # "And for data analyst?" asks for the same of another role.
    again = subject.learning and len(reading.mentioned) == 1 and cues.WHAT_ABOUT.match(lowered)
    roles = _find_target(lowered, reading, path) if lacks or way else reading.mentioned if again else ()
    told_time = (before.hours, before.months) != (path.hours, path.months) and not asks_of_its_own(lowered, reading)
    if subject.verdict and told_time and len(lowered.split()) <= LONGEST_TIME:
        roles = subject.verdict[:1]
    if len(roles) != 1 or roles[0] not in shelf.scales.instrument.learning:
        return None
    case = open_case(path, shelf)
    return Walked(path, draft_learning(case, roles[0], path.hours, path.months), True, case.fit, learning=roles)


def _asks_way(lowered: str, reading: Understanding) -> bool:
    """Say whether a message asks for the steps to a role, and not for those of its interviews."""
    asks = reading.intent == "plan" or bool(cues.STEPS.search(lowered))
    return asks and not reading.limit and reading.intent not in NO_WAY and reading.facets[:1] not in NO_FACETS_OF_A_WAY


def _find_target(lowered: str, reading: Understanding, path: Path) -> tuple[str, ...]:
    """List the roles a person wants to get to: not the one they work in now, nor the one they say they come from."""
    if len(reading.mentioned) == 2 and cues.FROM_TO.search(lowered):
        return reading.mentioned[1:]
    if len(reading.roles) > 1:
        return tuple(role for role in reading.roles if f"{NOW}{role}" not in path.profile.current)
    return reading.roles


def _tell_what_changes(
    lowered: str, reading: Understanding, path: Path, subject: Subject, shelf: Shelf
) -> Walked | None:
    """Say what would turn the verdict, or bring one role to the front of it, after a verdict or a role was weighed."""
    if not cues.WHAT_CHANGES.search(lowered) or not (subject.verdict or path.weighed):
        return None
    case = open_case(path, shelf)
    return Walked(path, draft_changes(case, reading.mentioned[:1]), True, case.fit, is_verdict=True)


def _weigh_named(lowered: str, reading: Understanding, path: Path, subject: Subject, shelf: Shelf) -> Walked | None:
    """Say what was told for and against a role that is named, or two: "why not X?", "why X and not Y?"."""
    masked = mask_roles(lowered, shelf.knowledge.vocabulary)
    asks_why = (subject.verdict or path.weighed) and cues.WHY_THIS.match(masked)
    if not reading.mentioned or not (asks_why or cues.WHY_NOT.match(lowered)):
        return None
    path, case = replace(path, weighed=True), open_case(path, shelf)
    if len(reading.mentioned) == 2:
        between = draft_between(case, reading.mentioned)
        return Walked(path, between, True, case.fit) if between else None
    bearing = draft_bearing(case, reading.mentioned[:1], tuple(path.profile.current.values()))
    nothing = Answer(tuple(say(case.texts, "speaks-nothing", roles=case.title(reading.mentioned[0]))), "none")
    return Walked(path, bearing or nothing, bearing is not None, case.fit, ahead=bearing is None)


def _weigh_between(lowered: str, reading: Understanding, path: Path, shelf: Shelf) -> Walked | None:
    """Say for which of the roles asked about most speaks of what is known, before they are compared."""
    asks_suits = "suits-you" in reading.facets  # "X or Y, in my place, and would I earn less?" asks both
    asks_figures = reading.facets[:1] in NO_FACETS_OF_A_WAY and not asks_suits
    tell = len(reading.mentioned) > 1 and cues.JUST_TELL.search(lowered)  # "just tell me: X or Y?"
    chooses = tell or (
        (reading.intent in {"choose", "compare"} or asks_suits)
        and not asks_figures
        and not cues.NO_CHOICE.search(lowered)
    )
    for_oneself = reading.speaks_for == "candidate" and cues.OF_ONESELF.search(lowered)
    asks = tell or (
        cues.WHICH_SHOULD.search(lowered) or cues.SIDE_BY_SIDE.search(mask_roles(lowered, shelf.knowledge.vocabulary))
        if reading.mentioned
        else cues.WHICH_OF_THEM.search(lowered) and not cues.WHICH_OF_ALL.search(lowered)
    )
    now = {trait.removeprefix(NOW) for trait in path.profile.current if trait.startswith(NOW)}
    known = [role for role in reading.roles if role in shelf.scales.instrument.roles and role not in now]
    if cues.JUST_TELL.search(lowered) and len(reading.mentioned) < 2 and not cues.WHICH_OF_THEM.search(lowered):
        return None  # a verdict over all roles
    if not (chooses and asks and for_oneself) or reading.limit or reading.style or not 2 <= len(known) <= MOST_BETWEEN:
        return None
    case = open_case(path, shelf)
    if between := draft_between(case, known):
        return Walked(path, between, False, case.fit, ahead=True)
    return Walked(path) if tell else None  # nothing told bears on them, and a verdict over all roles is no answer
