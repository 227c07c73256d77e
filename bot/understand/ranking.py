"""What is asked for, ranked: facets and sections by the examples a message is near to and the words it uses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.knowledge import Knowledge
from bot.understand.sense import NOT, Votes

FACET_HEARD = 0.62  # nearness to the examples of a facet from which it counts as asked for
FACET_PLAIN = 0.75  # nearness of a facet that stands against words that name a guide
FACET_BESIDE = 0.06  # how far behind the first facet another may be
CUE = 0.12  # what a word of ours adds to the nearness of its facet
PAY, UNPAID = "pay", 0.1  # what is taken from the nearness of pay where no word of ours names it
GUIDE_CUE = 0.08  # what a word of ours adds to the nearness of its guide's sections
SECTION_HEARD = 0.45  # nearness to the examples of a section from which it is a candidate
SECTION_BESIDE = 0.3  # how far behind the nearest section another may be
MOST_SECTIONS = 12
TASK_HEARD = -4.0  # log odds from which a message describes a task of a role; nearly none of the others reach it
WORK_HEARD, WORK_AHEAD = -7.0, 2.0  # the same for one of the roles named, which it is then ahead of by so much
TASK_BESIDE = 2.0  # how far behind the first role the second may be
BEHIND = 0.92  # how much a follow-up counts behind the question before, beside itself


def rank_facets(votes: Votes, cues: Sequence[str]) -> list[str]:
    """List the facets asked for: by nearness to the examples, and by the words that name them."""
    scores = {facet: votes.facets.get(facet, 0.0) for facet in {*votes.facets, *cues}}
    for place, facet in enumerate(cues):
        scores[facet] += CUE * (1.0 if facet != "overview" else 0.5) / (1 + 0.25 * place)
        scores[facet] = max(scores[facet], FACET_HEARD - FACET_BESIDE)
    if PAY in scores and PAY not in cues:
        scores[PAY] -= UNPAID  # who asks for money says so; "which has more of it?" only sounds like it
    ranked = sorted(
        (facet for facet in scores if scores[facet] >= FACET_HEARD - FACET_BESIDE), key=lambda f: -scores[f]
    )
    best = scores[ranked[0]] if ranked else 0.0
    kept = [
        f for f in ranked if (scores[f] >= FACET_HEARD or f in cues) and (scores[f] > best - FACET_BESIDE or f in cues)
    ]
    return [facet for facet in kept if facet != "overview"] or kept  # "compare pay" asks for pay


def is_guide_nearer(votes: Votes, cues: Sequence[str], names_guide: bool) -> bool:
    """Say whether a section of a guide is asked for rather than a facet: by nearness, or by words of its own."""
    guide = max(votes.sections.values(), default=0.0)
    facet = max((nearness + (CUE if name in cues else 0.0) for name, nearness in votes.facets.items()), default=0.0)
    if cues:
        return guide >= FACET_HEARD and guide > facet + FACET_BESIDE
    if names_guide and facet < FACET_PLAIN:
        return True
    return guide >= FACET_HEARD and guide + (GUIDE_CUE if names_guide else 0.0) > facet


def guess_roles(votes: Votes) -> tuple[str, ...]:
    """Guess up to two roles from the task that a message describes; none if it describes no task."""
    first, *others = sorted(votes.tasks.items(), key=lambda vote: -vote[1])[:2] or [("", NOT)]
    if first[1] < TASK_HEARD:
        return ()
    return (first[0], *(role for role, score in others if score >= max(TASK_HEARD, first[1] - TASK_BESIDE)))


def choose_by_work(votes: Votes, roles: Sequence[str]) -> str:
    """Choose whose work a described case is of some roles; empty if another role's is likelier or it is too close."""
    first, *_ = sorted(votes.tasks, key=lambda role: -votes.tasks[role]) or [""]
    others = [votes.tasks.get(role, NOT) for role in roles if role != first]
    plain = first in roles and bool(others) and votes.tasks[first] >= WORK_HEARD
    return first if plain and votes.tasks[first] >= max(others) + WORK_AHEAD else ""


def merge_votes(alone: Votes, behind: Votes) -> Votes:
    """Hear a follow-up both by itself and behind the question before; the nearer counts."""

    def merge(own: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
        merged = {name: max(nearness, BEHIND * other.get(name, 0.0)) for name, nearness in own.items()}
        return dict(sorted(merged.items(), key=lambda vote: -vote[1]))

    return replace(alone, facets=merge(alone.facets, behind.facets), sections=merge(alone.sections, behind.sections))


def weigh_sections(
    votes: Votes, roles: tuple[str, ...], facets: Sequence[str], guides: Sequence[str], knowledge: Knowledge
) -> dict[str, float]:
    """Say how near a message is to the examples of each section: of guides, of the roles' pages and their comparisons."""
    vocabulary = knowledge.vocabulary
    pairs = [vocabulary.comparison_of(one, other) for at, one in enumerate(roles) for other in roles[at + 1 :]]
    named = {f"guides/{guide}" for guide in guides}
    scores = {
        section: nearness + (GUIDE_CUE if section.partition("#")[0] in named else 0.0)
        for section, nearness in votes.sections.items()
    }
    for facet, nearness in votes.facets.items():
        nearness += CUE if facet in facets else 0.0
        own = [f"{pair}#{vocabulary.facets[facet].comparison}" for pair in pairs if pair]
        for section in (*own, *(f"roles/{role}#{facet}" for role in roles)):
            if section in knowledge.sections:
                scores[section] = max(nearness, scores.get(section, 0.0))
    return scores


def rank_sections(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Rank the sections whose examples the message is near to."""
    ranked = sorted(scores, key=lambda section: -scores[section])
    least = max(SECTION_HEARD, scores[ranked[0]] - SECTION_BESIDE) if ranked else 0.0
    return tuple(section for section in ranked[:MOST_SECTIONS] if scores[section] >= least)
