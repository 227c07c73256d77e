"""Walk the way to a verdict: hear what a person says of themselves, ask what would move it most, and stop in time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answer import Answer
from bot.answer.fit import draft_bearing, draft_between, draft_ledger, draft_profile, draft_question, draft_verdict
from bot.answer.fixed import say
from bot.conversation import cues
from bot.conversation.library import Shelf
from bot.conversation.path import Path, Subject, Walked, asks_of_its_own, find_trait, open_case
from bot.conversation.weigh import MOST_BETWEEN, speak_of_role
from bot.domain import Fact, Understanding
from bot.fit import MOST_QUESTIONS, NOT, NOW, choose_question
from bot.fit.ledger import MOST
from bot.knowledge import FitQuestion
from bot.profiles import match_choice
from bot.understand import Objection, leave_out_question
from bot.understand.limits import DESPAIR, find_limits

LONGEST_REQUEST = 9  # words of a message that only asks for a question or a verdict
STORY = 24  # words; a longer message asks for an answer even if it has no question mark
MOST_UNKNOWN = 3  # questions in a row without an answer
SERIOUS = frozenset({"support", "rules", "discrimination", "dishonest", "abuse", "other-language", "law-and-visa"})
JOB_SOON, CODING = "job-soon", "skill-software"
NO_SUBJECT = Subject()


def walk(
    text: str,
    readings: Sequence[Understanding],
    path: Path,
    turn: int,
    shelf: Shelf,
    subject: Subject = NO_SUBJECT,
    told: tuple[Fact, ...] = (),
    own: str = "",
) -> Walked:
    """Take one message on the way to a verdict; no answer if it has nothing to do with that.

    `told` is what a language model heard in it: where the rules heard something of the same trait, theirs counts.
    `own` is what the message asks besides the answer to a question of ours.
    """
    if done := _obey(_fold(text, shelf), path, subject, shelf):
        return done
    objection = shelf.listener.hear_objection(text)
    if objection.told != text:
        path, text = take_back(path, objection, turn, shelf), objection.told
    lowered = _fold(text, shelf)
    if not lowered:
        return Walked(path)  # it only objects: the question before is answered anew
    pending = next((item for item in shelf.scales.instrument.questions if item.id == path.pending), None)
    answer = leave_out_question(text, own) if own else _leave_out_request(text)
    chosen = _choose(answer, lowered, pending)
    wishes = chosen is None and not objection.missed and _wishes(lowered, readings[0], pending)
    asks = cues.QUESTION.match(lowered) if pending else asks_of_its_own(lowered, readings[0])
    if chosen is not None:
        facts = tuple(Fact(trait, level, answer.strip(" .!"), turn) for trait, level in chosen.items())
    elif (_is_request(lowered) and answer == text) or _only_asks(lowered, readings[0], bool(asks)):
        facts = ()
    else:
        facts = shelf.reader.read(answer, turn, None if wishes else pending)
    answers = pending is not None and bool({fact.trait for fact in facts} & set(pending.about))
    if chosen is None and not _is_request(lowered) and _is_serious(lowered, readings, answers):
        return Walked(path)
    if pending:
        facts = _join_time(facts, text, lowered, turn)
    facts = join_facts(facts, told)
    facts = (*facts, *_tell_coding(facts, path, shelf))
    before, path = path, _note(path, facts, lowered)
    if not answers and (on_a_role := speak_of_role(lowered, readings[0], before, path, subject, shelf)):
        return on_a_role
    hurried = _is_hurried(lowered, path, readings[0])
    wants = (wishes and not answers) or hurried or _comes_back(lowered, path)
    if pending and not wants:
        return _take_answer(lowered, readings[0], pending, path, facts, chosen is not None, own, shelf)
    return _open_way(lowered, readings, before, path, facts, subject, (wants, hurried), shelf)


def _is_serious(lowered: str, readings: Sequence[Understanding], answers: bool) -> bool:
    """Say whether a message is at a limit that goes before a verdict.

    What answers our question is despair only by its words: "it frustrates me that nothing I build ever ships" is none.
    """
    limits = {reading.limit for reading in readings} & SERIOUS
    return bool(limits - {DESPAIR} if answers and DESPAIR not in find_limits(lowered) else limits)


def _open_way(
    lowered: str,
    readings: Sequence[Understanding],
    before: Path,
    path: Path,
    facts: tuple[Fact, ...],
    subject: Subject,
    wish: tuple[bool, bool],
    shelf: Shelf,
) -> Walked:
    """Begin to ask, or go on, if a verdict is wished for or the message only tells of the person.

    `wish` is whether a verdict is wished for, and whether at once.
    """
    wants, hurried = wish
    if not before.pending and _is_let_alone(lowered, path, subject):
        return Walked(path)
    of_a_role = not subject.verdict and bool(subject.roles or readings[0].mentioned)
    tells = _only_tells(lowered, readings) and bool(facts or (not of_a_role and cues.OF_MYSELF.search(lowered)))
    if tells and of_a_role and not wants:
        case = open_case(path, shelf)
        between = draft_between(case, subject.roles) if 1 < len(subject.roles) <= MOST_BETWEEN else None
        answer = between or draft_bearing(case, subject.roles, facts)
        return Walked(path, answer, False, case.fit, instead=True, ahead=between is not None)
    if not wants and not tells:
        return Walked(path)
    opening = not before.wanted and not before.pending
    # A story or a question on named roles is answered as well; only a bare wish for a path is not, whichever one role
    # was talked about before.
    leans_on_roles = len(readings[0].roles) > 1 and not cues.WHICH_OF_ALL.search(lowered)
    names_roles = bool(readings[0].mentioned) or leans_on_roles
    bare = not names_roles and len(lowered.split()) <= LONGEST_REQUEST
    # A question that was put and not answered may be put again, and is not counted twice.
    asked = () if opening else tuple(item for item in path.asked if item != before.pending)
    alone = hurried or tells or not opening or bare
    path = replace(path, wanted=True, pending="", unknown=0, asked=asked, beside=not alone)
    again = hurried or (bool(subject.verdict) and (tells or bool(facts)))
    walked = _go_on(path, shelf, alone, again)
    # Who told enough for a verdict with the wish for it is given that, and no passages before it.
    return replace(walked, heard=facts, alone=walked.alone or (walked.is_verdict and not names_roles))


def _only_asks(lowered: str, reading: Understanding, asks: bool) -> bool:
    """Say whether a message asks and tells nothing of who writes: "starting pay for a junior data analyst"."""
    asks_pay = reading.facets[:1] == ("pay",) and bool(reading.mentioned)
    return (asks or asks_pay) and not cues.OF_ONESELF.search(cues.I_MEAN.sub("", lowered))


def _comes_back(lowered: str, path: Path) -> bool:
    """Say whether somebody who has begun goes on: "go on", "which one, then?"."""
    return path.wanted and bool(cues.GO_ON.match(lowered) or cues.WHICH_THEN.match(lowered))


def _is_let_alone(lowered: str, path: Path, subject: Subject) -> bool:
    """Say whether no verdict is pressed on somebody: who hires asks for one in so many words.

    So does who wanted no questions, but for what was told before.
    """
    if cues.SUITS_ME.search(lowered) or path.wanted or path.weighed:
        return False
    return subject.of_firm or (path.declined and not path.profile.facts)


def _fold(text: str, shelf: Shelf) -> str:
    return " ".join(shelf.listener.spell(text).lower().replace("\u2019", "'").split())


def _wishes(lowered: str, reading: Understanding, pending: FitQuestion | None) -> bool:
    """Say whether a message wishes for a verdict: who hires or leads must say in so many words that it is for them."""
    of_oneself = reading.speaks_for == "candidate" or cues.SUITS_ME.search(lowered)
    asks = not pending or asks_of_its_own(lowered, reading)
    wishes = (reading.wishes_verdict and not cues.WHICH_BETTER.match(lowered)) or cues.WHICH_OF_ALL.search(lowered)
    return bool(wishes and of_oneself and asks and not reading.limit)


def _take_answer(
    lowered: str,
    reading: Understanding,
    pending: FitQuestion,
    path: Path,
    facts: tuple[Fact, ...],
    chose: bool,
    own: str,
    shelf: Shelf,
) -> Walked:
    """Go on from what a message answers to the question that waits, or remind of it if it answers nothing."""
    told_of = chose or bool({fact.trait for fact in facts} & set(pending.about))
    goes_on = path.beside and not facts and bool(reading.sections)  # with what was talked about
    answers = bool(cues.DO_NOT_KNOW.match(lowered)) or not (goes_on or asks_of_its_own(lowered, reading))
    if not (told_of or answers):
        if path.reminded:  # whoever passes a question over twice is left in peace; "go on" still comes back to it
            return Walked(replace(path, pending="", asked=path.asked[:-1], reminded=False))
        return Walked(replace(path, reminded=True), Answer(tuple(say(shelf.texts, "still-asking"))), False)
    unknown = 0 if told_of else path.unknown + 1
    path = replace(path, pending="", unknown=unknown, beside=bool(own), reminded=False)
    # Who cannot say three times in a row is not helped by a fourth question.
    walked = _go_on(path, shelf, not own, unknown >= MOST_UNKNOWN)
    return replace(walked, heard=facts, chose=chose)


def _leave_out_request(text: str) -> str:
    """Leave out "just tell me" behind an answer: "images! just tell me"."""
    match = cues.JUST_TELL.search(text.lower())
    if not match or text[match.end() :].strip(" .!"):
        return text
    front = text[: match.start()].rstrip(" ,;-")
    return front if front.endswith((".", "!", "\u2026")) else text


def _choose(answer: str, lowered: str, pending: FitQuestion | None) -> Mapping[str, int] | None:
    """Find the choice that an answer names."""
    if not pending or not answer or cues.GO_ON.match(lowered) or cues.JUST_TELL.search(answer.lower()):
        return None
    return match_choice(answer, pending)


def take_back(path: Path, objection: Objection, turn: int, shelf: Shelf) -> Path:
    """Forget what a person says they never said, and keep which roles they do not want."""
    profile = path.profile
    for trait in _find_denied(objection.never_said, path, shelf):
        profile = profile.forget(trait)
    known = shelf.scales.instrument.roles
    facts = (Fact(f"{NOT}{role}", -2, words, turn) for role, words in objection.refused.items() if role in known)
    return replace(path, profile=profile.add(tuple(facts)))


def _find_denied(words: str, path: Path, shelf: Shelf) -> tuple[str, ...]:
    """Name the traits that were read from the words a person denies, else the one that these words name."""
    denied = words.lower()
    if not denied:
        return ()
    quoted = tuple(fact.trait for fact in path.profile.facts if denied in fact.quote.lower())
    named = find_trait(words, path, shelf)
    return quoted or ((named,) if named else ())


def _is_hurried(lowered: str, path: Path, reading: Understanding) -> bool:
    """Say whether somebody wants the verdict over all roles now; "which one, then?" needs something to weigh."""
    knows = bool(path.profile.facts)
    if cues.JUST_TELL.search(lowered):
        return (path.wanted or knows) and len(reading.mentioned) < 2  # "just tell me: X or Y?" is about these
    return path.wanted and knows and bool(cues.WHICH_THEN.match(lowered))


def _tell_coding(facts: tuple[Fact, ...], path: Path, shelf: Shelf) -> tuple[Fact, ...]:
    """Tell that a person can code whose work asks for it most, unless they spoke of it; it carries to any role."""
    roles, told = shelf.scales.instrument.roles, {*path.profile.current, *(fact.trait for fact in facts)}
    works = [fact for fact in facts if fact.trait.startswith(NOW) and fact.level > 0 and CODING not in told]
    needs = ((fact, roles.get(fact.trait.removeprefix(NOW), {}).get(CODING)) for fact in works)
    return tuple(replace(fact, trait=CODING, level=1) for fact, need in needs if need and need.level == MOST)


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


def _only_tells(lowered: str, readings: Sequence[Understanding]) -> bool:
    """Say whether a message tells of the person and asks nothing."""
    if readings[0].lens != "candidate":
        return False  # "our data is a mess" tells of a firm
    asks = asks_of_its_own(lowered, readings[0]) or bool(cues.MAY_ASK.search(lowered))
    if not cues.OF_ONESELF.search(lowered) and not cues.FEELS.search(lowered):
        return False  # "torch or tensorflow" says nothing of who writes
    return not asks and not readings[0].limit and len(readings) == 1 and len(lowered.split()) <= STORY


def _is_request(lowered: str) -> bool:
    """Say whether a message only asks for a question or a verdict: it says nothing of the person."""
    patterns = (cues.JUST_TELL, cues.GO_ON, cues.DO_NOT_KNOW)
    return len(lowered.split()) <= LONGEST_REQUEST and any(pattern.search(lowered) for pattern in patterns)


def _go_on(path: Path, shelf: Shelf, alone: bool, hurried: bool = False) -> Walked:
    """Ask the next question, or give the verdict if no answer can turn it any more."""
    case = open_case(path, shelf)
    asked = frozenset(path.asked)
    question = None if hurried else choose_question(path.profile.levels, asked, shelf.scales)
    if question is None:
        done = replace(path, wanted=False, pending="", asked=(), weighed=True)
        return Walked(done, draft_verdict(case, alone), alone, case.fit, True)
    left = MOST_QUESTIONS - len(asked)
    path = replace(path, wanted=True, pending=question.id, asked=(*path.asked, question.id))
    return Walked(path, draft_question(case, question, left, not asked), alone, case.fit)


def _obey(lowered: str, path: Path, subject: Subject, shelf: Shelf) -> Walked | None:
    """Show or forget what is known, or ask no more, if the message says so."""
    if cues.LEAVES.search(lowered) and not cues.SUITS_ME.search(lowered):
        return Walked(replace(path, wanted=False, pending="", asked=(), beside=False, declined=True))
    if not path.pending and cues.SKIP.match(lowered):
        return Walked(path, Answer(tuple(say(shelf.texts, "nothing-to-skip")), "clarify"))
    done = _show_or_forget(lowered, path, subject, shelf)
    return replace(done, obeyed=True) if done else None


def _show_or_forget(lowered: str, path: Path, subject: Subject, shelf: Shelf) -> Walked | None:
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
