"""The knowledge and its index as one thing that is whole at any moment, renewed when the Markdown changes."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answer.agent import Author
from bot.attune import Attuned, open_attuned
from bot.config import Settings
from bot.errors import EmbedderError, KnowledgeError, StorageError
from bot.fit import Scales
from bot.index import Index, NamedEmbeddings, Refresh, Snapshot, open_embedder
from bot.knowledge import Knowledge, fingerprint_files, read_knowledge
from bot.profiles import Reader
from bot.prompts import FixedTexts, read_texts
from bot.retrieve import Retriever
from bot.understand import Listener, Sense
from bot.verify import Gate
from bot.verify.judge import open_judge
from bot.verify.prose import ProseGate

log = logging.getLogger(__name__)


def _silent(done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one turn works with: it does not change under the turn's hands."""

    knowledge: Knowledge
    snapshot: Snapshot
    listener: Listener
    gate: Gate
    prose: ProseGate
    texts: FixedTexts
    languages: FixedTexts
    embedder: NamedEmbeddings
    attuned: Attuned
    reader: Reader
    scales: Scales
    retriever: Retriever


class Library:
    """Open the knowledge and keep index and gate equal to it."""

    def __init__(self, settings: Settings, embedder: NamedEmbeddings | None = None) -> None:
        """Read nothing yet; `open` does."""
        self.settings = settings
        self.embedder = embedder or open_embedder(settings.embedder, settings.embedder_options)
        self._attuned = open_attuned(self.embedder)
        self.index = Index(settings.data / "index", self.embedder)
        self.last_refresh = Refresh(0, 0, 0, 0)
        self.author = Author(settings) if settings.uses_model else None
        self._shelf: Shelf | None = None
        self._seen: object = None
        self._lock = asyncio.Lock()

    def open(self, progress: Callable[[int, int], None] = _silent) -> Shelf:
        """Read the knowledge and bring the index up to date; raise `KnowledgeError` or `StorageError`."""
        seen = fingerprint_files(self.settings.knowledge)
        knowledge = read_knowledge(self.settings.knowledge)
        texts = read_texts(self.settings.prompts, "replies")
        languages = read_texts(self.settings.prompts, "other-language")
        snapshot, self.last_refresh = self.index.refresh(knowledge.searchable, progress)
        listener = Listener(knowledge, Sense(knowledge))
        reader = Reader(knowledge.instrument, knowledge.vocabulary)
        gate = Gate(knowledge.sections, knowledge.vocabulary, texts, languages, sources=knowledge.sources)
        prose = ProseGate(gate, knowledge.sections, self.embedder.embed, snapshot.vector_of, open_judge())
        if self.author:
            prose.warm_up()
        scales = Scales(knowledge.instrument)
        retriever = Retriever(knowledge, snapshot, self._attuned)
        self._shelf = Shelf(
            knowledge,
            snapshot,
            listener,
            gate,
            prose,
            texts,
            languages,
            self.embedder,
            self._attuned,
            reader,
            scales,
            retriever,
        )
        self._seen = seen
        return self._shelf

    async def current(self) -> Shelf:
        """Return the newest knowledge that passes its checks; an edit that does not is logged and changes nothing."""
        async with self._lock:
            return await asyncio.to_thread(self._renew)

    async def reopen(self) -> Shelf:
        """Prove the index again after a failed search, and rebuild it if it is damaged."""
        async with self._lock:
            return await asyncio.to_thread(self._repair)

    def _renew(self) -> Shelf:
        if self._shelf is None:
            return self.open()
        seen = fingerprint_files(self.settings.knowledge)
        if seen != self._seen:
            try:
                return self.open()
            except (EmbedderError, StorageError) as error:  # tried again at the next turn
                log.error("The knowledge was edited and cannot be indexed; the old text stands. %s", error)
            except KnowledgeError as error:
                self._seen = seen
                log.error("The knowledge was edited and does not pass its checks; the old text stands.")
                for problem in error.problems or (error,):
                    log.error("%s", problem)
        return self._shelf

    def _repair(self) -> Shelf:
        try:
            return self.open()
        except KnowledgeError:
            if self._shelf is None:
                raise
            snapshot, self.last_refresh = self.index.refresh(self._shelf.knowledge.searchable)
            self._shelf = replace(self._shelf, snapshot=snapshot)
            return self._shelf
