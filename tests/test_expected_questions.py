"""What sentences are expected to answer: how the files are read and checked."""

import json
import shutil
from pathlib import Path

import pytest

from bot.config import CHECKOUT
from bot.errors import KnowledgeError
from bot.knowledge import check_knowledge, name_sentence, read_expected, read_judged, read_knowledge

NAMED = ("answers", "helps", "beside")
PAGE = "questions/guides/too-late.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "knowledge"
    shutil.copytree(CHECKOUT / "knowledge", copied)
    return copied


def test_every_question_belongs_to_a_sentence_that_exists() -> None:
    sections = read_knowledge(CHECKOUT / "knowledge").sections
    expected, problems = read_expected(CHECKOUT / "knowledge", sections)
    sentences = {sentence.text for section in sections.values() for sentence in section.sentences}
    assert len(expected) > 3_000
    assert expected.keys() <= sentences
    assert problems == []


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("nowhere:\n  Some words:\n  - is it late?\n", "has no section 'nowhere'"),
        ("age:\n  No sentence begins so:\n  - is it late?\n", "0 sentences of 'guides/too-late#age' begin with"),
        ("age:\n  Age is not shown to bar:\n  - " + "x" * 241 + "\n", "241 characters"),
        ("age:\n  Age is not shown to bar:\n  - too old?\n  - Too old?\n", "stands twice"),
        ("age:\n  Age is not shown to bar:\n  - too old?\n", ""),
    ],
)
def test_what_fits_no_sentence_is_reported_with_its_file(folder: Path, content: str, wanted: str) -> None:
    (folder / PAGE).write_text(content, encoding="utf-8")
    problems = [problem for problem in check_knowledge(folder) if problem.path == PAGE]
    if wanted:
        assert len(problems) == 1
        assert wanted in str(problems[0])
    else:
        assert problems == []


def test_a_file_of_no_page_and_a_question_of_two_sentences_are_reported(folder: Path) -> None:
    (folder / "questions/guides/nothing.yaml").write_text("age:\n  Some:\n  - is it late?\n", encoding="utf-8")
    section = read_knowledge(CHECKOUT / "knowledge").sections["guides/too-late#age"]
    first, second = (" ".join(sentence.text.split()[:8]) for sentence in section.sentences[:2])
    twice = f"age:\n  {first}:\n  - am I too old?\n  {second}:\n  - am I too old?\n"
    (folder / PAGE).write_text(twice, encoding="utf-8")
    told = "\n".join(str(problem) for problem in check_knowledge(folder))
    assert "There is no page 'guides/nothing'" in told
    assert "'am I too old?' stands twice in the section" in told


@pytest.mark.parametrize("content", [b"age: [\n", b"age: \xff\n", b"- age\n"])
def test_a_malformed_file_is_one_clear_error(folder: Path, content: bytes) -> None:
    (folder / PAGE).write_bytes(content)
    with pytest.raises(KnowledgeError, match=r"questions/guides/too-late\.yaml cannot be read"):
        check_knowledge(folder)


def test_a_knowledge_without_such_files_has_no_questions(folder: Path) -> None:
    shutil.rmtree(folder / "questions")
    assert read_expected(folder, read_knowledge(folder).sections) == ({}, [])


def test_judged_questions_name_sentences_that_stand() -> None:
    """Judgements of sentences that were rewritten since are lost quietly: most must still stand."""
    knowledge = CHECKOUT / "knowledge"
    judged = read_judged(knowledge, read_knowledge(knowledge).sections)
    written = (knowledge / "questions" / "judged.jsonl").read_text(encoding="utf-8")
    assert len(judged) == len(written.splitlines()) > 5_000
    found = sum(len(item.answers) + len(item.helps) + len(item.beside) for item in judged)
    assert found > 0.9 * sum(len(row[name]) for row in map(json.loads, written.splitlines()) for name in NAMED)


def test_a_sentence_that_was_rewritten_loses_its_judgements(folder: Path) -> None:
    sections = read_knowledge(folder).sections
    first, second = next(iter(sections.values())).sentences[:2]
    row = {"before": [], "question": "q", "written_out": ["q"], "helps": [], "beside": [name_sentence(second.text)]}
    row["answers"] = [name_sentence(first.text), name_sentence("What no section says.")]
    (folder / "questions" / "judged.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (item,) = read_judged(folder, sections)
    assert (item.answers, item.helps, item.beside, item.limit) == ((first.text,), (), (second.text,), "")
    (folder / "questions" / "judged.jsonl").unlink()
    assert read_judged(folder, sections) == []
