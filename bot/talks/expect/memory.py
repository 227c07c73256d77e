"""Expectations on what is remembered, and on how the turn went."""

from collections.abc import Mapping
from typing import Any

from bot.talks.expect.kind import Finding, Seen, register
from bot.talks.expect.wording import within
from bot.talks.named import TraitLevel, TraitName
from bot.talks.shapes import Count, Fields, Number, Several, Text
from bot.talks.words import find_words, fold_text


@register(
    "remembers",
    "Memory and run",
    "Something the person said in an earlier turn is still used.",
    "{fact: nurse, from_turn: 1}",
    Fields({"fact": Text(), "from_turn": Number()}, ("fact",), short=True),
)
def judge_remembers(argument: Mapping[str, Any], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for the fact in the profile, or in what a later message was taken to mean."""
    fact, turn = argument["fact"], argument.get("from_turn")
    last = len(seen.said) if seen.at is None else seen.at + 1
    told = [at for at, said in enumerate(seen.said[:last], 1) if find_words(fact, said.user) and turn in {None, at}]
    if not told:
        return Finding(False, f"the person did not say {fact!r}" + (f" in turn {turn}" if turn else ""))
    for known in seen.last_of("profile") or ():
        if known.turn in told and (find_words(fact, known.quote) or fold_text(fact) == known.trait):
            return Finding(
                True, f"the profile has {known.trait} from {known.quote!r} in turn {known.turn}", (known.quote,)
            )
    for at, said in enumerate(seen.said[told[0] : last], told[0] + 1):
        shown = said.reply and seen.at in {None, at - 1} and (said.reply.standalone_question, said.reply.text)
        if shown and not find_words(fact, said.user) and any(find_words(fact, text) for text in shown):
            return Finding(True, f"turn {at} was taken as {shown[0]!r}")
    return Finding(False, f"nothing after turn {told[0]} uses {fact!r}")


@register(
    "profile_has",
    "Memory and run",
    "The profile holds these traits; `level` is how much, from -2 to 2.",
    "maths",
    Fields({"trait": Several(TraitName(), "traits"), "level": TraitLevel()}, ("trait",), short=True),
    each=False,
)
def judge_profile_has(argument: Mapping[str, Any], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Compare the profile of the last reply."""
    profile = {fact.trait: fact.level for fact in seen.last_of("profile") or ()}
    level = argument.get("level")
    missing = [t for t in argument["trait"] if t not in profile or (level is not None and profile[t] != level)]
    known = ", ".join(f"{trait} {value:+}" for trait, value in profile.items()) or "nothing"
    return Finding(not missing, f"the profile has {known}")


@register("same_recommendation_as", "Memory and run", "The same role comes first as in this turn.", "1", Number())
def judge_same_recommendation_as(argument: int, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Compare the first role recommended now and then."""
    before = seen.said[argument - 1].reply if 0 < argument <= len(seen.said) else None
    then = [item.role for item in (before.recommendations if before else ())][:1]
    now = [item.role for item in seen.last_of("recommendations") or ()][:1]
    return Finding(bool(now) and now == then, f"{_name_first(now)} now, and {_name_first(then)} in turn {argument}")


def _name_first(roles: list[str]) -> str:
    return f"{roles[0]} came first" if roles else "no role was recommended"


@register("withheld", "Memory and run", "So many sentences were withheld by the gate.", "0", Count())
def judge_withheld(argument: tuple[float, float], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Count what was withheld."""
    held = [held.text for reply in seen.replies for held in reply.withheld]
    return within(argument, len(held), "sentences withheld")


@register(
    "error", "Memory and run", "The message is refused with a sentence that has these words.", "characters", Text()
)
def judge_error(argument: str, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look at how the message was refused."""
    refusals = [said.refusal for said in (seen.said if seen.at is None else seen.said[seen.at : seen.at + 1])]
    refused = " ".join(refusal for refusal in refusals if refusal)
    found = f"it was refused with {refused!r}" if refused else "it was not refused"
    return Finding(bool(refused) and find_words(argument, refused) is not None, found)


@register(
    "max_seconds", "Memory and run", "The reply took no longer; judged in live runs only.", "5", Number(whole=False)
)
def judge_max_seconds(argument: float, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Compare the time of replies that a model wrote; our own are the same each time, and their time is not."""
    seconds = [reply.seconds.get("total", 0.0) for reply in seen.replies if reply.answered_by == "model"]
    slow = max(seconds, default=0.0) > argument
    return Finding(not slow, "it took longer" if slow else "not a live run" if not seconds else "it took no longer")
