"""Answer what is asked about the answer before: on whose word it rests, and what it says in short."""

import re
from typing import NamedTuple

from bot.answer.draft import Answer, Material, Page
from bot.answer.fixed import say
from bot.domain import Citation, Draft, Quote, Reply, Statement
from bot.verify.polarity import ANSWERS

MOST_SOURCES = 3  # named in one reply; the others stand behind their citations
SHORT_ROWS = 2  # of a table that is to be short
SHORT_LISTS = 3  # of an answer made of lists that is to be short


def name_sources(material: Material) -> Answer | None:
    """Repeat the leading claims of the reply before, each with its sources; none if it claimed nothing.

    Whoever names one of the sources, "who are Scio?", is told of that.
    """
    before = material.before
    chosen: dict[tuple[str, ...], Citation] = {}
    for citation in before.citations if before else ():
        if citation.section in material.knowledge.sections and citation.sources:
            chosen.setdefault(citation.sources, citation)
    drafts: list[Draft] = []
    asked = set(re.findall(r"[a-z]{4,}", material.question.text.lower()))
    named = [
        item for item in chosen.items() if asked & set(re.findall(r"[a-z]{4,}", _name_publishers(material, item[0])))
    ]
    for sources, citation in (named or list(chosen.items()))[:MOST_SOURCES]:
        known = [material.knowledge.sources[source].label for source in sources if source in material.knowledge.sources]
        if not known or citation.quote not in material.knowledge.sections[citation.section].text:
            continue
        drafts.append(Draft(citation.quote, (Quote(citation.section, citation.quote),)))
        drafts += say(material.texts, "rests-on", sources="; ".join(known))
    return Answer(tuple(drafts)) if drafts else None


def _name_publishers(material: Material, sources: tuple[str, ...]) -> str:
    return " ".join(material.knowledge.sources[s].publisher.lower() for s in sources if s in material.knowledge.sources)


def shorten(page: Page) -> bool:
    """Keep what the answer before opened with; return whether that is shorter.

    Each of several questions keeps its opening, each headed list its first sentence, and a bare table its first rows.
    """
    before = page.material.before
    told = _list_told(before) if before else []
    if not before or len(told) < 2:
        return False
    kept = _keep_first(told)
    if told[0].claim.place is not None:
        rows = list(dict.fromkeys(item.claim.place.row for item in told if item.claim.place))[:SHORT_ROWS]
        kept = [item for item in told if item.claim.place and item.claim.place.row in rows]
    cited = {citation.number: citation for citation in before.citations}
    for heading, claim in kept if len(kept) < len(told) else ():
        section = page.material.knowledge.sections.get(cited[claim.citations[0]].section)
        sentence = next((s for s in section.sentences if s.text == claim.text), None) if section else None
        if section and sentence:
            page.drafts += [Draft(heading)] if heading else []
            page.add(section, sentence, claim.place)
    return any(draft.quotes for draft in page.drafts)


class _Told(NamedTuple):
    """A claim of the reply before, below the heading of its list if it stands in one."""

    heading: str
    claim: Statement


def _list_told(before: Reply) -> list[_Told]:
    told: list[_Told] = []
    heading, part = "", 0
    for statement in before.statements:
        if statement.part != part:
            heading, part = "", statement.part
        if statement.kind == "courtesy" and statement.text.endswith(":") and not statement.told:
            heading = statement.text
        elif statement.kind == "claim" and statement.text not in ANSWERS:
            told.append(_Told(heading, statement))
    return told


def _keep_first(told: list[_Told]) -> list[_Told]:
    """Keep the first sentence of each question and of the first lists of an answer that is nothing but lists."""
    kept: dict[tuple[int, str], _Told] = {}
    for item in told:
        if not item.claim.place:
            kept.setdefault((item.claim.part, item.heading if told[0].heading else ""), item)
    return list(kept.values())[:SHORT_LISTS] if told[0].heading else list(kept.values())
