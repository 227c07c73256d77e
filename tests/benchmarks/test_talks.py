"""200 talks of 4 turns, run twice without a socket: their time, the bot's share of it, and the same JSON."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.config import CHECKOUT, read_settings
from bot.conversation import Library
from bot.knowledge import Knowledge
from bot.talks.tree import quote_text

RESULT = CHECKOUT / "bench-talks.json"
TALKS, TURNS = 200, 4
WITHOUT_SOCKETS = (
    "import pytest_socket, sys; pytest_socket.disable_socket(allow_unix_socket=True); from bot.cli import main; main()"
)


def list_messages(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Pair messages that people write with the page that answers them; "the job" is one role after another."""
    names = list(knowledge.vocabulary.roles)
    roles = cycle(pairwise([*names, names[0]]))
    for name, messages in knowledge.asked.items():
        for message, (role, other) in zip(messages, roles, strict=False):
            one, two = knowledge.vocabulary.title(role), knowledge.vocabulary.title(other)
            text = message.replace("the two jobs", f"{one} and {two}").replace("these jobs", f"{one} and {two}")
            text = text.replace("the other job", two).replace("the other one", two).replace("the job", one)
            yield text, name.split("#")[0] if "/" in name else f"roles/{role}"


def write_talks(folder: Path, knowledge: Knowledge) -> None:
    messages = list(list_messages(knowledge))
    assert len(messages) >= TURNS
    for number in range(TALKS):
        lines = [f"talk: Talk {number}", "turns:"]
        for turn in range(TURNS):
            message, page = messages[(number * 7 + turn * 131) % len(messages)]
            lines += [f"  - user: {quote_text(message)}", "    expect:", "      - every_claim_cited: yes"]
            for expected in ("max_words: 300", f"cites: {page}"):  # not what is measured here
                lines += [f"      - {expected}", "        level: info"]
        (folder / f"talk-{number:03}.talk.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(folder: Path, data: Path, seed: str) -> tuple[dict[str, Any], float]:
    environment = {**os.environ, "ADVISOR_DATA": str(data), "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", WITHOUT_SOCKETS, "talk", "run", ".", "--json"]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, cwd=folder, env=environment, check=False)
    seconds = time.perf_counter() - started
    assert done.returncode == 0, done.stderr.decode()
    content: dict[str, Any] = json.loads(done.stdout)
    return content, seconds


def test_200_talks_of_4_turns_give_the_same_json_twice(tmp_path_factory: pytest.TempPathFactory) -> None:
    data, folder = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("many")
    built = read_settings({}).data / "index"
    if built.is_dir():  # the checkout's own; if it is stale, it is built anew
        shutil.copytree(built, data / "index")
    shelf = Library(read_settings({}, data=data)).open()
    write_talks(folder, shelf.knowledge)
    (first, whole), (second, _) = (run(folder, data, seed) for seed in ("1", "2"))
    times = first.pop("seconds")
    second.pop("seconds")
    total, own = (sum(entry[name] for entry in times.values()) for name in ("total", "bot"))
    figures = {
        "talks": len(first["talks"]),
        "turns": sum(len(talk["turns"]) for talk in first["talks"]),
        "verdicts": first["counts"],
        "seconds": round(total, 1),
        "with_start_seconds": round(whole, 1),
        "bots_own_share": round(own / total, 3),
    }
    print(f"\n  {json.dumps(figures)}")
    RESULT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    assert figures["turns"] == TALKS * TURNS
    assert json.dumps(first) == json.dumps(second)
