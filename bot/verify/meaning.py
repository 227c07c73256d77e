"""How near two words are: the same stem, a known synonym, or close by the embedder; and how much a word weighs."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from bot.index import Vectors
from bot.verify.clauses import Said
from bot.verify.reading import FUNCTION_WORDS, HEDGES, NEGATIONS, STEMMER

Embed = Callable[[Sequence[str]], Vectors]
SYNONYMS = Path(__file__).with_name("synonyms.txt")
OPPOSITES = Path(__file__).with_name("opposites.txt")
SYNONYM = 0.95
FAR, NEAR = 0.45, 0.8  # cosines of two words: nothing in common; as good as the same
# Words that say little: what they add need not stand in the source.
LIGHT = frozenset(
    STEMMER.stemWords(
        """
    make get take go come do be have use want thing way people person someone anyone those one main job role work
    position career kind part belong note expect mean exist example instance include case fact term overall together
    both also just even still again here whole own itself themselves well further more other else same different need
    look see find let remember consider think bit lot good main say tell source section describe person human individual
    simply mind famous likely something probably
    whether count list order alike sort side turn view number total become side group particular certain regard involve
    """.split()
    )
)
# Words that tell who says a thing.
FRAMES = frozenset(
    STEMMER.stemWords(
        """
    say said tell write wrote written note believe think hold held view opinion accord report state claim argue
    estimate put find found observe judge judging go advise recommend suggest call see saw name list mention account
    point describe cite reckon consider show explain warn reported figure data survey source guide article blog author
    quote record sample analysis definition profile essay recount warn picture description foresee author speaker
    telling remark comment assessment experience observation verdict summary respond conclude
    """.split()
    )
)
_ROLE_WORDS = frozenset(
    STEMMER.stemWords("engineer scientist developer analyst architect engineering science job role work post".split())
)


class Meaning:
    """Compare words as the knowledge uses them."""

    def __init__(self, texts: Iterable[str], embed: Embed | None = None) -> None:
        """Weigh words by how many of the texts hold them; without an embedder only stems and synonyms are near."""
        counted: Counter[str] = Counter()
        count = 0
        for text in texts:
            counted.update(set(STEMMER.stemWords(re.findall(r"[a-z]+", text.lower()))))
            count += 1
        self._rarity = {word: math.log((count + 1) / seen) / math.log(count + 1) for word, seen in counted.items()}
        self._embed = embed
        self._vectors: dict[str, Vectors] = {}

    def knows(self, word: str) -> bool:
        """Say whether a word stands in the texts, in this form or another."""
        return word.lower() in FUNCTION_WORDS | NEGATIONS | HEDGES or STEMMER.stemWord(word.lower()) in self._rarity

    def weigh(self, word: Said) -> float:
        """Return how much it matters that a word is supported, 0 to 1."""
        if word.kind != "word":
            return 0.0
        if not word.name and word.value in LIGHT | FRAMES:
            return 0.1
        return 0.35 + 0.65 * self._rarity.get(word.value, 1.0)

    def compare(self, words: Sequence[Said], source: "SourceWords") -> Vectors:
        """Return how near each word is to each word of a source, 0 to 1, shape (words, source words)."""
        near = np.array([[_compare_known(word, other) for other in source.words] for word in words], dtype=np.float32)
        near = near.reshape(len(words), len(source.words))
        rows = [row for row, word in enumerate(words) if _has_meaning(word) and near[row].max(initial=0) < SYNONYM]
        columns = [column for column, word in enumerate(source.words) if _has_meaning(word)]
        if self._embed is None or not rows or not columns:
            return near
        matrix = self._matrix([words[row].surface for row in rows])
        cosines = matrix @ source.matrix(lambda: self._matrix([source.words[column].surface for column in columns])).T
        scaled = 0.9 * np.clip((cosines - FAR) / (NEAR - FAR), 0.0, 1.0)
        for row, place in enumerate(rows):
            for column in np.flatnonzero(scaled[row]):
                if are_opposite(words[place].value, source.words[columns[column]].value):
                    scaled[row, column] = 0.0
        near[np.ix_(rows, columns)] = np.maximum(near[np.ix_(rows, columns)], scaled)
        return near

    def _matrix(self, surfaces: Sequence[str]) -> Vectors:
        new = [surface for surface in dict.fromkeys(surfaces) if surface not in self._vectors]
        if new and self._embed is not None:
            self._vectors.update(zip(new, self._embed(new), strict=True))
        return np.stack([self._vectors[surface] for surface in surfaces])


class SourceWords:
    """The words of the sentences that may carry a statement."""

    def __init__(self, words: Sequence[Said]) -> None:
        """Keep the words; their vectors are made when first needed."""
        self.words = tuple(words)
        self._vectors: Vectors | None = None

    def matrix(self, make: Callable[[], Vectors]) -> Vectors:
        """Return the vectors of the words that have a meaning of their own, made once."""
        if self._vectors is None:
            self._vectors = make()
        return self._vectors


def _has_meaning(word: Said) -> bool:
    return word.kind == "word" and bool(word.surface) and not word.name


def _compare_known(word: Said, other: Said) -> float:
    if word.value == other.value and word.kind == other.kind:
        return 1.0
    if word.kind != "word":
        return 0.0
    if other.kind == "role":
        return SYNONYM if word.value in _ROLE_WORDS else 0.0
    if other.kind == "word" and _groups().get(word.value, _EMPTY_SET) & _groups().get(other.value, _EMPTY_SET):
        return SYNONYM
    return 0.0


_EMPTY_SET: frozenset[int] = frozenset()


@cache
def _groups() -> dict[str, frozenset[int]]:
    """Read which groups of synonyms each stem stands in."""
    lines = [line for line in SYNONYMS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines):
        for word in line.replace("-", " ").split():
            found.setdefault(STEMMER.stemWord(word), set()).add(number)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}


@cache
def list_opposites() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return for each stem with an opposite: the stems of its own side, and those of the other."""
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for line in OPPOSITES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            left, right = (
                frozenset(side.split()) | frozenset(STEMMER.stemWords(side.split())) for side in line.split("|")
            )
            for own, other in ((left, right), (right, left)):
                for stem in own:
                    before = found.get(stem, (frozenset[str](), frozenset[str]()))
                    found[stem] = (before[0] | own, before[1] | other)
    return found


def are_opposite(one: str, other: str) -> bool:
    """Say whether two stems turn a statement round."""
    return other in list_opposites().get(one, (_EMPTY, _EMPTY))[1]


_EMPTY: frozenset[str] = frozenset()
