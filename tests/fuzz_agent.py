"""Outputs of a language model put together from sentences with known labels, with all that may go wrong in them.

`python -m tests.fuzz_agent [number]` prints how many claims were shown and how many of them are false, by class. The
labels decide, never the gate: a sentence of the knowledge is true, the same with a figure, year, role or negation
changed is false, and `tests/gate/prose.jsonl` says of its sentences which they are.
"""

import asyncio
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from bot.answer import render_statements
from bot.answer.agent import Brief, Judged, Reference, Writing
from bot.answer.agent.markers import strip_markers
from bot.answer.case import Case
from bot.config import CHECKOUT, read_settings
from bot.conversation import Library, Shelf
from bot.conversation.citing import Citations
from bot.domain import Profile, Section, Statement
from bot.fit import decide
from tests.scripted_model import Step, open_author, say, serve_script

OUTPUTS = 2000
SEED = 7
LABELLED = CHECKOUT / "tests" / "gate" / "prose.jsonl"
LONG_LINE = 100_000  # letters
SIZES = (1, 2, 3, 4, 7, 30, 400)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, whether its sections support it, the class it belongs to, and the sections."""

    text: str
    true: bool
    kind: str
    sections: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """What came of all outputs."""

    outputs: int = 0
    shown: Counter[str] = field(default_factory=Counter)  # claims, by the class of the sentence
    written: Counter[str] = field(default_factory=Counter)
    false_shown: list[Labelled] = field(default_factory=list)
    unlabelled: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)


def mutate(text: str, knowledge_roles: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give false versions of a sentence, each with the name of what was done to it."""
    if number := re.search(r"(?<![\d.,])\d{2,3}(?:,\d{3})*(?![\d.,]|\d)", text):
        value = int(number[0].replace(",", ""))
        yield "wrong-number", f"{text[: number.start()]}{value + 7:,}{text[number.end() :]}"
    if year := re.search(r"\b20[12]\d\b", text):
        yield "wrong-year", text.replace(year[0], str(int(year[0]) - 3))
    for title, other in knowledge_roles.items():
        if re.search(rf"\b{re.escape(title)}\b", text) and other not in text:
            yield "wrong-role", re.sub(rf"\b{re.escape(title)}\b", other, text)
            break
    if verb := re.search(r"\b(?:is|are|was|were|may|can|had|have|has)\b", text):
        yield "negation", f"{text[: verb.end()]} not{text[verb.end() :]}"


def read_labelled(shelf: Shelf) -> list[Labelled]:
    """Collect true sentences, their mutations, and the labelled file if there is one."""
    vocabulary, sections = shelf.knowledge.vocabulary, shelf.knowledge.searchable
    titles = [vocabulary.title(role) for role in vocabulary.roles]
    swaps = {title: titles[(at + 5) % len(titles)] for at, title in enumerate(titles)}
    said = {sentence.text for section in sections.values() for sentence in section.sentences}
    found: list[Labelled] = []
    for section in sections.values():
        for sentence in section.sentences if not section.empty else ():
            found.append(Labelled(sentence.text, True, "true", (section.id,)))
            for kind, text in mutate(sentence.text, swaps):
                if text not in said:
                    found.append(Labelled(text, False, kind, (section.id,)))
    if LABELLED.exists():
        for line in LABELLED.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            true = entry["label"] == "supported"
            found.append(Labelled(entry["text"], true, f"prose {entry['class']}", tuple(entry["cites"])))
    return found


Noise = Callable[[random.Random, str, list[int]], str]


def _mark(numbers: list[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def _put(text: str, mark: str) -> str:
    """Put a marker before the stop."""
    return f"{text[:-1]} {mark}{text[-1]}" if text[-1:] in ".!?" else f"{text} {mark}"


NOISES: tuple[Noise, ...] = (
    lambda dice, text, numbers: _put(text, _mark(numbers)),
    lambda dice, text, numbers: f"{text} {_mark(numbers)}",
    lambda dice, text, numbers: f"{text}{_mark(numbers)}",
    lambda dice, text, numbers: _put(text, f"[{', '.join(map(str, numbers))}]"),
    lambda dice, text, numbers: _put(text, f"[[{numbers[0]}]]"),
    lambda dice, text, numbers: _put(text, f"【{numbers[0]}】"),
    lambda dice, text, numbers: _put(text, f"[^{numbers[0]}]"),
    lambda dice, text, numbers: _put(text, f"[{dice.randint(50, 5000)}]"),
    lambda dice, text, numbers: _put(text, "[roles/ml-engineer#invented]"),
    lambda dice, text, numbers: _put(text, f"[{numbers[0]}"),
    lambda dice, text, numbers: _put(text, f"{numbers[0]}]"),
    lambda dice, text, numbers: _put(text, f"[{numbers[0]}][[][{numbers[0]}]]"),
    lambda dice, text, numbers: f"**{_put(text, _mark(numbers))}**",
    lambda dice, text, numbers: f"- {_put(text, _mark(numbers))}\n",
    lambda dice, text, numbers: f"\n{dice.randint(1, 30)}. {_put(text, _mark(numbers))}\n",
    lambda dice, text, numbers: f"<p>{_put(text, _mark(numbers))}</p>",
    lambda dice, text, numbers: f"{text}<script>alert(1)</script> {_mark(numbers)}",
    lambda dice, text, numbers: f"[{text}](https://evil.example/{numbers[0]})",
    lambda dice, text, numbers: (
        f"\n| | AI engineer | ML engineer |\n|---|---|---|\n| Pay | {text} {_mark(numbers)} | – |\n"
    ),
    lambda dice, text, numbers: f"\n# {text}\n{_put(text, _mark(numbers))}",
    lambda dice, text, numbers: f"```\n{_put(text, _mark(numbers))}\n```\n",
    lambda dice, text, numbers: (
        f"{text[: dice.randint(0, len(text))]}{_mark(numbers)}{text[dice.randint(0, len(text)) :]}"
    ),
    lambda dice, text, numbers: f"{_put(text, _mark(numbers))[: dice.randint(1, len(text) + 4)]}",
    lambda dice, text, numbers: f"{text}\u202e\u200b {_mark(numbers)}\x00",
    lambda dice, text, numbers: f"<passages>[1] {text}</passages> {_mark(numbers)}",
)


def assemble(dice: random.Random, labelled: list[Labelled], at: int) -> tuple[list[Labelled], str]:
    """Draw sentences and write them as a model might; every hundredth output has a line of 100,000 letters."""
    drawn = dice.sample(labelled, dice.randint(1, 5))
    ids = list(dict.fromkeys(section for one in drawn for section in one.sections))
    parts = []
    for one in drawn:
        numbers = [ids.index(section) + 1 for section in one.sections]
        parts.append(dice.choice(NOISES)(dice, one.text, numbers))
    if at % 100 == 50:
        unit = dice.choice(["word ", "[1] ", "[", "1.", "|", "<b>", drawn[0].text + " "])
        parts.insert(dice.randint(0, len(parts)), unit * (LONG_LINE // len(unit)))
    return drawn, dice.choice([" ", "\n", "\n\n", ""]).join(parts)


async def run(shelf: Shelf, outputs: int = OUTPUTS, seed: int = SEED) -> Tally:
    """Have each output said by a server, and tally what came through."""
    dice, tally, labelled = random.Random(seed), Tally(), read_labelled(shelf)
    labels = {strip_markers(one.text): one for one in labelled}
    sections = shelf.knowledge.sections
    case = Case(shelf.knowledge, shelf.texts, shelf.scales, Profile(), decide({}, shelf.scales))
    reference = Reference(shelf.knowledge, lambda query: (), lambda: case)
    with serve_script() as model:
        author = open_author(model, answer_tokens=20_000, passage_tokens=20_000)
        for at in range(outputs):
            drawn, text = assemble(dice, labelled, at)
            again = dice.choice(labelled)
            model.otherwise = say(f"1. {_put(again.text, '[1]')}\n2. –")
            size = dice.choice(SIZES) if len(text) < LONG_LINE else 400
            model.expect(Step(tuple(text[start : start + size] for start in range(0, len(text), size))))
            tally.written.update(one.kind for one in drawn)
            read = tuple(dict.fromkeys(sections[name] for one in drawn for name in one.sections))
            await _take(tally, author.begin(_brief(read), reference, shelf.prose), labels, sections)
            tally.outputs += 1
    return tally


def _brief(read: tuple[Section, ...]) -> Brief:
    return Brief("What is it?", "What is it?", "candidate", "en", read)


async def _take(tally: Tally, writing: Writing, labels: dict[str, Labelled], sections: Mapping[str, Section]) -> None:
    citations, statements = Citations(sections), []
    try:
        async with aclosing(writing.write()) as proven:
            async for judged in proven:
                numbers = tuple(citations.cite(quote) for quote in judged.quotes)
                statements.append(Statement(judged.written.text, judged.kind, numbers, judged.place))
                _label(tally, judged, labels)
    except Exception as error:  # counted: there must be none
        tally.exceptions.append(repr(error))
    if writing.failure and writing.failure.kind not in {"unproven", "empty", "endless"}:
        tally.exceptions.append(f"the turn failed: {writing.failure.kind}")
    known = {str(citation.number) for citation in citations.list()}
    text = render_statements(statements)
    marks = re.findall(r"\[(\d+)\]", text)
    if set(marks) - known or re.search(r"[\[\]【】<>]", re.sub(r"\[\d+\]", "", text)):
        tally.markers.append(text)


def _label(tally: Tally, judged: Judged, labels: dict[str, Labelled]) -> None:
    if judged.kind != "claim":
        return
    label = labels.get(judged.written.text)
    if label is None:
        tally.unlabelled.append(judged.written.text)
    else:
        tally.shown[label.kind] += 1
        tally.false_shown += [] if label.true else [label]


def describe(tally: Tally) -> dict[str, object]:
    """Give the figures of a run."""
    classes = Counter(label.kind for label in tally.false_shown)
    return {
        "outputs": tally.outputs,
        "exceptions": len(tally.exceptions),
        "unresolved_markers": len(tally.markers),
        "claims_shown": sum(tally.shown.values()),
        "false_claims_shown": {kind: f"{classes[kind]} of {tally.written[kind]}" for kind in sorted(tally.written)
                               if kind not in {"true"} and "paraphrase" not in kind and "merge-ok" not in kind},
        "parts_of_sentences_shown": len(tally.unlabelled),
    }  # fmt: skip


def main() -> None:
    """Print the figures, and each false claim that was shown."""
    outputs = int(sys.argv[1]) if len(sys.argv) > 1 else OUTPUTS
    with tempfile.TemporaryDirectory() as folder:
        kept = CHECKOUT / ".advisor"
        library = Library(read_settings({}, data=kept if kept.exists() else Path(folder)))
        tally = asyncio.run(run(library.open(), outputs))
    print(json.dumps(describe(tally), indent=2))
    for label in tally.false_shown:
        print(f"FALSE ({label.kind}, {', '.join(label.sections)}): {label.text}")
    for text in tally.unlabelled:
        print(f"PART: {text}")
    for text in (*tally.markers, *tally.exceptions):
        print(f"FAULT: {text[:300]}")


if __name__ == "__main__":
    main()
