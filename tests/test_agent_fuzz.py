"""A hundred of the two thousand outputs that `make bench` takes: every turn ends, no marker is left, nothing false."""

from bot.conversation import Library
from tests import fuzz_agent

FALSE_BY_MUTATION = {"wrong-number", "wrong-year", "wrong-role", "negation"}


async def test_whatever_a_model_writes_the_turn_ends_and_no_false_version_of_a_sentence_is_shown(
    library: Library,
) -> None:
    tally = await fuzz_agent.run(await library.current(), 100)
    assert tally.outputs == 100
    assert tally.exceptions == []
    assert tally.markers == []
    assert tally.shown["true"] > 30
    assert [label.text for label in tally.false_shown if label.kind in FALSE_BY_MUTATION] == []
