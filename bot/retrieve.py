"""Find the passages for a question: meaning and words bring them, learnt weights rank them, each role has its share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from bot.attune import read_attuned
from bot.domain import Passage, Section, Understanding
from bot.expect import Expected, Likeness
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
    "nearest-sentence",  # the nearest of its sentences to the message
    "expected",  # the nearest of the questions that its sentences answer to the message
    "expected-behind",  # how far that is behind the nearest of all candidates
    "expected-written-out",  # the same to the question written out
    "expected-written-out-behind",
    "attuned",  # the nearest of its sentences to the message, both turned towards each other
    "attuned-behind",
    "attuned-written-out",
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


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a message is to sentences: to the questions each is expected to answer, and to itself, both attuned."""

    expected: Likeness = field(default_factory=Likeness)
    attuned: Likeness = field(default_factory=Likeness)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Passages, best first; `nearest` is the cosine of the question to the nearest section of all.

    `words` says how near the message as it stands is to the sentences of the passages, `written_out` the question,
    `most_expected` how near the message is to the nearest question that one of these sentences is expected to answer.
    """

    passages: tuple[Passage, ...]
    nearest: float
    question: Vectors
    words: Nearness = field(default_factory=Nearness)
    written_out: Nearness = field(default_factory=Nearness)
    most_expected: float = 0.0


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: unit vectors, shape (dimensions,), of the question written out and of the message itself."""

    written_out: Vectors
    words: Vectors


@dataclass(frozen=True, slots=True)
class Candidates:
    """Sections that may answer a question, the searches that brought each, and what speaks for it.

    `evidence` has the shape (sections, evidence), its columns in the order of `EVIDENCE`.
    """

    sections: tuple[str, ...]
    reasons: tuple[tuple[str, ...], ...]
    evidence: Vectors
    nearest: float
    words: Nearness
    written_out: Nearness


class Retriever:
    """Ranks the sections of the knowledge for a question."""

    def __init__(self, knowledge: Knowledge, snapshot: Snapshot) -> None:
        """Gather the vectors of all sentences, so that one product compares a message with each."""
        self._knowledge = knowledge
        self._snapshot = snapshot
        self._expected = Expected(knowledge, snapshot.vector_of)
        rows: list[Vectors] = []
        self._texts: list[str] = []
        self._rows: dict[str, tuple[int, int]] = {}
        for section in knowledge.sections.values():
            found = [(sentence.text, snapshot.vector_of(sentence.text)) for sentence in section.sentences]
            known = [(text, vector) for text, vector in found if vector is not None]
            self._rows[section.id] = (len(rows), len(rows) + len(known))
            self._texts += [text for text, _ in known]
            rows += [vector for _, vector in known]
        self._sentences = np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)
        self._attuned = read_attuned(snapshot.embedder, self._sentences.shape[1])
        self._facing = self._attuned.turn_sentences(self._sentences)

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
        most_expected = max((found.words.expected.of_section(item) for item in fair), default=0.0)
        return Retrieval(passages, found.nearest, sought.written_out, found.words, found.written_out, most_expected)

    def list_candidates(self, question: Understanding, sought: Sought) -> Candidates:
        """List the sections that searches, roles, facets and examples bring, with what speaks for each."""
        knowledge, sections = self._knowledge, self._knowledge.sections
        vector, words = sought.written_out, sought.words
        hits = self._snapshot.search(vector, DEPTH)
        worded = self._snapshot.lexicon.search(f"{question.standalone_question} {question.text}", DEPTH)
        near = {hit.section: hit.score for hit in hits}
        lists = {
            "vector": list(near),
            "bm25": [hit.section for hit in worded],
            "facet": list_facet_sections(question, knowledge) or _list_of_all_roles(question, knowledge, hits),
            "asked": [item for item in question.sections if item in sections and not sections[item].empty],
        }
        items = tuple(dict.fromkeys(item for members in lists.values() for item in members if item in sections))
        brought = {name: {item: rank for rank, item in enumerate(members, 1)} for name, members in lists.items()}
        most = worded[0].score if worded else 1.0
        heard = {hit.section: hit.score / most for hit in worded}
        cosines = self._sentences @ words if self._sentences.size else np.zeros(0, dtype=np.float32)
        best = max(question.likeness.values(), default=0.0)
        near_words, near_written_out = self._compare(items, words, vector)
        most_expected, most_attuned, most_written_out = (
            max(likeness.sections.values(), default=0.0)
            for likeness in (near_words.expected, near_words.attuned, near_written_out.expected)
        )
        roles = set(question.roles)
        # By the words alone: a lens orders what is said and never chooses it (decision 8).
        speaks_for_a_firm = question.speaks_for != "candidate"

        def list_evidence(item: str) -> tuple[float, ...]:
            section = sections[item]
            about = set(section.roles)
            start, end = self._rows[item]
            guide = section.page.removeprefix("guides/") if section.kind == "guides" else ""
            stored = self._snapshot.vector_of_section(item)
            like = question.likeness.get(item, 0.0)
            if section.kind == "roles":
                like = max(like, question.likeness.get(section.facet, 0.0))
            return (
                near[item] if item in near else 0.0 if stored is None else float(stored @ vector),
                0.0 if stored is None else float(stored @ words),
                float(cosines[start:end].max(initial=0.0)),
                near_words.expected.of_section(item),
                near_words.expected.of_section(item) - most_expected,
                near_written_out.expected.of_section(item),
                near_written_out.expected.of_section(item) - most_written_out,
                near_words.attuned.of_section(item),
                near_words.attuned.of_section(item) - most_attuned,
                near_written_out.attuned.of_section(item),
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

    def _compare(self, items: Sequence[str], words: Vectors, written_out: Vectors) -> tuple[Nearness, Nearness]:
        """Compare the message, and the question written out, with what the sentences of sections say and answer."""
        alone = self._expected.compare(words, items)
        expected = (alone, alone if np.array_equal(words, written_out) else self._expected.compare(written_out, items))
        asked = np.stack([words, written_out])
        turned = self._attuned.turn_questions(asked) if self._facing.size else asked[:, :0]
        cosines = turned @ self._facing.T
        attuned = [self._list_likeness(items, row) for row in cosines]
        return Nearness(expected[0], attuned[0]), Nearness(expected[1], attuned[1])

    def _list_likeness(self, items: Sequence[str], cosines: Vectors) -> Likeness:
        of_sentence: dict[str, float] = {}
        of_section: dict[str, float] = {}
        for item in items:
            start, end = self._rows[item]
            near = cosines[start:end].tolist()
            of_sentence |= zip(self._texts[start:end], near, strict=True)
            of_section[item] = max(near, default=0.0)
        return Likeness(of_sentence, of_section)


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
