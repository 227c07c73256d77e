"""The pytest plugin: collects `*.talk.yaml` and nothing else; each run of a talk is an item with file and line."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bot.talks.load import TalkFiles
    from bot.talks.run import Runner
    from bot.talks.script import Item

SUFFIX = ".talk.yaml"
FILES: "pytest.StashKey[TalkFiles]" = pytest.StashKey()
RUNNER: "pytest.StashKey[Runner]" = pytest.StashKey()


class TalkFailed(Exception):
    """An expectation did not hold; its text is the whole story."""


class TalkBroken(Exception):
    """A talk could not be judged: the bot broke down, or a recording is missing. No known issue excuses that."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "TalkFile | None":
    """Collect files of our own suffix."""
    return TalkFile.from_parent(parent, path=file_path) if file_path.name.endswith(SUFFIX) else None


class TalkFile(pytest.File):
    """A talk file; a bad one is one readable collection error."""

    def collect(self) -> Iterator["TalkItem"]:
        """Yield the talk as written and in its other wordings."""
        from bot.talks.script import list_items

        read = _open_files(self.config).read(self.path)
        if read.talk is None:
            raise self.CollectError("\n".join(str(problem) for problem in read.problems))
        for item in list_items(read.talk):
            name = item.talk.name + (f"[{item.variant}]" if item.variant else "")
            yield TalkItem.from_parent(self, name=name, item=item)


class TalkItem(pytest.Item):
    """One run of a talk."""

    def __init__(self, *, item: "Item", **rest: Any) -> None:
        """Take tags as marks, and a known issue as a failure that must come."""
        from bot.talks.script import list_items

        super().__init__(**rest)
        self.item = item
        for tag in item.talk.tags:
            self.config.addinivalue_line("markers", f"{tag}: talks tagged so")
            self.add_marker(tag)
        if item.talk.known_issue:
            strict = len(list_items(item.talk)) == 1  # of several wordings some may pass while others fail
            self.add_marker(pytest.mark.xfail(reason=item.talk.known_issue, strict=strict, raises=TalkFailed))
        self.user_properties += [("file", item.talk.path), ("line", str(item.talk.place.line))]

    def runtest(self) -> None:
        """Run it; raise `TalkFailed` unless it passes."""
        from dataclasses import replace

        from bot.talks.report import describe_result

        item = replace(self.item, talk=replace(self.item.talk, known_issue=""))  # pytest's xfail judges that
        result = asyncio.run(_open_runner(self.config).run_once(item))
        self.user_properties.append(("verdict", result.verdict))
        if result.verdict != "pass":
            kind = TalkFailed if result.verdict == "fail" else TalkBroken
            raise kind(f"{result.verdict}: {result.name}\n{describe_result(result)}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the story of a failed talk, without our own code."""
        told = isinstance(excinfo.value, TalkFailed | TalkBroken)
        return str(excinfo.value) if told else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point to the talk, or to the turn with another wording."""
        return self.path, self.item.talk.place.line - 1, self.name


def _open_files(config: pytest.Config) -> "TalkFiles":
    if FILES not in config.stash:
        from bot.config import read_settings
        from bot.knowledge import read_knowledge
        from bot.prompts import read_texts
        from bot.talks.load import TalkFiles
        from bot.talks.names import Names

        settings = read_settings(os.environ)
        names = Names.of(read_knowledge(settings.knowledge), read_texts(settings.prompts, "replies"))
        config.stash[FILES] = TalkFiles(names)
    return config.stash[FILES]


def _open_runner(config: pytest.Config) -> "Runner":
    if RUNNER not in config.stash:
        from bot.config import read_settings
        from bot.conversation import Library
        from bot.talks.run import Runner

        library = Library(read_settings(os.environ))
        library.open()
        config.stash[RUNNER] = Runner(library)
    return config.stash[RUNNER]
