"""Take up what a person answered, before the next question: the nearest thing the knowledge says on it."""

from collections.abc import Callable, Sequence

from bot.answer.fit import Case
from bot.domain import Draft, Fact, Passage, Quote

OPENING = "guides/choosing-a-path#by-interest"
READ = 6  # passages
IN_FRONT = 3  # roles
WEIGHTY = 0.2  # points from which an answer speaks for a role
FAR = 0.2  # cosine below which not even the section that the examples name speaks of what was said
NEAR = 0.4  # cosine from which a sentence speaks of what was said
VERY_NEAR = 0.5  # the same for a message that told nothing of the person


def take_up(
    case: Case,
    heard: Sequence[Fact],
    passages: Sequence[Passage],
    nearness: Callable[[str], float],
    named: str = "",
    opens: bool = False,
) -> list[Draft]:
    """Quote one sentence on what was said; `nearness` is a sentence's cosine to the message.

    What speaks for a role is answered by what that role asks, the role in front first; anything else by the section
    that is `named` for it, or by the nearest sentence of the passages, if one is near enough. The first question opens
    with the guide to choosing where nothing else is to be said: something to hold on to while one thinks about it.
    """
    if not heard and not opens:
        return []
    traits = {fact.trait for fact in heard}
    weighty = (
        entry.need.quote
        for ledger in case.fit.ledgers[:IN_FRONT]
        for entry in ledger.list_side("for")
        if entry.trait in traits and entry.points >= WEIGHTY
    )
    if asked := next(weighty, None):
        return [Draft(asked.text, (asked,))]
    spoken_of = [passage for passage in passages if passage.section.id == named] if heard else []
    for read, least in ((spoken_of, FAR), (passages[:READ], NEAR if heard else VERY_NEAR)):
        near, quote = _find_nearest(read, nearness)
        if near >= least:
            return [Draft(quote.text, (quote,))]
    guide = case.knowledge.sections.get(OPENING)
    if not opens or guide is None or guide.empty:
        return []
    return [Draft(guide.sentences[0].text, (Quote(guide.id, guide.sentences[0].text),))]


def _find_nearest(passages: Sequence[Passage], nearness: Callable[[str], float]) -> tuple[float, Quote]:
    sentences = (
        (nearness(sentence.text), Quote(passage.section.id, sentence.text))
        for passage in passages
        for sentence in passage.section.sentences
    )
    return max(sentences, key=lambda found: found[0], default=(0.0, Quote("", "")))
