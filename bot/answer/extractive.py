"""Answer from whole sentences of the knowledge: the answer first, short, every sentence quoted where it stands."""

import re

from bot.answer.again import name_sources
from bot.answer.clarify import ask_back
from bot.answer.draft import Answer, Material, Page
from bot.answer.fixed import answer_limit, say
from bot.answer.lens import order_for_lens
from bot.answer.passages import add_helpful, find_likelier, write_passages
from bot.answer.pay import write_pay_by_place, write_pay_ranking
from bot.answer.place import write_for_country
from bot.answer.rank import write_side_by_side
from bot.answer.suggest import suggest_questions
from bot.answer.verdict import write_verdict
from bot.domain import Draft, Limit, Passage, Place, Question, Section, Sentence
from bot.retrieve import covered_roles

LONG = 2.1  # times the words of a usual answer, if details are wanted
BRIEF, PLAIN = 45, 80  # words of an answer that is to be short, or simple
OUTSIDE = 0.30  # cosine below which nothing in the knowledge is about the question
DOUBTFUL = 0.42  # cosine below which a question that uses none of our words is not answered
ASK_FOR_MORE = frozenset({"more", "why", "again"})
FACETS_OF_AN_ADVERT = ("overview", "duties", "skills", "tools", "education")
_OUTLINE = re.compile(r"\b(?:job ad\w*|advert\w*|job description|job posting|posting|vacancy|outline|bullet points)\b")
FACETS_OF_ONE = ("overview", "duties", "skills", "education", "pay")
ONLY_ON_ROLE_PAGES = frozenset({"interview", "tools", "education", "day-to-day", "misconceptions"})
DEFAULT_ROWS = ("duties", "skills", "depth", "pay")
TABLE_INTENTS = (
    "compare",
    "define",
    "describe",
    "pay",
    "choose",
    "rank",
    "yes-no",
    "outlook",
    "interview",
)


def draft_answer(material: Material) -> Answer:
    """Draft the answer to an understood question."""
    question = material.question
    if question.limit:
        return _fixed(answer_limit(material))
    if question.style == "again":
        return Answer(tuple(say(material.texts, "asked-again")), "clarify")
    if question.style == "source" and (answer := name_sources(material)):
        return answer
    covered = covered_roles(question.roles, material.knowledge.sections)
    missing = [role for role in question.roles if role not in covered]
    if question.roles and not covered and not _guide_passages(material):
        return _admit_missing_roles(material, missing)
    if not question.roles and (refusal := _refuse_outside(material) or ask_back(material)):
        return refusal
    page = Page(material, _count_words(material))
    _write_answer(page, covered)
    if missing:
        page.drafts += say(material.texts, "side-missing", roles=_join([_plural(material, role) for role in missing]))
    if not any(draft.quotes for draft in page.drafts):
        return _admit_nothing_more(material) if question.style else _admit_gap(material)
    drafts = tuple(order_for_lens(page.drafts, question.lens))
    return Answer(drafts, "none", (), suggest_questions(question, material.knowledge, material.retrieval))


def _count_words(material: Material) -> int:
    style = material.question.style
    if style in {"shorter", "simpler"}:
        return BRIEF if style == "shorter" else PLAIN
    return round(material.words * (LONG if material.question.detailed else 1.0))


def _write_answer(page: Page, covered: tuple[str, ...]) -> None:
    question = page.material.question
    by_pay = question.facets[:1] == ("pay",)
    tabular = question.intent in TABLE_INTENTS or question.style == "table"
    if question.intent == "rank" and by_pay and not question.style and write_pay_ranking(page, covered):
        return
    if question.intent == "rank" and not question.style and write_side_by_side(page):
        return
    about_place = (
        by_pay and question.style not in ASK_FOR_MORE and not (question.follow_up and question.intent == "yes-no")
    )
    if covered and about_place and write_pay_by_place(page):
        return
    if question.countries and not question.style:
        write_for_country(page)
    if question.intent == "yes-no" and not question.style:
        write_verdict(page)
    if len(covered) >= 2 and tabular and question.style in {"", "table"}:
        _write_comparison(page)
    elif len(covered) == 1 and question.style == "table":
        _write_rows_of_one(page, covered[0])
    elif (
        len(covered) == 1
        and question.intent == "hire"
        and not question.style
        and _OUTLINE.search(question.text.lower())
    ):
        _write_rows_of_one(page, covered[0], FACETS_OF_AN_ADVERT)
    elif question.roles and not covered:
        write_passages(page, (), _guide_passages(page.material))
    else:
        write_passages(page, covered)


def _fixed(parts: tuple[list[Draft], Limit, tuple[Question, ...]]) -> Answer:
    drafts, limit, questions = parts
    return Answer(tuple(drafts), limit, questions)


def _refuse_outside(material: Material) -> Answer | None:
    """Refuse what is outside the knowledge; ask which role is meant where only that is missing."""
    question, nearest = material.question, material.retrieval.nearest
    if question.intent == "about-bot" or question.follow_up:
        return None
    uses_our_words = bool(question.facets or question.guides or question.sections)
    if not uses_our_words and nearest < DOUBTFUL:
        if nearest < OUTSIDE or not material.retrieval.passages:
            return Answer(tuple(say(material.texts, "off-topic")), "redirect")
        return _admit_gap(material)
    return None


def _admit_gap(material: Material) -> Answer:
    return Answer((*say(material.texts, "not-covered"), *_name_closest(material)), "unknown")


def _admit_missing_roles(material: Material, missing: list[str]) -> Answer:
    names = _join([_plural(material, role) for role in missing])
    return Answer((*say(material.texts, "role-not-covered", roles=names), *_name_closest(material)), "unknown")


def _admit_nothing_more(material: Material) -> Answer:
    suggestions = suggest_questions(material.question, material.knowledge, material.retrieval)
    return Answer(tuple(say(material.texts, "nothing-more")), "unknown", (), suggestions)


def _name_closest(material: Material) -> list[Draft]:
    titles = [f"“{passage.section.title}”" for passage in material.retrieval.passages[:3]]
    return say(material.texts, "closest", titles="; ".join(titles)) if titles else []


def _write_comparison(page: Page) -> None:
    """Open with the sentence that answers, then set the roles side by side."""
    material = page.material
    vocabulary, sections = material.knowledge.vocabulary, material.knowledge.sections
    roles = covered_roles(material.question.roles, sections)
    asked = [facet for facet in material.question.facets if facet != "overview"]
    named = material.question.follow_up or any(
        facet in vocabulary.find_facets(material.question.text) for facet in asked
    )
    own = vocabulary.find_comparison_facets(material.question.standalone_question)
    told_by_pages = [facet for facet in asked if facet in ONLY_ON_ROLE_PAGES]
    compared = (vocabulary.facets[facet].comparison for facet in asked if facet not in ONLY_ON_ROLE_PAGES)
    facets = list(dict.fromkeys([*own, *compared]))
    pair = vocabulary.comparison_of(roles[0], roles[1]) if len(roles) == 2 else None
    if len(roles) > 2:  # no page compares more than two, so the table opens with what each role is
        specific = [facet for facet in facets if facet not in {"in-short", "shared"}]
        facets = specific if specific == ["pay"] else ["in-short", *(specific or ["skills"])]
    # A facet that no word names is only likely to be meant, so what sets the roles apart comes first.
    opening = sections.get(f"{pair}#{facets[0] if facets and named else 'in-short'}")
    if likelier := find_likelier(page, roles, opening):
        page.add(*likelier)
    elif opening and not opening.empty and not (told_by_pages and named):
        page.add(opening, opening.sentences[0])
    elif told_by_pages and not named:
        _write_row(page, "in-short", roles, pair)
    for facet in told_by_pages[:2]:
        _write_row_of_pages(page, facet, roles)
    rows = DEFAULT_ROWS if not facets and not told_by_pages else facets[:3]
    for facet in rows if material.question.follow_up or told_by_pages else dict.fromkeys((*rows, "in-short")):
        _write_row(page, facet, roles, pair)
    if facets and opening:
        add_helpful(page, [opening.id], roles, most=2)
    add_helpful(page, _list_guides_found(page.material), roles, most=2)
    if not page.drafts:
        write_passages(page, roles)


def _list_guides_found(material: Material) -> list[str]:
    """List the sections of guides among what was found."""
    found = [passage.section for passage in material.retrieval.passages]
    return [section.id for section in found if section.page.startswith("guides/")]


def _write_rows_of_one(page: Page, role: str, first: tuple[str, ...] = ()) -> None:
    """Set the facets of one role in a table: those given or asked about first."""
    sections = page.material.knowledge.sections
    facets = page.material.knowledge.vocabulary.facets
    title = page.material.knowledge.vocabulary.title(role)
    wanted = dict.fromkeys((*(first or page.material.question.facets), *FACETS_OF_ONE))
    for facet in list(wanted)[: len(FACETS_OF_ONE)]:
        section = sections.get(f"roles/{role}#{facet}")
        if section and not section.empty and len(section.sentences[0].text.split()) <= page.words_left:
            page.add(section, section.sentences[0], Place(facets[facet].title, title[0].upper() + title[1:]))


def _write_row_of_pages(page: Page, facet: str, roles: tuple[str, ...]) -> None:
    """Write a facet that comparisons have no section for: what each role's page says first."""
    vocabulary, sections = page.material.knowledge.vocabulary, page.material.knowledge.sections
    for role in roles:
        if cell := _find_cell(page, sections.get(f"roles/{role}#{facet}"), role):
            title = vocabulary.title(role)
            page.add(*cell, Place(vocabulary.facets[facet].title, title[0].upper() + title[1:]))


def _write_row(page: Page, facet: str, roles: tuple[str, ...], pair: str | None) -> None:
    vocabulary, sections = page.material.knowledge.vocabulary, page.material.knowledge.sections
    found: list[tuple[str, Section, Sentence]] = []
    for role in roles:
        cell = _find_cell(page, sections.get(f"{pair}#{facet}"), role) or _find_cell(
            page, _role_section(page.material, role, facet), role
        )
        if cell:
            found.append((role, *cell))
    words = sum(len(sentence.text.split()) for _, _, sentence in found)
    first_row = not any(draft.place for draft in page.drafts)
    if not found or (words > page.words_left and not first_row):
        return
    for role, section, sentence in found:
        title = vocabulary.title(role)
        page.add(section, sentence, Place(vocabulary.comparison_facets[facet], title[0].upper() + title[1:]))


def _role_section(material: Material, role: str, comparison_facet: str) -> Section | None:
    """Find the section of a role page that answers the same as a section of a comparison, one asked for first."""
    facets = material.knowledge.vocabulary.facets
    for facet in dict.fromkeys((*material.question.facets, *facets)):
        entry = facets[facet]
        section = material.knowledge.sections.get(f"roles/{role}#{facet}")
        if entry.comparison == comparison_facet and section and not section.empty:
            return section
    return None


def _find_cell(page: Page, section: Section | None, role: str) -> tuple[Section, Sentence] | None:
    """Take the first sentence of a section that speaks of this role alone."""
    if section is None or section.empty:
        return None
    vocabulary = page.material.knowledge.vocabulary
    for sentence in section.sentences:
        named = {mention.role for mention in vocabulary.find_mentions(sentence.text)}
        if named == {role} and not page.repeats(sentence):
            return section, sentence
    return None


def _guide_passages(material: Material) -> list[Passage]:
    """List the passages of the guides whose words were used: they may help where a role has no page."""
    pages = {f"guides/{guide}" for guide in material.question.guides}
    return [passage for passage in material.retrieval.passages if passage.section.page in pages]


def _plural(material: Material, role: str) -> str:
    return material.knowledge.vocabulary.plural(role)


def _join(names: list[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if names[:-1] else "") + names[-1]
