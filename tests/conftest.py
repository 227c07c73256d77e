"""What every test needs: a quiet environment, sockets on loopback only, and real parts built once."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from pytest_socket import socket_allow_hosts

from bot.config import CHECKOUT, Settings, read_settings
from bot.conversation import Conversation, Library
from bot.knowledge import Knowledge, read_knowledge
from bot.prompts import FixedTexts, read_texts
from bot.verify import Gate

SHARED = Path(os.environ.get("ADVISOR_SHARED", CHECKOUT.parent / "shared"))


def pytest_runtest_setup() -> None:
    """Refuse every socket but those of this machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session", autouse=True)
def quiet_environment() -> Iterator[None]:
    """Keep a developer's settings and keys out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("ADVISOR_", "OPENAI_"))]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    """The project's own knowledge, with a data folder of the tests': an index built once, copied for each process."""
    kept = tmp_path_factory.mktemp("data")
    if worker_id != "master":
        shared = tmp_path_factory.getbasetemp().parent
        with FileLock(shared / "built.lock"):
            if not (shared / "built.done").exists():
                Library(read_settings({}, data=shared / "built")).open()
                (shared / "built.done").touch()
        shutil.copytree(shared / "built", kept, dirs_exist_ok=True)
    return read_settings({}, data=kept)


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    """The project's own knowledge, indexed."""
    library = Library(settings)
    library.open()
    return library


@pytest.fixture(scope="session")
def knowledge(settings: Settings) -> Knowledge:
    return read_knowledge(settings.knowledge)


@pytest.fixture(scope="session")
def texts(settings: Settings) -> FixedTexts:
    return read_texts(settings.prompts, "replies")


@pytest.fixture(scope="session")
def gate(settings: Settings, knowledge: Knowledge, texts: FixedTexts) -> Gate:
    languages = read_texts(settings.prompts, "other-language")
    return Gate(knowledge.sections, knowledge.vocabulary, texts, languages)


@pytest.fixture
def conversation(library: Library) -> Conversation:
    """A new conversation over the project's own knowledge."""
    return Conversation(library)
