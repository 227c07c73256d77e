"""Draw answers for a blind grading: ours and the textbook baseline's, shuffled, with the key kept apart.

    python -m tests.eval.draw_for_grading FOLDER --count 40 --seed 7

writes `answers.md` (for whoever grades) and `key.json` (for whoever counts). Two graders give each answer 2 (answers
the question), 1 (partly) or 0 (not) and say whether they would send it to a friend; `--count-grades` prints the means.
"""

import argparse
import asyncio
import json
import random
from dataclasses import dataclass
from pathlib import Path

from bot.config import CHECKOUT, read_settings
from bot.conversation import Conversation, Library
from bot.domain import Section
from bot.evaluate import Gold, read_gold

OWN = CHECKOUT / "tests" / "eval"
SHARED = CHECKOUT.parent / "shared" / "eval"
WORDS = 150  # as many as an answer of ours has at most
PASSAGES = 3


@dataclass(frozen=True)
class Item:
    """One answer to be graded, and where it comes from."""

    question: str
    before: tuple[str, ...]
    text: str
    origin: str
    case: str


def write_baseline(sections: list[Section]) -> str:
    """Show what a textbook retriever finds: the nearest passages, cut to the length of an answer."""
    words = " ".join(f"{section.title}: {section.text}" for section in sections).split()
    return " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")


async def draw_items(library: Library, labels: list[Gold], count: int, seed: int) -> list[Item]:
    """Answer the drawn turns, each after the turns before it, and give the baseline the last message alone."""
    chosen = random.Random(seed).sample([label for label in labels if label.any_of and label.reply == "none"], count)
    items: list[Item] = []
    shelf = library.open()
    for label in chosen:
        conversation = Conversation(library)
        before = [other.asked for other in labels if other.id == label.id and other.turn < label.turn]
        for text in before:
            await conversation.reply(text)
        reply = await conversation.reply(label.asked)
        vector = shelf.embedder.embed([label.asked])[0]
        found = [shelf.knowledge.sections[hit.section] for hit in shelf.snapshot.search(vector, PASSAGES)]
        case = f"{label.id}.{label.turn}"
        items.append(Item(label.asked, tuple(before), reply.text, "ours", case))
        items.append(Item(label.asked, tuple(before), write_baseline(found), "baseline", case))
    random.Random(seed + 1).shuffle(items)
    return items


def write_sheet(items: list[Item], folder: Path) -> None:
    """Write the sheet and the key."""
    parts: list[str] = []
    for number, item in enumerate(items, 1):
        earlier = "".join(f"(said before: {text})\n\n" for text in item.before)
        parts.append(f"## Answer {number}\n\n{earlier}**Question:** {item.question}\n\n{item.text}\n")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "answers.md").write_text("\n".join(parts), encoding="utf-8")
    key = {str(number): [item.origin, item.case] for number, item in enumerate(items, 1)}
    (folder / "key.json").write_text(json.dumps(key, indent=0), encoding="utf-8")


def count_grades(folder: Path) -> None:
    """Print the mean grade of each origin, by grader, and our answers that got a 0.

    Each `grades*.json` maps the number of an answer to [grade, would send to a friend].
    """
    key = json.loads((folder / "key.json").read_text(encoding="utf-8"))
    for path in sorted(folder.glob("grades*.json")):
        grades = json.loads(path.read_text(encoding="utf-8"))
        for origin in ("ours", "baseline"):
            own = [grades[number] for number, (name, _) in key.items() if name == origin]
            mean = sum(grade for grade, _ in own) / len(own)
            sent = sum(bool(send) for _, send in own)
            print(f"{path.name} {origin}: mean {mean:.2f} of 2, would send {sent} of {len(own)}")
        zeros = [key[number][1] for number, (grade, _) in grades.items() if grade == 0 and key[number][0] == "ours"]
        print(f"  ours with 0: {', '.join(sorted(zeros)) or 'none'}")


def main() -> None:
    """Draw, or count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count-grades", action="store_true")
    chosen = parser.parse_args()
    if chosen.count_grades:
        count_grades(chosen.folder)
        return
    labels = read_gold(OWN / "questions.jsonl", OWN / "gold.jsonl")
    if SHARED.exists():
        labels += read_gold(SHARED / "questions.jsonl", SHARED / "gold.jsonl")
    library = Library(read_settings({}))
    write_sheet(asyncio.run(draw_items(library, labels, chosen.count, chosen.seed)), chosen.folder)


if __name__ == "__main__":
    main()
