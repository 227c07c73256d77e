"""Break a supported statement where it is hardest to see: two things exchanged, or one taken from its own source.

A thing is a role, a figure, a year or a name. What results speaks of nothing that its sections do not speak of, and
says it of the wrong one. A few results stay true by chance; they teach little wrong among thousands.
"""

import random
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from bot.knowledge import Vocabulary
from tests.gate.statements import Statement

FOUND_AS = {"role": "wrong-role", "figure": "wrong-number", "year": "wrong-number", "name": "merge"}
_FIGURE = re.compile(r"(?<![\w.,-])[$€£]?\d[\d,]*(?:\.\d+)?(?:%| percent)?(?![\w-])")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"(?<=[a-z,;)] )[A-Z][\w.*&]*[a-z][\w.*&]*(?: [A-Z][\w.*&]*)*")
_FIELD = re.compile(r"(?:ing|ment|science|analysis|ops)$", re.IGNORECASE)  # no people: it would not fit in
# Between two things of which the same is said; to exchange them changes nothing.
_EQUALS = re.compile(r"\W*(?:(?:and|or|and the|versus|vs\.?|to|as well as|,)\W*)?")
_CAPITALS = frozenset(
    """
    January February March April May June July August September October November December
    How What Which Why Where When Who Is Do Learning Data Science Machine Engineer Engineers AI ML The
    """.split()
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A role, a figure, a year or a name, and where it stands; `what` is equal for two mentions of the same."""

    kind: str
    start: int
    end: int
    what: str


def find_things(text: str, vocabulary: Vocabulary, names: Collection[str]) -> list[Thing]:
    """Find what can be exchanged in a text, none inside another; `names` are the words of names, in lower case."""
    mentions = vocabulary.find_mentions(text)
    taken = [(mention.start, mention.end) for mention in mentions]
    things = [
        Thing("role", mention.start, mention.end, mention.role)
        for mention in mentions
        if not _FIELD.search(text[mention.start : mention.end])
    ]
    for kind, pattern in (("year", _YEAR), ("figure", _FIGURE), ("name", _NAME)):
        for match in pattern.finditer(text):
            said = match[0].rstrip(".*") if kind == "name" else match[0]
            start, end = match.start(), match.start() + len(said)
            if any(start < other_end and end > other_start for other_start, other_end in taken):
                continue
            if kind == "name" and (said in _CAPITALS or not all(word.lower() in names for word in said.split())):
                continue
            things.append(Thing(kind, start, end, said))
            taken.append((start, end))
    return things


def list_exchanges(statement: Statement, things: list[Thing]) -> Iterator[Statement]:
    """Exchange two things of a kind within a statement, each pair by itself."""
    text = statement.text
    for number, one in enumerate(things):
        for other in things[number + 1 :]:
            first, second = sorted((one, other), key=lambda thing: thing.start)
            mentions = [thing for thing in things if thing.what in {one.what, other.what}]
            if one.kind != other.kind or one.what == other.what or len(mentions) > 2:
                continue
            if _EQUALS.fullmatch(text[first.end : second.start]):
                continue
            said = [text[thing.start : thing.end] for thing in (first, second)]
            changes = [(first, _fit(said[1], said[0], one.kind)), (second, _fit(said[0], said[1], one.kind))]
            yield replace(statement, kind="merge", label="unsupported", text=_put(text, changes))


def list_borrowings(
    statement: Statement, things: list[Thing], source: str, others: list[Thing], chance: random.Random
) -> Iterator[Statement]:
    """Put another thing of the source in the place of each thing of a statement, wherever it is mentioned."""
    text = statement.text
    for what in dict.fromkeys(thing.what for thing in things):
        mentions = [thing for thing in things if thing.what == what]
        kind = mentions[0].kind
        own = {thing.what for thing in things if thing.kind == kind}
        usable = [thing for thing in others if thing.kind == kind and thing.what not in own]
        if not usable:
            continue
        taken = chance.choice(usable)
        new = source[taken.start : taken.end]
        old = text[mentions[0].start : mentions[0].end]
        if kind == "figure" and _get_unit(old) != _get_unit(new):
            continue
        changes = [(thing, _fit(new, text[thing.start : thing.end], kind)) for thing in mentions]
        yield replace(statement, kind=FOUND_AS[kind], label="unsupported", text=_put(text, changes))


def _fit(new: str, old: str, kind: str) -> str:
    """Put a role in the number of the one it stands for."""
    if kind != "role" or new.endswith("s") == old.endswith("s"):
        return new
    return f"{new}s" if old.endswith("s") else new.removesuffix("s")


def _get_unit(figure: str) -> str:
    return re.sub(r"[\d,. ]", "", figure).replace("percent", "%")


def _put(text: str, changes: list[tuple[Thing, str]]) -> str:
    for thing, new in sorted(changes, key=lambda change: -change[0].start):
        text = text[: thing.start] + new + text[thing.end :]
    return text[0].upper() + text[1:]
