"""Hold a conversation in a test, and look at its last reply."""

from bot.conversation import Conversation
from bot.domain import Reply


async def say(conversation: Conversation, *messages: str) -> Reply:
    """Send messages one after the other; return the reply to the last."""
    for message in messages:
        reply = await conversation.reply(message)
    return reply


def sections_of(reply: Reply) -> set[str]:
    """Name the sections that a reply cites."""
    return {citation.section for citation in reply.citations}
