"""Answer what a role earns in a place: the survey by job title first, an occupation's wages as context."""

import re

from bot.answer.charts import SURVEY_AREA
from bot.answer.draft import Page
from bot.answer.fixed import say
from bot.domain import Draft, Place, Quote, Section, Sentence
from bot.knowledge import Knowledge, Wage
from bot.knowledge.wages import BLS_SOURCE, describe_wage, find_wages

# Words that ask for one level of experience.
LEVELS = {
    "entry": r"\b(?:entry|junior|fresher|graduate|beginner|starting|at first|to start|first job|first year|newbie)",
    "mid": r"\bmid\b|\bmid-",
    "senior": r"\bsenior|\bstaff\b|\bexperienced",
    "executive": r"\bexecutive|\bdirector|\bhead of",
}
_NO_CODE = re.compile(r"\bno (?:[\w-]+ ){0,3}code\b")
_LOWEST = re.compile(r"\b(?:worst|lowest|least|poorest|badly|bottom|cheapest)\b")
PAY_COLUMN = "Pay"
MOST_RANKED = 6  # rows; who wants to know about another role names it
MOST_PLACES, MOST_ROLES = 2, 3


def write_pay_by_place(page: Page) -> bool:
    """Write what the tables say of the places named; return whether they say anything."""
    question, knowledge = page.material.question, page.material.knowledge
    found = False
    for place in question.places[:MOST_PLACES]:
        rows = {
            role: find_wages(knowledge.wages, role, place, knowledge.vocabulary) for role in question.roles[:MOST_ROLES]
        }
        for role, of_role in _make_comparable(page, rows).items():
            found = _write_rows(page, role, of_role) or found
    return found


def _make_comparable(page: Page, rows: dict[str, list[Wage]]) -> dict[str, list[Wage]]:
    """Where several roles are asked about and one has no code of its own, put the survey by title before the codes.

    Two titles read against codes are never set side by side by them, and a role is not left out for it.
    """
    roles = page.material.knowledge.vocabulary.roles
    if len(rows) < 2 or all(roles[role].own_code for role in rows):
        return rows
    wages = page.material.knowledge.wages
    titles = {role: roles[role].survey_title for role in rows}
    surveyed = {
        role: [wage for wage in wages if title and (wage.area, wage.occupation) == (SURVEY_AREA, title)]
        for role, title in titles.items()
    }
    if not all(wage.source == BLS_SOURCE for of_role in rows.values() for wage in of_role):
        surveyed = {role: [] for role in rows}  # the place has a survey of its own
    return {
        role: [*surveyed[role], *(wage for wage in of_role if roles[role].own_code or wage.source != BLS_SOURCE)]
        for role, of_role in rows.items()
    }


def write_pay_at_level(page: Page) -> None:
    """Write first what the survey has for the level of experience that is asked about.

    It is one of the US: of a town or a state there the level is that of the US, and the place is told after it. Of
    another country it says nothing.
    """
    question, knowledge = page.material.question, page.material.knowledge
    if question.countries:
        return
    asked = list_levels(question.text)
    for role in question.roles[:MOST_ROLES] if asked and not _has_survey(question.places, knowledge) else ():
        title = knowledge.vocabulary.roles[role].survey_title
        rows = [row for row in knowledge.wages if (row.area, row.occupation) == (SURVEY_AREA, title)]
        for located in (_locate(page, row) for row in rows if row.level in asked):
            if located:
                page.add(*located)


def _has_survey(places: tuple[str, ...], knowledge: Knowledge) -> bool:
    return any(wage.area == place and wage.source != BLS_SOURCE for wage in knowledge.wages for place in places)


def write_pay_ranking(page: Page, roles: tuple[str, ...]) -> bool:
    """Rank roles (the first few of all, if none is named) by the median of the one survey that has their titles.

    Return whether at least two could be compared.
    """
    knowledge = page.material.knowledge
    titles = {
        entry.survey_title: role
        for role, entry in knowledge.vocabulary.roles.items()
        if entry.survey_title and (role in roles or not roles)
    }
    rows = [
        wage
        for wage in knowledge.wages
        if wage.area == SURVEY_AREA and wage.level == "all" and wage.occupation in titles and wage.p50
    ]
    if len(rows) < 2:
        return False
    lowest_first = bool(_LOWEST.search(page.material.question.text.lower()))
    page.drafts += say(page.material.texts, "ranked-by-pay-lowest" if lowest_first else "ranked-by-pay")
    ranked = sorted(rows, key=lambda wage: wage.p50 or 0, reverse=not lowest_first)
    for row in ranked[:MOST_RANKED]:
        if located := _locate(page, row):
            section, sentence = located
            title = knowledge.vocabulary.title(titles[row.occupation])
            place = Place(title[0].upper() + title[1:], PAY_COLUMN)
            page.drafts.append(Draft(sentence.text, (Quote(section.id, sentence.text),), place))
    return True


def _write_rows(page: Page, role: str, rows: list[Wage]) -> bool:
    entry = page.material.knowledge.vocabulary.roles[role]
    official = [row for row in rows if row.source == BLS_SOURCE]
    survey = _choose_level([row for row in rows if row.source != BLS_SOURCE], page.material.question.text)
    if official and not entry.own_code:
        official = official if _write_context(page, role, entry.nearest_code) else []
    for row in (*survey, *official):
        if located := _locate(page, row):
            page.add(*located)
    return bool(survey or official)


def _write_context(page: Page, role: str, code: str) -> bool:
    """Write the survey by title and that the code is not the role's own; return whether that could be said."""
    section = page.material.knowledge.sections.get(f"roles/{role}#pay")
    if section is None or section.empty:
        return False
    named = [s for s in section.sentences[1:] if code in s.text or _NO_CODE.search(s.text)]
    for sentence in (section.sentences[0], *named[:1]) if named else ():
        page.add(section, sentence)
    return bool(named)


def _choose_level(rows: list[Wage], text: str) -> list[Wage]:
    asked = list_levels(text)
    wanted = [row for row in rows if row.level in asked]
    return wanted or [row for row in rows if row.level == "all"] or rows[:1]


def list_levels(text: str) -> list[str]:
    """List the levels of experience that a text asks for."""
    return [level for level, pattern in LEVELS.items() if re.search(pattern, text.lower())]


def _locate(page: Page, row: Wage) -> tuple[Section, Sentence] | None:
    """Find the row's sentence in its section."""
    section = page.material.knowledge.sections.get(row.section)
    text = describe_wage(row)
    sentences = section.sentences if section else ()
    sentence = next((sentence for sentence in sentences if sentence.text == text), None)
    return (section, sentence) if section and sentence else None
