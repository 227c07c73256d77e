"""Learn how much each witness counts: `python -m tests.gate.learn` writes bot/verify/weights.yaml.

The witnesses are the judge and the objections that break no promise. They are weighed by a logistic regression on the
statements of `written/held.jsonl` and `held_twins.jsonl`, which the judge was not taught, and on the supported ones
broken mechanically. A statement passes that is more likely carried than not (`support.ENOUGH`).
"""

from collections.abc import Sequence

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.verify.contradiction import OBJECTIONS, list_objections
from bot.verify.judge import open_judge
from bot.verify.promises import PROMISES, find_broken_promise
from bot.verify.prose import ProseGate
from bot.verify.support import ENOUGH, WEIGHTS, measure_share, name_lack
from tests.gate.measure import mutate
from tests.gate.statements import HELD, Statement, open_prose_gate, read_statements

Rows = NDArray[np.float64]
WITNESSES = tuple(name for name in OBJECTIONS if name not in PROMISES)
BROKEN = ("negation added", "negation dropped", "role swapped")  # the ways that break no promise on figures
SLACK = 1.0  # how strongly the weights are held small
FOLDS = 5


def gather(gate: ProseGate, statements: Sequence[Statement]) -> tuple[Rows, Rows]:
    """Return for each statement that keeps all promises what its witnesses say, and 1 if it is supported."""
    rows, labels = [], []
    for statement in statements:
        evidence, passages = gate.gather_evidence(statement.text, statement.cites)
        objections = list_objections(evidence)
        if find_broken_promise(objections, measure_share(evidence), name_lack(evidence)):
            continue
        judged = open_judge().weigh(statement.text, passages)
        raised = [float(name in objections) for name in WITNESSES]
        rows.append([1.0, judged, float(len(statement.cites) > 1), *raised])
        labels.append(float(statement.supported))
    return np.array(rows), np.array(labels)


def fit(rows: Rows, labels: Rows) -> Rows:
    """Fit a logistic regression by Newton's steps; an objection never speaks for a statement."""
    weights = np.zeros(rows.shape[1])
    held = SLACK * np.r_[0.0, np.ones(rows.shape[1] - 1)]
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - labels) + held * weights
        bend = rows.T @ (rows * (chance * (1 - chance))[:, None]) + np.diag(held) + 1e-9 * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
        weights[3:] = np.minimum(weights[3:], 0.0)
    return weights


def hold_out(rows: Rows, labels: Rows) -> Rows:
    """Return the likelihood of each statement by weights learnt from the other four fifths."""
    likely = np.zeros(len(rows))
    folds = np.random.default_rng(0).permutation(len(rows)) % FOLDS
    for fold in range(FOLDS):
        weights = fit(rows[folds != fold], labels[folds != fold])
        likely[folds == fold] = 1 / (1 + np.exp(-rows[folds == fold] @ weights))
    return likely


def main() -> None:
    """Learn, say how well, and write the weights."""
    gate, sections = open_prose_gate()
    statements = [statement for name in HELD for statement in read_statements(name)]
    broken = [item for item in mutate(statements, sections) if item.kind in BROKEN]
    rows, labels = gather(gate, [*statements, *broken])
    likely = hold_out(rows, labels)
    supported = sum(statement.supported for statement in statements)
    withheld = 1 - (likely[labels == 1] >= ENOUGH).sum() / supported
    stopped = 1 - (likely[labels == 0] >= ENOUGH).sum() / (len(statements) + len(broken) - supported)
    print(f"{len(statements)} statements and {len(broken)} broken ones, {len(labels)} of them keep all promises")
    print(
        f"by weights of the other folds {withheld:.1%} of the supported are withheld, {stopped:.1%} of the rest stopped"
    )
    weights = fit(rows, labels)
    content = {
        "bias": round(float(weights[0]), 3),
        "judge": round(float(weights[1]), 3),
        "several": round(float(weights[2]), 3),
        "objections": {name: round(float(weight), 3) for name, weight in zip(WITNESSES, weights[3:], strict=True)},
    }
    head = "# Learnt by `python -m tests.gate.learn` from tests/gate/written/held*.jsonl; see bot/verify/support.py.\n"
    WEIGHTS.write_text(head + yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
