"""What an answer is made of: the sentence that answers first, and no padding."""

from collections.abc import Callable

import numpy as np

from bot.answer.serving import EVIDENCE
from bot.conversation import Conversation, Library
from tests.serving.fit import SHOWN, fit_weights, list_graded, read_labels


async def test_what_is_beside_the_point_is_left_out(library: Library) -> None:
    reply = await Conversation(library).reply("Should we hire a data scientist or a data engineer first?")
    first, *rest = [statement.text for statement in reply.statements if statement.kind == "claim"]
    assert "should come before" in first or "fits when" in first or "data engineer first" in first
    assert not any("median" in claim or "interview" in claim for claim in rest)


async def test_what_was_said_in_other_words_is_not_said_again(library: Library) -> None:
    reply = await Conversation(library).reply("How do I interview a data scientist?")
    loops = [s.text for s in reply.statements if s.kind == "claim" and "SQL" in s.text and "modelling" in s.text]
    assert len(loops) == 1


def test_on_questions_left_out_more_of_what_is_shown_is_of_use_by_the_evidence_than_by_nearness(
    library: Library,
) -> None:
    judged = list_graded(library, read_labels())
    weights, nearness = fit_weights(judged[::2]), EVIDENCE.index("attuned")

    def count_useful(weigh: Callable[[np.ndarray], np.ndarray]) -> int:
        return sum(int((item.grades[np.argsort(-weigh(item.evidence))[:SHOWN]] > 0).sum()) for item in judged[1::2])

    def weigh(evidence: np.ndarray) -> np.ndarray:
        return np.asarray(sum(1 / (1 + np.exp(-evidence @ row)) for row in weights.values()))

    assert count_useful(weigh) > count_useful(lambda evidence: evidence[:, nearness])


def test_the_sentences_judged_are_those_of_the_knowledge(library: Library) -> None:
    """Labels of sentences that were rewritten since are lost quietly: most must still stand."""
    assert sum(len(item.grades) for item in list_graded(library, read_labels())) > 4000
