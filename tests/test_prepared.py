"""What comes with the program so that the first start is quick: vectors."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.config import read_settings
from bot.conversation import Library
from bot.conversation.prepare import group_texts
from bot.index import MiniLM, hash_text, read_prepared, write_prepared
from bot.index.prepared import PREPARED
from bot.knowledge import Knowledge

UNIT = np.eye(4, 384, dtype=np.float32)
FEW_ARE_NEW = 0.9  # below it the first start grows slow: run `make prepared`


def test_the_first_start_embeds_next_to_nothing(tmp_path: Path) -> None:
    totals: list[int] = []
    library = Library(read_settings({}, data=tmp_path))
    shelf = library.open(lambda done, total: totals.append(total))
    assert max(totals) <= (1 - FEW_ARE_NEW) * len(shelf.snapshot.vectors)


def test_the_prepared_vectors_are_those_of_the_embedder(knowledge: Knowledge) -> None:
    prepared = read_prepared(MiniLM.name)
    texts = [text for text in dict.fromkeys(group_texts(knowledge)["knowledge"]) if hash_text(text) in prepared]
    assert len(texts) >= FEW_ARE_NEW * len(dict.fromkeys(group_texts(knowledge)["knowledge"]))
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
