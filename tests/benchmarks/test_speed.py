"""How long things take on this machine; `make bench` runs this and writes `bench.json`. No time decides a test."""

import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from bot.config import CHECKOUT, read_settings
from bot.conversation import Conversation, Library
from bot.index import Index, MiniLM
from tests.browser import run_server

RESULT = CHECKOUT / "bench.json"
QUESTIONS = (
    "What is the main difference between an AI engineer and a machine learning engineer?",
    "and the salary?",
    "What does a machine learning engineer do all day?",
    "How do I become an AI developer?",
    "Should we hire an ML engineer to build a support chatbot?",
    "How much maths does an AI engineer need?",
    "Where does your knowledge come from?",
    "hello",
)
ROUNDS = 25


@pytest.fixture(scope="module")
def figures() -> dict[str, object]:
    """Collect the figures of one run, and write them down as they come."""
    return {"machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"}


def keep(figures: dict[str, object], **values: object) -> None:
    """Add figures, print them and write the file."""
    figures |= values
    for name, value in values.items():
        print(f"\n  {name}: {json.dumps(value)}", end="")
    RESULT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def spread(values: list[float]) -> dict[str, float]:
    """Return median and 95th percentile in milliseconds."""
    ordered = sorted(values)
    return {
        "median_ms": round(1000 * statistics.median(ordered), 2),
        "p95_ms": round(1000 * ordered[int(0.95 * (len(ordered) - 1))], 2),
    }


def best_of(count: int, action: Callable[[], object]) -> float:
    """Return the median time of an action in seconds, its first run left out."""
    times: list[float] = []
    for _ in range(count + 1):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return round(statistics.median(times[1:]), 3)


def run(*command: str, data: Path) -> None:
    environment = {**os.environ, "ADVISOR_DATA": str(data)}
    subprocess.run([sys.executable, *command], cwd=CHECKOUT, env=environment, check=True, capture_output=True)


def test_a_turn(figures: dict[str, object], library: Library) -> None:
    async def hold() -> tuple[list[float], list[float], list[float]]:
        total: list[float] = []
        retrieve: list[float] = []
        bare: list[float] = []
        for _ in range(ROUNDS):
            conversation = Conversation(library)
            for question in QUESTIONS:
                # Side by side, so that both find the machine as busy and its caches as cold.
                bare.append(time_bare_query(library, question))
                seconds = (await conversation.reply(question)).seconds
                total.append(seconds["total"])
                retrieve.append(seconds["retrieve"])
        return total[len(QUESTIONS) :], retrieve[len(QUESTIONS) :], bare[len(QUESTIONS) :]

    total, retrieve, bare = asyncio.run(hold())
    ratio = round(statistics.median(total) / statistics.median(bare), 2)
    keep(
        figures,
        turn=spread(total),
        of_which_retrieval=spread(retrieve),
        turns=len(total),
        bare_query=spread(bare),
        turn_over_bare_query=ratio,
    )


def time_bare_query(library: Library, question: str) -> float:
    """Time what a textbook retriever does for a message: embed it and ask Chroma."""
    shelf = library.open() if library._shelf is None else library._shelf
    started = time.perf_counter()
    shelf.snapshot.search(shelf.embedder.embed([question])[0], 5)
    return time.perf_counter() - started


def test_cold_starts(figures: dict[str, object], library: Library) -> None:
    data = library.settings.data
    keep(
        figures,
        help_s=best_of(5, lambda: run("-m", "bot", "--help", data=data)),
        ask_s=best_of(5, lambda: run("-m", "bot", "ask", "What is an AI engineer?", data=data)),
        import_chromadb_s=best_of(5, lambda: run("-c", "import chromadb", data=data)),
    )


def test_building_and_refreshing_the_index(figures: dict[str, object], tmp_path: Path) -> None:
    settings = read_settings({}, data=tmp_path)
    library = Library(settings)
    started = time.perf_counter()
    shelf = library.open()
    built = time.perf_counter() - started
    index = Index(tmp_path / "index", MiniLM())
    refresh = best_of(5, lambda: index.refresh(shelf.knowledge.searchable))
    keep(figures, sections=len(shelf.knowledge.searchable), index_build_s=round(built, 2), index_refresh_s=refresh)


def test_memory_of_the_server(figures: dict[str, object], library: Library, tmp_path: Path) -> None:
    with run_server(library.settings.data, tmp_path / "server.log") as address:
        for _ in range(20):
            urllib.request.urlopen(f"{address}/evidence/roles/ai-engineer/pay").read()
        port = int(address.rsplit(":", 1)[1])
        process = next(
            process
            for process in psutil.Process().children(recursive=True)
            if any(connection.laddr.port == port for connection in process.net_connections())
        )
        keep(figures, serve_memory_mib=round(process.memory_info().rss / 2**20))
