"""How questions are brought near to the sentences that answer them, and what is left where that is not learnt."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.attune import (
    QUESTIONS,
    ROLES,
    SENTENCES,
    AskedOnce,
    Roles,
    Turns,
    open_attuned,
    read_roles,
    read_turns,
    write_roles,
    write_turns,
)
from bot.conversation import Library
from bot.conversation.search import find_passages
from bot.index import MiniLM, hash_text
from bot.understand import Focus


class Other:
    """Another embedder: its vectors are the lengths of texts."""

    name = "other"

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def count_nearest(questions: np.ndarray, sentences: np.ndarray, answers: list[int]) -> int:
    return int(((questions @ sentences.T).argmax(axis=1) == np.array(answers)).sum())


def test_questions_lie_nearer_to_their_answers_than_as_embedded(library: Library) -> None:
    shelf = library.open()
    sections = [section for section in shelf.knowledge.searchable.values() if section.kind == "guides"]
    texts = [section.sentences[0].text for section in sections]
    vectors = np.stack([vector for text in texts if (vector := shelf.snapshot.vector_of(text)) is not None])
    asked = [
        (row, phrase)
        for row, section in enumerate(sections)
        for phrase in shelf.knowledge.asked.get(section.id, ())[:3]
    ]
    answers, questions = [row for row, _ in asked], [phrase for _, phrase in asked]
    embedded = count_nearest(MiniLM().embed(questions), vectors, answers)
    turned = shelf.attuned.turn_sentences(texts, vectors)
    assert count_nearest(shelf.attuned.embed_questions(questions), turned, answers) > 1.3 * embedded


def test_capitals_and_what_stands_beside_change_no_vector(library: Library) -> None:
    attuned = library.open().attuned
    alone = attuned.embed_questions(["what does a data engineer earn?"])[0]
    beside = attuned.embed_questions(
        ["Is it too late for me?", "What does a Data Engineer earn?", "is it too late for me?"]
    )
    assert beside.shape == (3, 384)
    assert float(alone @ beside[1]) > 0.99
    assert np.array_equal(beside[0], beside[2])
    assert np.allclose(np.linalg.norm(beside, axis=1), 1.0, atol=1e-5)


IN_A_TALK = (
    (
        "is it a lot of maths then?",
        "What does a robotics engineer do?",
        "How much maths does a robotics engineer need?",
    ),
    (
        "and how long would that take me",
        "Can a nurse become a data analyst?",
        "How long does becoming a data analyst take?",
    ),
    (
        "so who would we need first",
        "We want to find faults in weld seams by camera.",
        "Whom do we hire first for computer vision?",
    ),
    (
        "what do they ask there",
        "data engineer: What are interviews like?",
        "What is asked in data engineer interviews?",
    ),
    (
        "why not the other one",
        "AI engineer or data scientist, which has more openings?",
        "Why has data scientist fewer openings?",
    ),
)


def test_a_follow_up_beside_its_talk_lies_where_the_same_question_lies_written_out(library: Library) -> None:
    attuned = library.open().attuned
    beside, alone, written = (
        attuned.embed_questions(texts)
        for texts in (
            [(said, before) for said, before, _ in IN_A_TALK],
            [said for said, _, _ in IN_A_TALK],
            [written for _, _, written in IN_A_TALK],
        )
    )
    nearer = (beside * written).sum(axis=1) - (alone * written).sum(axis=1)
    assert (nearer > 0).all()
    assert nearer.mean() > 0.1


def test_whom_a_message_is_about_is_told_from_what_it_stands_beside(library: Library) -> None:
    questions = AskedOnce(library.open().attuned)
    said = "what does she do on a normal Tuesday?"
    for role, before in (
        ("ai-product-manager", "Which job is there for a nurse who knows hospitals? (AI product manager)"),
        ("mlops-engineer", "MLOps engineer: Is there one at every bank?"),
    ):
        odds = questions.hear_roles((said, before))
        assert max(odds, key=lambda name: odds[name]) == role
        assert odds[role] > 0


def test_roles_come_back_as_they_were_written(tmp_path: Path) -> None:
    roles = Roles(
        ("a", "b"), np.array([[1.0, 0.0], [0.5, -2.0]], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)
    )
    write_roles(roles, tmp_path / "roles.npz")
    read = read_roles(tmp_path / "roles.npz")
    assert read is not None
    assert read.weigh(np.array([2.0, 1.0], dtype=np.float32)) == {"a": 2.5, "b": -1.0}
    (tmp_path / "roles.npz").write_bytes(ROLES.read_bytes()[:200])
    assert read_roles(tmp_path / "roles.npz") is None


def test_a_sentence_of_ones_own_is_turned_by_the_matrix_alone() -> None:
    turns = read_turns(SENTENCES)
    assert turns is not None
    attuned = open_attuned(MiniLM())
    vectors = MiniLM().embed(["Welders who write code are rare, in the view of one newsletter."])
    wanted = vectors + vectors @ turns.matrix
    turned = attuned.turn_sentences(["Welders who write code are rare, in the view of one newsletter."], vectors)
    assert np.allclose(turned, wanted / np.linalg.norm(wanted), atol=1e-5)


@pytest.mark.parametrize("broken", [QUESTIONS, SENTENCES])
@pytest.mark.parametrize("left", [0, 40, 400])
def test_without_a_whole_file_the_vectors_of_the_embedder_count(tmp_path: Path, broken: Path, left: int) -> None:
    for path in (QUESTIONS, SENTENCES):
        shutil.copy(path, tmp_path)
    (tmp_path / broken.name).write_bytes(broken.read_bytes()[:left])
    attuned = open_attuned(MiniLM(), tmp_path / QUESTIONS.name, tmp_path / SENTENCES.name)
    vectors = MiniLM().embed(["what does a data engineer earn?"])
    assert np.allclose(attuned.embed_questions(["What does a data engineer earn?"]), vectors, atol=1e-5)
    assert np.array_equal(attuned.turn_sentences(["anything"], vectors), vectors)


def test_another_embedder_keeps_its_vectors() -> None:
    attuned = open_attuned(Other())
    asked = attuned.embed_questions(["Pay?", "pay?"])
    assert np.allclose(asked, np.array([[4, 1], [4, 1]]) / np.sqrt(17))
    assert np.array_equal(attuned.turn_sentences(["a"], asked[:1]), asked[:1])
    assert np.allclose(attuned.embed_questions([("why?", "Pay?")]), np.array([[9, 1]]) / np.sqrt(82))
    assert attuned.hear_roles(asked[0]) == {}


def test_turns_come_back_as_they_were_written(tmp_path: Path) -> None:
    offsets = {hash_text("a"): np.array([0.25, -0.375], dtype=np.float32)}
    write_turns(Turns(np.eye(2, dtype=np.float32), offsets), tmp_path / "turns.npz")
    read = read_turns(tmp_path / "turns.npz")
    assert read is not None
    assert np.array_equal(read.matrix, np.eye(2))
    assert np.array_equal(read.offsets[hash_text("a")], offsets[hash_text("a")])


async def test_a_message_is_near_to_the_sentence_that_answers_it(library: Library) -> None:
    shelf = await library.current()
    text = "am I too old for AI?"
    (reading, *_) = shelf.listener.understand(text, Focus(), "candidate")
    found = find_passages(reading, shelf, AskedOnce(shelf.attuned))
    section = shelf.knowledge.sections["guides/too-late#age"]
    assert found.words.of_section(section.id) == max(found.words.of_sentence(item.text) for item in section.sentences)
    assert found.words.of_section(section.id) > found.words.of_section("roles/robotics-engineer#tools")
    assert found.words.of_sentence("no sentence of ours") == 0.0
    assert found.words.of_section("no/section") == 0.0
    assert found.most == max(found.words.of_section(passage.section.id) for passage in found.passages)
