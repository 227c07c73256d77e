"""What sentences are expected to answer: how the files are read and checked, and what is learnt from them."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.attune import Attuned, learn_attuned, read_attuned, write_attuned
from bot.config import CHECKOUT
from bot.conversation import Library
from bot.conversation.search import find_passages
from bot.errors import KnowledgeError
from bot.index import EmbeddedOnce
from bot.knowledge import check_knowledge, read_knowledge
from bot.understand import Focus

PAGE = "questions/guides/too-late.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "knowledge"
    shutil.copytree(CHECKOUT / "knowledge", copied)
    return copied


def test_every_question_belongs_to_a_sentence_that_exists() -> None:
    knowledge = read_knowledge(CHECKOUT / "knowledge")
    sentences = {sentence.text for section in knowledge.sections.values() for sentence in section.sentences}
    assert len(knowledge.expected) > 3_000
    assert knowledge.expected.keys() <= sentences


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("nowhere:\n  Some words:\n  - is it late?\n", "has no section 'nowhere'"),
        ("age:\n  No sentence begins so:\n  - is it late?\n", "0 sentences of 'guides/too-late#age' begin with"),
        ("age:\n  Age is not shown to bar:\n  - " + "x" * 171 + "\n", "171 characters"),
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
    assert read_knowledge(folder).expected == {}


async def test_a_message_is_near_to_a_sentence_whose_question_it_repeats(library: Library) -> None:
    shelf = await library.current()
    sentence, questions = next(iter(shelf.knowledge.expected.items()))
    vectors = EmbeddedOnce(shelf.embedder)
    (reading, *_) = shelf.listener.understand(questions[0], Focus(), "candidate", vectors.embed)
    found = find_passages(reading, shelf, vectors)
    assert found.words.expected.of_sentence(sentence) > 0.9
    assert found.words.expected.of_sentence("no sentence of ours") == 0.0
    assert found.words.expected.of_section("no/section") == 0.0


def make_pairs() -> tuple[np.ndarray, list[int], np.ndarray, list[int]]:
    """Make sentences, and questions that lie near to their own sentence only after a turn of the axes."""
    random = np.random.default_rng(3)
    sentences = random.normal(size=(40, 16)).astype(np.float32)
    turn = np.linalg.qr(random.normal(size=(16, 16)))[0].astype(np.float32)
    answers = [row for row in range(40) for _ in range(20)]
    questions = sentences[answers] @ turn + 0.1 * random.normal(size=(800, 16)).astype(np.float32)
    unit = [item / np.linalg.norm(item, axis=1, keepdims=True) for item in (questions, sentences)]
    return unit[0], answers, unit[1], [row // 5 for row in range(40)]


def count_right(attuned: Attuned, questions: np.ndarray, answers: list[int], sentences: np.ndarray) -> int:
    nearest = attuned.turn_questions(questions) @ attuned.turn_sentences(sentences).T
    return int((nearest.argmax(axis=1) == np.array(answers)).sum())


def test_the_map_learns_to_bring_questions_to_their_sentences_and_is_the_same_each_time() -> None:
    questions, answers, sentences, sections = make_pairs()
    nothing = Attuned(*np.zeros((2, 16, 16), dtype=np.float32))
    learnt = learn_attuned(questions, answers, sentences, sections, rounds=600)
    assert count_right(learnt, questions, answers, sentences) > 2 * count_right(nothing, questions, answers, sentences)
    again = learn_attuned(questions, answers, sentences, sections, rounds=600)
    assert np.array_equal(learnt.of_questions, again.of_questions)
    turned = learnt.turn_questions(questions)
    assert np.allclose(np.linalg.norm(turned, axis=1), 1.0, atol=1e-5)


def test_a_map_is_kept_for_its_own_embedder_alone(tmp_path: Path) -> None:
    path = tmp_path / "attuned.npz"
    written = Attuned(*np.full((2, 4, 4), 0.5, dtype=np.float32))
    write_attuned(written, "ours", path)
    assert np.array_equal(read_attuned("ours", 4, path).of_sentences, written.of_sentences)
    assert not read_attuned("another", 4, path).of_questions.any()
    path.write_bytes(b"torn")
    assert not read_attuned("ours", 4, path).of_questions.any()
