"""Examples of what people say of themselves: short phrases by trait, and whole messages with the traits they tell."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from bot.index import Vectors
from bot.profiles.clauses import Clause, cut_clauses

PHRASES = Path(__file__).with_name("phrases.yaml")
SENTENCES = Path(__file__).with_name("sentences.jsonl")
WORDS = Path(__file__).with_name("words.yaml")
Label = tuple[str, int]  # trait and sign
NOTHING: Label = ("nothing", 0)
HALF = 0.5  # target of "nothing" for a clause of a message that tells something elsewhere
_NEVER = re.compile(r"(?!)")


class Sentence(NamedTuple):
    """A message with the traits that a careful reader takes from it; `asked` is the id of the question it answers."""

    text: str
    labels: frozenset[Label]
    asked: str = ""


class Example(NamedTuple):
    """A text with how far each label holds of it; what is not named does not hold."""

    text: str
    targets: tuple[tuple[Label, float], ...]


@cache
def read_phrases() -> dict[Label, tuple[str, ...]]:
    """Read the example phrases by trait and sign."""
    content = yaml.load(PHRASES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    found: dict[Label, tuple[str, ...]] = {}
    nothing = tuple(content.pop("nothing"))
    for trait, signs in content.items():
        found[trait, 1], found[trait, -1] = tuple(signs["plus"]), tuple(signs["minus"])
    return {**found, NOTHING: nothing}


LABELS: tuple[Label, ...] = tuple(read_phrases())


def read_sentences(path: Path = SENTENCES) -> tuple[Sentence, ...]:
    """Read labelled messages, one JSON object a line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Sentence(
            row["text"],
            frozenset((fact["trait"], fact["sign"]) for fact in row["facts"] if fact["sign"]),
            row.get("asked", ""),
        )
        for row in rows
    )


@cache
def _read_words() -> dict[str, re.Pattern[str]]:
    content = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {trait: re.compile(pattern) for trait, pattern in content.items()}


def find_words(trait: str) -> re.Pattern[str]:
    """Return the pattern of the words that name a trait."""
    return _read_words().get(trait, _NEVER)


def label_clauses(sentence: Sentence, clauses: tuple[Clause, ...]) -> list[Example]:
    """Give each clause the labels of its message whose words it holds, or all of them if it is the only one.

    A side of a comparison tells what it is about, not whether that is liked: it counts half for either. A clause without
    a label is no example of "nothing" while a label of the message has found no clause.
    """
    heard = [clause for clause in clauses if not clause.silent]
    held = [
        [label for label in sorted(sentence.labels) if len(heard) == 1 or find_words(label[0]).search(clause.lowered)]
        for clause in heard
    ]
    lost = sentence.labels - {label for labels in held for label in labels}
    found: list[Example] = []
    for clause, labels in zip(heard, held, strict=True):
        if clause.leaning:
            targets = [((trait, end), HALF) for trait, _ in labels for end in (1, -1)]
        else:
            targets = [(label, 1.0) for label in labels]
        if not targets and not lost:
            targets = [(NOTHING, HALF if sentence.labels else 1.0)]
        found.append(Example(clause.lowered, tuple(targets)))
    return found


@cache
def list_examples() -> tuple[Example, ...]:
    """List everything that is learnt from: phrases, and the clauses of the labelled messages."""
    phrases = [Example(text, ((label, 1.0),)) for label, texts in read_phrases().items() for text in texts]
    clauses = [
        example
        for sentence in list_statements()
        for example in label_clauses(sentence, cut_clauses(sentence.text))
        if example.targets
    ]
    return (*phrases, *clauses)


def write_targets(examples: Sequence[Example]) -> Vectors:
    """Write how far each label holds of each example; shape (examples, labels)."""
    targets = np.zeros((len(examples), len(LABELS)), dtype=np.float32)
    for row, example in enumerate(examples):
        for label, target in example.targets:
            targets[row, LABELS.index(label)] = target
    return targets


def list_statements() -> tuple[Sentence, ...]:
    """List the labelled messages that stand by themselves; the others answer a question and say little without it."""
    return tuple(sentence for sentence in read_sentences() if not sentence.asked)


def list_trait_phrases() -> tuple[str, ...]:
    """List every text that is learnt from once: the index keeps their vectors."""
    return tuple(dict.fromkeys(example.text for example in list_examples()))
