"""Find the passages for a question: nearness and words, fused by rank; steered by role and facet, fair to each role."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain import Passage, Section, Understanding
from bot.index import Hit, Snapshot, Vectors
from bot.knowledge import Knowledge

DEPTH = 30  # sections each search brings
SMOOTHING = 20  # of reciprocal rank: the larger, the less the first place counts over the fifth
WEIGHTS = {"vector": 1.0, "bm25": 0.7, "facet": 1.6, "guide": 1.0, "asked": 1.3}  # how much each list counts
DEFINING = frozenset({"define", "compare"})
HALF_ASKED = 0.6  # a comparison of an asked role with one nobody asked about
NOT_ASKED = 0.3  # a section about roles nobody asked about
LONGEST_LIST = 10


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Passages, best first; `nearest` is the cosine of the question to the nearest section of all."""

    passages: tuple[Passage, ...]
    nearest: float
    question: Vectors


def retrieve(question: Understanding, vector: Vectors, snapshot: Snapshot, knowledge: Knowledge) -> Retrieval:
    """Rank the sections for a question; `vector` is the question's unit vector, shape (dimensions,)."""
    sections = knowledge.sections
    hits = snapshot.search(vector, DEPTH)
    words = snapshot.lexicon.search(f"{question.standalone_question} {question.text}", DEPTH)
    lists = {
        "vector": [hit.section for hit in hits],
        "bm25": [hit.section for hit in words],
        "facet": list_facet_sections(question, knowledge) or _list_of_all_roles(question, knowledge, hits),
        "guide": _list_guide_sections(question, {hit.section: hit.score for hit in hits}, sections),
        "asked": [item for item in question.sections if item in sections and not sections[item].empty],
    }
    scores = _fuse(lists)
    ranked = sorted(scores, key=lambda item: -_steer(scores[item], sections[item], question))
    fair = _share_fairly(ranked, question.roles, sections)[:LONGEST_LIST]
    passages = tuple(
        Passage(
            sections[item],
            rank,
            round(_steer(scores[item], sections[item], question), 4),
            tuple(name for name, members in lists.items() if item in members),
        )
        for rank, item in enumerate(fair, 1)
    )
    return Retrieval(passages, hits[0].score if hits else 0.0, vector)


def list_facet_sections(question: Understanding, knowledge: Knowledge) -> list[str]:
    """List the sections that roles and facets name outright: the pair's own page first, then each role's."""
    vocabulary = knowledge.vocabulary
    roles = question.roles
    if not question.facets and question.sections and question.intent not in DEFINING:
        return []  # what the examples are near to tells more than what the role is
    facets = [facet for facet in question.facets if facet != "overview"] or ["overview"]
    wanted = [f"wages/{place}#wages" for place in question.places] if facets[0] == "pay" else []
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


def _list_guide_sections(
    question: Understanding, nearness: Mapping[str, float], sections: Mapping[str, Section]
) -> list[str]:
    """List the sections of the guides whose words were used, nearest first."""
    pages = [f"guides/{guide}" for guide in question.guides[:3]]
    members = [item for item, section in sections.items() if section.page in pages]
    return sorted(members, key=lambda item: (-nearness.get(item, 0.0), pages.index(sections[item].page)))[:6]


def _fuse(lists: Mapping[str, list[str]]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for name, members in lists.items():
        for rank, item in enumerate(members, 1):
            scores[item] = scores.get(item, 0.0) + WEIGHTS[name] * SMOOTHING / (SMOOTHING + rank)
    return scores


def _steer(score: float, section: Section, question: Understanding) -> float:
    if not question.roles or not section.roles or set(section.roles) <= set(question.roles):
        return score
    return score * (HALF_ASKED if set(section.roles) & set(question.roles) else NOT_ASKED)


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
