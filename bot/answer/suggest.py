"""Suggest what to ask next: facets of the same roles that were not asked about yet."""

from bot.domain import Lens, Suggestion, Understanding
from bot.knowledge import Knowledge
from bot.retrieve import Retrieval

COUNT = 3
NEXT_FOR_ONE: dict[Lens, tuple[str, ...]] = {
    "candidate": ("duties", "skills", "pay", "ways-in", "interview", "demand", "suits-you", "moves"),
    "hiring": ("skills", "interview", "pay", "duties", "demand", "not-for-you"),
    "team": ("duties", "demand", "pay", "skills", "moves"),
}
NEXT_FOR_MORE: dict[Lens, tuple[str, ...]] = {
    "candidate": ("pay", "skills", "suits-you", "demand", "day-to-day"),
    "hiring": ("skills", "interview", "pay", "demand"),
    "team": ("duties", "demand", "pay", "skills"),
}


def suggest_questions(question: Understanding, knowledge: Knowledge, retrieval: Retrieval) -> tuple[Suggestion, ...]:
    """Return up to three questions that the knowledge can answer."""
    vocabulary = knowledge.vocabulary
    suggestions: list[Suggestion] = []
    if question.roles:
        following = NEXT_FOR_ONE if len(question.roles) == 1 else NEXT_FOR_MORE
        for facet in following[question.lens]:
            covered = any(
                (section := knowledge.sections.get(f"roles/{role}#{facet}")) and not section.empty
                for role in question.roles
            )
            if facet in question.facets[:2] or not covered:
                continue
            text = vocabulary.phrase_question(question.roles, facet)
            suggestions.append(Suggestion(text, vocabulary.facets[facet].title))
    else:
        seen = {passage.section.id for passage in retrieval.passages[:1]}
        for passage in retrieval.passages[:1]:
            page = [s for s in knowledge.sections.values() if s.page == passage.section.page and s.id not in seen]
            suggestions += [Suggestion(section.title, section.title) for section in page if section.title.endswith("?")]
    return tuple(suggestions[:COUNT])
