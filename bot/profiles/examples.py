"""Examples of what people say of themselves: short phrases by trait, and whole messages with the traits they tell."""

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from bot.index import Text, Vectors
from bot.profiles.clauses import Clause, cut_clauses, lower

PHRASES = Path(__file__).with_name("phrases.yaml")
SENTENCES = Path(__file__).with_name("sentences.jsonl")
ANSWERS = Path(__file__).with_name("answers.jsonl")
WORDS = Path(__file__).with_name("words.yaml")
Label = tuple[str, int]  # trait and sign
NOTHING: Label = ("nothing", 0)
HALF = 0.5  # target of "nothing" for a clause of a message that tells something elsewhere
_NEVER = re.compile(r"(?!)")
_ASKS = re.compile(r"(?:what|which|who|how|do|does|is|are|can|why|where|when|will|should)\b")
_OF_ONESELF = re.compile(r"\b(?:i|i'm|im|i've|i'd|my|mine|me|we|our|us)\b")
LONGEST_JOINED = 12  # words of a statement that is joined to another
JOINTS = ("{}, but {}", "{} but {}", "{}, and {}", "{} and {}", "{}, {}", "{}, though {}", "{}; {}", "{}, while {}")
_SEVERAL = re.compile(r"[.!?;\n]\s+\S")  # sentences
EACH_CROSSED = 4
LONGEST_QUESTION = 14  # words: what is longer may tell something beside what it asks


class Sentence(NamedTuple):
    """A message with the traits that a careful reader takes from it; `asked` is the id of the question it answers."""

    text: str
    labels: frozenset[Label]
    asked: str = ""


class Example(NamedTuple):
    """A text, or one beside a question, with how far each label holds of it; what is not named does not hold."""

    text: Text
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


def list_phrases() -> tuple[Example, ...]:
    """List the example phrases with what each tells."""
    return tuple(Example(text, ((label, 1.0),)) for label, texts in read_phrases().items() for text in texts)


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

    A clause without a label is no example of "nothing" while a label of the message has found no clause, and one that
    seems to tell both for and against teaches nothing: "I love maths, but I'm bad at it" is told by its two clauses.
    """
    heard = [clause for clause in clauses if not clause.silent]
    held = [
        [label for label in sorted(sentence.labels) if len(heard) == 1 or find_words(label[0]).search(clause.lowered)]
        for clause in heard
    ]
    lost = sentence.labels - {label for labels in held for label in labels}
    found: list[Example] = []
    for clause, labels in zip(heard, held, strict=True):
        targets = [(label, 1.0) for label in labels]
        if not targets and not lost:
            targets = [(NOTHING, HALF if sentence.labels else 1.0)]
        if targets and (len(heard) == 1 or len({sign for _, sign in labels}) < 2):
            found.append(Example(clause.lowered, tuple(targets)))
    return found


@cache
def list_examples() -> tuple[Example, ...]:
    """List everything that is learnt from, each text once: phrases, messages as they stand, and their clauses.

    What reaches over a whole message is learnt from the messages.
    """
    found = {example.text: example for example in list_phrases()}
    for statement in list_statements():
        *clauses, whole = label_statement(statement)
        found |= {example.text: example for example in clauses}
        found.setdefault(whole.text, whole)
    return tuple(found.values())


def label_statement(statement: Sentence) -> list[Example]:
    """List what a statement teaches: its clauses, and last itself as it stands."""
    return [*label_clauses(statement, cut_clauses(statement.text)), _take_whole(statement)]


def list_questions(questions: Iterable[str]) -> tuple[Example, ...]:
    """List those of many questions that tell nothing, since nobody speaks of themselves: often the mark is left out."""
    texts = dict.fromkeys(map(lower, questions))
    return tuple(
        Example(text, ((NOTHING, 1.0),))
        for text in texts
        if _ASKS.match(text) and not _OF_ONESELF.search(text) and len(text.split()) <= LONGEST_QUESTION
    )


def list_answers(questions: Mapping[str, str]) -> tuple[Example, ...]:
    """List the answers that are learnt from, each beside its question, whose words are given by id.

    "Not for me" tells something only beside what was asked. An answer to a question that is not given is left out.
    """
    return tuple(
        _take_whole(answer, questions[answer.asked]) for answer in read_sentences(ANSWERS) if answer.asked in questions
    )


def cross_statements(questions: Iterable[str]) -> tuple[Example, ...]:
    """Put every fourth statement beside one of the questions: what it tells is the same, whatever was asked before it.

    Else all that is said after a question would seem to answer it.
    """
    asked = cycle(questions)
    return tuple(_take_whole(statement, next(asked)) for statement in list_statements()[::EACH_CROSSED])


def join_statements(count: int) -> tuple[Example, ...]:
    """Join short statements of different traits: "I'd love to ship apps, but my maths is rusty" is no love of maths.

    What each tells holds of both together; those that would tell for and against one trait are not joined.
    """
    chance = random.Random(count)
    told = [
        Sentence(lower(statement.text).rstrip(" .!"), statement.labels)
        for statement in (*list_statements(), *(Sentence(str(text), labels) for text, labels in _list_told_phrases()))
        if len(statement.text.split()) <= LONGEST_JOINED and not _SEVERAL.search(statement.text)
    ]
    found: list[Example] = []
    while len(found) < count:
        first, second = chance.sample(told, 2)
        if (first.labels or second.labels) and not {t for t, _ in first.labels} & {t for t, _ in second.labels}:
            text = chance.choice(JOINTS).format(first.text, second.text)
            found.append(_take_whole(Sentence(text, first.labels | second.labels)))
    return tuple(found)


def _list_told_phrases() -> Iterator[tuple[str, frozenset[Label]]]:
    for label, texts in read_phrases().items():
        yield from ((text, frozenset({label} - {NOTHING})) for text in texts)


def _take_whole(sentence: Sentence, question: str = "") -> Example:
    text = lower(sentence.text)
    labels = sorted(sentence.labels) or [NOTHING]
    return Example((text, lower(question)) if question else text, tuple((label, 1.0) for label in labels))


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
    """List every statement that is learnt from, once: hearing what is asked learns that they ask nothing."""
    return tuple(dict.fromkeys(str(example.text) for example in list_examples()))
