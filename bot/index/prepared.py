"""Vectors that come with the program, so that the first start need not embed what every installation embeds alike.

They belong to one embedder and are stored coarsely, in steps of 1/256: that turns a cosine by some 0.001, less than the
int8 model itself turns it with the company a text is embedded in. A text that is not among them, as in a knowledge of
one's own, is embedded when it is first needed. `make prepared` writes them.
"""

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bot.index.embedding import Vectors, to_unit_length

PREPARED = Path(__file__).with_name("prepared")
STEPS = 256  # to the length 1; a component beyond 127 steps is cut, and none is near


def read_prepared(embedder: str, folder: Path = PREPARED) -> dict[str, Vectors]:
    """Return unit vectors, shape (dimensions,), by the hash of their text; empty if they are of another embedder."""
    found: dict[str, Vectors] = {}
    for path in sorted(folder.glob("*.npz")):
        try:
            with path.open("rb") as file, np.load(file) as stored:
                if str(stored["embedder"]) != embedder:
                    continue
                hashes, steps = stored["hashes"], stored["steps"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            continue  # a file that is not whole only costs the time to embed
        vectors = to_unit_length(steps.astype(np.float32))
        found |= {name.tobytes().hex(): vector for name, vector in zip(hashes, vectors, strict=True)}
    return found


def write_prepared(name: str, embedder: str, vectors: Mapping[str, Vectors], folder: Path = PREPARED) -> None:
    """Write unit vectors by the hash of their text as the file `name` of the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(vectors)
    steps = np.rint(np.stack([vectors[item] for item in ordered]) * STEPS).clip(-127, 127).astype(np.int8)
    hashes = np.array([bytes.fromhex(item) for item in ordered], dtype=np.void)
    with (folder / f"{name}.npz").open("wb") as file:
        np.savez_compressed(file, embedder=np.array(embedder), hashes=hashes, steps=steps)
