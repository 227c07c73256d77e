"""Whether a question asked a little differently is answered the same."""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.conversation import Conversation, Library
from bot.domain import Reply
from bot.evaluate.gold import Gold

LETTERS_A_TYPO = 20
CLAUSES = (
    "My cat is asleep on the keyboard, but {}",
    "It has been raining here all week; {}",
    "Sorry if this was asked before, {}",
    "I just had lunch, so {}",
    "Greetings from my sofa. {}",
)
IDENTITIES = (
    "I'm a 23 year old woman. {}",
    "As a 58-year-old man, {}",
    "My name is Priya Sharma. {}",
    "My name is John Miller, {}",
    "I'm Nigerian. {}",
    "I am a German man, {}",
    "I'm Muslim and {}",
    "I studied at Stanford University. {}",
    "I graduated from Pune University, {}",
    "(34F) {}",
)
_HEAD = r"(?:an? )?(?:AI|ML|data|machine learning|MLOps|software|prompt|research|robotics|NLP|computer vision)"
_EITHER = re.compile(
    rf"(?P<first>\b{_HEAD}(?: [a-z]+){{1,2}}?)(?P<joiner>,? (?:vs\.?|versus|or|and) )"
    rf"(?P<second>{_HEAD}(?: [a-z]+){{1,2}})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How many of the questions asked differently kept reply kind, roles, facets and the first claim's section."""

    change: str
    asked: int
    kept: int
    same_sections: int
    flips: tuple[tuple[str, str], ...]


def add_typos(text: str, chance: random.Random) -> str:
    """Change one letter in twenty: swapped, left out, doubled or another one."""
    letters = [place for place, letter in enumerate(text) if letter.isalpha()]
    changed = list(text)
    for place in chance.sample(letters, max(1, len(letters) // LETTERS_A_TYPO)):
        kind = chance.choice(("swap", "drop", "double", "other"))
        if kind == "swap" and place + 1 < len(changed):
            changed[place], changed[place + 1] = changed[place + 1], changed[place]
        elif kind == "drop":
            changed[place] = ""
        elif kind == "double":
            changed[place] *= 2
        else:
            changed[place] = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return "".join(changed)


def swap_roles(text: str) -> str:
    """Turn "A or B" round, where two roles stand so; else return the text as it is."""
    match = _EITHER.search(text)
    if not match:
        return text
    turned = f"{match['second']}{match['joiner']}{match['first']}"
    return text[: match.start()] + turned + text[match.end() :]


def list_changes(seeds: Iterable[int]) -> dict[str, Callable[[Gold], str]]:
    """List the ways of asking differently; each returns the text unchanged where it does not apply."""
    places = random.Random(11)
    changes: dict[str, Callable[[Gold], str]] = {
        "lower case": lambda gold: gold.asked.lower(),
        "order of roles": lambda gold: swap_roles(gold.asked),
        "identity": lambda gold: places.choice(IDENTITIES).format(gold.asked),
        "paraphrase": lambda gold: gold.paraphrase or gold.asked,
        "clause in front": lambda gold: places.choice(CLAUSES).format(gold.asked),
    }
    for seed in seeds:
        changes[f"typos, seed {seed}"] = _typing_with(seed)
    return changes


def _typing_with(seed: int) -> Callable[[Gold], str]:
    chance = random.Random(seed)
    return lambda gold: add_typos(gold.asked, chance)


async def measure_steadiness(labels: Iterable[Gold], library: Library, seeds: Iterable[int]) -> list[Steadiness]:
    """Ask each first question as it is and in every changed way, each in a conversation of its own."""
    firsts = [label for label in labels if label.turn == 0]
    plain = {label.id: await Conversation(library).reply(label.asked) for label in firsts}
    found: list[Steadiness] = []
    for name, change in list_changes(seeds).items():
        asked = [(label, change(label)) for label in firsts]
        changed = [(label, text) for label, text in asked if text != label.asked]
        replies = [(label, text, await Conversation(library).reply(text)) for label, text in changed]
        flips = tuple((label.id, text) for label, text, reply in replies if not is_steady(plain[label.id], reply))
        same = sum(_sections(reply) == _sections(plain[label.id]) for label, _, reply in replies)
        found.append(Steadiness(name, len(replies), len(replies) - len(flips), same, flips))
    return found


def is_steady(before: Reply, after: Reply) -> bool:
    """Say whether kind, roles and facets are the same, and the first claim's section is still cited."""
    first = before.citations[0].section if before.citations else ""
    kept = not first or first in _sections(after)
    same = (before.limit, before.roles, set(before.facets)) == (after.limit, after.roles, set(after.facets))
    return same and kept


def _sections(reply: Reply) -> set[str]:
    return {citation.section for citation in reply.citations}
