"""The same claims for each lens: in another order, with another next step."""

from collections.abc import Sequence
from itertools import groupby

from bot.answer.draft import Material
from bot.answer.fixed import say
from bot.domain import Draft, Lens

# What each lens wants to see first: words of a section's id or of a table row; an earlier one goes first.
FIRST: dict[Lens, tuple[str, ...]] = {
    "candidate": (),
    "hiring": ("guides/hiring", "guides/talent", "#skills", "Skills", "#interview", "Interviews", "#duties", "Work"),
    "team": ("guides/team", "guides/talent", "#duties", "Work", "What they do", "#demand", "Demand", "#moving"),
}

ON_LEARNING = frozenset({"gap", "learn", "plan", "move"})
FACETS_OF_LEARNING = frozenset({"skills", "ways-in"})
BESIDE_THE_TASK = frozenset({("pay",), ("interview",)})  # who asks what to pay or to ask needs not tell the task
CHOOSING = frozenset({"compare", "choose"})


def order_for_lens(drafts: Sequence[Draft], lens: Lens) -> list[Draft]:
    """Order the rows of a table, and the claims after the first, by what the lens wants first; nothing is lost."""
    ordered: list[Draft] = []
    for in_table, group in groupby(drafts, key=lambda draft: draft.place is not None):
        members = list(group)
        if in_table:
            ordered += sorted(members, key=lambda draft: _rank(draft.place.row if draft.place else "", lens))
            continue
        if any(draft.text.endswith(":") for draft in members):  # lists below headings have their order
            ordered += members
            continue
        kept = next((at for at, draft in enumerate(members) if draft.quotes), len(members)) + 1
        ordered += members[:kept]
        ordered += sorted(members[kept:], key=lambda d: _rank(d.quotes[0].section if d.quotes else "", lens))
    return ordered


def offer_next_step(material: Material, knows_skills: bool = False) -> list[Draft]:
    """Say what the person could tell next, at the first answer and when the lens has changed, if it helps further.

    Who told what they can do is not asked for it.
    """
    question, before = material.question, material.before
    if question.style or (before and (before.lens == question.lens or before.limit == "none")):
        return []
    if question.lens == "hiring" and question.roles and not (question.mentioned or question.follow_up):
        return say(material.texts, "next-after-task")  # the roles were guessed from the task that was told
    if question.lens != "candidate":
        return [] if question.facets[:1] in BESIDE_THE_TASK else say(material.texts, f"next-{question.lens}")
    if question.intent in CHOOSING:
        return say(material.texts, "next-choosing")
    if question.intent in ON_LEARNING or set(question.facets[:1]) & FACETS_OF_LEARNING:
        return [] if knows_skills else say(material.texts, "next-learning")
    return []


def _rank(name: str, lens: Lens) -> int:
    return next((at for at, wanted in enumerate(FIRST[lens]) if wanted in name), len(FIRST[lens]))
