"""How near a message is to the questions that each sentence of the knowledge is expected to answer.

A question is far nearer to another question than to its answer: the sentence that says how long a move takes shares few
words with "will I be old before I get there?".
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from bot.index import Vectors
from bot.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Likeness:
    """Cosines of a message to the nearest expected question, by the text of a sentence; 0 for one that has none."""

    sentences: Mapping[str, float] = field(default_factory=dict)
    sections: Mapping[str, float] = field(default_factory=dict)  # of the nearest sentence of each section compared

    def of_sentence(self, text: str) -> float:
        """Return how near the message is to what this sentence answers."""
        return self.sentences.get(text, 0.0)

    def of_section(self, section: str) -> float:
        """Return how near the message is to what the nearest sentence of a section, named by its id, answers."""
        return self.sections.get(section, 0.0)


class Expected:
    """Compares messages with the expected questions of the sentences of some sections."""

    def __init__(self, knowledge: Knowledge, vector_of: Callable[[str], Vectors | None]) -> None:
        """Gather the vectors of the questions by section, those of a sentence one after the other."""
        self._sections: dict[str, tuple[tuple[str, ...], Vectors, list[int]]] = {}
        for section in knowledge.sections.values():
            texts: list[str] = []
            starts: list[int] = []
            rows: list[Vectors] = []
            for sentence in section.sentences:
                found = [vector_of(question) for question in knowledge.expected.get(sentence.text, ())]
                if known := [vector for vector in found if vector is not None]:
                    texts.append(sentence.text)
                    starts.append(len(rows))
                    rows += known
            if rows:
                self._sections[section.id] = (tuple(texts), np.stack(rows), starts)

    def compare(self, vector: Vectors, sections: Iterable[str]) -> Likeness:
        """Compare a message, its unit vector of shape (dimensions,), with the questions of these sections."""
        of_sentence: dict[str, float] = {}
        of_section: dict[str, float] = {}
        for section in sections:
            if section in self._sections:
                texts, matrix, starts = self._sections[section]
                nearest = np.maximum.reduceat(matrix @ vector, starts).tolist()
                of_sentence |= zip(texts, nearest, strict=True)
                of_section[section] = max(nearest)
        return Likeness(of_sentence, of_section)
