"""Kernel ridge regression over meaning and wording: which label a text bears, learnt from labelled examples.

The kernel is a Gaussian of the distance of two sentence vectors, plus the cosine of their weighted words and word pairs:
a small embedder puts "what do I lack" beside "what do I earn", and words alone know no synonym.
"""

import hashlib
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.index import Vectors

Rows = NDArray[np.intp]
BUCKETS = 4096  # words and pairs of words are counted by their hash
LANDMARKS = 1000  # columns that stand for all
JITTER = 1e-3  # of the mean of a diagonal, that keeps it positive
SOLVED, MOST_STEPS = 1e-4, 400  # how much of the targets may be missed
TINY = np.float32(1e-30)
PARTS = ("rows", "weights", "rarity", "word_weights")
_WORD = re.compile(r"[a-z0-9+#']+")


@dataclass(frozen=True, slots=True)
class Kernel:
    """How alike two texts are: `width` of the Gaussian over vectors, `wording` the share of words beside it."""

    width: float
    wording: float = 0.0


@dataclass(frozen=True, slots=True)
class Ridge:
    """A fitted classifier; the score of a class is near 1 for its own examples and near 0 for others."""

    kernel: Kernel
    rows: Rows  # which rows of the matrix of examples it was fitted on, shape (chosen,)
    weights: Vectors  # shape (chosen, classes)
    rarity: Vectors  # what a bucket of words counts, shape (BUCKETS,), or empty without words
    word_weights: Vectors  # shape (BUCKETS, classes), or empty

    def score(self, cosines: Vectors, text: str) -> Vectors:
        """Score each class for a text, given its cosines to all examples, shape (examples,)."""
        scores = _gauss(cosines[self.rows], self.kernel.width) @ self.weights
        if self.kernel.wording:
            buckets, counts = _count_words(text, self.rarity)
            scores = scores + counts @ self.word_weights[buckets]
        return np.asarray(scores, dtype=np.float32)


def fit_ridge(
    matrix: Vectors, texts: Sequence[str], rows: Sequence[int], targets: Vectors, slack: Vectors, kernel: Kernel
) -> Ridge:
    """Fit on chosen rows of a matrix of unit vectors, shape (examples, dimensions).

    `targets` has shape (chosen, classes); `slack`, shape (chosen,), is how far the answer for an example may be missed, so
    that one odd example does not decide.
    """
    chosen = np.array(rows, dtype=np.intp)
    vectors = matrix[chosen]
    likeness = _gauss(vectors @ vectors.T, kernel.width)
    rarity = np.zeros((0, 0), dtype=np.float32)
    words = np.zeros((len(rows), 0), dtype=np.float32)
    if kernel.wording:
        rarity = _weigh_rarity([texts[row] for row in rows])
        words = np.zeros((len(rows), BUCKETS), dtype=np.float32)
        for place, row in enumerate(rows):
            buckets, counts = _count_words(texts[row], rarity)
            words[place, buckets] = np.sqrt(np.float32(kernel.wording)) * counts
    weights = _solve(likeness, words, slack, targets)
    word_weights = np.sqrt(np.float32(kernel.wording)) * (words.T @ weights) if kernel.wording else rarity
    return Ridge(kernel, chosen, weights, rarity, np.asarray(word_weights, dtype=np.float32))


def _solve(likeness: Vectors, words: Vectors, slack: Vectors, targets: Vectors) -> Vectors:
    """Solve (likeness + words wordsᵀ + slack) x = targets by conjugate gradients; shapes as of `fit_ridge`.

    Elimination takes three times as long for 15,000 examples. Nyström's approximation of the sum by some of its columns
    goes before (Frangella, Tropp and Udell 2021, arXiv 2110.02820), so that some forty steps are enough.
    """

    def multiply(x: Vectors) -> Vectors:
        return np.asarray(likeness @ x + words @ (words.T @ x) + slack[:, None] * x, dtype=np.float32)

    if not targets.size:
        return targets
    precondition = _approximate(likeness, words, slack)
    x, rest = np.zeros_like(targets), targets.copy()
    size = np.maximum(np.linalg.norm(targets, axis=0), TINY)
    step = precondition(rest)
    direction, steepness = step, (rest * step).sum(axis=0)
    for _ in range(MOST_STEPS):
        if (np.linalg.norm(rest, axis=0) / size).max(initial=0.0) < SOLVED:
            break
        along = multiply(direction)
        length = steepness / np.maximum((direction * along).sum(axis=0), TINY)
        x, rest = x + length * direction, rest - length * along
        step = precondition(rest)
        before, steepness = steepness, (rest * step).sum(axis=0)
        direction = step + (steepness / np.maximum(before, TINY)) * direction
    return np.asarray(x, dtype=np.float32)


def _approximate(likeness: Vectors, words: Vectors, slack: Vectors) -> Callable[[Vectors], Vectors]:
    """Return what multiplies by about the inverse of the sum that `_solve` solves: that of a Nyström approximation."""
    count = min(LANDMARKS, len(slack))
    marks = np.linspace(0, len(slack) - 1, count).astype(np.intp)
    columns = np.asarray(likeness[:, marks] + words @ words[marks].T, dtype=np.float64)
    corner = columns[marks]
    corner[np.diag_indices_from(corner)] += JITTER * np.trace(corner) / count
    factor = np.linalg.solve(np.linalg.cholesky(corner), columns.T).T  # factor factorᵀ is about the sum without slack
    sure = 1.0 / slack[:, None].astype(np.float64)
    inner = np.linalg.inv(np.eye(count) + factor.T @ (sure * factor)).astype(np.float32)
    factor, sure = factor.astype(np.float32), sure.astype(np.float32)

    def precondition(rest: Vectors) -> Vectors:
        return np.asarray(sure * (rest - factor @ (inner @ (factor.T @ (sure * rest)))), dtype=np.float32)

    return precondition


def _gauss(cosines: Vectors, width: float) -> Vectors:
    """Turn cosines of unit vectors into a Gaussian of their distance."""
    return np.asarray(np.exp(-width * (2.0 - 2.0 * cosines)), dtype=np.float32)


def _hash_words(text: str) -> dict[int, tuple[float, int]]:
    """Count the words and pairs of neighbouring words of a text by bucket: sign and count."""
    words = _WORD.findall(text.lower())
    found: dict[int, tuple[float, int]] = {}
    for name in (*words, *(f"{first} {second}" for first, second in pairwise(words))):
        code = zlib.crc32(name.encode())
        sign = 1.0 if code & 0x80000000 else -1.0  # two names in one bucket then cancel rather than add
        found[code % BUCKETS] = (sign, found.get(code % BUCKETS, (sign, 0))[1] + 1)
    return found


def _weigh_rarity(texts: Sequence[str]) -> Vectors:
    seen = np.zeros(BUCKETS, dtype=np.float32)
    for text in texts:
        seen[list(_hash_words(text))] += 1
    return np.asarray(np.log((len(texts) + 1.0) / (seen + 0.5)), dtype=np.float32)


def _count_words(text: str, rarity: Vectors) -> tuple[Rows, Vectors]:
    """Return the buckets of a text and their weights, of length 1 together."""
    found = _hash_words(text)
    buckets = np.array(list(found), dtype=np.intp)
    if not found:
        return buckets, np.zeros(0, dtype=np.float32)
    signs, counts = np.array(list(found.values()), dtype=np.float32).T
    weights = signs * (1.0 + np.log(counts)) * rarity[buckets]
    return buckets, np.asarray(weights / np.linalg.norm(weights), dtype=np.float32)


def name_examples(settled: str, embedder: str, labels: Sequence[object], texts: Sequence[str]) -> str:
    """Name examples by their content, with the constants and the embedder they are learnt with."""
    content = "\x1e".join(f"{label}\x1f{text}" for label, text in zip(labels, texts, strict=True))
    return hashlib.sha256(f"{settled}\x1d{embedder}\x1d{content}".encode()).hexdigest()


def read_ridges(path: Path, key: str, kernels: Mapping[str, Kernel]) -> dict[str, Ridge] | None:
    """Read what was learnt from exactly the examples named `key`; none if there is no such file, or it is not whole."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            if str(stored["key"]) != key:
                return None
            return {
                name: Ridge(
                    kernel,
                    stored[f"{name}_rows"].astype(np.intp),
                    *(stored[f"{name}_{part}"].astype(np.float32) for part in PARTS[1:]),
                )
                for name, kernel in kernels.items()
            }
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None


def pack_ridges(path: Path) -> bytes:
    """Return a file of ridges in half the digits, to be shipped; scores change in the third."""
    with path.open("rb") as file, np.load(file) as stored:
        parts = {name: stored[name] for name in stored.files}
    small = {"f": np.float16, "i": np.uint16}
    packed = io.BytesIO()
    np.savez_compressed(
        packed, **{name: part.astype(small.get(part.dtype.kind, part.dtype)) for name, part in parts.items()}
    )
    return packed.getvalue()


def keep_ridges(path: Path, key: str, ridges: Mapping[str, Ridge]) -> None:
    """Write what was learnt, whole or not at all; a folder that cannot be written only costs the time to learn again."""
    parts = {f"{name}_{part}": getattr(ridge, part) for name, ridge in ridges.items() for part in PARTS}
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            np.savez(file, key=np.array(key), **parts)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
