"""Answer what is asked about the answer before: on whose word it rests."""

from bot.answer.draft import Answer, Material
from bot.answer.fixed import say
from bot.domain import Citation, Draft, Quote

MOST_SOURCES = 3  # named in one reply; the others stand behind their citations


def name_sources(material: Material) -> Answer | None:
    """Repeat the leading claims of the reply before, each with its sources; none if it claimed nothing."""
    before = material.before
    chosen: dict[tuple[str, ...], Citation] = {}
    for citation in before.citations if before else ():
        if citation.section in material.knowledge.sections and citation.sources:
            chosen.setdefault(citation.sources, citation)
    drafts: list[Draft] = []
    for sources, citation in list(chosen.items())[:MOST_SOURCES]:
        known = [material.knowledge.sources[source].label for source in sources if source in material.knowledge.sources]
        if not known or citation.quote not in material.knowledge.sections[citation.section].text:
            continue
        drafts.append(Draft(citation.quote, (Quote(citation.section, citation.quote),)))
        drafts += say(material.texts, "rests-on", sources="; ".join(known))
    return Answer(tuple(drafts)) if drafts else None
