"""Retrieval as the knowledge grows: recall and time at 1, 10 and 100 times its size, beside Chroma and BM25 alone.

At 10 times the added text is real: descriptions of the packages installed here, and the docstrings of their modules
and of Python's own. At 100 times vectors are made from real ones by noise, and words are drawn from real texts. Needs
the question files; see `SHARED` in `tests/conftest.py`.
"""

import ast
import json
import random
import statistics
import sysconfig
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.attune import AskedOnce
from bot.config import CHECKOUT
from bot.conversation import Library
from bot.conversation.search import seek
from bot.domain import Section, Understanding
from bot.evaluate import Gold, read_gold
from bot.index import MiniLM, Snapshot, Vectors
from bot.index.snapshot import embedding_text, hash_text, open_snapshot, write_snapshot
from bot.knowledge import Knowledge
from bot.retrieve import Retriever, Sought
from bot.understand import Focus, clean_text
from tests.conftest import SHARED

RESULT = CHECKOUT / "bench-growth.json"
QUESTIONS, GOLD = SHARED / "eval" / "questions.jsonl", SHARED / "eval" / "gold.jsonl"
FIRST = 5
WORDS = 90  # of an added passage
NOISE = 0.04  # standard deviation, each dimension of a unit vector of 384

pytestmark = [
    pytest.mark.skipif(not GOLD.exists(), reason="the question files are not on this machine"),
    pytest.mark.timeout(3600),
]


class Known:
    """An embedder that only looks vectors up: everything was embedded or made before."""

    name = "looked up"

    def embed(self, texts: list[str]) -> Vectors:
        raise AssertionError(f"{len(texts)} texts have no vector.")


def read_descriptions() -> Iterator[str]:
    """Yield the description of each installed package."""
    for distribution in sorted(distributions(), key=lambda item: item.metadata["Name"] or ""):
        yield distribution.read_text("METADATA") or ""


def read_docstrings() -> Iterator[str]:
    """Yield the documentation of each installed module, all its docstrings in one text."""
    for folder in (sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["purelib"]):
        for path in sorted(Path(folder).rglob("*.py")):
            try:
                tree = ast.parse(path.read_text(encoding="utf-8"))
            except (OSError, SyntaxError, ValueError):
                continue
            kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
            yield "\n".join(ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, kinds))


def gather_passages(count: int) -> list[str]:
    """Cut real text into passages, the descriptions first."""
    passages: list[str] = []
    for read in (read_descriptions, read_docstrings):
        for text in read():
            words = text.split()
            passages += [" ".join(words[at : at + WORDS]) for at in range(0, len(words) - WORDS, WORDS)]
            if len(passages) > 3 * count:
                break
        random.Random(7).shuffle(passages)
    assert len(passages) >= count, f"Only {len(passages)} passages of real text were found."
    return passages[:count]


def make_section(number: int, text: str) -> Section:
    return Section(
        f"guides/added-{number}#a",
        f"guides/added-{number}",
        "a",
        "Added",
        "Added",
        "guides",
        (),
        text,
        (),
        False,
        "",
        1,
    )


def grow(folder: Path, knowledge: Knowledge, added: dict[str, Section], vectors: dict[str, Vectors]) -> Snapshot:
    sections = {**knowledge.searchable, **added}
    folder.mkdir()
    write_snapshot(folder, sections, Known(), vectors, lambda done, total: None)
    return open_snapshot(folder)


def recall(
    found: Callable[[Understanding, Vectors], list[str]], asked: list[tuple[Gold, Understanding, Vectors]]
) -> dict[str, float]:
    times: list[float] = []
    hits = 0
    for gold, question, vector in asked:
        started = time.perf_counter()
        names = found(question, vector)
        times.append(time.perf_counter() - started)
        hits += any(name == wanted or name.split("#")[0] == wanted for name in names[:FIRST] for wanted in gold.any_of)
    return {"recall_at_5": round(hits / len(asked), 3), "median_ms": round(1000 * statistics.median(times), 2)}


def _list_found(retriever: Retriever, question: Understanding, sought: Sought) -> list[str]:
    return [passage.section.id for passage in retriever.retrieve(question, sought).passages]


def test_retrieval_as_it_grows(library: Library, tmp_path: Path) -> None:
    shelf = library.open()
    knowledge, embedder = shelf.knowledge, MiniLM()
    labels = [label for label in read_gold(QUESTIONS, GOLD) if label.turn == 0 and label.any_of]
    questions = [shelf.listener.understand(clean_text(g.asked), Focus(), "candidate")[0] for g in labels]
    embedded = embedder.embed([question.standalone_question for question in questions])
    asked = [(g, replace(q, limit=""), v) for g, q, v in zip(labels, questions, embedded, strict=True)]
    vectors = dict(zip(shelf.snapshot.hashes, shelf.snapshot.vectors, strict=True))
    size = len(knowledge.searchable)
    texts = gather_passages(9 * size)
    real = {f"guides/added-{n}#a": make_section(n, text) for n, text in enumerate(texts)}
    vectors |= zip(
        (hash_text(embedding_text(s)) for s in real.values()),
        embedder.embed([embedding_text(s) for s in real.values()]),
        strict=True,
    )
    results: dict[str, Any] = {"1x": size, "10x": size + len(real)}
    snapshots = {"1x": shelf.snapshot, "10x": grow(tmp_path / "ten", knowledge, real, vectors)}
    made = _make_noise(knowledge, real, vectors, 99 * size - len(real))
    snapshots["100x"] = grow(tmp_path / "hundred", knowledge, {**real, **made}, vectors)
    results["100x"] = size + len(real) + len(made)

    for name, snapshot in snapshots.items():
        bigger = replace(
            knowledge,
            sections={**knowledge.sections, **(real if name != "1x" else {}), **(made if name == "100x" else {})},
        )
        retriever = Retriever(bigger, snapshot, shelf.attuned)
        results[name] = {
            "sections": results[name],
            "ours": recall(lambda q, v: _list_found(retriever, q, seek(q, AskedOnce(shelf.attuned))), asked),  # noqa: B023
            "chroma alone": recall(lambda q, v: [hit.section for hit in snapshot.search(v, FIRST)], asked),  # noqa: B023
            "bm25 alone": recall(lambda q, v: [hit.section for hit in snapshot.lexicon.search(q.text, FIRST)], asked),  # noqa: B023
        }
        print(f"\n  {name}: {json.dumps(results[name])}", end="")
    RESULT.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _make_noise(
    knowledge: Knowledge, real: dict[str, Section], vectors: dict[str, Vectors], count: int
) -> dict[str, Section]:
    """Make sections whose vectors are real ones with noise, and whose words are drawn from two real texts."""
    generator, chooser = np.random.default_rng(7), random.Random(7)
    pool = [*knowledge.searchable.values(), *real.values()]
    made: dict[str, Section] = {}
    for number in range(count):
        first, second = chooser.choice(pool), chooser.choice(pool)
        words = first.text.split() + second.text.split()
        section = make_section(1_000_000 + number, " ".join(chooser.sample(words, min(60, len(words)))))
        base = vectors[hash_text(embedding_text(first))]
        noisy = base + generator.normal(0, NOISE, base.shape).astype(np.float32)
        vectors[hash_text(embedding_text(section))] = noisy / np.linalg.norm(noisy)
        made[section.id] = section
    return made
