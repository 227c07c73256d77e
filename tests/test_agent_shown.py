"""What a language model writes appears while it writes, in the browser and in a terminal, and ends as the reply."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.config import CHECKOUT
from bot.conversation import Library
from tests.browser import open_browser, run_server
from tests.scripted_model import ScriptedModel, Step, say, serve_script

QUESTION = "What is the main difference between an AI engineer and a machine learning engineer?"
TRUE = (
    "An AI engineer builds products on foundation models that already exist, while a machine learning engineer trains "
    "models"
)
PATIENT = {"ADVISOR_TURN_SECONDS": "600"}  # that a machine with much to do is slow must not end a turn
FALSE = "An AI engineer earns 999,999 US dollars a year [1]."


@pytest.fixture
def data(tmp_path: Path, library: Library) -> Path:
    """A data folder with the index that the other tests use, and what was learnt from it."""
    return Path(shutil.copytree(library.settings.data, tmp_path / "data"))


@contextmanager
def open_chat(data: Path, log: Path, model: ScriptedModel) -> Iterator[Page]:
    """Serve the advisor with a model, and open it in a browser."""
    settings = {"OPENAI_BASE_URL": model.url, **PATIENT}
    with run_server(data, log, **settings) as address, open_browser() as browser:
        page = browser.new_page()
        page.goto(address)
        yield page


def test_in_the_browser_a_sentence_appears_before_the_answer_is_whole(data: Path, tmp_path: Path) -> None:
    step = Step((f"{TRUE} [1].", " And", " then"), stall_at=2)
    with serve_script(step) as model, open_chat(data, tmp_path / "log", model) as page:
        expect(page.get_by_text("is sent to the language model")).to_be_visible()
        page.locator("#chat-input").fill(QUESTION)
        page.locator("#chat-submit").click()
        expect(page.get_by_text(TRUE)).to_be_visible()
        expect(page.locator('a[href^="/evidence/"]')).to_have_count(1)
        assert page.get_by_text("Why this answer").count() == 0
        model.closing.set()  # the server lets go in mid-sentence
        expect(page.get_by_text("Why this answer")).to_have_count(1)
        expect(page.get_by_text("The language model could not be reached, so this answer")).to_be_visible()
        expect(page.get_by_text(TRUE)).to_have_count(1)


def test_in_the_browser_a_withheld_sentence_is_counted_and_can_be_read(data: Path, tmp_path: Path) -> None:
    steps = [say(f"{TRUE} [1]. {FALSE}"), say("1. –")]
    with serve_script(*steps) as model, open_chat(data, tmp_path / "log", model) as page:
        page.locator("#chat-input").fill(QUESTION)
        page.locator("#chat-submit").click()
        expect(page.get_by_text("1 sentence withheld: its source does not say so.")).to_be_visible()
        expect(page.get_by_text("999,999")).to_have_count(0)
        with page.context.expect_page() as opened:
            page.get_by_text("Why this answer").click(modifiers=["Control"])
        expect(opened.value.get_by_text("An AI engineer earns 999,999 US dollars a year.")).to_be_visible()
    line = (tmp_path / "log").read_text(encoding="utf-8")
    assert '"answered_by": "model"' in line
    assert "999,999" not in line


def read_until(terminal: int, wanted: str) -> str:
    """Read what a terminal shows until it holds the words; white space is folded."""
    text, end = "", time.monotonic() + 600
    while time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            text += os.read(terminal, 65536).decode("utf-8", "replace")
        if wanted in " ".join(text.split()):
            return text
    raise AssertionError(f"{wanted!r} did not appear: {text[-2000:]}")


def test_in_a_terminal_a_sentence_appears_before_the_answer_is_whole(data: Path) -> None:
    with serve_script(Step((f"{TRUE} [1].", " And", " then"), stall_at=2)) as model:
        environment = {**os.environ, "ADVISOR_DATA": str(data), "OPENAI_BASE_URL": model.url, **PATIENT}
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "bot", "chat"]
        process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
        try:
            read_until(ours, "you>")
            os.write(ours, f"{QUESTION}\n".encode())
            assert "could not be reached" not in read_until(ours, TRUE)
            model.closing.set()
            read_until(ours, "The language model could not be reached")
            os.write(ours, b":quit\n")
            process.wait(timeout=120)
        finally:
            process.kill()
            os.close(ours)
            os.close(theirs)
    assert process.returncode == 0


def test_in_a_pipe_an_answer_is_printed_once_and_json_holds_all_of_it(data: Path) -> None:
    with serve_script(say(f"{TRUE} [1]. {FALSE}"), say("1. –")) as model:
        assert_printed_once(model, data)


def assert_printed_once(model: ScriptedModel, data: Path) -> None:
    environment = {**os.environ, "ADVISOR_DATA": str(data), "OPENAI_BASE_URL": model.url, "COLUMNS": "400"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        cwd=CHECKOUT, env=environment, input=f"{QUESTION}\n:withheld\n", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.count(TRUE) == 1
    assert "1 sentence withheld" in done.stdout
    assert "Not proven: An AI engineer earns 999,999" in done.stdout
