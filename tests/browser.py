"""A real server and a real Chromium for the tests that click."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect, sync_playwright

from bot.config import CHECKOUT

# Without these Chromium asks the network for updates at every start; --no-sandbox is needed as root.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

expect.set_options(timeout=60_000)  # milliseconds; a timing never decides a test


def copy_built(data: Path, folder: Path) -> Path:
    """Copy the index and what was learnt, and no chat, to another data folder: a server then starts at once."""
    shutil.copytree(data / "index", folder / "index")
    for learnt in data.glob("learnt*.npz"):
        shutil.copy(learnt, folder)
    return folder


def find_browser() -> str:
    """Return the path of a Chromium; skip loudly if there is none, fail if CI says so."""
    script = CHECKOUT / "tests" / "find_browser.sh"
    found = subprocess.run(["sh", str(script)], capture_output=True, text=True, check=False).stdout.strip()
    if not found and os.environ.get("CI") == "true":
        pytest.fail("There is no Chromium, and CI must not skip the browser tests.")
    if not found:
        pytest.skip("NO CHROMIUM: run 'make test', which installs one, or set CHROMIUM=/path/to/it.")
    return found.splitlines()[0]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium."""
    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def press(target: Locator) -> None:
    """Click on what belongs to an answer.

    The page scrolls while an answer settles, and a mouse may come down on one thing and up on the next.
    """
    expect(target).to_be_enabled()
    target.evaluate("node => node.click()")


@contextmanager
def run_server(data: Path, log: Path, *options: str, **environment: str) -> Iterator[str]:
    """Run `advisor serve` on a free port, and yield its address."""
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", *options]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ADVISOR_")}
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, cwd=CHECKOUT, env={**kept, "ADVISOR_DATA": str(data), **environment}, stdout=output, stderr=output
        )
        try:
            yield _wait_for_address(process, log)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for_address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(6000):  # a build of the index beside other work takes minutes
        found = re.search(r"ready at (http://localhost:\d+)", log.read_text(encoding="utf-8"))
        if found and _answers(found[1]):
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"The server did not start: {log.read_text(encoding='utf-8')}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False
