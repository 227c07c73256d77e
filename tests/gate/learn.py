"""Learn how the measures of support are weighed: `python -m tests.gate.learn` writes bot/verify/weights.yaml.

Right are the supported statements; wrong, the unsupported ones and the supported ones cited to another section of the
same page. Statements that a contradiction stops are left out: their words stand in the source. Those that lack
something in the source stay: they show what is not carried.
"""

import random
from collections.abc import Mapping, Sequence

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.verify.contradiction import find_contradiction
from bot.verify.prose import ProseGate
from bot.verify.support import MEASURES, WEIGHTS, measure_support
from tests.gate.statements import FILES, Statement, open_prose_gate, read_statements

Rows = NDArray[np.float64]
SLACK = 3.0  # how strongly the weights are held small
LEAST = 0.3


def cite_elsewhere(statements: Sequence[Statement], sections: Sequence[str], seed: int = 3) -> list[Statement]:
    """Cite each supported statement to two other sections of its page, which do not carry it."""
    chance = random.Random(seed)
    moved = []
    for statement in statements:
        page = statement.cites[0].partition("#")[0]
        others = [name for name in sections if name.startswith(f"{page}#") and name not in statement.cites]
        if statement.supported and len(others) > 1:
            moved += [statement.cited_to(name) for name in chance.sample(others, 2)]
    return moved


def gather(gate: ProseGate, statements: Sequence[Statement]) -> tuple[Rows, Rows]:
    """Measure the statements that nothing speaks against."""
    rows, labels = [], []
    for statement in statements:
        evidence = gate.gather_evidence(statement.text, statement.cites)
        if not find_contradiction(evidence):
            rows.append(measure_support(evidence))
            labels.append(float(statement.supported))
    return np.array(rows), np.array(labels)


def fit(rows: Rows, labels: Rows) -> tuple[Rows, Rows, Rows]:
    """Fit a logistic regression by Newton's steps; return means, spreads, and the bias with the weights."""
    means, spreads = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled = np.c_[np.ones(len(rows)), (rows - means) / spreads]
    weights = np.zeros(scaled.shape[1])
    held = SLACK * np.r_[0.0, np.ones(scaled.shape[1] - 1)]
    for _ in range(50):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (chance - labels) + held * weights
        bend = scaled.T @ (scaled * (chance * (1 - chance))[:, None]) + np.diag(held)
        weights -= np.linalg.solve(bend, slope)
    return means, spreads, weights


def hold_out(name: str, rows: Mapping[str, Rows], labels: Mapping[str, Rows]) -> tuple[float, float]:
    """Return the shares of supported withheld and of others passed in one file, by weights learnt from the others."""
    rest = [other for other in rows if other != name]
    means, spreads, weights = fit(
        np.concatenate([rows[other] for other in rest]), np.concatenate([labels[other] for other in rest])
    )
    scaled = np.c_[np.ones(len(rows[name])), (rows[name] - means) / spreads]
    passed = 1 / (1 + np.exp(-scaled @ weights)) >= LEAST
    return float((~passed[labels[name] == 1]).mean()), float(passed[labels[name] == 0].mean())


def main() -> None:
    """Learn, say how well, and write the weights."""
    gate, sections = open_prose_gate()
    rows, labels = {}, {}
    for name in FILES:
        statements = read_statements(name)
        rows[name], labels[name] = gather(gate, [*statements, *cite_elsewhere(statements, list(sections))])
        print(
            f"{name}: {len(labels[name])} statements that nothing speaks against, {int(labels[name].sum())} supported"
        )
    for name in FILES:
        withheld, passed = hold_out(name, rows, labels)
        print(f"{name} held out: {withheld:.1%} of the supported withheld, {passed:.1%} of the others passed")
    means, spreads, weights = fit(np.concatenate(list(rows.values())), np.concatenate(list(labels.values())))
    content = {
        "measures": list(MEASURES),
        "means": [round(float(value), 4) for value in means],
        "spreads": [round(float(value), 4) for value in spreads],
        "weights": [round(float(value), 4) for value in weights[1:]],
        "bias": round(float(weights[0]), 4),
        "least": LEAST,
    }
    head = "# Learnt by `python -m tests.gate.learn` from tests/gate/*.jsonl; see bot/verify/support.py.\n"
    WEIGHTS.write_text(head + yaml.safe_dump(content, sort_keys=False, default_flow_style=None), encoding="utf-8")


if __name__ == "__main__":
    main()
