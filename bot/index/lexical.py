"""Search by words: BM25 over stemmed English."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import Stemmer

from bot.errors import IndexDamaged

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells everyone of each index it builds


@dataclass(frozen=True, slots=True)
class WordHit:
    """A section id and its BM25 score."""

    section: str
    score: float


def stem_words(texts: list[str]) -> Any:
    """Split texts into stems without stop words, in bm25s' own form."""
    return bm25s.tokenize(texts, stopwords="en", stemmer=Stemmer.Stemmer("english"), show_progress=False)


class Lexicon:
    """A BM25 index of the sections."""

    def __init__(self, index: bm25s.BM25, section_ids: Sequence[str], count: int) -> None:
        """Keep the index and the ids of its rows."""
        self._index = index
        self._section_ids = section_ids
        self._count = count

    def __len__(self) -> int:
        """Count the sections indexed."""
        return self._count

    @classmethod
    def build(cls, texts: list[str]) -> "Lexicon":
        """Index texts in their order."""
        index = bm25s.BM25()
        index.index(stem_words(texts), show_progress=False)
        return cls(index, [], len(texts))

    def write(self, folder: Path) -> None:
        """Write the index to a folder."""
        self._index.save(str(folder), show_progress=False)
        (folder / "count.json").write_text(json.dumps(self._count), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path, section_ids: Sequence[str]) -> "Lexicon":
        """Read the index from a folder; raise `IndexDamaged` if it cannot be read."""
        try:
            count = int(json.loads((folder / "count.json").read_text(encoding="utf-8")))
            return cls(bm25s.BM25.load(str(folder)), section_ids, count)
        except Exception as error:  # numpy, json and the file system each raise their own
            raise IndexDamaged(f"The word index cannot be read ({type(error).__name__}).") from error

    def search(self, text: str, count: int) -> list[WordHit]:
        """Find the sections whose words fit best, best first; sections without a common word are left out."""
        stems = stem_words([text])
        if not stems.vocab:
            return []
        places, scores = self._index.retrieve(stems, k=min(count, self._count), show_progress=False)
        pairs = zip(places[0], scores[0], strict=True)
        return [WordHit(self._section_ids[int(place)], float(score)) for place, score in pairs if score > 0]
