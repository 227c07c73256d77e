"""A judge that reads a statement beside the sentences it would rest on: measured here, not asked by the gate.

    python -m tests.gate.judge FILE ...

prints for each file of statements the area under the curve of what the judge says of the supported against the others,
and which share of the others it stops where it withholds a twentieth and a tenth of the supported. `docs/gate.md` tells
why the gate does not ask it yet.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.index import Tuned, Vectors, read_adapter
from bot.verify.prose import ProseGate
from tests.gate.statements import Statement, open_prose_gate, read_statements

PREPARED = Path(__file__).with_name("judge.npz")
CARRIED = "supported"
KINDS = (
    CARRIED,
    "wrong-role",
    "merge",
    "negation",
    "reversed",
    "over-general",
    "causal",
    "beyond",
    "wrong-number",
    "elsewhere",
)
NEAREST = 2  # sentences of each section that are shown, besides those the gate would quote
SHARES = (0.05, 0.1)


def write_passages(gate: ProseGate, statement: Statement) -> str:
    """Write what a statement is held against: each section's title, the sentences to quote, and the nearest ones."""
    evidence = gate.gather_evidence(statement.text, statement.cites)
    cosines = gate.liken(statement.text, statement.cites)
    parts = []
    for section in (gate.sections[identifier] for identifier in statement.cites):
        texts = [sentence.text for sentence in section.sentences]
        shown = set(sorted(texts, key=lambda text: -cosines[text])[:NEAREST])
        shown |= {quote.text for quote in evidence.quotes if quote.section == section.id}
        parts.append(f"{section.page_title}, {section.title}: {' '.join(text for text in texts if text in shown)}")
    return " ".join(parts)


def weigh_carried(odds: Vectors) -> Vectors:
    """Turn log odds of all kinds, shape (statements, kinds), into those of being carried, shape (statements,)."""
    highest = odds.max(axis=1, keepdims=True)
    rest = np.log(np.exp(odds[:, 1:] - highest).sum(axis=1))
    return np.asarray(odds[:, 0] - highest[:, 0] - rest)


def measure(gate: ProseGate, tuned: Tuned, statements: Sequence[Statement]) -> str:
    """Return a line of figures."""
    if len({item.supported for item in statements}) < 2:
        return "it takes both supported statements and others to measure a judge"
    odds = weigh_carried(tuned.weigh([(item.text, write_passages(gate, item)) for item in statements]))
    supported = np.array([item.supported for item in statements])
    right, wrong = odds[supported], odds[~supported]
    area = float((right[:, None] > wrong[None]).mean())
    stopped = [f"{np.mean(wrong < np.quantile(right, share)):.1%} stopped, {share:.0%} withheld" for share in SHARES]
    return f"{len(statements)} statements, area {area:.3f}; {'; '.join(stopped)}"


def main() -> None:
    """Print a line for each file named."""
    gate, sections = open_prose_gate()
    tuned = Tuned(read_adapter(PREPARED))
    for name in sys.argv[1:]:
        statements = [item for item in read_statements(name) if all(cite in sections for cite in item.cites)]
        print(f"{name}: {measure(gate, tuned, statements)}")


if __name__ == "__main__":
    main()
