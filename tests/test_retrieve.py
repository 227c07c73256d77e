"""Which passages a question brings, and in what order."""

import pytest
import yaml

from bot.attune import AskedOnce
from bot.conversation import Library
from bot.conversation.search import find_passages
from bot.retrieve import EVIDENCE, WEIGHTS, Retrieval
from bot.understand import Focus


async def find(library: Library, text: str) -> Retrieval:
    shelf = await library.current()
    (question,) = shelf.listener.understand(text, Focus(), "candidate")
    return find_passages(question, shelf, AskedOnce(shelf.attuned))


def test_every_kind_of_evidence_has_a_weight() -> None:
    assert list(yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))) == list(EVIDENCE)


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("what do mlops engineers do all day", "roles/mlops-engineer"),
        ("is a doctorate a must for research scientists?", "roles/research-scientist"),
        ("is somebody of fifty too old for this field?", "guides/too-late"),
        ("who looks after a model once it is live?", "guides/team-building"),
        ("how does a data engineer differ from an mlops engineer?", "comparisons/data-engineer-vs-mlops-engineer"),
    ],
)
async def test_the_page_that_answers_is_among_the_first(library: Library, question: str, page: str) -> None:
    assert page in [passage.section.page for passage in (await find(library, question)).passages[:3]]


async def test_the_wages_of_a_place_that_is_named_come_first(library: Library) -> None:
    first = (await find(library, "What do data scientists earn in Texas?")).passages[0]
    assert first.section.id == "wages/texas#wages"


async def test_scores_are_chances(library: Library) -> None:
    passages = (await find(library, "Which language should an ML engineer learn first?")).passages
    assert 0.0 < sum(passage.score for passage in passages) <= 1.001
    assert {passage.rank for passage in passages} == set(range(1, len(passages) + 1))


async def test_each_of_the_roles_asked_about_has_a_section_among_the_first(library: Library) -> None:
    passages = (await find(library, "robotics engineer or prompt engineer or data analyst?")).passages
    named = {role for passage in passages[:4] for role in passage.section.roles}
    assert {"robotics-engineer", "prompt-engineer", "data-analyst"} <= named
