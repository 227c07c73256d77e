"""What comes with the program so that the first start is quick: vectors, and what was learnt from them."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.config import read_settings
from bot.conversation import Library
from bot.conversation.prepare import group_texts
from bot.index import MiniLM, Vectors, hash_text, read_prepared, write_prepared
from bot.index.prepared import PREPARED
from bot.knowledge import Knowledge
from bot.profiles import scores
from bot.profiles.examples import list_examples
from bot.profiles.scores import Scores
from bot.understand.ridge import keep_ridges, pack_ridges, read_ridges

UNIT = np.eye(4, 384, dtype=np.float32)
FEW_ARE_NEW = 0.9  # below it the first start grows slow: run `make prepared`


def test_the_first_start_embeds_and_learns_next_to_nothing(tmp_path: Path) -> None:
    totals: list[int] = []
    library = Library(read_settings({}, data=tmp_path))
    shelf = library.open(lambda done, total: totals.append(total))
    assert max(totals) <= (1 - FEW_ARE_NEW) * len(shelf.snapshot.vectors)


@pytest.mark.parametrize("group", ["knowledge", "told"])
def test_the_prepared_vectors_are_those_of_the_embedder(knowledge: Knowledge, group: str) -> None:
    prepared = read_prepared(MiniLM.name)
    texts = [text for text in dict.fromkeys(group_texts(knowledge)[group]) if hash_text(text) in prepared]
    assert len(texts) >= FEW_ARE_NEW * len(dict.fromkeys(group_texts(knowledge)[group]))
    some = sorted(texts, key=len)[:: len(texts) // 60]
    cosines = [float(prepared[hash_text(text)] @ MiniLM().embed([text])[0]) for text in some]
    assert min(cosines) > 0.97
    assert np.median(cosines) > 0.99


def test_vectors_come_back_as_they_were_written(tmp_path: Path) -> None:
    vectors = {hash_text(str(row)): vector for row, vector in enumerate(UNIT)}
    write_prepared("some", "one", vectors, tmp_path)
    read = read_prepared("one", tmp_path)
    assert read.keys() == vectors.keys()
    assert all(np.allclose(read[name], vectors[name], atol=1e-6) for name in vectors)


def test_another_embedder_gets_none(tmp_path: Path) -> None:
    write_prepared("some", "one", {hash_text("a"): UNIT[0]}, tmp_path)
    assert read_prepared("other", tmp_path) == {}
    assert read_prepared("one", tmp_path / "missing") == {}


@pytest.mark.parametrize("left", [0, 30, 200])
def test_a_file_that_is_not_whole_is_passed_over(tmp_path: Path, left: int) -> None:
    shutil.copy(PREPARED / "knowledge.npz", tmp_path)
    whole = (tmp_path / "knowledge.npz").read_bytes()
    (tmp_path / "knowledge.npz").write_bytes(whole[:left])
    write_prepared("some", MiniLM.name, {hash_text("a"): UNIT[0]}, tmp_path)
    assert list(read_prepared(MiniLM.name, tmp_path)) == [hash_text("a")]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> dict[str, Vectors]:
    """The vectors of an eighth of all examples: how learning goes does not hang on their number, its time does."""
    prepared = read_prepared(MiniLM.name)
    examples = [example for example in list_examples() if hash_text(example.text) in prepared][::8]
    monkeypatch.setattr("bot.profiles.scores.list_examples", lambda: examples)
    return {example.text: prepared[hash_text(example.text)] for example in examples}


def _score(vectors: dict[str, Vectors], kept: Path | None) -> list[float]:
    (scored,) = Scores(vectors.get, kept, MiniLM.name).score(["I love statistics"], MiniLM().embed)
    return [float(value) for value in scored]


def test_what_was_learnt_is_kept_and_learnt_anew_when_the_file_is_not_whole(
    few: dict[str, Vectors], tmp_path: Path
) -> None:
    kept = tmp_path / "kept" / "learnt.npz"
    fresh, whole = _score(few, kept), kept.read_bytes()
    assert _score(few, kept) == fresh
    kept.write_bytes(whole[: len(whole) // 2])
    assert _score(few, kept) == fresh
    assert len(kept.read_bytes()) == len(whole)


def test_examples_that_changed_are_learnt_anew(few: dict[str, Vectors], tmp_path: Path) -> None:
    kept = tmp_path / "learnt.npz"
    before = _score(few, kept)
    fewer = dict(list(few.items())[::2])
    assert _score(fewer, kept) == _score(fewer, None) != before


def test_what_was_learnt_is_packed_without_a_change_that_counts(tmp_path: Path) -> None:
    kernels = {"traits": scores.KERNEL}
    with np.load(scores.PREPARED) as stored:
        key = str(stored["key"])
    ridges = read_ridges(scores.PREPARED, key, kernels)
    assert ridges is not None
    keep_ridges(tmp_path / "kept.npz", key, ridges)
    (tmp_path / "packed.npz").write_bytes(pack_ridges(tmp_path / "kept.npz"))
    packed = read_ridges(tmp_path / "packed.npz", key, kernels)
    assert packed is not None
    cosines = np.linspace(-0.2, 0.9, int(ridges["traits"].rows.max()) + 1, dtype=np.float32)
    text = "I would like to learn statistics"
    assert np.allclose(ridges["traits"].score(cosines, text), packed["traits"].score(cosines, text), atol=5e-3)


def test_what_was_learnt_belongs_to_the_examples_and_the_embedder() -> None:
    assert read_ridges(scores.PREPARED, "another key", {"traits": scores.KERNEL}) is None
