"""A hundred of the two thousand outputs that `make bench` takes: every turn ends, no marker stays, little is false."""

from bot.conversation import Library
from tests import fuzz_agent

BY_MUTATION = ("wrong-number", "wrong-year", "wrong-role", "negation")
MOST_SHOWN = 0.02  # of the sentences made false by a mutation: the gate's own bar


async def test_whatever_a_model_writes_the_turn_ends_and_false_versions_of_sentences_are_stopped(
    library: Library,
) -> None:
    tally = await fuzz_agent.run(await library.current(), 100)
    assert tally.outputs == 100
    assert tally.exceptions == []
    assert tally.markers == []
    assert tally.shown["true"] > 30
    shown = [label.text for label in tally.false_shown if label.kind in BY_MUTATION]
    assert len(shown) <= MOST_SHOWN * sum(tally.written[kind] for kind in BY_MUTATION), shown
