"""Answer for the country that was asked about: what names it comes first; if nothing does, that is said."""

import re

from bot.answer.draft import Page
from bot.answer.fixed import say
from bot.answer.pay import LEVELS, list_levels
from bot.domain import Section, Sentence

MOST_SENTENCES = 3
MOST_BESIDE = 2  # sentences beside the rows of a survey
LITTLE = 60  # words of what is given from elsewhere where nothing is known of the country
_FIGURE, _AMERICA = re.compile(r"\d"), re.compile(r"\b(?:US|U\.S\.|American?)\b")
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
            say_what_place(page)
        _add(page, found[:MOST_SENTENCES])
        if not found:
            page.tells_of_elsewhere = True
            page.drafts += say(page.material.texts, "no-figure-for-country", country=country)
            page.words_left = min(page.words_left, LITTLE)


def add_of_country(page: Page) -> None:
    """Add to the rows of a survey what else is said of pay in the country: in its own money, as a rule."""
    for country in page.material.question.countries[:1]:
        _add(page, _find_sentences(page, country, "pay")[:MOST_BESIDE])


def _add(page: Page, found: list[tuple[Section, Sentence]]) -> None:
    for section, sentence in found:
        if page.has_room(sentence):
            page.add(section, sentence)


def say_what_place(page: Page) -> None:
    """Say that the country is where the person is, or that there is nothing on the city that was named."""
    question, vocabulary = page.material.question, page.material.knowledge.vocabulary
    for country in question.countries[:1]:
        if question.at_home:
            page.drafts += say(page.material.texts, "for-where-you-are", country=country)
        elif city := vocabulary.find_city(question.text, country):
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
    levels = [re.compile(LEVELS[level]) for level in list_levels(material.question.text)]

    def order(entry: tuple[Section, Sentence]) -> tuple[bool, float]:
        text = entry[1].text
        at_level = any(level.search(text.lower()) for level in levels)
        return not at_level, -material.retrieval.written_out.of_sentence(text)

    return sorted(found, key=order)


def speaks_of_elsewhere(page: Page, sentence: Sentence) -> bool:
    """Say whether a sentence has figures of other countries alone, where pay in one country is asked about."""
    question, vocabulary = page.material.question, page.material.knowledge.vocabulary
    if page.tells_of_elsewhere or not question.countries or question.facets[:1] != ("pay",):
        return False
    if not _FIGURE.search(sentence.text):
        return False
    named = vocabulary.find_countries(sentence.text)
    return bool(named or _AMERICA.search(sentence.text)) and not set(named) & set(question.countries)


def _speaks_of(asked: set[str], named: frozenset[str]) -> bool:
    return not asked or bool(asked & named)
