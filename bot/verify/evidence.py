"""Find the sentences that would carry a statement: for each of its clauses the one that says most of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.domain import Quote, Section
from bot.index import Vectors
from bot.knowledge import Vocabulary
from bot.verify.clauses import Reading, Said, read_statement
from bot.verify.marks import gather_names
from bot.verify.meaning import FRAMES, Meaning, SourceWords
from bot.verify.wording import settle_wording

FOUND = 0.6  # nearness from which on a word counts as taken from the source
TELLING = 0.3  # weight from which on a word must be found
OTHER_OWNER = 0.4  # what a word counts that the source says of another role
WORTH_A_SECOND = 0.15  # share of a clause that a second sentence must add to be quoted too
OF_THE_FIRST = 0.45  # what it must say of the clause by itself, as a share of what the first says
OF_THE_FIRST_FOR_A_ROLE = 0.7  # the same where the second is there for a role that the first does not name
MOST_QUOTES = 3
VALUE = {"number": 1.5, "year": 0.6, "role": 0.6, "negation": 0.0, "hedge": 0.1}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a cited section, read."""

    quote: Quote
    reading: Reading
    roles: frozenset[str]  # those it names, else those of its section


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the statement and the word of the source it is taken from, if there is one."""

    word: Said
    weight: float
    nearness: float = 0.0
    found: Said | None = None
    candidate: int = -1  # which of the sentences quoted
    owned: bool = True  # whether both speak of the same role


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement, the sentences chosen for it, and where each word was found."""

    claim: Reading
    chosen: tuple[Candidate, ...]
    matches: tuple[Match, ...]
    by_clause: Mapping[int, tuple[int, ...]]  # clause number → the sentences chosen for it
    coverage: Mapping[tuple[int, int], float]  # clause and sentence → share of the clause it says
    borne: Vectors  # what each sentence chosen gives for each word, 0 to 1, shape (words, sentences)
    held: Vectors  # the same, whichever role a sentence says it of
    cosine: float

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The sentences chosen, verbatim."""
        return tuple(candidate.quote for candidate in self.chosen)

    @property
    def stretches(self) -> list[list[Match]]:
        """The words between one comma, "and" or end of a clause and the next: what is said in one breath."""
        stretches: list[list[Match]] = [[]]
        latest = -1
        for match in self.matches:
            if match.word.joined or match.word.clause != latest:
                stretches.append([])
            latest = match.word.clause
            if match.word.kind == "word":
                stretches[-1].append(match)
        return stretches


class Shelves:
    """Sections read once, with the words of all their sentences."""

    def __init__(self, sections: Mapping[str, Section], vocabulary: Vocabulary) -> None:
        """Read nothing yet."""
        self._sections = sections
        self._vocabulary = vocabulary
        self._read: dict[str, tuple[tuple[Candidate, ...], SourceWords, tuple[int, ...]]] = {}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that the sections use, in lower case; gathered when first asked for, which takes seconds."""
        return gather_names(settle_wording(section.text) for section in self._sections.values())

    def read(self, identifier: str) -> tuple[tuple[Candidate, ...], SourceWords, tuple[int, ...]]:
        """Return the sentences of a section, their words, and which sentence each word stands in."""
        if identifier not in self._read:
            section = self._sections[identifier]
            candidates = []
            for sentence in section.sentences:
                reading = read_statement(sentence.text, self._vocabulary, section.roles, self.names)
                roles = frozenset(reading.roles or section.roles)
                candidates.append(Candidate(Quote(identifier, sentence.text), reading, roles))
            words = [word for candidate in candidates for word in candidate.reading.words]
            places = tuple(place for place, item in enumerate(candidates) for _ in item.reading.words)
            self._read[identifier] = (tuple(candidates), SourceWords(words), places)
        return self._read[identifier]


def find_evidence(
    claim: Reading, cited: Sequence[str], shelves: Shelves, meaning: Meaning, cosines: Mapping[str, float]
) -> Evidence:
    """Choose at most three sentences of the cited sections, the best for each clause, and match every word to them.

    `cosines` says how near the whole statement is to each sentence, by its text; it decides between equals.
    """
    candidates: list[Candidate] = []
    words: list[Said] = []
    places: list[int] = []
    parts: list[Vectors] = []
    for identifier in cited:
        found, source, where = shelves.read(identifier)
        parts.append(meaning.compare(claim.words, source))
        words.extend(source.words)
        places.extend(len(candidates) + place for place in where)
        candidates.extend(found)
    near = np.concatenate(parts, axis=1)
    owned = np.array([[_agree(word, other) for other in words] for word in claim.words], dtype=bool).reshape(near.shape)
    scored = np.where(owned, near, OTHER_OWNER * near)
    weights = np.array([VALUE.get(word.kind, meaning.weigh(word)) for word in claim.words], dtype=np.float32)
    # What each sentence gives for each word, shape (words, sentences).
    best, held = (np.zeros((len(claim.words), len(candidates)), dtype=np.float32) for _ in range(2))
    for column, place in enumerate(places):
        best[:, place] = np.maximum(best[:, place], scored[:, column])
        held[:, place] = np.maximum(held[:, place], near[:, column])
    for row, word in enumerate(claim.words):
        if word.kind == "role":
            for place, candidate in enumerate(candidates):
                best[row, place] = 1.0 if word.value in candidate.roles else 0.0
    tie = np.array([cosines.get(candidate.quote.text, 0.0) for candidate in candidates], dtype=np.float32)
    by_clause = _choose(claim, best, weights, tie, candidates)
    chosen = sorted({place for group in by_clause.values() for place in group})
    matches = []
    for row, word in enumerate(claim.words):
        own = by_clause[word.clause]
        columns = [column for column, place in enumerate(places) if place in own] or []
        others = [column for column, place in enumerate(places) if place in chosen]
        matches.append(_match(row, word, float(weights[row]), (columns, others), (near, scored, owned), words, places))
    renamed = {place: number for number, place in enumerate(chosen)}
    return Evidence(
        claim,
        tuple(candidates[place] for place in chosen),
        tuple(Match(m.word, m.weight, m.nearness, m.found, renamed.get(m.candidate, -1), m.owned) for m in matches),
        {clause: tuple(renamed[place] for place in group) for clause, group in by_clause.items()},
        _measure_coverage(claim, best, weights, renamed),
        best[:, chosen],
        held[:, chosen],
        float(max((tie[place] for place in chosen), default=0.0)),
    )


def _measure_coverage(
    claim: Reading, best: Vectors, weights: Vectors, renamed: Mapping[int, int]
) -> dict[tuple[int, int], float]:
    coverage = {}
    for clause in dict.fromkeys(word.clause for word in claim.words):
        rows = [
            row for row, word in enumerate(claim.words) if word.clause == clause and word.kind in {"word", "number"}
        ]
        total = float(weights[rows].sum()) or 1.0
        for place, number in renamed.items():
            coverage[clause, number] = float(weights[rows] @ best[rows, place]) / total
    return coverage


def _agree(word: Said, other: Said) -> bool:
    """Say whether two words speak of the same role; time, place and source are nobody's."""
    return (
        not word.owners
        or not other.owners
        or word.context
        or other.context
        or word.value in FRAMES
        or bool(word.owners & other.owners)
    )


def _choose(
    claim: Reading, best: Vectors, weights: Vectors, tie: Vectors, candidates: Sequence[Candidate]
) -> dict[int, tuple[int, ...]]:
    chosen: dict[int, tuple[int, ...]] = {}
    for clause in dict.fromkeys(word.clause for word in claim.words):
        rows = [row for row, word in enumerate(claim.words) if word.clause == clause]
        total = float(weights[rows].sum()) or 1.0
        score = weights[rows] @ best[rows]
        used = {place for group in chosen.values() for place in group}
        bonus = 0.15 * total * tie + np.array([0.05 * total if place in used else 0.0 for place in range(len(tie))])
        first = int(np.argmax(score + bonus))
        if len(used | {first}) > MOST_QUOTES:
            first = max(used, key=lambda place: float(score[place]))
        rest = np.maximum(best[rows], best[rows, first][:, None])
        gains = weights[rows] @ rest - score[first]
        missing = {claim.words[row].value for row in rows if claim.words[row].kind == "role"} - candidates[first].roles
        brings = np.array([bool(missing & candidate.roles) for candidate in candidates])
        much = score >= np.where(brings, OF_THE_FIRST_FOR_A_ROLE, OF_THE_FIRST) * score[first]
        worth = much & ((gains / total >= WORTH_A_SECOND) | brings)
        second = int(np.argmax(np.where(worth, gains + brings, -1.0)))
        both = bool(worth[second]) and second != first and len(used | {first, second}) <= MOST_QUOTES
        chosen[clause] = (first, second) if both else (first,)
    return chosen


def _match(
    row: int,
    word: Said,
    weight: float,
    columns: tuple[list[int], list[int]],
    arrays: tuple[Vectors, Vectors, Vectors],
    words: Sequence[Said],
    places: Sequence[int],
) -> Match:
    """Take the best word of the clause's own sentences; else, at a small loss, of another sentence quoted."""
    near, scored, owned = arrays
    best = Match(word, weight)
    for group, share in zip(columns, (1.0, 0.9), strict=True):
        if not group:
            continue
        column = max(group, key=lambda item: float(scored[row, item]))
        nearness = float(near[row, column]) * share
        if nearness > best.nearness + 0.05:
            best = Match(word, weight, nearness, words[column], places[column], bool(owned[row, column]))
    return best
