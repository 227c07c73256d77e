"""Teach the judge: `python -m tests.gate.tune` writes bot/verify/judge.npz; needs torch and onnx (`bot.index.tuning`).

It is taught labelled statements, each beside the sentences that the gate would show: in each round all those written
as twins, of which one is right and the other wrong in one place, and a part of the others. Besides, supported
statements are broken: mechanically, most often by a denial added or dropped, and by things exchanged (`exchange`).
Sentences of the knowledge as they stand, pairs of supported statements joined, and sentences that rest on nothing are
taught as well. The files `written/held*.jsonl` are left out: from them `tests.gate.learn` weighs what the judge says.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from bot.domain import Section
from bot.index import write_adapter
from bot.index.tuning import Lesson, Plan, tune
from bot.knowledge import Vocabulary
from bot.verify.judge import KINDS, PREPARED
from bot.verify.prose import ProseGate
from tests.gate.exchange import find_things, list_borrowings, list_exchanges
from tests.gate.measure import MUTATIONS
from tests.gate.statements import (
    FILES,
    READ,
    STRAYS,
    TAUGHT,
    TWINS,
    Statement,
    open_prose_gate,
    read_statements,
    read_strays,
)

PLAN = Plan(rank=32, rounds=5, batch=24, rate=1e-3, label_rate=2e-3, warm_up=100, longest=256, exclusive=True)
OTHERS = 0.4  # share of the statements that are no twins, in each round
EXCHANGED = 0.35  # share of the supported statements in which things are exchanged
BROKEN = 0.1  # share of the supported statements that are broken mechanically
DENIED = 0.5  # share of those in which a denial can be added or dropped, and is
AS_THEY_STAND = 300  # sentences of the knowledge
JOINED = 300  # pairs of supported statements
STRAYING = 450  # sentences that rest on nothing
LONGEST_PAIR = 40  # words
_FOUND_AS = {
    "paraphrase": "supported",
    "merge-ok": "supported",
    "as it stands": "supported",
    "wrong-year": "wrong-number",
    "number changed": "wrong-number",
    "year changed": "wrong-number",
    "role swapped": "wrong-role",
    "negation dropped": "negation",
    "negation added": "negation",
    "wrong section": "elsewhere",
}
_OPENS = re.compile(
    r"(?:the|a|an|most|many|some|in|for|on|at|with|by|of|few|no|one|people|among|about|to|from|after)\b", re.IGNORECASE
)


def draw_lessons(gate: ProseGate, seed: int) -> list[Lesson]:
    """List what is taught in a round."""
    chance = random.Random(seed)
    twins, others = _read_known(gate, TWINS), _read_known(gate, *FILES, *READ, TAUGHT)
    supported = [statement for statement in (*twins, *others) if statement.supported]
    chosen = [
        *twins,
        *chance.sample(others, round(OTHERS * len(others))),
        *_exchange(chance.sample(supported, round(EXCHANGED * len(supported))), gate, chance),
        *_break(chance.sample(supported, round(BROKEN * len(supported))), gate, chance),
        *_quote(gate.sections, chance),
        *_join(supported, gate.gate.vocabulary, chance),
        *_stray(gate.sections, chance),
    ]
    return [_write_lesson(gate, statement) for statement in chosen]


def _read_known(gate: ProseGate, *names: str) -> list[Statement]:
    """Read the statements whose sections still exist."""
    return [
        statement
        for name in names
        for statement in read_statements(name)
        if all(cite in gate.sections for cite in statement.cites)
    ]


def _write_lesson(gate: ProseGate, statement: Statement) -> Lesson:
    passages = gate.gather_evidence(statement.text, statement.cites)[1]
    kind = _FOUND_AS.get(statement.kind, statement.kind)
    return Lesson((statement.text, passages), np.array([kind == name for name in KINDS], dtype=np.float32))


def _exchange(statements: Sequence[Statement], gate: ProseGate, chance: random.Random) -> Iterator[Statement]:
    """Exchange two things of each statement, and put another thing of its sections in the place of one."""
    vocabulary, names = gate.gate.vocabulary, gate.names
    for statement in statements:
        things = find_things(statement.text, vocabulary, names)
        source = " ".join(gate.sections[cite].text for cite in statement.cites)
        others = find_things(source, vocabulary, names)
        exchanged = list(list_exchanges(statement, things))
        borrowed = list(list_borrowings(statement, things, source, others, chance))
        yield from (chance.choice(found) for found in (exchanged, borrowed) if found)


def _break(statements: Sequence[Statement], gate: ProseGate, chance: random.Random) -> Iterator[Statement]:
    """Break each statement in one of the ways that change it, or cite it to a section that does not carry it."""
    ways: dict[str, Callable[[str], str]] = {
        **MUTATIONS,
        "role swapped": partial(swap_a_role, vocabulary=gate.gate.vocabulary, chance=chance),
    }
    for statement in statements:
        broken = [
            replace(statement, kind=kind, label="unsupported", text=text)
            for kind, change in ways.items()
            if (text := change(statement.text)).lower() != statement.text.lower()
        ]
        broken += [statement.cited_to(other) for other in _list_near(gate.sections, statement, chance)]
        denials = [item for item in broken if item.kind.startswith("negation")]
        if broken:
            yield chance.choice(denials if denials and chance.random() < DENIED else broken)


def swap_a_role(text: str, vocabulary: Vocabulary, chance: random.Random) -> str:
    """Put another role in the place of one, wherever it is named."""
    mentions = vocabulary.find_mentions(text)
    others = [role for role in vocabulary.roles if role not in {mention.role for mention in mentions}]
    if not mentions or not others:
        return text
    old, new = chance.choice(mentions).role, vocabulary.title(chance.choice(others))
    for mention in reversed(mentions):
        if mention.role == old:
            said = text[mention.start : mention.end]
            title = f"{new}s" if said.endswith("s") else new
            title = title[0].upper() + title[1:] if mention.start == 0 else title
            text = text[: mention.start] + title + text[mention.end :]
    return text


def _list_near(sections: Mapping[str, Section], statement: Statement, chance: random.Random) -> list[str]:
    """Draw another section of the same page, and one of another page that answers the same kind of question."""
    own = sections[statement.cites[0]]
    beside = [name for name, other in sections.items() if other.page == own.page and name not in statement.cites]
    alike = [name for name, other in sections.items() if other.facet == own.facet and other.page != own.page]
    return [chance.choice(names) for names in (beside, alike) if names]


def _quote(sections: Mapping[str, Section], chance: random.Random) -> list[Statement]:
    said = [
        Statement("as it stands", "supported", sentence.text, (section.id,))
        for section in sections.values()
        if section.kind != "wages"
        for sentence in section.sentences
    ]
    return chance.sample(said, AS_THEY_STAND)


def _join(statements: Sequence[Statement], vocabulary: Vocabulary, chance: random.Random) -> Iterator[Statement]:
    """Join two paraphrases, each of its own section: what is true of each stays true."""
    plain = [statement for statement in statements if statement.kind == "paraphrase"]
    for _ in range(JOINED):
        first, second = chance.sample(plain, 2)
        if len(first.text.split()) + len(second.text.split()) <= LONGEST_PAIR:
            rest = second.text[0].lower() + second.text[1:] if _OPENS.match(second.text) else second.text
            text = first.text.rstrip(".") + chance.choice([", while ", ", and ", "; "]) + rest
            cites = tuple(dict.fromkeys(first.cites + second.cites))
            yield Statement("merge-ok", "supported", text, cites)


def _stray(sections: Mapping[str, Section], chance: random.Random) -> Iterator[Statement]:
    """Cite sentences that rest on nothing to any section."""
    for text in chance.sample(read_strays(STRAYS), STRAYING):
        yield Statement("elsewhere", "unsupported", text, (chance.choice(list(sections)),))


def main() -> None:
    """Teach, and write what was learnt."""
    gate, _ = open_prose_gate()
    rounds = [draw_lessons(gate, number) for number in range(PLAN.rounds)]
    fewest = min(len(lessons) for lessons in rounds)
    write_adapter(tune(lambda number: rounds[number][:fewest], KINDS, PLAN), PREPARED)


if __name__ == "__main__":
    main()
