"""Draw the lines of `bot/talks/detect/likeness.json` through the vectors of the development sentences."""

import json

import numpy as np

from bot.index.embedding import MiniLM
from bot.talks.detect.likeness import LINES
from tests.talks_data.measure import DETECTORS, read_rows

PENALTY = 0.001  # a sentence, on the squared weights; chosen with LIKE
STEPS = 15  # Newton's method has long arrived


def fit_line(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression, the intercept last."""
    inputs = np.hstack([vectors, np.ones((len(vectors), 1))])
    penalty = np.full(inputs.shape[1], PENALTY * len(labels))
    penalty[-1] = 1e-6
    line = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-inputs @ line))
        slope = inputs.T @ (chance - labels) + penalty * line
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(penalty)
        line -= np.linalg.solve(bend, slope)
    return line


def fit_lines() -> dict[str, np.ndarray]:
    """Return one line a detector."""
    embedder, lines = MiniLM(), {}
    for detector in DETECTORS:
        rows = read_rows(detector, "development")
        vectors = embedder.embed([row["text"] for row in rows]).astype(float)
        lines[detector] = fit_line(vectors, np.array([float(row["label"]) for row in rows]))
    return lines


def main() -> None:
    """Write them, one a row."""
    rows = [f"{json.dumps(name)}: {json.dumps(line.round(3).tolist())}" for name, line in fit_lines().items()]
    LINES.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
