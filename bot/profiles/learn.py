"""Learn how much each piece of evidence counts, from the labelled messages, and write `weights.yaml`.

`python -m bot.profiles.learn` does it; needed only after the examples or the evidence have changed.
"""

from collections.abc import Sequence

import numpy as np

from bot.config import read_settings
from bot.index import NamedEmbeddings, Vectors, open_embedder
from bot.profiles import KERNEL, SLACK
from bot.profiles.clauses import cut_clauses
from bot.profiles.evidence import NAMES, WEIGHTS, Evidence, list_readings
from bot.profiles.examples import LABELS, Example, label_clauses, list_statements, read_phrases
from bot.profiles.reach import join_asides
from bot.understand.ridge import fit_ridge

FOLDS = 5  # a message is read by a classifier that has not seen it
PENALTY = 1.0  # on large weights
ROUNDS = 30


def learn_weights(embedder: NamedEmbeddings) -> dict[str, float]:
    """Fit a logistic regression on readings of messages that the ridge classifier was not fitted on."""
    sentences = list_statements()
    phrases = [Example(text, ((label, 1.0),)) for label, texts in read_phrases().items() for text in texts]
    clauses = [cut_clauses(sentence.text) for sentence in sentences]
    examples = [label_clauses(sentence, pieces) for sentence, pieces in zip(sentences, clauses, strict=True)]
    texts = [phrase.text for phrase in phrases]
    texts += [example.text for group in examples for example in group]
    texts += [clause.lowered for pieces in clauses for clause in pieces]
    vectors = dict(zip(dict.fromkeys(texts), embedder.embed(list(dict.fromkeys(texts))), strict=True))
    found: list[Evidence] = []
    meant: list[float] = []
    for fold in range(FOLDS):
        train = [*phrases]
        for at, group in enumerate(examples):
            train += [example for example in group if example.targets and at % FOLDS != fold]
        matrix = np.stack([vectors[example.text] for example in train])
        slack = np.full(len(train), SLACK, dtype=np.float32)
        names = [example.text for example in train]
        ridge = fit_ridge(matrix, names, range(len(train)), write_targets(train), slack, KERNEL)
        for at in range(fold, len(sentences), FOLDS):
            scores = [ridge.score(matrix @ vectors[clause.lowered], clause.lowered) for clause in clauses[at]]
            for clause, score in join_asides(sentences[at].text, clauses[at], scores):
                for label, evidence in list_readings(clause, score):
                    found.append(evidence)
                    meant.append(float(label in sentences[at].labels))
    weights = _fit_logistic(np.array(found), np.array(meant))
    return dict(zip(NAMES, (round(float(weight), 4) for weight in weights), strict=True))


def write_targets(examples: Sequence[Example]) -> Vectors:
    """Write how far each label holds of each example; shape (examples, labels)."""
    targets = np.zeros((len(examples), len(LABELS)), dtype=np.float32)
    for row, example in enumerate(examples):
        for label, target in example.targets:
            targets[row, LABELS.index(label)] = target
    return targets


def _fit_logistic(features: np.ndarray, meant: np.ndarray) -> np.ndarray:
    """Fit by Newton's method with a penalty on large weights."""
    weights = np.zeros(features.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (likely - meant) + PENALTY * weights
        bend = (features * (likely * (1 - likely))[:, None]).T @ features + PENALTY * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def main() -> None:
    """Write the weights."""
    settings = read_settings({})
    weights = learn_weights(open_embedder(settings.embedder, settings.embedder_options))
    lines = ["# How much each piece of evidence counts; written by `python -m bot.profiles.learn`, not by hand.\n"]
    lines += [f"{name}: {weight}\n" for name, weight in weights.items()]
    WEIGHTS.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
