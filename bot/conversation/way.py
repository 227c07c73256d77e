"""The part that the way to a verdict has in a reply: its question or verdict, what is known, what changed."""

from dataclasses import replace

from bot.answer import Answer, Material
from bot.answer.case import list_sayable
from bot.answer.echo import quote_best, take_up
from bot.answer.fit import draft_ledger, draft_verdict, list_weights
from bot.answer.fixed import say
from bot.conversation.library import Shelf
from bot.conversation.path import Path, Walked, open_case
from bot.conversation.reply import Answered, build_reply
from bot.conversation.search import NOTHING
from bot.domain import Profile, Reply, Understanding

SUITS_ME = "Which role suits me?"  # what an answer to a question on the way to a verdict goes on about
ON_THE_WAY = frozenset({"ways-in", "moves", "moving"})  # facets that tell how one gets to a role
CHARTED = 3  # roles in the chart of a verdict


def follow_path(reading: Understanding, walked: Walked, shelf: Shelf) -> Answered:
    """Take the words of the way to a verdict as one more thing to answer."""
    question = Understanding(reading.text, reading.text, "choose", lens=reading.lens)
    return Answered(question, NOTHING, walked.answer or Answer(()), list_sayable(open_case(walked.path, shelf)))


def answer_again(walked: Walked, shelf: Shelf) -> Answer | None:
    """Answer a wish that was repeated: why a question comes first, or how the verdict was reckoned."""
    if walked.answer and walked.asks:
        return replace(walked.answer, drafts=(*say(shelf.texts, "need-to-know"), *walked.answer.drafts))
    return draft_ledger(open_case(walked.path, shelf))


def take_up_message(path: Answered, walked: Walked, material: Material, shelf: Shelf) -> Answered:
    """Let a question follow what the knowledge says on the message before it, which the `material` is gathered for."""
    echo = take_up(open_case(walked.path, shelf), walked.heard, material, len(walked.path.asked) == 1)
    answer = replace(path.answer, drafts=(*echo, *path.answer.drafts))
    return replace(path, retrieval=material.retrieval, answer=answer)


def lead_in(path: Answered, material: Material) -> Answered:
    """Let what is to be learnt follow the sentence that answers outright, if there is one beside its steps."""
    shown = {draft.text for draft in path.answer.drafts}
    found = material.retrieval
    on_the_way = [item for item in found.passages if item.section.kind == "guides" or item.section.facet in ON_THE_WAY]
    narrowed = replace(material, retrieval=replace(found, passages=tuple(on_the_way)))
    best = [draft for draft in quote_best(narrowed) if draft.text not in shown]
    return replace(path, retrieval=found, answer=replace(path.answer, drafts=(*best, *path.answer.drafts)))


def append_verdict(reply: Reply, path: Path, shelf: Shelf) -> Reply:
    """Return a reply with the verdict on what is known of the person: its statements, ledger and ranks."""
    case = open_case(path, shelf)
    walked = Walked(path, draft_verdict(case), True, case.fit, True)
    reading = Understanding(reply.standalone_question, reply.standalone_question, "choose", lens=reply.lens)
    verdict = add_path(build_reply([follow_path(reading, walked, shelf)], shelf), walked, shelf)
    return replace(
        reply,
        statements=verdict.statements,
        citations=verdict.citations,
        recommendations=verdict.recommendations,
        verdict=verdict.verdict,
        ledger=verdict.ledger,
        withheld=(*reply.withheld, *verdict.withheld),
    )


def add_path(reply: Reply, walked: Walked, shelf: Shelf) -> Reply:
    """Add to a reply what is known of the person and, if it holds one, the verdict."""
    profile = tuple(walked.path.profile.current.values())
    if walked.fit is None or not walked.is_verdict:
        return replace(reply, profile=profile)
    return replace(
        reply,
        profile=profile,
        recommendations=walked.fit.recommendations,
        verdict=walked.fit.verdict,
        ledger=list_weights(open_case(walked.path, shelf), CHARTED),
    )


def tell_changes(before: Profile, walked: Walked, turn: int, shelf: Shelf) -> tuple[str, ...]:
    """Say which earlier words the message now contradicts: the later ones count."""
    earlier, traits = before.current, shelf.scales.instrument.traits
    return tuple(
        f"On {traits[trait].name}, this now counts instead of “{earlier[trait].quote}” (message {earlier[trait].turn})."
        for trait, fact in walked.path.profile.current.items()
        if fact.turn == turn and trait in earlier and trait in traits and fact.level * earlier[trait].level < 0
    )
