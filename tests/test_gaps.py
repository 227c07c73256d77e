"""What was left open is kept on this machine, without the person's words unless a setting allows it."""

from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.gaps import FILE, judge_reply, rank_gaps, record_gap


async def test_an_unanswered_question_becomes_a_row_without_its_words(
    conversation: Conversation, tmp_path: Path
) -> None:
    reply = await conversation.reply("Why did Initech reject my application yesterday?")
    record_gap(tmp_path, reply)
    assert judge_reply(reply) == "unanswered"
    assert "Initech" not in (tmp_path / FILE).read_text(encoding="utf-8")
    assert [(gap.kind, gap.count, gap.words) for gap in rank_gaps(tmp_path)] == [("unanswered", 1, ())]
    assert rank_gaps(tmp_path)[0].nearest


async def test_the_words_are_kept_if_they_may_be(conversation: Conversation, tmp_path: Path) -> None:
    reply = await conversation.reply("What do ML engineers earn in Kenya?")
    record_gap(tmp_path, reply, "What do ML engineers earn in Kenya?")
    assert rank_gaps(tmp_path)[0].words == ("What do ML engineers earn in Kenya?",)
    assert rank_gaps(tmp_path)[0].kind == "partial"


async def test_an_answer_leaves_no_row_but_a_thumb_down_does(conversation: Conversation, tmp_path: Path) -> None:
    reply = await conversation.reply("What does a data engineer do?")
    record_gap(tmp_path, reply)
    assert not (tmp_path / FILE).exists()
    record_gap(tmp_path, reply, kind="thumbs-down")
    assert [gap.kind for gap in rank_gaps(tmp_path)] == ["thumbs-down"]


async def test_what_weighs_more_and_comes_oftener_is_first(conversation: Conversation, tmp_path: Path) -> None:
    outside = await conversation.reply("Which lamp should I buy for my flat?")
    open_question = await conversation.reply("Why did Initech reject my application yesterday?")
    for reply in (outside, open_question, open_question):
        record_gap(tmp_path, reply)
    assert (rank_gaps(tmp_path)[0].kind, rank_gaps(tmp_path)[0].count) == ("unanswered", 2)


@pytest.mark.parametrize("line", ["{half a line", '{"at": 1}', ""])
def test_a_line_cut_off_by_a_crash_is_passed_over(tmp_path: Path, line: str) -> None:
    (tmp_path / FILE).write_text(line + "\n", encoding="utf-8")
    assert rank_gaps(tmp_path) == []
