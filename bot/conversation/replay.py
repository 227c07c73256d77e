"""Bring a conversation back from the messages a program sends again with each request."""

import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.conversation import Conversation, Library, Shelf, Turn
from bot.domain import Citation, Lens, Section

MOST_KEPT = 256  # conversations
KEPT_SECONDS = 600.0  # what a person wrote does not lie in memory for longer than a pause in a talk


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the person, and the sections and quotes that the answer they were shown cites."""

    text: str
    cited: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    conversation: Conversation
    at: float


class Memory:
    """Conversations by the messages that led to them: one that went on is not replayed from its beginning."""

    def __init__(self, library: Library, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing; `clock` gives seconds."""
        self._library = library
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._shelf: Shelf | None = None

    async def resume(self, said: Sequence[Said], lens: Lens) -> Conversation:
        """Return a conversation in which all of `said` was said; what is remembered of it is not worked out again."""
        shelf = await self._library.current()
        self._forget_old(shelf)
        keys = name_prefixes(said, lens)
        done, conversation = self._find(keys, lens)
        for key, message in list(zip(keys, said, strict=True))[done:]:
            before = conversation.branch()
            await conversation.hear(message.text)
            if len(conversation.turns) > len(before.turns):
                _take_citations(conversation, message, shelf)
            if _forgot(before, conversation):
                self._drop(keys)
            else:
                self._keep(key, conversation)
        return conversation

    def keep(self, said: Sequence[Said], conversation: Conversation) -> None:
        """Remember a conversation that has just given the answer to one message more than `said`."""
        last, keys = conversation.turns[-1], name_prefixes(said, conversation.lens)
        before = self._kept.get(keys[-1]) if keys else None
        if before and _forgot(before.conversation, conversation):
            self._drop(keys)
            return
        cited = tuple((citation.section, citation.quote) for citation in last.reply.citations)
        for shown in {(), cited}:  # what comes back next may show the sources, or leave them out
            self._keep(name_prefixes([*said, Said(last.user, shown)], conversation.lens)[-1], conversation)

    def __len__(self) -> int:
        """Count what is remembered."""
        return len(self._kept)

    def _find(self, keys: Sequence[str], lens: Lens) -> tuple[int, Conversation]:
        for count in range(len(keys), 0, -1):
            if kept := self._kept.get(keys[count - 1]):
                return count, kept.conversation.branch()
        return 0, Conversation(self._library, lens)

    def _keep(self, key: str, conversation: Conversation) -> None:
        self._kept[key] = _Kept(conversation.branch(), self._clock())
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def _drop(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._kept.pop(key, None)

    def _forget_old(self, shelf: Shelf) -> None:
        """Forget what is older than a pause, and everything once the knowledge was edited."""
        if shelf is not self._shelf:
            self._kept.clear()
            self._shelf = shelf
        oldest = self._clock() - KEPT_SECONDS
        while self._kept and next(iter(self._kept.values())).at < oldest:
            self._kept.popitem(last=False)


def name_prefixes(said: Sequence[Said], lens: Lens) -> list[str]:
    """Return a name for each beginning of a conversation: equal only if all that was said up to there is equal."""
    digest = hashlib.sha256(lens.encode())
    names = []
    for message in said:
        digest.update(hashlib.sha256(json.dumps([message.text, message.cited]).encode()).digest())
        names.append(digest.hexdigest())
    return names


def _forgot(before: Conversation, after: Conversation) -> bool:
    """Say whether the person let something be forgotten: what led to it is not to lie in memory either."""
    return bool(set(before.profile.facts) - set(after.profile.facts))


def _take_citations(conversation: Conversation, message: Said, shelf: Shelf) -> None:
    """Let the last answer cite what its reader was shown, as far as it stands in the knowledge to the letter.

    It is only asked for its sources from now on: the numbers in its statements are not shown again.
    """
    if not conversation.turns or not message.cited:
        return
    sections = shelf.knowledge.sections
    shown = [(sections[name], quote) for name, quote in message.cited if name in sections]
    proven = [(section, quote) for section, quote in shown if quote and quote in section.text]
    last = conversation.turns[-1]
    if not proven or {(section.id, quote) for section, quote in proven} == _list_cited(last):
        return
    citations = tuple(_cite(number, section, quote) for number, (section, quote) in enumerate(proven, 1))
    conversation.turns[-1] = Turn(last.user, replace(last.reply, citations=citations))


def _list_cited(turn: Turn) -> set[tuple[str, str]]:
    return {(citation.section, citation.quote) for citation in turn.reply.citations}


def _cite(number: int, section: Section, quote: str) -> Citation:
    start = section.text.index(quote)
    end = start + len(quote)
    touched = (s for s in section.sentences if s.start < end and start < s.end)
    sources = tuple(dict.fromkeys(source for sentence in touched for source in sentence.sources))
    return Citation(number, section.id, section.title, quote, start, end, sources)
