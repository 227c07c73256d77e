"""Measure the judge by itself: `python -m tests.gate.judge FILE ...`.

For each file of statements it prints the area under the curve of what the judge says of the supported against the
others, and which share of the others it stops where it withholds a twentieth and a tenth of the supported.
"""

import sys
from collections.abc import Sequence

import numpy as np

from bot.verify.judge import open_judge
from bot.verify.prose import ProseGate
from tests.gate.statements import Statement, open_prose_gate, read_statements

SHARES = (0.05, 0.1)


def measure(gate: ProseGate, statements: Sequence[Statement]) -> str:
    """Return a line of figures."""
    supported = np.array([item.supported for item in statements])
    if supported.all() or not supported.any():
        return "it takes both supported statements and others to measure a judge"
    judge = open_judge()
    odds = np.array([judge.weigh(item.text, gate.gather_evidence(item.text, item.cites)[1]) for item in statements])
    right, wrong = odds[supported], odds[~supported]
    area = float((right[:, None] > wrong[None]).mean())
    stopped = [f"{np.mean(wrong < np.quantile(right, share)):.1%} stopped, {share:.0%} withheld" for share in SHARES]
    return f"{len(statements)} statements, area {area:.3f}; {'; '.join(stopped)}"


def main() -> None:
    """Print a line for each file named."""
    gate, sections = open_prose_gate()
    for name in sys.argv[1:]:
        statements = [item for item in read_statements(name) if all(cite in sections for cite in item.cites)]
        print(f"{name}: {measure(gate, statements)}")


if __name__ == "__main__":
    main()
