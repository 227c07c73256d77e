"""The packaged encoder, turned to one task: low-rank changes to its matrices, and a layer of labels over its states.

What is learnt is small (LoRA, Hu et al. 2021, arXiv:2106.09685): to each matrix W of the encoder, `down @ up` is added.
The changed matrices are written into the bytes of the packaged model before it is loaded, so that it runs as fast as
before and only a few megabytes are kept beside the code.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import EmbedderError
from bot.index.embedding import MODEL, SHA256, MiniLM, Text, Vectors

STEPS = 127  # a component of a matrix is a whole number of steps from -127 to 127, by a scale for each column


@dataclass(frozen=True, slots=True)
class Change:
    """What is added to a matrix of the model; its steps and scales begin at these bytes of the model's file."""

    steps_at: int
    scales_at: int
    down: Vectors  # shape (rows, rank)
    up: Vectors  # shape (rank, columns)


@dataclass(frozen=True, slots=True)
class Adapter:
    """What turns the encoder to a task of many labels."""

    labels: tuple[str, ...]
    changes: tuple[Change, ...]
    weights: Vectors  # of the labels over the mean state, shape (384, labels)
    bias: Vectors  # shape (labels,)

    def change(self, model: bytearray) -> None:
        """Write the changed matrices into the bytes of the model."""
        for change in self.changes:
            rows, columns = change.down.shape[0], change.up.shape[1]
            steps = np.frombuffer(model, np.int8, rows * columns, change.steps_at).reshape(rows, columns)
            scales = np.frombuffer(model, np.float32, columns, change.scales_at)
            matrix = steps * scales + change.down @ change.up
            new_scales = np.abs(matrix).max(axis=0) / np.float32(STEPS)
            new_steps = np.rint(matrix / new_scales).astype(np.int8)
            model[change.steps_at : change.steps_at + rows * columns] = new_steps.tobytes()
            model[change.scales_at : change.scales_at + 4 * columns] = new_scales.astype(np.float32).tobytes()


class Tuned:
    """Says how likely each label holds of a text."""

    def __init__(self, adapter: Adapter) -> None:
        """Load nothing yet; many messages need none of it."""
        self.labels = adapter.labels
        self._adapter = adapter
        self._encoder = MiniLM(adapter.change)

    def score(self, texts: Sequence[Text]) -> Vectors:
        """Return the likelihood, 0 to 1, of each label by itself for each text, shape (texts, labels)."""
        return np.asarray(1 / (1 + np.exp(-self.weigh(texts))), dtype=np.float32)

    def weigh(self, texts: Sequence[Text]) -> Vectors:
        """Return the log odds of each label for each text, shape (texts, labels)."""
        if not texts:
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        return np.asarray(self.embed(texts) @ self._adapter.weights + self._adapter.bias)

    def embed(self, texts: Sequence[Text]) -> Vectors:
        """Return the mean state of each text, from which the labels are told, shape (texts, dimensions)."""
        return self._encoder.average_states(texts)


def read_adapter(path: Path) -> Adapter:
    """Read an adapter of the packaged model; raise `EmbedderError` if it is not whole or belongs to another model."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            if str(stored["model"]) != SHA256[MODEL]:
                raise EmbedderError(f"The file {path.name!r} belongs to another model than the packaged one.")
            parts: dict[str, NDArray[np.float16]] = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise EmbedderError(f"The file {path.name!r} cannot be read; it comes with the program.") from error
    changes = tuple(
        Change(int(steps), int(scales), _widen(parts[f"down{number}"]), _widen(parts[f"up{number}"]))
        for number, (steps, scales) in enumerate(parts["places"].tolist())
    )
    labels = tuple(str(label) for label in parts["labels"].tolist())
    return Adapter(labels, changes, _widen(parts["weights"]), _widen(parts["bias"]))


def write_adapter(adapter: Adapter, path: Path) -> None:
    """Write an adapter, in half precision, beside the name of the model it belongs to."""
    parts: dict[str, NDArray[np.generic]] = {
        "model": np.array(SHA256[MODEL]),
        "labels": np.array(adapter.labels),
        "places": np.array([(change.steps_at, change.scales_at) for change in adapter.changes], dtype=np.int64),
        "weights": adapter.weights.astype(np.float16),
        "bias": adapter.bias.astype(np.float16),
    }
    for number, change in enumerate(adapter.changes):
        parts[f"down{number}"], parts[f"up{number}"] = change.down.astype(np.float16), change.up.astype(np.float16)
    with path.open("wb") as file:
        np.savez_compressed(file, **parts)  # type: ignore[arg-type]  # numpy's own types know no names of arrays


def _widen(array: NDArray[np.float16]) -> Vectors:
    return array.astype(np.float32)
