"""Answer for the country that was asked about: what names it comes first; if nothing does, that is said."""

import re

from bot.answer.draft import Page
from bot.answer.fixed import say
from bot.domain import Section, Sentence

MOST_SENTENCES = 3
ASKED_BY_COUNTRY = frozenset({"pay", "demand"})


def write_for_country(page: Page) -> None:
    """Write the sentences on pay or demand that name the country, or that there are none."""
    question = page.material.question
    facet = question.facets[0] if question.facets else ""
    if facet not in ASKED_BY_COUNTRY:
        return
    for country in question.countries[:1]:
        found = _find_sentences(page, country, facet)
        if found:
            say_what_city(page)
        for section, sentence in found[:MOST_SENTENCES]:
            if page.has_room(sentence):
                page.add(section, sentence)
        if not found:
            page.drafts += say(page.material.texts, "no-figure-for-country", country=country)


def say_what_city(page: Page) -> None:
    """Say that there is nothing on the city that was named, only on its country."""
    question, vocabulary = page.material.question, page.material.knowledge.vocabulary
    for country in question.countries[:1]:
        if city := vocabulary.find_city(question.text, country):
            page.drafts += say(page.material.texts, "no-figure-for-city", city=city, country=country)


def _find_sentences(page: Page, country: str, facet: str) -> list[tuple[Section, Sentence]]:
    """Look through the pay (or demand) sections of the roles asked about, and the passages found."""
    material = page.material
    vocabulary, sections = material.knowledge.vocabulary, material.knowledge.sections
    names = "|".join(re.escape(name) for name in vocabulary.countries[country])
    named = re.compile(rf"(?<![\w.])(?:{names})(?!\w)", re.IGNORECASE)
    roles = set(material.question.roles)
    own = [s for s in sections.values() if s.id.endswith(f"#{facet}") and roles & set(s.roles)]
    searched = {s.id: s for s in [*own, *(p.section for p in material.retrieval.passages)] if s.kind != "wages"}
    found = [
        (section, sentence)
        for section in searched.values()
        for sentence in section.sentences
        if named.search(sentence.text)
        and _speaks_of(roles, material.knowledge.find_named(sentence))
        # A guide names a country for much besides: women in AI, or the law.
        and (section.facet == facet or facet in vocabulary.find_facets(sentence.text))
    ]
    return sorted(found, key=lambda entry: -material.nearness(entry[1].text))


def _speaks_of(asked: set[str], named: frozenset[str]) -> bool:
    return not asked or bool(asked & named)
