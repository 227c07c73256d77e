"""A linear map that brings questions near to the sentences that answer them, learnt from the expected questions.

The embedder puts a question beside whatever has its words. Two matrices, one for questions and one for sentences, turn
its vectors so that 26,000 questions lie nearer to their own sentence than to others, above all to others of the same
section. The map belongs to one embedder; vectors of another stay as they are.
"""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.index import Vectors

PREPARED = Path(__file__).with_name("attuned.npz")
ROUNDS, BATCH = 12, 512
RATE, DECAY = 5e-4, 1e-3
TEMPERATURE = 0.05  # of the softmax over a batch: the smaller, the more the nearest wrong sentence counts
SMALLEST = 1e-9


@dataclass(frozen=True, slots=True)
class Attuned:
    """What is added to a vector of a question, and to one of a sentence: shape (dimensions, dimensions) each."""

    of_questions: Vectors
    of_sentences: Vectors

    def turn_questions(self, vectors: Vectors) -> Vectors:
        """Turn unit vectors of questions, shape (..., dimensions); their length stays 1."""
        return _to_unit(vectors + vectors @ self.of_questions)

    def turn_sentences(self, vectors: Vectors) -> Vectors:
        """Turn unit vectors of sentences, shape (..., dimensions); their length stays 1."""
        return _to_unit(vectors + vectors @ self.of_sentences)


def read_attuned(embedder: str, dimensions: int, path: Path = PREPARED) -> Attuned:
    """Return the map of this embedder; one that changes nothing if there is none."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            if str(stored["embedder"]) == embedder:
                return Attuned(stored["questions"].astype(np.float32), stored["sentences"].astype(np.float32))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        pass  # without it the embedder's own nearness counts
    nothing = np.zeros((dimensions, dimensions), dtype=np.float32)
    return Attuned(nothing, nothing)


def write_attuned(attuned: Attuned, embedder: str, path: Path = PREPARED) -> None:
    """Write a map, in half precision, beside the name of its embedder."""
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            embedder=np.array(embedder),
            questions=attuned.of_questions.astype(np.float16),
            sentences=attuned.of_sentences.astype(np.float16),
        )


def learn_attuned(
    questions: Vectors, answers: Sequence[int], sentences: Vectors, sections: Sequence[int], rounds: int = ROUNDS
) -> Attuned:
    """Learn the map from unit vectors, by Adam on the cross entropy of a question's own sentence in its batch.

    `answers` gives for each question the row of its sentence, `sections` for each sentence a number of its section:
    beside every sentence a batch holds another one of its section, which is the hardest to tell from it.
    """
    random = np.random.default_rng(0)
    own, section_of = np.asarray(answers), np.asarray(sections)
    members = {number: np.flatnonzero(section_of == number) for number in set(section_of.tolist())}
    size = questions.shape[1]
    turns = [np.zeros((size, size), dtype=np.float32) for _ in range(2)]
    drift, bend = ([np.zeros_like(turn) for turn in turns] for _ in range(2))
    step = 0
    for _ in range(rounds):
        order = random.permutation(len(own))
        batch = min(BATCH, len(own))
        for start in range(0, len(own) - batch + 1, batch):
            chosen = order[start : start + batch]
            right = own[chosen]
            beside = np.array([random.choice(members[number]) for number in section_of[right].tolist()])
            shown = np.concatenate([right, beside])
            slopes = _find_slopes(turns, questions[chosen], sentences[shown], right, shown)
            step += 1
            for place, slope in enumerate(slopes):
                slope += DECAY * turns[place]
                drift[place] = 0.9 * drift[place] + 0.1 * slope
                bend[place] = 0.999 * bend[place] + 0.001 * slope**2
                pace = (drift[place] / (1 - 0.9**step)) / (np.sqrt(bend[place] / (1 - 0.999**step)) + SMALLEST)
                turns[place] = turns[place] - RATE * pace
    return Attuned(*turns)


def _find_slopes(
    turns: Sequence[Vectors], asked: Vectors, shown: Vectors, right: NDArray[np.intp], rows: NDArray[np.intp]
) -> list[Vectors]:
    """Return how the loss of one batch changes with each matrix."""
    turned, facing = asked + asked @ turns[0], shown + shown @ turns[1]
    of_turned, of_facing = (np.linalg.norm(item, axis=1, keepdims=True) for item in (turned, facing))
    unit, other = turned / of_turned, facing / of_facing
    places = np.arange(len(right))
    odds = unit @ other.T / TEMPERATURE
    same = rows[None, :] == right[:, None]  # the sentence itself, drawn for another question, is not wrong
    same[places, places] = False
    odds[same] = -np.inf
    chance = np.exp(odds - odds.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    chance[places, places] -= 1
    chance /= len(right) * TEMPERATURE
    pull, push = chance @ other, chance.T @ unit
    of_asked = (pull - (pull * unit).sum(axis=1, keepdims=True) * unit) / of_turned
    of_shown = (push - (push * other).sum(axis=1, keepdims=True) * other) / of_facing
    return [asked.T @ of_asked, shown.T @ of_shown]


def gather_pairs(
    expected: Mapping[str, Sequence[str]], section_of: Mapping[str, str]
) -> tuple[list[str], list[int], list[str], list[int]]:
    """List questions, the row of the sentence that answers each, the sentences, and a number for each one's section."""
    sentences = [text for text in expected if text in section_of]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(section_of[text] for text in sentences))}
    asked = [(question, row) for row, text in enumerate(sentences) for question in expected[text]]
    return (
        [question for question, _ in asked],
        [row for _, row in asked],
        sentences,
        [numbers[section_of[text]] for text in sentences],
    )


def _to_unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), SMALLEST), dtype=np.float32)
