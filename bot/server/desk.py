"""What the web pages and the chat share: the library and the conversations of this process."""

from collections import OrderedDict

from bot.conversation import Conversation, Library, Turn
from bot.errors import ServerError

MOST_CONVERSATIONS = 1000  # the oldest is forgotten first; a durable store is not part of this version


class Desk:
    """The library, and the conversations held at it, by their unguessable ids."""

    def __init__(self, library: Library) -> None:
        """Begin with no conversation."""
        self.library = library
        self._conversations: OrderedDict[str, Conversation] = OrderedDict()

    def begin(self) -> Conversation:
        """Begin a conversation."""
        conversation = Conversation(self.library)
        self._conversations[conversation.id] = conversation
        while len(self._conversations) > MOST_CONVERSATIONS:
            self._conversations.popitem(last=False)
        return conversation

    def find(self, identifier: str) -> Conversation | None:
        """Return a conversation that is still remembered."""
        return self._conversations.get(identifier)

    def find_turn(self, identifier: str, number: int) -> Turn | None:
        """Return a turn of a conversation, counted from 1."""
        conversation = self.find(identifier)
        if conversation is None or not 1 <= number <= len(conversation.turns):
            return None
        return conversation.turns[number - 1]


_desks: list[Desk] = []


def set_desk(desk: Desk) -> None:
    """Make a desk the one the chat of this process uses: Chainlit loads its page by path and hands it nothing."""
    _desks[:] = [desk]


def get_desk() -> Desk:
    """Return the desk of this process; raise `ServerError` if the chat was started without its server."""
    if not _desks:
        raise ServerError("The chat page needs its server; start both with 'advisor serve'.")
    return _desks[0]
