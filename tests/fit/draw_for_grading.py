"""Draw talks that end in a verdict for a blind grading: some people asked question by question, the others all at once.

    python -m tests.fit.draw_for_grading FILE --count 15 --seed 1

writes whole talks. Two graders give each 2, 1 or 0 for fair, clear, and helpful to a friend.
"""

import argparse
import asyncio
import random
from pathlib import Path

from bot.config import read_settings
from bot.conversation import Conversation, Library
from tests.fit.measure import ask_and_answer, list_sets, tell_at_once


async def hold_talks(library: Library, count: int, seed: int) -> list[str]:
    """Hold a talk with each person drawn, every second one asked question by question, and return what was said."""
    people = [person for members in list_sets().values() for person in members]
    talks: list[str] = []
    for number, person in enumerate(random.Random(seed).sample(people, count)):
        conversation = Conversation(library)
        if number % 2:
            await tell_at_once(person, library, talk=conversation)
        else:
            await ask_and_answer(person, library, talk=conversation)
        talks.append(
            "\n\n".join(f"**Person:** {turn.user}\n\n**Advisor:** {turn.reply.text}" for turn in conversation.turns)
        )
    return talks


def main() -> None:
    """Draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    talks = asyncio.run(hold_talks(Library(read_settings({})), chosen.count, chosen.seed))
    sheet = "\n\n".join(f"## Talk {number}\n\n{talk}" for number, talk in enumerate(talks, 1))
    chosen.file.write_text(sheet + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
