"""How much of the knowledge the talks reach: each section asserted, only cited, only retrieved, or never."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.knowledge import Knowledge
from bot.talks.expect.citations import covers
from bot.talks.results import ItemResult
from bot.talks.script import Check, Talk

REACH = ("never", "retrieved", "cited", "asserted")  # the further, the better covered
CITING = ("cites", "cites_any", "cites_only")


def list_asserted(talks: Iterable[Talk]) -> set[str]:
    """List the pages and sections that some expectation asks to be cited."""
    checks = [
        check
        for talk in talks
        for check in (*talk.always, *talk.at_the_end, *(check for turn in talk.turns for check in turn.checks))
    ]
    return {name for check in checks for name in _list_named(check)}


def _list_named(check: Check) -> list[str]:
    if check.negated:
        return []
    own = list(check.argument) if check.verb in CITING else []
    return own + [name for part in check.parts for name in _list_named(part)]


def measure_coverage(talks: Sequence[Talk], results: Sequence[ItemResult], knowledge: Knowledge) -> dict[str, Any]:
    """Return for each section how far it is reached, and counts by role and by facet.

    A page that is asserted without a section counts for those of its sections that were cited.
    """
    asserted = list_asserted(talks)
    turns = [turn for result in results for turn in result.turns]
    cited = {citation.section for turn in turns for citation in turn.citations}
    retrieved = {section for turn in turns for section in turn.retrieved}
    reach: dict[str, str] = {}
    for name in knowledge.sections:
        named = name in asserted or (name in cited and any(covers(wanted, name) for wanted in asserted))
        reach[name] = REACH[3] if named else REACH[2] if name in cited else REACH[1] if name in retrieved else REACH[0]
    by_role = {role: _count(knowledge, reach, role=role) for role in knowledge.vocabulary.roles}
    by_facet = {facet: _count(knowledge, reach, facet=facet) for facet in knowledge.vocabulary.facets}
    return {"total": dict(Counter(reach.values())), "roles": by_role, "facets": by_facet, "sections": reach}


def _count(knowledge: Knowledge, reach: Mapping[str, str], role: str = "", facet: str = "") -> dict[str, int]:
    sections = knowledge.sections.values()
    wanted = [s.id for s in sections if (role in s.roles if role else s.kind == "roles" and s.facet == facet)]
    return dict(Counter(reach[name] for name in wanted))


def compare_coverage(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """List the sections that are reached less far than before, or are gone."""
    drops = []
    for name, then in before["sections"].items():
        now = after["sections"].get(name)
        if now is None or REACH.index(now) < REACH.index(then):
            drops.append(f"{name}: {then} before, {now or 'no longer in the knowledge'} now.")
    return drops


def describe_coverage(covered: Mapping[str, Any], knowledge: Knowledge) -> str:
    """Write the coverage as a table of roles and facets, then the sections no talk reaches."""
    width = max(len(name) for name in (*covered["roles"], *covered["facets"], "retrieved only"))
    lines = [f"{'':<{width}}  asserted  cited only  retrieved only  never"]
    for name, counts in (("all", covered["total"]), *covered["roles"].items(), *covered["facets"].items()):
        row = [counts.get(reach, 0) for reach in reversed(REACH)]
        lines.append(f"{name:<{width}}{row[0]:>10}{row[1]:>12}{row[2]:>16}{row[3]:>7}")
    never = [name for name, reach in covered["sections"].items() if reach == "never" and not name.startswith("wages/")]
    lines += [f"\nNever reached ({len(never)}, wages apart); 'advisor talk new NAME --for ID' drafts a talk:"]
    return "\n".join([*lines, *(f"  {name}  {knowledge.sections[name].title}" for name in never)])
