"""Answer what is asked about the answer before: on whose word it rests, and what it says in short."""

import re

from bot.answer.draft import Answer, Material, Page
from bot.answer.fixed import say
from bot.domain import Citation, Draft, Quote
from bot.verify.polarity import ANSWERS

MOST_SOURCES = 3  # named in one reply; the others stand behind their citations
SHORT_ROWS = 2  # of a table that is to be short


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
    """Keep what the answer before opened with, or of a bare table its first rows; return whether that is shorter."""
    before = page.material.before
    claims = [statement for statement in before.statements if statement.kind == "claim"] if before else []
    told = [claim for claim in claims if claim.text not in ANSWERS]
    opening = next((claim for claim in told if not claim.place), None)
    if not before or len(told) < 2:
        return False
    if told[0].place is None:
        kept = [opening] if opening else []
    else:
        rows = list(dict.fromkeys(claim.place.row for claim in told if claim.place))[:SHORT_ROWS]
        kept = [claim for claim in told if claim.place and claim.place.row in rows]
    cited = {citation.number: citation for citation in before.citations}
    for claim in kept if len(kept) < len(told) else ():
        section = page.material.knowledge.sections.get(cited[claim.citations[0]].section)
        sentence = next((s for s in section.sentences if s.text == claim.text), None) if section else None
        if section and sentence:
            page.add(section, sentence, claim.place)
    return bool(page.drafts)
