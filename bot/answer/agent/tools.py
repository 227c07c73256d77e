"""The tools by which a model looks for more passages; what they return is numbered like the passages it was given."""

import asyncio
from collections.abc import Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

from bot.answer.agent.brief import Numbers, Reference, write_passage
from bot.answer.fit import draft_verdict
from bot.domain import Section

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

MOST_FOUND = 5  # passages a call returns
MOST_CALLS = 8  # of all tools together, in one turn
ENOUGH = "Enough has been looked up. Write the answer from the passages you have."
NOTHING = "There is no such passage."


class Toolbox:
    """Looks things up for one turn, and remembers that it was asked for the person's fit."""

    def __init__(self, reference: Reference, numbers: Numbers) -> None:
        """Begin with nothing looked up."""
        self._reference = reference
        self._numbers = numbers
        self._calls = 0
        self._one_by_one = asyncio.Lock()
        self.assessed = False

    def search_knowledge(self, query: str) -> str:
        """Search the knowledge for passages. `query`: a question or key words, in English."""
        return self._show(self._reference.search(query[:400])[:MOST_FOUND])

    def show_section(self, section: str) -> str:
        """Show one section by its id, such as roles/ml-engineer#pay; for the ids of roles and facets see below.

        Facets of roles/<role>: overview, duties, day-to-day, skills, tools, maths, software, education, ways-in,
        interview, pay, demand, suits-you, not-for-you, misconceptions, moves.
        """
        found = self._reference.knowledge.sections.get(section.strip().strip("/"))
        return self._show([found] if found else [])

    def compare_roles(self, first: str, second: str) -> str:
        """Show how two roles differ. `first`, `second`: names of roles, such as "AI engineer"."""
        vocabulary, sections = self._reference.knowledge.vocabulary, self._reference.knowledge.sections
        roles = [mention.role for name in (first, second) for mention in vocabulary.find_mentions(name, wide=True)[:1]]
        if len(roles) < 2 or roles[0] == roles[1]:
            return f"Name two different roles of these: {', '.join(map(vocabulary.title, vocabulary.roles))}."
        page = vocabulary.comparison_of(roles[0], roles[1])
        facets = ("in-short", "duties", "skills", "depth", "choose")
        wanted = [f"{page}#{facet}" for facet in facets] if page else [f"roles/{role}#overview" for role in roles]
        return self._show([sections[name] for name in wanted if name in sections])

    def look_up_pay(self, role: str, place: str = "") -> str:
        """Show what a role earns. `role`: its name; `place`: a US state, a US city or a country, or nothing."""
        vocabulary, sections = self._reference.knowledge.vocabulary, self._reference.knowledge.sections
        roles = [mention.role for mention in vocabulary.find_mentions(role, wide=True)[:1]]
        areas = [area for name, area in self._reference.knowledge.places.items() if place and name == place.lower()]
        wanted = [*(f"wages/{area}#wages" for area in areas), *(f"roles/{known}#pay" for known in roles)]
        return self._show([sections[name] for name in wanted if name in sections])

    def assess_fit(self) -> str:
        """Have the advisor reckon which role fits the person by what they said; it adds the verdict itself."""
        self.assessed = True
        case = self._reference.reckon()
        quoted = [quote.section for draft in draft_verdict(case).drafts for quote in draft.quotes]
        sections = self._reference.knowledge.sections
        shown = self._show([sections[name] for name in dict.fromkeys(quoted) if name in sections])
        return f"The verdict is added below your answer; do not state one. Its passages:\n\n{shown}"

    def as_tools(self) -> list["BaseTool"]:
        """Wrap the tools for a model."""
        from langchain_core.tools import StructuredTool

        written: Sequence[Any] = (
            self.search_knowledge,
            self.show_section,
            self.compare_roles,
            self.look_up_pay,
            self.assess_fit,
        )
        return [StructuredTool.from_function(coroutine=self._limit(function)) for function in written]

    def _limit(self, function: Any) -> Any:
        """Let a tool be called only as long as the turn's calls last."""

        @wraps(function)
        async def call(*arguments: Any, **named: Any) -> str:
            # A model may call several at once. In their order, a section gets the same number each time: what the
            # model is sent can be told apart from what it was sent when its talk was recorded.
            async with self._one_by_one:
                self._calls += 1
                if self._calls > MOST_CALLS:
                    return ENOUGH
                return str(await asyncio.to_thread(function, *arguments, **named))

        return call

    def _show(self, sections: Sequence[Section]) -> str:
        shown = [write_passage(self._numbers.add(section), section) for section in sections if not section.empty]
        return "\n\n".join(shown) or NOTHING
