"""Find the passages for a question: meaning and words bring them, learnt weights rank them, each role has its share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from bot.attune import Attuned
from bot.domain import Passage, Section, Understanding
from bot.index import Hit, Snapshot, Vectors
from bot.knowledge import Knowledge
from bot.understand.sense import GUIDES_OF_LENS

WEIGHTS = Path(__file__).with_name("retrieve.yaml")
DEPTH = 40  # sections each search brings
SMOOTHING = 20  # of reciprocal rank: the larger, the less the first place counts over the fifth
DEFINING = frozenset({"define", "compare"})
WAGES = "wages/"
LONGEST_LIST = 10
EVIDENCE = (
    "nearness",  # cosine of the section to the question written out
    "nearness-to-words",  # and to the message as it stands
    "attuned",  # the nearest of its sentences to the message, both turned towards each other
    "attuned-behind",  # how far that is behind the nearest of all candidates
    "attuned-written-out",  # the same to the question written out
    "attuned-written-out-behind",
    "words",  # what BM25 gives it, of what it gives the best
    "words-rank",
    "named",  # its place among the sections that roles and facets name outright
    "asked",  # its place among those whose examples the message is near to
    "likeness",  # the nearness of the message to those examples
    "likeness-behind",  # how far that is behind the nearest of all
    "named-guide",  # a guide whose words were used
    "own",  # all roles it is about are asked about
    "half-own",
    "others",  # no role it is about is asked about
    "guide-for-all",  # a guide, where no role is asked about
    "guide-beside-roles",
    "role-for-none",  # a role's page, where no role is asked about
    "comparison",
    "for-hiring",  # a guide for those who hire or lead, and so is the question
    "says-what-it-is",
    "about-the-advisor",
)


class Rows:
    """Where the sentences of the knowledge stand in a matrix of all, those of a section one after the other."""

    def __init__(self, sections: Mapping[str, Sequence[str]]) -> None:
        """Count through the sentences of sections, by the section's id; one without sentences has no place."""
        filled = {section: texts for section, texts in sections.items() if texts}
        self.texts = tuple(text for texts in filled.values() for text in texts)
        self.of_sentence = {text: row for row, text in enumerate(self.texts)}
        self.of_section = {section: place for place, section in enumerate(filled)}
        counts = [len(texts) for texts in filled.values()]
        self.starts = np.cumsum([0, *counts[:-1]]) if counts else np.zeros(0, dtype=np.intp)


class Likeness:
    """How near a question is to every sentence, both attuned: cosines, one a row."""

    def __init__(self, rows: Rows, cosines: Vectors) -> None:
        """Find the nearest sentence of each section, too."""
        self._rows = rows
        self._sentences = cosines
        self._sections = np.maximum.reduceat(cosines, rows.starts) if cosines.size else cosines

    def of_sentence(self, text: str) -> float:
        """Return how near the question is to a sentence; 0 for one that is not of the knowledge."""
        row = self._rows.of_sentence.get(text)
        return 0.0 if row is None else float(self._sentences[row])

    def of_section(self, section: str) -> float:
        """Return how near the question is to the nearest sentence of a section, named by its id; 0 if it has none."""
        place = self._rows.of_section.get(section)
        return 0.0 if place is None else float(self._sections[place])

    def list_nearest(self, count: int) -> list[str]:
        """List the ids of the nearest sections, nearest first."""
        names = list(self._rows.of_section)
        return [names[place] for place in np.argsort(-self._sections, kind="stable")[:count].tolist()]


def _compare_nothing() -> Likeness:
    return Likeness(Rows({}), np.zeros(0, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Passages, best first; `nearest` is the cosine of the question to the nearest section of all.

    `words` says how near the message as it stands is to sentences, `written_out` the question, and `most` how near the
    message is to the nearest sentence of the passages.
    """

    passages: tuple[Passage, ...]
    nearest: float
    words: Likeness = field(default_factory=_compare_nothing)
    written_out: Likeness = field(default_factory=_compare_nothing)
    most: float = 0.0


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: unit vectors of the question written out and of the message itself, shape (2, dimensions).

    `sentences` lie near to the sentences that answer, as these are turned, `sections` to sections as they are stored.
    """

    sentences: Vectors
    sections: Vectors


@dataclass(frozen=True, slots=True)
class Candidates:
    """Sections that may answer a question, the searches that brought each, and what speaks for it.

    `evidence` has the shape (sections, evidence), its columns in the order of `EVIDENCE`.
    """

    sections: tuple[str, ...]
    reasons: tuple[tuple[str, ...], ...]
    evidence: Vectors
    nearest: float
    words: Likeness
    written_out: Likeness


class Retriever:
    """Ranks the sections of the knowledge for a question."""

    def __init__(self, knowledge: Knowledge, snapshot: Snapshot, attuned: Attuned) -> None:
        """Gather the vectors of all sentences, so that one product compares a message with each."""
        self._knowledge = knowledge
        self._snapshot = snapshot
        texts: dict[str, list[str]] = {}
        rows: list[Vectors] = []
        for section in knowledge.sections.values():
            found = {sentence.text: snapshot.vector_of(sentence.text) for sentence in section.sentences}
            known = {text: vector for text, vector in found.items() if vector is not None}
            texts[section.id] = list(known)
            rows += known.values()
        self._rows = Rows(texts)
        vectors = np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)
        self._sentences = attuned.turn_sentences(self._rows.texts, vectors)

    def retrieve(self, question: Understanding, sought: Sought) -> Retrieval:
        """Rank the sections for a question."""
        found = self.list_candidates(question, sought)
        sections = self._knowledge.sections
        likely = _turn_into_chances(found.evidence @ _read_weights())
        chances = dict(zip(found.sections, likely.tolist(), strict=True))
        reasons = dict(zip(found.sections, found.reasons, strict=True))
        # The wages of a place that is named are what was asked for; they are not searched, so nothing else speaks.
        ranked = sorted(chances, key=lambda item: (not item.startswith(WAGES), -chances[item]))
        fair = _share_fairly(ranked, question.roles, sections)[:LONGEST_LIST]
        passages = tuple(
            Passage(sections[item], rank, round(chances[item], 4), reasons[item]) for rank, item in enumerate(fair, 1)
        )
        most = max((found.words.of_section(item) for item in fair), default=0.0)
        return Retrieval(passages, found.nearest, found.words, found.written_out, most)

    def list_candidates(self, question: Understanding, sought: Sought) -> Candidates:
        """List the sections that searches, roles, facets and examples bring, with what speaks for each."""
        knowledge, sections = self._knowledge, self._knowledge.sections
        vector, words = sought.sections
        near_words, near_written_out = self._compare(sought.sentences)
        hits = self._snapshot.search(vector, DEPTH)
        worded = self._snapshot.lexicon.search(f"{question.standalone_question} {question.text}", DEPTH)
        near = {hit.section: hit.score for hit in hits}
        lists = {
            "vector": list(near),
            "bm25": [hit.section for hit in worded],
            "facet": list_facet_sections(question, knowledge) or _list_of_all_roles(question, knowledge, hits),
            "attuned": near_written_out.list_nearest(DEPTH),
            "asked": [item for item in question.sections if item in sections and not sections[item].empty],
        }
        items = tuple(dict.fromkeys(item for members in lists.values() for item in members if item in sections))
        brought = {name: {item: rank for rank, item in enumerate(members, 1)} for name, members in lists.items()}
        most = worded[0].score if worded else 1.0
        heard = {hit.section: hit.score / most for hit in worded}
        best = max(question.likeness.values(), default=0.0)
        most_attuned, most_written_out = (
            max((likeness.of_section(item) for item in items), default=0.0)
            for likeness in (near_words, near_written_out)
        )
        roles = set(question.roles)
        # By the words alone: a lens orders what is said and never chooses it (decision 8).
        speaks_for_a_firm = question.speaks_for != "candidate"

        def list_evidence(item: str) -> tuple[float, ...]:
            section = sections[item]
            about = set(section.roles)
            guide = section.page.removeprefix("guides/") if section.kind == "guides" else ""
            stored = self._snapshot.vector_of_section(item)
            like = question.likeness.get(item, 0.0)
            if section.kind == "roles":
                like = max(like, question.likeness.get(section.facet, 0.0))
            return (
                near[item] if item in near else 0.0 if stored is None else float(stored @ vector),
                0.0 if stored is None else float(stored @ words),
                near_words.of_section(item),
                near_words.of_section(item) - most_attuned,
                near_written_out.of_section(item),
                near_written_out.of_section(item) - most_written_out,
                heard.get(item, 0.0),
                _count_place(brought["bm25"].get(item)),
                _count_place(brought["facet"].get(item)),
                _count_place(brought["asked"].get(item)),
                like,
                like - best,
                float(guide in question.guides),
                float(bool(about) and about <= roles),
                float(bool(about & roles) and not about <= roles),
                float(bool(about and roles) and not about & roles),
                float(bool(guide) and not roles),
                float(bool(guide and roles)),
                float(section.kind == "roles" and not roles),
                float(section.kind == "comparisons"),
                float(guide in GUIDES_OF_LENS and speaks_for_a_firm),
                float(section.facet in {"overview", "in-short"}),
                float(guide == "about-this-advisor"),
            )

        evidence = np.array([list_evidence(item) for item in items], dtype=np.float32).reshape(-1, len(EVIDENCE))
        reasons = tuple(tuple(name for name, places in brought.items() if item in places) for item in items)
        return Candidates(items, reasons, evidence, hits[0].score if hits else 0.0, near_words, near_written_out)

    def _compare(self, asked: Vectors) -> tuple[Likeness, Likeness]:
        """Compare the message, and the question written out, with all sentences."""
        written_out, words = asked @ self._sentences.T if self._sentences.size else asked[:, :0]
        return Likeness(self._rows, words), Likeness(self._rows, written_out)


@cache
def _read_weights() -> Vectors:
    weights: Mapping[str, float] = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
    return np.array([weights.get(name, 0.0) for name in EVIDENCE], dtype=np.float32)


def _turn_into_chances(scores: Vectors) -> Vectors:
    """Turn scores into chances to be the section that answers; they sum to 1."""
    if not scores.size:
        return scores
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum(), dtype=np.float32)


def _count_place(rank: int | None) -> float:
    return SMOOTHING / (SMOOTHING + rank) if rank else 0.0


def list_facet_sections(question: Understanding, knowledge: Knowledge) -> list[str]:
    """List the sections that roles and facets name outright: the pair's own page first, then each role's."""
    vocabulary = knowledge.vocabulary
    roles = question.roles
    if not question.facets and question.sections and question.intent not in DEFINING:
        return []  # what the examples are near to tells more than what the role is
    facets = [facet for facet in question.facets if facet != "overview"] or ["overview"]
    wanted = [f"{WAGES}{place}#wages" for place in question.places] if facets[0] == "pay" else []
    pairs = [(first, second) for at, first in enumerate(roles) for second in roles[at + 1 :]]
    own = vocabulary.find_comparison_facets(question.standalone_question)
    for first, second in pairs:
        page = vocabulary.comparison_of(first, second)
        asked = dict.fromkeys([*own, *(vocabulary.facets[facet].comparison for facet in facets)])
        wanted += [f"{page}#{facet}" for facet in asked]
    wanted += [f"roles/{role}#{facet}" for facet in facets[:3] for role in roles]
    if question.intent == "compare":  # whatever is compared, what the roles are belongs to it
        wanted += [f"{vocabulary.comparison_of(first, second)}#in-short" for first, second in pairs]
        wanted += [f"roles/{role}#overview" for role in roles]
    return [item for item in dict.fromkeys(wanted) if item in knowledge.sections]


def _list_of_all_roles(question: Understanding, knowledge: Knowledge, hits: Sequence[Hit]) -> list[str]:
    """List the sections of one facet over all roles, nearest first, for "which is the most …?" that names no role."""
    facet = next((facet for facet in question.facets if facet != "overview"), "")
    if question.intent != "rank" or question.roles or not facet:
        return []
    nearness = {hit.section: hit.score for hit in hits}
    wanted = [f"roles/{role}#{facet}" for role in knowledge.vocabulary.roles]
    return sorted((item for item in wanted if item in knowledge.sections), key=lambda item: -nearness.get(item, 0.0))


def _share_fairly(ranked: list[str], roles: tuple[str, ...], sections: Mapping[str, Section]) -> list[str]:
    """Move up, for each role asked about, its best section into the first places."""
    if len(roles) < 2:
        return ranked
    head: list[str] = []
    for role in roles:
        if not any(role in sections[item].roles for item in head):
            best = next((item for item in ranked if role in sections[item].roles), None)
            head += [best] if best else []
    first = [item for item in ranked if item in head or ranked.index(item) < 1]
    return [*first, *(item for item in ranked if item not in first)]


def covered_roles(roles: Iterable[str], sections: Mapping[str, Section]) -> tuple[str, ...]:
    """List the roles about which the knowledge has at least one section of their own."""
    known = {role for section in sections.values() for role in section.roles}
    return tuple(role for role in roles if role in known)
