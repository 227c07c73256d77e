"""Write a reply in OpenAI's form: one completion, or the chunks of a stream that add up to the same text."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from bot import __version__
from bot.answer import render_statements
from bot.conversation import REPLY, Shelf
from bot.domain import Citation, Reply, Statement
from bot.index.embedding import TOKENIZER, find_packaged_file
from bot.knowledge import Knowledge
from bot.server.pages import link_evidence
from bot.server.wishes import Wishes

SHORT_WORDS = 60  # of the claims of a short answer; the first is never left out
ENGLISH_ONLY = "Answered in English: this advisor writes no other language without a language model."


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of the messages that came in and of the text that went out."""

    prompt: int
    completion: int

    def dump(self) -> dict[str, int]:
        """Return OpenAI's usage object."""
        total = self.prompt + self.completion
        return {"prompt_tokens": self.prompt, "completion_tokens": self.completion, "total_tokens": total}


def count_tokens(texts: Sequence[str]) -> int:
    """Count the word pieces of MiniLM's vocabulary: no model reads a request, so no model's own count exists."""
    return sum(len(item.ids) for item in _open_tokenizer().encode_batch(list(texts), add_special_tokens=False))


@cache
def _open_tokenizer() -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(find_packaged_file(TOKENIZER)))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def write_pieces(reply: Reply, wishes: Wishes, knowledge: Knowledge, address: str, sources: bool) -> list[str]:
    """Write an answer as pieces of Markdown, a statement each, then small print and the sources with their links."""
    statements = shorten(reply.statements) if wishes.length == "short" else reply.statements
    text = render_statements(statements)
    end = write_end(reply, statements, knowledge, address, sources)
    return [*cut_after_statements(text, statements), *end]


def write_end(
    reply: Reply, statements: Sequence[Statement], knowledge: Knowledge, address: str, sources: bool
) -> list[str]:
    """Write what follows the statements that were shown: small print, notices, and the sources they cite."""
    notes = [f"*Taken as: {reply.taken_as}*"] if reply.taken_as else []
    notes += [f"*{notice}*" for notice in reply.notices]
    used = {number for statement in statements for number in statement.citations}
    cited = [citation for citation in reply.citations if citation.number in used]
    if sources and cited:
        notes.append("\n".join(("Sources:", *(_write_source(item, knowledge, address) for item in cited))))
    return [f"\n\n{note}" for note in notes]


def note_language(reply: Reply, wishes: Wishes) -> Reply:
    """Say so if another language was wished for than sentences of the knowledge can be given in."""
    if wishes.language in {"", "en"} or reply.answered_by == "model":
        return reply
    return replace(reply, notices=(*reply.notices, ENGLISH_ONLY))


def shorten(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Leave out the claims beyond the first ones; a list or a verdict stays whole, for it stands with all its sides."""
    if any(item.told or (item.kind == "courtesy" and item.text.endswith(":")) for item in statements):
        return tuple(statements)
    kept: list[Statement] = []
    words: dict[int, int] = {}
    closed: set[int] = set()  # parts that are full
    for item in statements:
        spent = words.get(item.part, 0)
        size = len(item.text.split())
        in_table = item.place is not None and bool(kept) and kept[-1].place is not None
        if item.kind == "claim" and not in_table and (item.part in closed or (spent and spent + size > SHORT_WORDS)):
            closed.add(item.part)
            continue
        kept.append(item)
        words[item.part] = spent + (size if item.kind == "claim" else 0)
    return tuple(kept)


def cut_after_statements(text: str, statements: Sequence[Statement]) -> list[str]:
    """Cut a rendered text behind each statement where the order allows it; joined again it is the same text."""
    pieces: list[str] = []
    start = 0
    for statement in statements:
        written = statement.text.replace("|", "\\|") if statement.place else statement.text
        at = text.find(written, start)
        if at < 0:  # an earlier row of its table holds it
            continue
        end = at + len(written)
        marks = "".join(f"[{number}]" for number in statement.citations)
        if marks and text.startswith(f" {marks}", end):
            end += len(marks) + 1
        pieces.append(text[start:end])
        start = end
    return [piece for piece in (*pieces, text[start:]) if piece]


def drop_beginning(pieces: Sequence[str], sent: str) -> list[str]:
    """Leave out of the pieces of a text the beginning that was sent already."""
    left = len(sent)
    rest: list[str] = []
    for piece in pieces:
        rest.append(piece[left:])
        left = max(0, left - len(piece))
    return [piece for piece in rest if piece]


def _write_source(citation: Citation, knowledge: Knowledge, address: str) -> str:
    known = [knowledge.sources[name] for name in citation.sources if name in knowledge.sources]
    labels = "; ".join(f"{source.publisher}, {source.date} ({source.quality})" for source in known)
    title = citation.title.replace("[", "(").replace("]", ")")
    link = f"[{title}]({address}{link_evidence(citation.section, citation.quote)})"
    return f"- [{citation.number}] {link}{f': {labels}' if labels else ''}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all parts of one answer have in common."""

    identifier: str
    created: int  # seconds since 1970
    model: str
    fingerprint: str

    def write_completion(self, text: str, reply: Reply, usage: Usage) -> dict[str, Any]:
        """Return the whole answer as one object; the reply stands beside the text of its message."""
        message = {"role": "assistant", "content": text, "refusal": None, "reply": dump_reply(reply)}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {**self._begin("chat.completion"), "choices": [choice], "usage": usage.dump()}

    def write_chunk(self, delta: dict[str, str], finish: str | None = None, **more: Any) -> bytes:
        """Return an event with the next piece of the text."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return write_event({**self._begin("chat.completion.chunk"), "choices": [choice], **more})

    def write_usage(self, usage: Usage) -> bytes:
        """Return the event after the last piece, for who asked for it."""
        return write_event({**self._begin("chat.completion.chunk"), "choices": [], "usage": usage.dump()})

    def _begin(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.identifier,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "system_fingerprint": self.fingerprint,
        }


def dump_reply(reply: Reply) -> Any:
    """Return the whole reply as JSON values; its schema is `docs/reply.schema.json`."""
    return REPLY.dump_python(reply, mode="json")


def write_event(content: dict[str, Any]) -> bytes:
    """Write one server-sent event."""
    return b"data: " + json.dumps(content, ensure_ascii=False).encode() + b"\n\n"


def name_fingerprint(shelf: Shelf) -> str:
    """Name the version and the knowledge that answer: the same name gives the same answers."""
    parts = (__version__, shelf.embedder.name, *shelf.snapshot.section_hashes)
    digest = hashlib.sha256("\n".join(parts).encode())
    return f"fp_{digest.hexdigest()[:12]}"
