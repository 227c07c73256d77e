"""Set roles, or what is known of one, side by side in a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.answer.draft import Material, Page
from bot.answer.fixed import say
from bot.answer.passages import add_helpful, find_likelier, write_passages
from bot.answer.serving import weigh_sentence
from bot.domain import Passage, Place, Section, Sentence
from bot.retrieve import covered_roles

FACETS_OF_AN_ADVERT = ("duties", "skills", "tools", "education")
LISTS_OF_AN_ADVERT = {  # heading, and the sections whose first sentences stand below it
    "advert-work": (("roles/{role}#overview", 1), ("roles/{role}#duties", 2)),
    "advert-asks": (("roles/{role}#skills", 2), ("roles/{role}#education", 1)),
    "advert-tools": (("roles/{role}#tools", 1),),
    "advert-wording": (("guides/hiring-define-the-role#job-description", 2),),
}
FACETS_OF_WORK = ("duties", "overview")
FACETS_OF_ONE = ("overview", "duties", "skills", "education", "pay")
ONLY_ON_ROLE_PAGES = frozenset({"interview", "tools", "education", "day-to-day", "misconceptions"})
NOT_FOUND = 99  # the rank of a section that the search did not bring
FOUND_FIRST = 2  # passages that are heard beside a table, whatever page they stand on
FAR_BETTER = 0.05  # by so much more another sentence of a section must be worth than the one that it begins with
MOST_ROWS, MOST_OF_PAGES = 3, 2
PLAIN = 12  # words of a message that may ask for no more than the difference
ROW_SERVES = 0.2  # worth of a row, 0 to 2, from which it is shown though no word asks for it
PAGES_SERVE = 0.4  # the same of a row whose facet is only likely to be meant
DEFAULT_ROWS = ("duties", "skills", "depth", "pay")


_PICKS = re.compile(r"\b(?:pick|choose|choice|decide|torn|which one|should i (?:be|become|go|aim|take|do))\b")


class _Cell(NamedTuple):
    role: str
    section: Section
    sentence: Sentence


@dataclass(frozen=True)
class _Comparison:
    """What is compared, and on which points: facets of comparisons, and facets that only the pages of roles have."""

    roles: tuple[str, ...]
    pair: str | None  # the page that compares two roles, if there is one
    facets: tuple[str, ...]
    told_by_pages: tuple[str, ...]
    said: frozenset[str]  # of both, those whose words were used
    named: bool  # whether words name what is asked for; else it is only likely to be meant
    picks: bool  # whether somebody chooses between the roles for themselves


def write_comparison(page: Page) -> None:
    """Open with the sentence that answers, then set the roles side by side."""
    question, sections = page.material.question, page.material.knowledge.sections
    compared = _read_comparison(page)
    roles, pair, facets = compared.roles, compared.pair, compared.facets
    if question.follow_up and not (question.style or facets or compared.told_by_pages):
        write_passages(page, roles)  # "which is hardest to fill?" asks for none of the rows that were told before
        return
    # A facet that no word names is only likely to be meant, so what sets the roles apart comes first.
    apart = "choose" if compared.picks else "in-short"
    opening = sections.get(f"{pair}#{facets[0] if facets and compared.named else apart}")
    _open_comparison(page, compared, opening)
    for facet in compared.told_by_pages[:MOST_OF_PAGES]:
        _write_row_of_pages(page, facet, roles)
    for facet in _choose_rows(page, compared):
        _write_row(page, facet, compared)
    if facets and opening:
        add_helpful(page, [opening.id], roles, most=2)
    add_helpful(page, _list_found_beside(page.material), roles, most=2)
    if not page.drafts:
        write_passages(page, roles)


def _read_comparison(page: Page) -> _Comparison:
    question, vocabulary = page.material.question, page.material.knowledge.vocabulary
    roles = covered_roles(question.roles, page.material.knowledge.sections)
    asked = [facet for facet in question.facets if facet != "overview"]
    cues = {*vocabulary.find_facets(question.text), *(["pay"] if question.intent == "pay" else [])}
    own = vocabulary.find_comparison_facets(question.standalone_question)
    only_there = [facet for facet in asked if facet in ONLY_ON_ROLE_PAGES]
    sure = question.follow_up or question.style
    told_by_pages = tuple(facet for facet in only_there if sure or facet in cues or _pages_serve(page, facet, roles))
    compared = {facet: vocabulary.facets[facet].comparison for facet in asked if facet not in ONLY_ON_ROLE_PAGES}
    facets = tuple(dict.fromkeys([*own, *compared.values()]))
    if len(roles) > 2:  # no page compares more than two, so the table opens with what each role is
        specific = tuple(facet for facet in facets if facet not in {"in-short", "shared"})
        facets = specific if specific == ("pay",) else ("in-short", *(specific or ("skills",)))
    return _Comparison(
        roles=roles,
        pair=vocabulary.comparison_of(roles[0], roles[1]) if len(roles) == 2 else None,
        facets=facets,
        told_by_pages=told_by_pages,
        said=frozenset({*own, *cues, *(compared[facet] for facet in compared if facet in cues), "in-short"}),
        named=question.follow_up or any(facet in cues for facet in asked),
        picks=question.speaks_for == "candidate" and bool(_PICKS.search(question.text.lower())),
    )


def _open_comparison(page: Page, compared: _Comparison, opening: Section | None) -> None:
    roles = compared.roles
    # Of several facets heard, those whose words were used are what is asked for.
    asked = [facet for facet in page.material.question.facets if facet != "overview"]
    worded = [facet for facet in asked if facet in compared.said] or asked
    if likelier := find_likelier(page, roles, opening, (*worded, *compared.facets) if compared.named else ()):
        page.add(*likelier)
    elif opening and not opening.empty and not (compared.told_by_pages and compared.named):
        page.add(opening, opening.sentences[0])
    elif compared.told_by_pages and not compared.named:
        _write_row(page, "in-short", compared)


def _list_found_beside(material: Material) -> list[str]:
    """List what was found first of all, and the sections of guides among the rest."""
    found = material.retrieval.passages
    return [
        passage.section.id
        for passage in found
        if passage.rank <= FOUND_FIRST or passage.section.page.startswith("guides/")
    ]


def write_outline(page: Page, roles: tuple[str, ...]) -> None:
    """Write what belongs into an advert: of one role in lists, of several side by side."""
    if len(roles) == 1:
        _write_lists(page, roles[0])
    sections, titles = page.material.knowledge.sections, page.material.knowledge.vocabulary.facets
    for facet in FACETS_OF_AN_ADVERT if len(roles) > 1 else ():
        for role in roles:
            section = sections.get(f"roles/{role}#{facet}")
            if section and not section.empty:
                page.add(section, section.sentences[0], Place(titles[facet].title, _head(page, role)))


def _write_lists(page: Page, role: str) -> None:
    """Write the parts of an advert for a role, each a heading and its sentences."""
    knowledge = page.material.knowledge
    sections = knowledge.sections
    for heading, names in LISTS_OF_AN_ADVERT.items():
        kept = len(page.drafts)
        for name, most in names:
            section = sections.get(name.format(role=role))
            if section is None or section.empty:
                continue
            own = [sentence for sentence in section.sentences if knowledge.find_named(sentence) <= {role}]
            for sentence in own[:most]:
                if not page.repeats(sentence):
                    page.add(section, sentence)
        if page.drafts[kept:]:
            page.drafts[kept:kept] = say(page.material.texts, heading)


def _head(page: Page, role: str) -> str:
    """Return the head of a role's column."""
    title = page.material.knowledge.vocabulary.title(role)
    return title[0].upper() + title[1:]


def tell_work(page: Page, role: str) -> None:
    """Say of a role's work what bears most on the question."""
    sections = page.material.knowledge.sections
    found = (find_cell(page, sections.get(f"roles/{role}#{facet}"), role) for facet in FACETS_OF_WORK)
    cells = [_Cell(role, *cell) for cell in found if cell]
    if cells:
        best = max(cells, key=lambda cell: _weigh_cells(page, [cell], [role]))
        page.add(best.section, best.sentence)


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
    for role, section, sentence in _find_cells_of_pages(page, facet, roles):
        page.add(section, sentence, Place(page.material.knowledge.vocabulary.facets[facet].title, _head(page, role)))


def _find_cells_of_pages(page: Page, facet: str, roles: Sequence[str]) -> list[_Cell]:
    sections = page.material.knowledge.sections
    cells = ((role, find_cell(page, sections.get(f"roles/{role}#{facet}"), role)) for role in roles)
    return [_Cell(role, *cell) for role, cell in cells if cell]


def _pages_serve(page: Page, facet: str, roles: Sequence[str]) -> bool:
    """Say whether what the pages of the roles say of a facet serves a question that uses no word for it."""
    return _weigh_cells(page, _find_cells_of_pages(page, facet, roles), roles) >= PAGES_SERVE


def _choose_rows(page: Page, compared: _Comparison) -> tuple[str, ...]:
    """Choose the rows that words ask for, and those whose cells serve the question about as the best do."""
    question = page.material.question
    choose = ("choose",) if compared.picks else ()
    if question.style == "table":  # one row is no table
        return tuple(dict.fromkeys((*compared.facets, *DEFAULT_ROWS)))[:MOST_ROWS]
    if question.follow_up or (compared.told_by_pages and compared.named):
        return tuple(dict.fromkeys((*choose, *compared.facets)))[:MOST_ROWS]
    if not compared.facets and len(question.text.split()) <= PLAIN:
        return (*DEFAULT_ROWS, "in-short")
    names = page.material.knowledge.vocabulary.comparison_facets
    worth = {facet: _weigh_cells(page, _find_cells(page, facet, compared), compared.roles) for facet in names}
    least = max(ROW_SERVES, max(worth.values()) / 2)
    serving = sorted((facet for facet in worth if worth[facet] >= least), key=lambda facet: -worth[facet])
    said = [facet for facet in compared.facets if facet in compared.said]
    return tuple(dict.fromkeys((*said, *choose, *serving)))[:MOST_ROWS] or ("in-short",)


def _weigh_cells(page: Page, cells: Sequence[_Cell], roles: Sequence[str]) -> float:
    """Return what cells are worth to the question, 0 to 2, on average over the roles."""
    passages = [(cell.sentence, _find_passage(page, cell.section)) for cell in cells]
    return sum(weigh_sentence(sentence, passage, page.material).worth for sentence, passage in passages) / len(roles)


def _find_passage(page: Page, section: Section) -> Passage:
    """Find how a section was retrieved; one that was not stands far behind."""
    found = (item for item in page.material.retrieval.passages if item.section is section)
    return next(found, Passage(section, NOT_FOUND, 0.0, ()))


def _find_cells(page: Page, facet: str, compared: _Comparison) -> list[_Cell]:
    """Find what a row says of each role: on the page that compares them, or on the role's own."""
    sections = page.material.knowledge.sections
    found: list[_Cell] = []
    for role in compared.roles:
        cell = find_cell(page, sections.get(f"{compared.pair}#{facet}"), role) or find_cell(
            page, _role_section(page.material, role, facet), role
        )
        if cell:
            found.append(_Cell(role, *cell))
    return found


def _write_row(page: Page, facet: str, compared: _Comparison) -> None:
    vocabulary = page.material.knowledge.vocabulary
    found = _find_cells(page, facet, compared)
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
    knowledge = material.knowledge
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
    passage = _find_passage(page, section)
    worth = {sentence.text: weigh_sentence(sentence, passage, material).worth for sentence in fitting}
    best = max(fitting, key=lambda sentence: worth[sentence.text])
    return section, best if worth[best.text] > worth[fitting[0].text] + FAR_BETTER else fitting[0]
