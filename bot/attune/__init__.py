"""Bring questions near to the sentences that answer them.

An embedder puts a question beside whatever has its words. The packaged one is tuned for questions (LoRA, see
`bot.index.adapter`), and the vectors of sentences are turned by one matrix, those of our own by a little more each, so
that a question lies near to what answers it. `bot.attune.learn` learns all of it from the questions of the knowledge.
With another embedder, or for want of the files, the vectors of the embedder count as they are.
"""

import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.errors import EmbedderError
from bot.index import MiniLM, NamedEmbeddings, Text, Tuned, Vectors, hash_text, read_adapter, run_beside

QUESTIONS, SENTENCES, ROLES = (Path(__file__).with_name(f"{name}.npz") for name in ("questions", "sentences", "roles"))
SHARP = 16.0  # by how much longer the vectors are for roles to be told apart: learning takes too long on shorter ones
STEPS = 256  # an offset is kept in steps of 1/256; a component beyond 127 steps is cut, and none is near


@dataclass(frozen=True, slots=True)
class Turns:
    """What is added to unit vectors of sentences: their product with a matrix, and to some a vector of their own.

    `matrix` has the shape (dimensions, dimensions), each of `offsets`, by the hash of its sentence, (dimensions,).
    """

    matrix: Vectors
    offsets: Mapping[str, Vectors]


class Roles(NamedTuple):
    """Tells from the unit vector of a question which roles an answer should speak of.

    `weights` have the shape (dimensions, roles), `bias` (roles,).
    """

    names: tuple[str, ...]
    weights: Vectors
    bias: Vectors

    def weigh(self, vector: Vectors) -> dict[str, float]:
        """Return the log odds of each role, for one vector."""
        return dict(zip(self.names, (vector @ self.weights + self.bias).tolist(), strict=True))


class Attuned:
    """Embeds questions, and turns the vectors of sentences, for each other."""

    def __init__(
        self, embed: Callable[[list[Text]], Vectors], turns: Turns | None = None, roles: Roles | None = None
    ) -> None:
        """Embed questions with `embed`, shape (texts, dimensions).

        Without `turns` sentences stay as they are, and without `roles` none are heard.
        """
        self._embed = embed
        self._turns = turns
        self._roles = roles

    def embed_questions(self, texts: Sequence[Text]) -> Vectors:
        """Return one unit vector a question, shape (texts, dimensions), the same for any capitals.

        Of a follow-up beside what was talked about, the vector is that of its own words, which have seen the others.
        """
        plain = [_fold(text) for text in texts]
        distinct = list(dict.fromkeys(plain))
        vectors = to_unit(self._embed(distinct))
        return vectors[[distinct.index(text) for text in plain]]

    def hear_roles(self, vector: Vectors) -> dict[str, float]:
        """Return the log odds that an answer should speak of each role, for the unit vector of a question."""
        return {} if self._roles is None else self._roles.weigh(vector)

    def turn_back(self, asked: Vectors) -> Vectors:
        """Turn vectors of questions, shape (texts, dimensions), so that they face texts that are not turned.

        A question's product with a turned text, without its offset, is the product of the two here.
        """
        return asked if self._turns is None else to_unit(asked + asked @ self._turns.matrix.T)

    def turn_sentences(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """Turn the unit vectors of sentences, shape (texts, dimensions), towards the questions they answer."""
        if self._turns is None or not vectors.size:
            return vectors
        turned = vectors + vectors @ self._turns.matrix
        for row, text in enumerate(texts):
            offset = self._turns.offsets.get(hash_text(text))
            if offset is not None:  # a sentence of somebody's own is turned by the matrix alone
                turned[row] += offset
        return to_unit(turned)


class AskedOnce:
    """Embeds each question of a turn once; what is expected early is embedded while the message is still being read."""

    def __init__(self, attuned: Attuned) -> None:
        """Remember nothing yet; one of these lives as long as a turn."""
        self._attuned = attuned
        self._known: dict[Text, Future[Vectors]] = {}

    def expect(self, text: Text) -> None:
        """Begin to embed a question."""
        if text not in self._known:
            self._known[text] = run_beside(lambda: self._attuned.embed_questions([text]))

    def embed(self, texts: Sequence[Text]) -> Vectors:
        """Return one unit vector a question, shape (texts, dimensions)."""
        for text in texts:
            self.expect(text)
        return np.concatenate([self._known[text].result() for text in texts])

    def hear_roles(self, text: Text) -> dict[str, float]:
        """Return the log odds that an answer to a question should speak of each role."""
        return self._attuned.hear_roles(self.embed([text])[0])

    def turn_back(self, asked: Vectors) -> Vectors:
        """Turn what was embedded, so that it faces texts that are not turned."""
        return self._attuned.turn_back(asked)


def open_attuned(
    embedder: NamedEmbeddings, questions: Path = QUESTIONS, sentences: Path = SENTENCES, roles: Path = ROLES
) -> Attuned:
    """Open what was learnt for the packaged embedder; with another, or without the files, vectors stay as they are."""
    if embedder.name == MiniLM.name and (turns := read_turns(sentences)):
        try:
            return Attuned(Tuned(read_adapter(questions)).weigh, turns, read_roles(roles))
        except EmbedderError:
            pass  # the embedder's own nearness counts
    return Attuned(lambda texts: embedder.embed([_join(text) for text in texts]))


def read_turns(path: Path) -> Turns | None:
    """Read what turns sentences; none if the file is missing or not whole."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            offsets = stored["offsets"].astype(np.float32) / STEPS
            names = [name.tobytes().hex() for name in stored["hashes"]]
            return Turns(stored["matrix"].astype(np.float32), dict(zip(names, offsets, strict=True)))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None


def write_turns(turns: Turns, path: Path) -> None:
    """Write what turns sentences, the offsets in whole steps."""
    ordered = sorted(turns.offsets)
    steps = np.rint(np.stack([turns.offsets[name] for name in ordered]) * STEPS).clip(-127, 127).astype(np.int8)
    hashes = np.array([bytes.fromhex(name) for name in ordered], dtype=np.void)
    with path.open("wb") as file:
        np.savez_compressed(file, matrix=turns.matrix.astype(np.float16), hashes=hashes, offsets=steps)


def _fold(text: Text) -> Text:
    if isinstance(text, str):
        return text.lower().replace("\u2019", "'")
    words, beside = text
    return words.lower().replace("\u2019", "'"), beside.lower().replace("\u2019", "'")


def _join(text: Text) -> str:
    """Write in one text what an embedder that knows no texts beside others is given."""
    return text if isinstance(text, str) else f"{text[1]} {text[0]}"


def read_roles(path: Path) -> Roles | None:
    """Read what tells roles; none if the file is missing or not whole."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            names = tuple(str(name) for name in stored["names"].tolist())
            return Roles(names, stored["weights"].astype(np.float32), stored["bias"].astype(np.float32))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None


def write_roles(roles: Roles, path: Path) -> None:
    """Write what tells roles, in half precision."""
    with path.open("wb") as file:
        weights, bias = roles.weights.astype(np.float16), roles.bias.astype(np.float16)
        np.savez_compressed(file, names=np.array(roles.names), weights=weights, bias=bias)


def to_unit(vectors: Vectors) -> Vectors:
    """Scale each row to length 1."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)
