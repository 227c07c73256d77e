"""Keep the searchable index equal to the sections; a reader never sees half an index.

An index is a snapshot in a folder of its own, named after its content. A new one is built beside the old, proven, and
then one pointer file is switched by an atomic rename; whoever is killed at any moment leaves the old one working.
"""

import logging
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from bot.domain import Section
from bot.errors import IndexDamaged, StorageError
from bot.index.adapter import Adapter, Change, Tuned, read_adapter, write_adapter
from bot.index.embedding import (
    MiniLM,
    NamedEmbeddings,
    Text,
    Vectors,
    find_packaged_file,
    open_embedder,
    run_beside,
)
from bot.index.prepared import read_prepared, write_prepared
from bot.index.snapshot import (
    FORMAT,
    Hit,
    Snapshot,
    embedding_text,
    hash_text,
    open_snapshot,
    remove_folder,
    sync_folder,
    write_snapshot,
)

__all__ = [
    "Adapter",
    "Change",
    "Hit",
    "Index",
    "MiniLM",
    "NamedEmbeddings",
    "Refresh",
    "Snapshot",
    "Text",
    "Tuned",
    "Vectors",
    "embedding_text",
    "find_packaged_file",
    "hash_text",
    "open_embedder",
    "read_adapter",
    "read_prepared",
    "run_beside",
    "write_adapter",
    "write_prepared",
]

POINTER = "CURRENT"
log = logging.getLogger(__name__)


def _silent(done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """What a refresh did: counts of sections, and the sentence about a damaged index, if there was one."""

    added: int
    changed: int
    dropped: int
    kept: int
    notice: str = ""

    @property
    def changed_anything(self) -> bool:
        """Say whether a new index was written."""
        return bool(self.added or self.changed or self.dropped or self.notice)


class Index:
    """The index folder: find the finished snapshot, or build the one that fits the sections."""

    def __init__(self, folder: Path, embedder: NamedEmbeddings) -> None:
        """Use a folder, which need not exist yet."""
        self.folder = folder
        self.embedder = embedder

    def name_for(self, sections: Mapping[str, Section]) -> str:
        """Name the snapshot that fits these sections, this embedder and this format."""
        content = "\x1e".join(f"{section.id}\x1f{embedding_text(section)}" for section in sections.values())
        return hash_text(f"{FORMAT}\x1d{self.embedder.name}\x1d{content}")

    def read_pointer(self) -> str:
        """Name the folder of the finished snapshot; empty if there is none."""
        try:
            return (self.folder / POINTER).read_text(encoding="utf-8").strip() or "unreadable"
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except (OSError, UnicodeDecodeError):
            return "unreadable"

    def refresh(
        self, sections: Mapping[str, Section], progress: Callable[[int, int], None] = _silent
    ) -> tuple[Snapshot, Refresh]:
        """Return a proven snapshot of exactly these sections, building it if needed.

        Raises `StorageError` if the folder cannot be read or written.
        """
        fitting, old, notice = self._find_fitting(sections)
        if fitting:
            return fitting, Refresh(0, 0, 0, len(sections))
        with _storage_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "writer.lock"):
                fitting, old, notice = self._find_fitting(sections)  # another process may have built it meanwhile
                if fitting:
                    return fitting, Refresh(0, 0, 0, len(sections))
                if notice:
                    log.warning(notice)
                return self._build(sections, old, progress), _count_changes(sections, old, notice)

    def find(self, sections: Mapping[str, Section]) -> Snapshot | None:
        """Return the proven snapshot of these sections, or none; raise `IndexDamaged` if the one there is not whole."""
        fitting, _, notice = self._find_fitting(sections)
        if notice:
            raise IndexDamaged(notice)
        return fitting

    def _find_fitting(self, sections: Mapping[str, Section]) -> tuple[Snapshot | None, Snapshot | None, str]:
        """Return the snapshot that fits (or none), the one at hand whose vectors may be reused, and what was wrong."""
        pointed = self.read_pointer()
        if not pointed:
            return None, None, ""
        try:
            snapshot = open_snapshot(self.folder / Path(pointed).name)
            if pointed.split("-")[0] == self.name_for(sections) and list(snapshot.section_ids) == list(sections):
                snapshot.prove()
                return snapshot, snapshot, ""
        except IndexDamaged as error:
            return None, None, error.args[0]
        if snapshot.embedder != self.embedder.name:
            return None, None, f"The index was made by the embedder {snapshot.embedder!r}; it is rebuilt."
        return None, snapshot, ""

    def _build(
        self, sections: Mapping[str, Section], old: Snapshot | None, progress: Callable[[int, int], None]
    ) -> Snapshot:
        before = self.read_pointer()
        # A folder name is never used twice: Chroma keeps one open client a path, and would serve the old files.
        name = f"{self.name_for(sections)}-{uuid.uuid4().hex[:8]}"
        folder = self.folder / name
        known = dict(zip(old.hashes, old.vectors, strict=True)) if old else {}
        known |= read_prepared(self.embedder.name)  # last: every installation then works with the same vectors
        try:
            folder.mkdir()
            write_snapshot(folder, sections, self.embedder, known, progress)
            snapshot = open_snapshot(folder)
            snapshot.prove()
            sync_folder(folder)
            self._switch_pointer(name)
        except BaseException:
            remove_folder(folder)
            raise
        self._remove_all_but({name, before})
        return snapshot

    def _switch_pointer(self, name: str) -> None:
        beside = self.folder / f"{POINTER}.new"
        with beside.open("w", encoding="utf-8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / POINTER)

    def _remove_all_but(self, names: set[str]) -> None:
        """Keep the last index too: another process may still be reading it."""
        for path in self.folder.iterdir():
            if path.is_dir() and path.name not in names:
                remove_folder(path)


@contextmanager
def _storage_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StorageError(f"The index folder {str(folder)!r} cannot be written ({reason}).") from error
    except IndexDamaged as error:
        raise StorageError(
            f"The index just written to {str(folder)!r} does not read back ({error.args[0].rstrip('.')})."
        ) from error


def _count_changes(sections: Mapping[str, Section], old: Snapshot | None, notice: str) -> Refresh:
    if old is None:
        return Refresh(len(sections), 0, 0, 0, notice)
    before = dict(zip(old.section_ids, old.section_hashes, strict=True))
    now = {section.id: hash_text(embedding_text(section)) for section in sections.values()}
    return Refresh(
        added=len(now.keys() - before.keys()),
        changed=sum(1 for item in now.keys() & before.keys() if now[item] != before[item]),
        dropped=len(before.keys() - now.keys()),
        kept=sum(1 for item in now.keys() & before.keys() if now[item] == before[item]),
        notice=notice,
    )
