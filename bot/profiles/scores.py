"""Score how far each trait, with its sign, holds of a clause: the mean of two learners that err apart.

One compares the clause with examples, by their vectors and words (`understand.ridge`); the other is the packaged encoder
turned to the task (`bot.index.tuning`). Decision 25 has the figures.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from bot.index import Tuned, Vectors, read_adapter
from bot.profiles.examples import Example, list_examples, write_targets
from bot.understand.ridge import Kernel, Ridge, fit_ridge, keep_ridges, name_examples, read_ridges

PREPARED = Path(__file__).with_name("learnt.npz")
TUNED = Path(__file__).with_name("tuned.npz")
KERNEL, SLACK = Kernel(width=1.0, wording=0.6), 0.3


class Scores:
    """Scores texts by the examples at hand."""

    def __init__(
        self, vector_of: Callable[[str], Vectors | None], kept: Path | None = None, embedder: str = ""
    ) -> None:
        """Learn from the examples, or read from the file `kept`, or from ours, what was learnt from exactly these."""
        known = [(example, vector) for example in list_examples() if (vector := vector_of(example.text)) is not None]
        self._matrix = np.stack([vector for _, vector in known]) if known else np.zeros((0, 0), dtype=np.float32)
        if not known:
            return
        examples = [example for example, _ in known]
        texts = [example.text for example in examples]
        key = name_examples(f"{KERNEL} {SLACK}", embedder, [example.targets for example in examples], texts)
        kernels = {"traits": KERNEL}
        learnt = read_ridges(PREPARED, key, kernels) or (read_ridges(kept, key, kernels) if kept else None)
        if learnt is None:
            learnt = {"traits": fit_examples(examples, self._matrix)}
            if kept:
                keep_ridges(kept, key, learnt)
        self._ridge = learnt["traits"]

    def __bool__(self) -> bool:
        """Say whether there are examples to score by."""
        return bool(self._matrix.size)

    def score(self, texts: Sequence[str], embed: Callable[[list[str]], Vectors]) -> list[Vectors]:
        """Score every label for each text, near 1 if it holds and near 0 if not, in the order of `LABELS`."""
        if not texts:
            return []
        near = embed(list(texts)) @ self._matrix.T  # one product for all texts
        return list(join_scores(self._ridge, near, texts, open_tuned().score(texts)))


def fit_examples(examples: Sequence[Example], matrix: Vectors) -> Ridge:
    """Fit the learner that compares, on examples and their unit vectors, shape (examples, dimensions)."""
    slack = np.full(len(examples), SLACK, dtype=np.float32)
    texts = [example.text for example in examples]
    return fit_ridge(matrix, texts, range(len(examples)), write_targets(examples), slack, KERNEL)


def join_scores(ridge: Ridge, cosines: Vectors, texts: Sequence[str], tuned: Vectors) -> Vectors:
    """Return the mean of both learners for each text, shape (texts, labels); cosines are (texts, examples)."""
    compared = np.stack([ridge.score(near, text) for near, text in zip(cosines, texts, strict=True)])
    return np.asarray((compared + tuned) / 2, dtype=np.float32)


@cache
def open_tuned() -> Tuned:
    """Open the tuned encoder, once for all conversations; it is loaded with the first text."""
    return Tuned(read_adapter(TUNED))
