"""Learn how much each piece of evidence counts, from the labelled messages, and write `weights.yaml`.

`python -m bot.profiles.learn` does it; needed only after the examples or the features have changed.
"""

from collections.abc import Sequence

import numpy as np

from bot.config import read_settings
from bot.index import NamedEmbeddings, Vectors, open_embedder
from bot.profiles import KERNEL, SLACK
from bot.profiles.clauses import cut_clauses
from bot.profiles.evidence import NAMES, WEIGHTS, list_readings
from bot.profiles.examples import LABELS, Example, label_clauses, read_phrases, read_sentences
from bot.understand.ridge import fit_ridge

FOLDS = 5  # a message is read by a classifier that has not seen it
PENALTY = 1.0  # on large weights
ROUNDS = 30


def learn_weights(embedder: NamedEmbeddings) -> dict[str, float]:
    """Fit a logistic regression on readings of messages that the ridge classifier was not fitted on."""
    sentences = read_sentences()
    phrases = [Example(text, ((label, 1.0),)) for label, texts in read_phrases().items() for text in texts]
    clauses = [cut_clauses(sentence.text) for sentence in sentences]
    examples = [label_clauses(sentence, pieces) for sentence, pieces in zip(sentences, clauses, strict=True)]
    texts = [*(phrase.text for phrase in phrases), *(example.text for group in examples for example in group)]
    vectors = dict(zip(dict.fromkeys(texts), embedder.embed(list(dict.fromkeys(texts))), strict=True))
    features: list[Sequence[float]] = []
    meant: list[float] = []
    for fold in range(FOLDS):
        train = [*phrases, *(item for at, group in enumerate(examples) if at % FOLDS != fold for item in group)]
        matrix = np.stack([vectors[example.text] for example in train])
        slack = np.full(len(train), SLACK, dtype=np.float32)
        names = [example.text for example in train]
        ridge = fit_ridge(matrix, names, range(len(train)), _write_targets(train), slack, KERNEL)
        for at in range(fold, len(sentences), FOLDS):
            for clause, example in zip(clauses[at], examples[at], strict=True):
                scores = ridge.score(matrix @ vectors[example.text], example.text)
                for label, evidence in list_readings(clause, scores):
                    features.append(evidence)
                    meant.append(float(label in sentences[at].labels))
    weights = _fit_logistic(np.array(features), np.array(meant))
    return dict(zip(NAMES, (round(float(weight), 4) for weight in weights), strict=True))


def _write_targets(examples: Sequence[Example]) -> Vectors:
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
