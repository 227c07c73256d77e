"""What was heard of an answer so far: its whole sentences, why it ended, and whether it will ever end."""

from typing import TYPE_CHECKING

from bot.answer.agent.failures import ModelFailed
from bot.answer.agent.sentences import Cutter, Written

if TYPE_CHECKING:
    from bot.answer.agent.model import Piece


class Hearing:
    """Listens to the pieces of one answer, over all messages it takes."""

    def __init__(self, longest: int) -> None:
        """Begin; `longest` is the number of letters after which an answer is endless."""
        self._longest = longest
        self._cutter = Cutter()
        self._message = ""
        self._calls_tools = False  # the message being heard is one that calls tools
        self._parts: list[str] = []
        self._length = 0
        self._finish = ""
        self._refused = False
        self.messages = 0
        self.lookups = 0  # messages that call tools: what they say besides is no answer
        self.tokens_in = 0
        self.tokens_out = 0

    @property
    def answer(self) -> str:
        """All words so far."""
        return "".join(self._parts)

    @property
    def is_endless(self) -> bool:
        """Say whether the answer has grown longer than any answer may be."""
        return self._length > self._longest

    @property
    def is_cut(self) -> bool:
        """Say whether the answer has no end of its own."""
        return self.is_endless or self._finish == "length"

    def take(self, piece: "Piece") -> list[Written]:
        """Take a piece; give the sentences it makes whole."""
        left: list[Written] = []
        if piece.message != self._message or not self.messages:
            left = self._begin_message(piece.message)
        self.tokens_in += piece.tokens_in
        self.tokens_out += piece.tokens_out
        self._refused = self._refused or piece.refused
        self._finish = piece.finish or self._finish
        if piece.calls_tools and not self._calls_tools:
            self._calls_tools = True
            self.lookups += 1
        room = max(0, self._longest - self._length)
        self._parts.append(piece.text)
        self._length += len(piece.text)
        return [*left, *self._cutter.feed(piece.text[:room])]

    def close(self) -> list[Written]:
        """End the answer; the half sentence of one that was cut is dropped."""
        return [] if self.is_cut or self._calls_tools else list(self._cutter.close())

    def complain(self, proven: bool) -> None:
        """Raise `ModelFailed` if what was heard is no answer; an endless one is, if any of it is `proven`."""
        if self._refused:
            raise ModelFailed("refused")
        if self.is_endless and not proven:
            raise ModelFailed("endless")
        if not self.answer.strip():
            raise ModelFailed("empty")

    def _begin_message(self, name: str) -> list[Written]:
        left = [] if self._calls_tools else list(self._cutter.close())
        self._cutter = Cutter()
        self.messages += 1
        self._message, self._calls_tools, self._finish = name, False, ""
        return left
