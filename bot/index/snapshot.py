"""One finished index in a folder of its own: Chroma, BM25, sentence vectors, and proof that they are whole."""

import hashlib
import json
import os
import shutil
import sqlite3
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.domain import Section
from bot.errors import IndexDamaged
from bot.index.embedding import NamedEmbeddings, Vectors
from bot.index.lexical import Lexicon

FORMAT = 3
COLLECTION = "sections"
MANIFEST = "manifest.json"
VECTORS = "vectors.npz"
SQLITE = "chroma.sqlite3"  # Chroma writes to it whenever it opens it, so its bytes prove nothing; its content does
TOUCHED = "acquire_write"  # the one table it then writes to
PROBES = 12  # stored vectors whose neighbours are compared with exact search at each start
NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A section id and its cosine similarity to the question."""

    section: str
    score: float


def embedding_text(section: Section) -> str:
    """Say what a section is about, as it is embedded: page, heading, text."""
    return f"{section.page_title}. {section.title}. {section.text}"


@lru_cache(maxsize=8192)  # the sentences of the knowledge, whose vectors every turn looks up
def hash_text(text: str) -> str:
    """Name a text by its content."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Snapshot:
    """An index that is read and never written again."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        """Open the parts of a finished index."""
        self.folder = folder
        self.embedder: str = manifest["embedder"]
        self.files: Mapping[str, str] = manifest["files"]
        self.database: str = manifest["database"]
        self.section_ids: tuple[str, ...] = tuple(manifest["sections"])
        self.section_hashes: tuple[str, ...] = tuple(manifest["section_hashes"])
        with (folder / VECTORS).open("rb") as file, np.load(file) as stored:  # numpy leaves a damaged file open
            self.hashes: tuple[str, ...] = tuple(str(item) for item in stored["hashes"])
            self.vectors: Vectors = stored["vectors"]
        self._place = {item: place for place, item in enumerate(self.hashes)}
        if len(self.section_hashes) != len(self.section_ids) or not self._place.keys() >= set(self.section_hashes):
            raise IndexDamaged("The index manifest does not fit its vectors.")

    @cached_property
    def _collection(self) -> Any:
        client = _open_chroma(self.folder / "chroma")
        weakref.finalize(self, client.close)  # else every index ever opened would keep its files and threads
        return client.get_collection(COLLECTION, embedding_function=None)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The BM25 index."""
        return Lexicon.read(self.folder / "bm25", self.section_ids)

    def vector_of(self, text: str) -> Vectors | None:
        """Return the stored vector of a text, shape (dimensions,), if it has one."""
        place = self._place.get(hash_text(text))
        return None if place is None else self.vectors[place]

    def vector_of_section(self, section: str) -> Vectors | None:
        """Return the stored vector of a section, shape (dimensions,), if it is searched."""
        place = self._place_of_section.get(section)
        return None if place is None else self.vectors[place]

    @cached_property
    def _place_of_section(self) -> dict[str, int]:
        return {item: self._place[digest] for item, digest in zip(self.section_ids, self.section_hashes, strict=True)}

    def search(self, vector: Vectors, count: int) -> list[Hit]:
        """Find the sections nearest to a unit vector, best first; raise `IndexDamaged` if Chroma fails."""
        if not np.isfinite(vector).all():
            raise IndexDamaged("A question became a vector that is not a direction.")
        count = min(count, len(self.section_ids))
        with _chroma_errors("searched"):
            found = self._collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        ids, distances = found["ids"][0], found["distances"][0]
        if len(ids) < count:
            raise IndexDamaged(f"The index gave {len(ids)} of {count} sections.")
        return [Hit(str(item), 1.0 - float(distance)) for item, distance in zip(ids, distances, strict=True)]

    def prove(self) -> None:
        """Compare files, counts and known answers with what was built; raise `IndexDamaged` at the first doubt."""
        for name, digest in self.files.items():
            path = self.folder / name
            if not path.is_file() or _hash_file(path) != digest:
                raise IndexDamaged(f"The index file {name!r} is missing or changed.")
        with _chroma_errors("read"):  # before Chroma does: a malformed database makes it abort the process
            content = _hash_database(self.folder / "chroma" / SQLITE)
        if content != self.database:
            raise IndexDamaged("The index database does not hold what was written.")
        with _chroma_errors("opened"):
            held = self._collection.get(include=[])["ids"]
        if sorted(held) != sorted(self.section_ids):
            raise IndexDamaged(f"The index holds {len(held)} sections, not the {len(self.section_ids)} it was made of.")
        self._prove_known_answers()
        if len(self.lexicon) != len(self.section_ids):
            raise IndexDamaged("The word index does not fit the sections.")

    def _prove_known_answers(self) -> None:
        places = [self._place[item] for item in self.section_hashes]
        matrix = self.vectors[places]
        step = max(1, len(places) // PROBES)
        for place in range(0, len(places), step):
            similarities = np.sort(matrix @ matrix[place])[::-1]
            hits = self.search(matrix[place], NEIGHBOURS)
            expected = similarities[: len(hits)]
            if not np.allclose([hit.score for hit in hits], expected, atol=1e-3):
                raise IndexDamaged("The index gives other neighbours than exact search.")


@contextmanager
def _chroma_errors(action: str) -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # Chroma's own, sqlite's and plain errors; its Rust core panics past `Exception`
        raise IndexDamaged(f"The index cannot be {action} ({type(error).__name__}).") from error


def _open_chroma(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def write_snapshot(
    folder: Path,
    sections: Mapping[str, Section],
    embedder: NamedEmbeddings,
    known: Mapping[str, Vectors],
    progress: Callable[[int, int], None],
) -> None:
    """Build a finished index in an empty folder; `progress(done, total)` counts the texts embedded."""
    units = {section.id: embedding_text(section) for section in sections.values()}
    texts = [*units.values(), *(sentence.text for section in sections.values() for sentence in section.sentences)]
    by_hash = {hash_text(text): text for text in texts}
    vectors = _embed_new(by_hash, embedder, known, progress)
    section_hashes = [hash_text(text) for text in units.values()]
    matrix = np.stack([vectors[item] for item in section_hashes])
    _write_chroma(folder / "chroma", list(units), matrix)
    Lexicon.build(list(units.values())).write(folder / "bm25")
    np.savez(folder / VECTORS, hashes=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != SQLITE]
    manifest = {
        "format": FORMAT,
        "embedder": embedder.name,
        "sections": list(units),
        "section_hashes": section_hashes,
        "files": {path.relative_to(folder).as_posix(): _hash_file(path) for path in files},
        "database": _hash_database(folder / "chroma" / SQLITE),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def _embed_new(
    by_hash: Mapping[str, str],
    embedder: NamedEmbeddings,
    known: Mapping[str, Vectors],
    progress: Callable[[int, int], None],
) -> dict[str, Vectors]:
    vectors = {item: known[item] for item in by_hash if item in known}
    # Short texts first: a batch is padded to its longest text.
    missing = sorted((item for item in by_hash if item not in vectors), key=lambda item: len(by_hash[item]))
    step = 16
    progress(0, len(missing))
    for at in range(0, len(missing), step):
        batch = missing[at : at + step]
        vectors |= zip(batch, embedder.embed([by_hash[item] for item in batch]), strict=True)
        progress(min(at + step, len(missing)), len(missing))
    return vectors


def _write_chroma(folder: Path, ids: list[str], matrix: Vectors) -> None:
    # Below the threshold vectors would stay in a queue, and the files would change at each opening. With the usual 16
    # neighbours a graph may leave one vector out of reach, as was seen once in a test.
    hnsw: Any = {
        "space": "cosine",
        "ef_search": 200,
        "ef_construction": 200,
        "max_neighbors": 48,
        "batch_size": 1,
        "sync_threshold": 1,
    }
    try:
        with _open_chroma(folder) as client:  # closed, so that the proof reads what stands on the disk
            collection = client.create_collection(COLLECTION, embedding_function=None, configuration={"hnsw": hnsw})
            for at in range(0, len(ids), 500):
                collection.add(ids=ids[at : at + 500], embeddings=matrix[at : at + 500])
    except Exception as error:  # on a full disk Chroma raises its own
        raise OSError(" ".join(str(error).split())) from error


def open_snapshot(folder: Path) -> Snapshot:
    """Open a finished index; raise `IndexDamaged` if it is not one of ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise IndexDamaged("The index was made by another version.")
        return Snapshot(folder, manifest)
    except IndexDamaged:
        raise
    except Exception as error:  # whatever a damaged file raises, the answer is the same: rebuild
        raise IndexDamaged(f"The index in {folder.name!r} cannot be read ({type(error).__name__}).") from error


def remove_folder(folder: Path) -> None:
    """Remove a folder we made, as far as the system lets us."""
    shutil.rmtree(folder, ignore_errors=True)


def _hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _hash_database(path: Path) -> str:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as database:
        lines = [line for line in database.iterdump() if not line.startswith(f'INSERT INTO "{TOUCHED}"')]
        lines += [str(row) for row in database.execute("PRAGMA integrity_check")]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def sync_folder(folder: Path) -> None:
    """Ask the system to put a folder's files on disk before the pointer names them."""
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
