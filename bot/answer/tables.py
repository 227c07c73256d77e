"""Set roles, or what is known of one, side by side in a table."""

from bot.answer.draft import Material, Page
from bot.answer.passages import add_helpful, find_likelier, write_passages
from bot.answer.serving import weigh_sentence
from bot.domain import Passage, Place, Section, Sentence
from bot.retrieve import covered_roles

FACETS_OF_AN_ADVERT = ("overview", "duties", "skills", "tools", "education")
FACETS_OF_ONE = ("overview", "duties", "skills", "education", "pay")
ONLY_ON_ROLE_PAGES = frozenset({"interview", "tools", "education", "day-to-day", "misconceptions"})
NOT_FOUND = 99  # the rank of a section that the search did not bring
FOUND_FIRST = 2  # passages that are heard beside a table, whatever page they stand on
FAR_BETTER = 0.15  # by so much more another sentence of a section must be worth than the one that it begins with
DEFAULT_ROWS = ("duties", "skills", "depth", "pay")


def write_comparison(page: Page) -> None:
    """Open with the sentence that answers, then set the roles side by side."""
    material = page.material
    vocabulary, sections = material.knowledge.vocabulary, material.knowledge.sections
    roles = covered_roles(material.question.roles, sections)
    asked = [facet for facet in material.question.facets if facet != "overview"]
    cues = [*vocabulary.find_facets(material.question.text), *(["pay"] if material.question.intent == "pay" else [])]
    named = material.question.follow_up or any(facet in cues for facet in asked)
    own = vocabulary.find_comparison_facets(material.question.standalone_question)
    told_by_pages = [facet for facet in asked if facet in ONLY_ON_ROLE_PAGES]
    compared = (vocabulary.facets[facet].comparison for facet in asked if facet not in ONLY_ON_ROLE_PAGES)
    facets = list(dict.fromkeys([*own, *compared]))
    if material.question.follow_up and not (material.question.style or facets or told_by_pages):
        write_passages(page, roles)  # "which is hardest to fill?" asks for none of the rows that were told before
        return
    pair = vocabulary.comparison_of(roles[0], roles[1]) if len(roles) == 2 else None
    if len(roles) > 2:  # no page compares more than two, so the table opens with what each role is
        specific = [facet for facet in facets if facet not in {"in-short", "shared"}]
        facets = specific if specific == ["pay"] else ["in-short", *(specific or ["skills"])]
    # A facet that no word names is only likely to be meant, so what sets the roles apart comes first.
    opening = sections.get(f"{pair}#{facets[0] if facets and named else 'in-short'}")
    # Of several facets heard, those whose words were used are what is asked for.
    worded = [facet for facet in asked if facet in cues] or asked
    if likelier := find_likelier(page, roles, opening, (*worded, *facets) if named else ()):
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
    add_helpful(page, _list_found_beside(page.material), roles, most=2)
    if not page.drafts:
        write_passages(page, roles)


def _list_found_beside(material: Material) -> list[str]:
    """List what was found first of all, and the sections of guides among the rest."""
    found = material.retrieval.passages
    return [
        passage.section.id
        for passage in found
        if passage.rank <= FOUND_FIRST or passage.section.page.startswith("guides/")
    ]


def write_outline(page: Page, roles: tuple[str, ...]) -> None:
    """Write what belongs into an advert: of one role in its own table, of several side by side."""
    if len(roles) == 1:
        write_rows_of_one(page, roles[0], FACETS_OF_AN_ADVERT)
    sections, titles = page.material.knowledge.sections, page.material.knowledge.vocabulary.facets
    for facet in FACETS_OF_AN_ADVERT[1:] if len(roles) > 1 else ():
        for role in roles:
            section = sections.get(f"roles/{role}#{facet}")
            if section and not section.empty:
                page.add(section, section.sentences[0], Place(titles[facet].title, _head(page, role)))


def _head(page: Page, role: str) -> str:
    """Return the head of a role's column."""
    title = page.material.knowledge.vocabulary.title(role)
    return title[0].upper() + title[1:]


def write_rows_of_one(page: Page, role: str, first: tuple[str, ...] = ()) -> None:
    """Set the facets of one role in a table: those given or asked about first."""
    sections = page.material.knowledge.sections
    facets = page.material.knowledge.vocabulary.facets
    wanted = dict.fromkeys((*(first or page.material.question.facets), *FACETS_OF_ONE))
    for facet in list(wanted)[: len(FACETS_OF_ONE)]:
        section = sections.get(f"roles/{role}#{facet}")
        if section and not section.empty and len(section.sentences[0].text.split()) <= page.words_left:
            page.add(section, section.sentences[0], Place(facets[facet].title, _head(page, role)))


def _write_row_of_pages(page: Page, facet: str, roles: tuple[str, ...]) -> None:
    """Write a facet that comparisons have no section for: what each role's page says first."""
    vocabulary, sections = page.material.knowledge.vocabulary, page.material.knowledge.sections
    for role in roles:
        if cell := find_cell(page, sections.get(f"roles/{role}#{facet}"), role):
            page.add(*cell, Place(vocabulary.facets[facet].title, _head(page, role)))


def _write_row(page: Page, facet: str, roles: tuple[str, ...], pair: str | None) -> None:
    vocabulary, sections = page.material.knowledge.vocabulary, page.material.knowledge.sections
    found: list[tuple[str, Section, Sentence]] = []
    for role in roles:
        cell = find_cell(page, sections.get(f"{pair}#{facet}"), role) or find_cell(
            page, _role_section(page.material, role, facet), role
        )
        if cell:
            found.append((role, *cell))
    words = sum(len(sentence.text.split()) for _, _, sentence in found)
    first_row = not any(draft.place for draft in page.drafts)
    if not found or (words > page.words_left and not first_row):
        return
    for role, section, sentence in found:
        page.add(section, sentence, Place(vocabulary.comparison_facets[facet], _head(page, role)))


def _role_section(material: Material, role: str, comparison_facet: str) -> Section | None:
    """Find the section of a role page that answers the same as a section of a comparison, one asked for first."""
    facets = material.knowledge.vocabulary.facets
    for facet in dict.fromkeys((*material.question.facets, *facets)):
        entry = facets[facet]
        section = material.knowledge.sections.get(f"roles/{role}#{facet}")
        if entry.comparison == comparison_facet and section and not section.empty:
            return section
    return None


def find_cell(page: Page, section: Section | None, role: str) -> tuple[Section, Sentence] | None:
    """Take the first sentence of a section on this role alone, or one that serves the question far better."""
    if section is None or section.empty:
        return None
    material = page.material
    knowledge, retrieval = material.knowledge, material.retrieval
    # What was said of another role, or of both, may be alike in words and is not the same.
    own = [d for d in page.drafts if {mention.role for mention in knowledge.vocabulary.find_mentions(d.text)} == {role}]
    fitting = [
        sentence
        for sentence in section.sentences
        if knowledge.find_named(sentence) == {role}
        and not page.says(sentence)
        and not any(page.is_like(draft, sentence) for draft in own)
    ]
    if not fitting:
        return None
    passage = next(
        (item for item in retrieval.passages if item.section is section), Passage(section, NOT_FOUND, 0.0, ())
    )
    worth = {sentence.text: weigh_sentence(sentence, passage, material).worth for sentence in fitting}
    best = max(fitting, key=lambda sentence: worth[sentence.text])
    return section, best if worth[best.text] > worth[fitting[0].text] + FAR_BETTER else fitting[0]
