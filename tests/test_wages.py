"""Pay by place: the pages written from the tables, the answers that quote them, and the charts drawn from them."""

import re
import shutil
from pathlib import Path

import pytest

from bot.config import CHECKOUT
from bot.conversation import Conversation, Library
from bot.domain import Chart
from bot.errors import KnowledgeError
from bot.knowledge import Knowledge, check_knowledge, read_knowledge, write_pages
from bot.understand import find_places


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project's knowledge that a test may change."""
    return Path(shutil.copytree(CHECKOUT / "knowledge", tmp_path / "knowledge"))


def test_every_row_of_the_tables_is_a_sentence_of_its_page(knowledge: Knowledge) -> None:
    sentences = [s for section in knowledge.sections.values() if section.kind == "wages" for s in section.sentences]
    assert len(sentences) == len(knowledge.wages) == 558 + 143


def test_writing_the_pages_again_changes_nothing(copy: Path) -> None:
    before = {path.name: path.read_bytes() for path in (copy / "wages").glob("*.md")}
    assert write_pages(copy) == len(before) == 37
    assert {path.name: path.read_bytes() for path in (copy / "wages").glob("*.md")} == before


def test_a_figure_changed_by_hand_is_found_on_its_line(copy: Path) -> None:
    page = copy / "wages" / "seattle.md"
    page.write_text(page.read_text(encoding="utf-8").replace("167,280", "176,280"), encoding="utf-8")
    assert [f"{problem.path}:{problem.line}" for problem in check_knowledge(copy)] == ["wages/seattle.md:8"]


def test_a_figure_changed_in_a_table_is_found_on_the_page(copy: Path) -> None:
    table = copy / "tables" / "wages_bls.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",167280,", ",167290,", 1), encoding="utf-8")
    assert [f"{problem.path}:{problem.line}" for problem in check_knowledge(copy)] == ["wages/seattle.md:8"]


def test_a_missing_and_an_unknown_page_are_found(copy: Path) -> None:
    (copy / "wages" / "texas.md").rename(copy / "wages" / "atlantis.md")
    problems = check_knowledge(copy)
    assert [(problem.path, problem.hint) for problem in problems] == [
        ("wages/atlantis.md", "Run 'advisor knowledge wages'."),
        ("wages/texas.md", "Run 'advisor knowledge wages'."),
    ]


def test_a_broken_table_gets_one_sentence(copy: Path) -> None:
    (copy / "tables" / "wages_bls.csv").write_text("area_type,area_name\nmetro,Nowhere\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"^The wage tables in .* cannot be read"):
        read_knowledge(copy)


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("What does it pay in Seattle?", ("seattle",)),
        ("pay in nyc or the bay area", ("new-york", "san-francisco")),
        ("in Washington state", ("washington-state",)),
        ("in Washington", ("washington",)),
        ("in the UK and in Germany", ("uk-by-title", "germany-by-title")),
        ("tell us about the pay", ()),
        ("in the US", ("us",)),
        ("la la land", ()),
        ("in LA", ("los-angeles",)),
        ("a Texan in texas", ("texas",)),
    ],
)
def test_places_are_read_from_what_people_call_them(knowledge: Knowledge, text: str, areas: tuple[str, ...]) -> None:
    assert find_places(text, knowledge.places) == areas


async def test_a_role_with_a_code_of_its_own_is_answered_by_its_row(conversation: Conversation) -> None:
    reply = await conversation.reply("What does a software engineer earn in Texas?")
    assert "software developers (15-1252) at a median of 132,150 US dollars" in reply.statements[0].text
    assert reply.citations[0].section == "wages/texas#wages"


async def test_a_role_without_a_code_is_told_by_title_first_and_by_a_neighbours_code_as_context(
    conversation: Conversation,
) -> None:
    reply = await conversation.reply("What do ML engineers earn in Seattle?")
    first, second, third = (statement.text for statement in reply.statements[:3])
    assert "aijobs.net" in first
    assert "n=4,262" in first
    assert "no code for ML engineers" in second
    assert "data scientists (15-2051)" in third


async def test_two_titles_are_never_set_side_by_side_by_a_code(conversation: Conversation) -> None:
    reply = await conversation.reply("Do AI engineers or ML engineers earn more in Seattle?")
    assert not [citation for citation in reply.citations if citation.section.startswith("wages/seattle")]
    assert {chart.source for chart in reply.charts} == {"aijobs_cc0"}


async def test_a_level_and_a_country_pick_their_row(conversation: Conversation) -> None:
    reply = await conversation.reply("How much do senior data scientists earn in the UK?")
    assert "(at senior level, n=110) had a median of 77,561 US dollars" in reply.statements[0].text


async def test_a_follow_up_keeps_the_place(conversation: Conversation) -> None:
    await conversation.reply("What does a data scientist earn in Boston?")
    reply = await conversation.reply("and a software engineer?")
    assert reply.citations[0].section == "wages/boston#wages"
    assert "15-1252" in reply.statements[0].text


def list_figures(chart: Chart) -> set[str]:
    return {
        f"{value:,}"
        for bar in chart.bars
        for value in (bar.p10, bar.p25, bar.p50, bar.p75, bar.p90)
        if value is not None
    }


@pytest.mark.parametrize(
    ("question", "bars", "title"),
    [
        ("How do AI engineers, ML engineers and data engineers compare in pay?", 3, "by job title"),
        ("What does a data scientist earn?", 18, "by place"),
        ("What does an ML engineer earn?", 4, "by level"),
    ],
)
async def test_every_figure_of_a_chart_stands_in_its_sections(
    conversation: Conversation, library: Library, question: str, bars: int, title: str
) -> None:
    (chart,) = (await conversation.reply(question)).charts
    sections = (await library.current()).knowledge.sections
    written = set(re.findall(r"\d[\d,]*\d", " ".join(sections[name].text for name in chart.sections)))
    assert len(chart.bars) == bars
    assert title in chart.title
    assert list_figures(chart) <= written


async def test_other_questions_and_single_bars_get_no_chart(conversation: Conversation) -> None:
    assert (await conversation.reply("What does an ML engineer do?")).charts == ()
    assert (await conversation.reply("What does an NLP engineer earn?")).charts == ()
