"""The way to a verdict: hear what a person says of themselves, ask what would move it most, and stop in time."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.answer import Answer
from bot.answer.case import Case
from bot.answer.fit import draft_bearing, draft_between, draft_ledger, draft_profile, draft_question, draft_verdict
from bot.answer.fixed import say
from bot.answer.learning import draft_first_step, draft_learning
from bot.conversation import cues
from bot.conversation.library import Shelf
from bot.domain import Fact, Profile, Understanding
from bot.fit import MOST_QUESTIONS, NOW, Fit, choose_question, decide
from bot.index import Vectors
from bot.profiles import match_choice
from bot.understand import mask_roles

LONGEST_REQUEST = 9  # words of a message that only asks for a question or a verdict
STORY = 24  # words; a longer message asks for an answer even if it has no question mark
MOST_UNKNOWN = 3  # questions in a row without an answer
MOST_BETWEEN = 3  # roles between which somebody chooses
SERIOUS = frozenset({"support", "rules", "discrimination", "dishonest", "abuse", "other-language", "law-and-visa"})
SKILL = "skill-"
NO_WAY = frozenset({"compare", "hire", "team", "interview", "pay", "rank"})
NO_FACETS_OF_A_WAY = (("interview",), ("pay",), ("demand",))
JOB_SOON = "job-soon"


@dataclass(frozen=True, slots=True)
class Path:
    """What is known of a person, which questions were put, which one waits, and whether a verdict is wanted."""

    profile: Profile = field(default_factory=Profile)
    asked: tuple[str, ...] = ()
    pending: str = ""
    wanted: bool = False
    hours: int = 0  # a week, that a person has for learning
    months: int = 0
    unknown: int = 0  # questions in a row that brought no answer
    beside: bool = (
        False  # whether its one question stands below an answer, so that not every message must be meant for it
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """What was talked about before a message: roles that the person named, of a verdict, or of what to learn."""

    roles: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    learning: tuple[str, ...] = ()


NO_SUBJECT = Subject()


@dataclass(frozen=True, slots=True)
class Walked:
    """The path after a message, what it adds to the reply, and whether that is the whole reply.

    `heard` is what the message told of the person: a reply that asks on takes it up first.
    """

    path: Path
    answer: Answer | None = None
    alone: bool = True
    fit: Fit | None = None
    is_verdict: bool = False
    heard: tuple[Fact, ...] = ()
    chose: bool = False  # whether the message is one of the choices that the question gave
    instead: bool = False  # whether the answer, if there is one, stands for what the message would else be given
    obeyed: bool = False  # whether the message is a command, such as "forget me"
    learning: tuple[str, ...] = ()  # the role whose way was told
    ahead: bool = False  # whether the answer comes before what the message would else be given

    @property
    def asks(self) -> bool:
        """Say whether the reply puts the next question."""
        return bool(self.answer and self.path.pending and not self.is_verdict)


def walk(
    text: str,
    readings: Sequence[Understanding],
    path: Path,
    turn: int,
    shelf: Shelf,
    embed: Callable[[list[str]], Vectors],
    subject: Subject = NO_SUBJECT,
    told: tuple[Fact, ...] = (),
) -> Walked:
    """Take one message on the way to a verdict; no answer if it has nothing to do with that.

    `told` is what a language model heard in it: where the rules heard something of the same trait, theirs counts.
    """
    lowered = " ".join(shelf.listener.spell(text).lower().replace("\u2019", "'").split())
    if done := _obey(lowered, path, subject, shelf):
        return replace(done, obeyed=True)
    if not path.pending and cues.SKIP.match(lowered):
        return Walked(path, Answer(tuple(say(shelf.texts, "nothing-to-skip")), "clarify"))
    pending = next((item for item in shelf.scales.instrument.questions if item.id == path.pending), None)
    chosen = match_choice(text, pending) if pending else None
    if chosen is None and not _is_request(lowered) and any(reading.limit in SERIOUS for reading in readings):
        return Walked(path)
    may_wish = chosen is None and not readings[0].limit and (not pending or _asks(lowered, readings[0]))
    wishes = may_wish and readings[0].wishes_verdict
    asks = cues.QUESTION.match(lowered) if pending else _asks(lowered, readings[0])
    asks_only = bool(asks) and not cues.OF_ONESELF.search(lowered)
    if chosen is not None:
        facts = tuple(Fact(trait, level, text.strip(), turn) for trait, level in chosen.items())
    else:
        silent = asks_only or _is_request(lowered)
        facts = () if silent else shelf.reader.read(text, turn, embed, None if wishes else pending)
        facts = _join_time(facts, text, lowered, turn) if pending else facts
    facts = join_facts(facts, told)
    before, path = path, _note(path, facts, lowered)
    if on_a_role := _speak_of_role(lowered, readings[0], before, path, subject, shelf):
        return on_a_role
    hurried = _is_hurried(lowered, path)
    wants = wishes or hurried or (path.wanted and bool(cues.GO_ON.match(lowered) or cues.WHICH_THEN.match(lowered)))
    if pending and not wants:
        told_of = {fact.trait for fact in facts} & set(pending.about)
        goes_on = path.beside and not facts and bool(readings[0].sections)  # with what was talked about
        answers = bool(cues.DO_NOT_KNOW.match(lowered)) or not (goes_on or _asks(lowered, readings[0]))
        answered = chosen is not None or bool(told_of) or answers
        if not answered:
            return Walked(path, Answer(tuple(say(shelf.texts, "still-asking"))), False)
        unknown = 0 if chosen is not None or told_of else path.unknown + 1
        # Who cannot say three times in a row is not helped by a fourth question.
        walked = _go_on(replace(path, pending="", unknown=unknown, beside=False), shelf, True, unknown >= MOST_UNKNOWN)
        return replace(walked, heard=facts, chose=chosen is not None)
    of_a_role = not subject.verdict and bool(subject.roles or readings[0].mentioned)
    tells = _only_tells(lowered, readings) and bool(facts or (not of_a_role and cues.OF_MYSELF.search(lowered)))
    if tells and of_a_role and not wants:
        case = open_case(path, shelf)
        return Walked(path, draft_bearing(case, subject.roles, facts), False, case.fit, instead=True)
    if not wants and not tells:
        return Walked(path)
    opening = not before.wanted and not before.pending
    # A story or a question on named roles is answered as well; only a bare wish for a path is not, whichever one role
    # was talked about before.
    names_roles = bool(readings[0].mentioned) or len(readings[0].roles) > 1
    bare = not names_roles and len(lowered.split()) <= LONGEST_REQUEST
    # A question that was put and not answered may be put again, and is not counted twice.
    asked = () if opening else tuple(item for item in path.asked if item != before.pending)
    alone = hurried or tells or not opening or bare
    path = replace(path, wanted=True, pending="", unknown=0, asked=asked, beside=not alone)
    again = hurried or (tells and bool(subject.verdict))
    walked = _go_on(path, shelf, alone, again)
    # Who told enough for a verdict with the wish for it is given that, and no passages before it.
    return replace(walked, heard=facts, alone=walked.alone or (walked.is_verdict and not names_roles))


def _is_hurried(lowered: str, path: Path) -> bool:
    """Say whether somebody wants the verdict now; "which one, then?" needs something to weigh."""
    knows = bool(path.profile.facts)
    if cues.JUST_TELL.search(lowered):
        return path.wanted or knows
    return path.wanted and knows and bool(cues.WHICH_THEN.match(lowered))


def _join_time(facts: tuple[Fact, ...], text: str, lowered: str, turn: int) -> tuple[Fact, ...]:
    """Add that a job is wanted within a year: between questions "it should not take longer" can mean nothing else."""
    if not cues.WITHIN_A_YEAR.search(lowered) or JOB_SOON in {fact.trait for fact in facts}:
        return facts
    return (*facts, Fact(JOB_SOON, 1, text.strip(), turn))


def join_facts(heard: tuple[Fact, ...], told: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Add to what the rules heard what a language model heard of other traits."""
    known = {fact.trait for fact in heard}
    return (*heard, *(fact for fact in told if fact.trait not in known))


def _note(path: Path, facts: tuple[Fact, ...], lowered: str) -> Path:
    """Keep what a message tells of the person and of the time they have."""
    hours, months = cues.HOURS.search(lowered), cues.MONTHS.search(lowered)
    return replace(
        path,
        profile=path.profile.add(facts),
        hours=int(hours[1]) if hours else path.hours,
        months=int(months[1]) if months else path.months,
    )


def _speak_of_role(
    lowered: str, reading: Understanding, before: Path, path: Path, subject: Subject, shelf: Shelf
) -> Walked | None:
    """Say what is to be learnt for a role, or what speaks for and against one or some, if that is asked."""
    learning = _learn(lowered, reading, before, path, subject, shelf)
    return learning or _weigh_named(lowered, reading, path, shelf) or _weigh_between(lowered, reading, path, shelf)


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
    told_time = (before.hours, before.months) != (path.hours, path.months) and not _asks(lowered, reading)
    if subject.verdict and told_time and len(lowered.split()) <= LONGEST_REQUEST:
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


def _weigh_named(lowered: str, reading: Understanding, path: Path, shelf: Shelf) -> Walked | None:
    """Say what was told for and against one role that is named: "why not AI engineer?"."""
    if len(reading.mentioned) != 1 or not path.profile.facts or not cues.WHY_NOT.match(lowered):
        return None
    case = open_case(path, shelf)
    bearing = draft_bearing(case, reading.mentioned, tuple(path.profile.current.values()))
    return Walked(path, bearing, True, case.fit) if bearing else None


def _weigh_between(lowered: str, reading: Understanding, path: Path, shelf: Shelf) -> Walked | None:
    """Say for which of the roles asked about most speaks of what is known, before they are compared."""
    chooses = reading.intent in {"choose", "compare"} and not cues.NO_CHOICE.search(lowered)
    for_oneself = reading.speaks_for == "candidate" and cues.OF_ONESELF.search(lowered)
    asks = (
        cues.SIDE_BY_SIDE.search(mask_roles(lowered, shelf.knowledge.vocabulary))
        if reading.mentioned
        else cues.WHICH_OF_THEM.search(lowered)
    )
    now = {trait.removeprefix(NOW) for trait in path.profile.current if trait.startswith(NOW)}
    known = [role for role in reading.roles if role in shelf.scales.instrument.roles and role not in now]
    if not (chooses and asks and for_oneself) or reading.limit or reading.style or not 2 <= len(known) <= MOST_BETWEEN:
        return None
    case = open_case(path, shelf)
    between = draft_between(case, known)
    return Walked(path, between, False, case.fit, ahead=True) if between else None


def _only_tells(lowered: str, readings: Sequence[Understanding]) -> bool:
    """Say whether a message tells of the person and asks nothing."""
    if readings[0].lens != "candidate":
        return False  # "our data is a mess" tells of a firm
    asks = _asks(lowered, readings[0]) or bool(cues.MAY_ASK.search(lowered))
    if not cues.OF_ONESELF.search(lowered) and not cues.FEELS.search(lowered):
        return False  # "torch or tensorflow" says nothing of who writes
    return not asks and not readings[0].limit and len(readings) == 1 and len(lowered.split()) <= STORY


def _is_request(lowered: str) -> bool:
    """Say whether a message only asks for a question or a verdict: it says nothing of the person."""
    patterns = (cues.JUST_TELL, cues.GO_ON, cues.DO_NOT_KNOW)
    return len(lowered.split()) <= LONGEST_REQUEST and any(pattern.search(lowered) for pattern in patterns)


def _asks(lowered: str, reading: Understanding) -> bool:
    """Say whether a message asks or wants something of its own rather than answering what was asked."""
    return bool(cues.ASKS.search(lowered)) or bool(reading.style) or reading.intent == "smalltalk"


def _go_on(path: Path, shelf: Shelf, alone: bool, hurried: bool = False) -> Walked:
    """Ask the next question, or give the verdict if no answer can turn it any more."""
    case = open_case(path, shelf)
    asked = frozenset(path.asked)
    question = None if hurried else choose_question(path.profile.levels, asked, shelf.scales)
    if question is None:
        done = replace(path, wanted=False, pending="", asked=())
        return Walked(done, draft_verdict(case), alone, case.fit, True)
    left = MOST_QUESTIONS - len(asked)
    path = replace(path, wanted=True, pending=question.id, asked=(*path.asked, question.id))
    return Walked(path, draft_question(case, question, left, not asked), alone, case.fit)


def open_case(path: Path, shelf: Shelf) -> Case:
    """Weigh what is known now against every role."""
    fit = decide(path.profile.levels, shelf.scales)
    return Case(shelf.knowledge, shelf.texts, shelf.scales, path.profile, fit)


def _obey(lowered: str, path: Path, subject: Subject, shelf: Shelf) -> Walked | None:
    """Show or forget what is known, if the message says so."""
    if cues.SHOW.search(lowered):
        case = open_case(path, shelf)
        return Walked(path, draft_profile(case), True, case.fit)
    if cues.FORGET_ALL.search(lowered):
        return Walked(Path(), Answer(tuple(say(shelf.texts, "forgotten-all"))))
    if (cues.LEDGER.search(lowered) or (subject.verdict and cues.HOW_SURE.search(lowered))) and path.profile.facts:
        case = open_case(path, shelf)
        return Walked(path, draft_ledger(case), True, case.fit)
    match = cues.FORGET_ONE.match(lowered)
    if match and (trait := find_trait(match["what"], path, shelf)):
        path = replace(path, profile=path.profile.forget(trait))
        return Walked(path, Answer(tuple(say(shelf.texts, "forgotten"))))
    return None


def find_trait(what: str, path: Path, shelf: Shelf) -> str:
    """Find the known trait that a person means by its id, its name or the words that said it; empty if none."""
    words = set(re.findall(r"\w+", what.lower()))
    for trait, fact in path.profile.current.items():
        known = shelf.scales.instrument.traits.get(trait)
        names = {trait.lower(), known.name.lower() if known else "", fact.quote.lower()}
        if what.lower() in names or any(words and words <= set(re.findall(r"\w+", name)) for name in names):
            return trait
    return ""
