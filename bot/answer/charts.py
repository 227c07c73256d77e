"""Charts of pay: only bars that may be compared, from one source each, every figure a row of a wage section."""

from bot.domain import Bar, Chart, Understanding
from bot.knowledge import Knowledge, Wage

SURVEY_AREA = "us-by-title"
BLS, SURVEY = "bls_oews_2025", "aijobs_cc0"
FEWEST_BARS, MOST_BARS = 2, 20
LEVELS = ("entry", "mid", "senior", "executive")
UNIT = "US dollars a year"
SURVEY_TITLE = "survey records on aijobs.net, 2024 to January 2025: 25th percentile, median, 75th"
BLS_TITLE = "BLS, May 2025: 10th, 25th, median, 75th, 90th percentile"


def draw_charts(question: Understanding, knowledge: Knowledge) -> tuple[Chart, ...]:
    """Draw the chart that belongs to a question about pay; none for any other question."""
    if not question.roles or question.facets[:1] != ("pay",) or question.countries:
        return ()  # every chart is of the US, which is none of the countries that are told apart
    drawn = _by_role(question.roles, knowledge) if len(question.roles) > 1 else _of_one(question.roles[0], knowledge)
    return tuple(chart for chart in drawn if len(chart.bars) >= FEWEST_BARS)


def _by_role(roles: tuple[str, ...], knowledge: Knowledge) -> list[Chart]:
    """Compare roles by their job titles in one survey; never by a code that stands for several titles."""
    titles = {knowledge.vocabulary.roles[role].survey_title: role for role in roles}
    rows = [w for w in knowledge.wages if w.area == SURVEY_AREA and w.level == "all" and w.occupation in titles]
    bars = [_bar(row, knowledge.vocabulary.title(titles[row.occupation])) for row in rows]
    return [_chart(f"Pay in the US by job title, {SURVEY_TITLE}", bars, SURVEY, rows)]


def _of_one(role: str, knowledge: Knowledge) -> list[Chart]:
    """Show one role by place where it has an occupation code of its own, else by level in the survey."""
    entry, title = knowledge.vocabulary.roles[role], knowledge.vocabulary.title(role)
    if entry.own_code:
        rows = [w for w in knowledge.wages if w.occupation == entry.nearest_code and w.p50 and w.source == BLS]
        metros = sorted((w for w in rows if "metro area" in w.place or w.area == "us"), key=lambda w: -(w.p50 or 0))
        bars = [_bar(row, _name_place(row)) for row in metros]
        name = metros[0].title if metros else ""
        return [_chart(f"Pay of {name} ({entry.nearest_code}) by place, {BLS_TITLE}", bars, BLS, metros)]
    rows = [w for w in knowledge.wages if w.area == SURVEY_AREA and w.occupation == entry.survey_title]
    levels = sorted((w for w in rows if w.level in LEVELS), key=lambda w: LEVELS.index(w.level))
    bars = [_bar(row, row.level) for row in levels]
    return [_chart(f"Pay of {title}s in the US by level, {SURVEY_TITLE}", bars, SURVEY, levels)]


def _name_place(row: Wage) -> str:
    """Name a place as shortly as a chart on a phone needs it: a metro area by its first city."""
    return row.place.removeprefix("the ").removesuffix(" metro area (US)").split("-")[0]


def _bar(row: Wage, label: str) -> Bar:
    label = label[0].upper() + label[1:]
    counted = f"{label} (n={row.count:,})" if row.source == SURVEY else label
    return Bar(counted, row.p10, row.p25, row.p50 or 0, row.p75, row.p90, row.count)


def _chart(title: str, bars: list[Bar], source: str, rows: list[Wage]) -> Chart:
    sections = tuple(dict.fromkeys(row.section for row in rows))
    return Chart(title, UNIT, tuple(bars[:MOST_BARS]), source, sections)
