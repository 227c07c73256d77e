"""Expectations on what is cited, and why a citation that was expected is missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain import Reply
from bot.knowledge import find_year
from bot.talks.expect.kind import Cause, Finding, Seen, register
from bot.talks.expect.wording import within
from bot.talks.named import SectionName
from bot.talks.shapes import YES, Count, Number, Several

SECTIONS = Several(SectionName(), "sections")
# The nearer to the reply, the later; of sections of which any will do, the nearest tells most.
CAUSES: tuple[Cause, ...] = (
    "not in the knowledge",
    "not retrieved",
    "cited in another turn",
    "retrieved, not cited",
)


def covers(wanted: str, section: str) -> bool:
    """Say whether a section is the one wanted; a page stands for all its sections."""
    return section == wanted or section.split("#")[0] == wanted


def explain_missing(wanted: str, seen: Seen) -> tuple[Cause, str]:
    """Say which of four causes kept a section from being cited."""
    known = [section for section in seen.knowledge.sections if covers(wanted, section)]
    if not known:
        return "not in the knowledge", f"the knowledge has no {wanted}"
    others = [
        at + 1
        for at, said in enumerate(seen.said)
        if seen.at is not None and at != seen.at and said.reply and _cites(wanted, said.reply)
    ]
    ranks = [item.rank for item in seen.retrieved if covers(wanted, item.section)]
    read = f"retrieved at rank {min(ranks)}" if ranks else ""
    if others:
        turns = ", ".join(str(turn) for turn in others)
        return "cited in another turn", f"{wanted} is cited in turn {turns}; here it was {read or 'not retrieved'}"
    if ranks:
        return "retrieved, not cited", f"{wanted} was {read} of {len(seen.retrieved)}, but no sentence cites it"
    best = [rank for reply in seen.replies for section in known if (rank := seen.rank_section(section, reply))]
    place = f"best rank {min(best)} by nearness and words alone" if best else "nothing was searched for this message"
    return "not retrieved", f"{wanted} is in the knowledge, but was not retrieved ({place})"


def _cites(wanted: str, reply: Reply) -> bool:
    return any(covers(wanted, citation.section) for citation in reply.citations)


def _list_cited(seen: Seen) -> str:
    sections = tuple(dict.fromkeys(citation.section for citation in seen.citations))
    return "it cites " + (", ".join(sections) or "nothing")


def _judge_sections(wanted: Sequence[str], seen: Seen, needed: int) -> Finding:
    cited = [name for name in wanted if any(covers(name, citation.section) for citation in seen.citations)]
    quotes = tuple(c.quote for c in seen.citations if any(covers(name, c.section) for name in wanted))
    if len(cited) >= needed:
        return Finding(True, _list_cited(seen), quotes)
    causes = [explain_missing(name, seen) for name in wanted if name not in cited]
    cause = max((cause for cause, _ in causes), key=CAUSES.index) if needed < len(wanted) else causes[0][0]
    return Finding(False, "; ".join(text for _, text in causes), quotes, cause)


@register(
    "cites",
    "Citations",
    "All of these are cited; a page means any of its sections.",
    "roles/ml-engineer#pay",
    SECTIONS,
    each=True,
)
def judge_cites(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for a citation of each."""
    return _judge_sections(argument, seen, len(argument))


@register(
    "cites_any",
    "Citations",
    "At least one of these is cited.",
    "[roles/ml-engineer, roles/data-scientist]",
    SECTIONS,
    each=True,
)
def judge_cites_any(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for a citation of one."""
    return _judge_sections(argument, seen, 1)


@register("cites_only", "Citations", "Something is cited, and nothing but these.", "guides/reading-pay", SECTIONS)
def judge_cites_only(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for a citation of anything else."""
    strange = [c for c in seen.citations if not any(covers(name, c.section) for name in argument)]
    return Finding(bool(seen.citations) and not strange, _list_cited(seen), tuple(c.quote for c in strange))


@register("cites_count", "Citations", "So many different sections are cited.", "{at_least: 3}", Count())
def judge_cites_count(argument: tuple[float, float], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Count the sections cited."""
    return within(argument, len({citation.section for citation in seen.citations}), "sections cited")


@register("every_claim_cited", "Citations", "No sentence claims something without a citation.", "yes", YES)
def judge_every_claim_cited(argument: str, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for claims without citations."""
    bare = tuple(s.text for s in seen.statements if s.kind == "claim" and not s.citations)
    return Finding(not bare, f"{len(bare)} claims without a citation", bare)


@register("cites_newer_than", "Citations", "Every citation rests on a source later than this year.", "2022", Number())
def judge_cites_newer_than(argument: int, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Compare the newest source of each citation; undated sources prove nothing."""
    sources = seen.knowledge.sources
    years = [max((find_year(sources[s]) or 0 for s in c.sources if s in sources), default=0) for c in seen.citations]
    old = tuple(c.quote for c, year in zip(seen.citations, years, strict=True) if year <= argument)
    return Finding(bool(years) and not old, f"{len(old)} of {len(years)} citations are older or undated", old)


@register(
    "retrieves",
    "Citations",
    "All of these were found for the message, cited or not.",
    "guides/reading-pay",
    SECTIONS,
    each=True,
    within_first=Number(),
)
def judge_retrieves(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look at what was retrieved, and at which rank."""
    first = options.get("within_first", float("inf"))
    places = {
        name: min((item.rank for item in seen.retrieved if covers(name, item.section)), default=None)
        for name in argument
    }
    missing = [name for name, rank in places.items() if rank is None or rank > first]
    if not missing:
        return Finding(True, ", ".join(f"{name} at rank {rank}" for name, rank in places.items()))
    late = [f"{name} came at rank {places[name]}" for name in missing if places[name]]
    if late:
        return Finding(False, "; ".join(late))
    cause, text = explain_missing(missing[0], seen)
    return Finding(False, text, (), cause)
