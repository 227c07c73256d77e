"""Write the wage pages from the tables, one page an area and one sentence a row, and prove that they still agree."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.pages import Problem
from bot.knowledge.vocabulary import Vocabulary

BLS, SURVEY = "tables/wages_bls.csv", "tables/wages_aijobs.csv"
BLS_SOURCE, SURVEY_SOURCE = "bls_oews_2025", "aijobs_cc0"
SECTION = "wages"
SMALL_SAMPLE = 30  # records below which a survey row is an indication only
_COUNTRIES = {
    "US": ("us-by-title", "the US"),
    "GB": ("uk-by-title", "the UK"),
    "CA": ("canada-by-title", "Canada"),
    "DE": ("germany-by-title", "Germany"),
    "FR": ("france-by-title", "France"),
    "NL": ("netherlands-by-title", "the Netherlands"),
    "AU": ("australia-by-title", "Australia"),
}
_LEVELS = {
    "all": "all levels together",
    "entry": "at entry level",
    "mid": "at mid level",
    "senior": "at senior level",
    "executive": "at executive level",
}


@dataclass(frozen=True, slots=True)
class Wage:
    """One row of a wage table, in US dollars a year; a percentile that was not released is None."""

    area: str
    place: str
    occupation: str
    title: str
    level: str
    count: int | None
    p10: int | None
    p25: int | None
    p50: int | None
    p75: int | None
    p90: int | None
    source: str

    @property
    def section(self) -> str:
        """The id of the section that holds this row."""
        return f"wages/{self.area}#{SECTION}"


def read_wages(folder: Path) -> tuple[Wage, ...]:
    """Read both tables; raise `KnowledgeError` if one cannot be read. No tables, no wages."""
    if not (folder / BLS).exists() and not (folder / SURVEY).exists():
        return ()
    return _read_tables(folder, tuple((folder / name).stat().st_mtime_ns for name in (BLS, SURVEY)))


@lru_cache(maxsize=4)
def _read_tables(folder: Path, stamps: tuple[int, ...]) -> tuple[Wage, ...]:
    """Read the tables once for each of their versions; `stamps` are their times of change."""
    try:
        return (*_read_bls(folder / BLS), *_read_survey(folder / SURVEY))
    except (OSError, KeyError, ValueError) as error:
        raise KnowledgeError(f"The wage tables in {str(folder / 'tables')!r} cannot be read ({error}).") from error


def _read_bls(path: Path) -> Iterator[Wage]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cities = {_slug(_city(row["area_name"])) for row in rows if row["area_type"] == "metro"}
    for row in rows:
        area, place = _name_area(row["area_type"], row["area_name"], cities)
        percentiles = {f"p{p}": _read_number(row[f"annual_p{p}"]) for p in (10, 25, 50, 75, 90)}
        yield Wage(
            area=area,
            place=place,
            occupation=row["soc_code"],
            title=_lower(row["soc_title"]),
            level="all",
            count=_read_number(row["employment"]),
            source=BLS_SOURCE,
            **percentiles,
        )


def _read_survey(path: Path) -> Iterator[Wage]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            area, place = _COUNTRIES[row["country"]]
            yield Wage(
                area=area,
                place=place,
                occupation=row["job_title"],
                title=_lower(row["job_title"]) + "s",
                level=row["experience_level"],
                count=_read_number(row["records"]),
                p10=None,
                p25=_read_number(row["p25_usd"]),
                p50=_read_number(row["median_usd"]),
                p75=_read_number(row["p75_usd"]),
                p90=None,
                source=SURVEY_SOURCE,
            )


def _read_number(text: str) -> int | None:
    return int(float(text)) if text.strip() else None


def _city(name: str) -> str:
    return re.split(r"[-,]", name)[0]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


def _name_area(kind: str, name: str, cities: set[str]) -> tuple[str, str]:
    """Return the area's id and how it stands in a sentence."""
    if kind == "national":
        return "us", "the US as a whole"
    if kind == "metro":
        return _slug(_city(name)), f"the {name.split(',')[0]} metro area (US)"
    slug = _slug(name)
    return (f"{slug}-state" if slug in cities else slug), f"the US state of {name}"


def _lower(title: str) -> str:
    """Write a job title in running text: 'AI Engineer' as 'AI engineer'."""
    return " ".join(word if word.rstrip("s").isupper() or word == "MLOps" else word.lower() for word in title.split())


def list_areas(wages: tuple[Wage, ...]) -> dict[str, list[Wage]]:
    """Group the rows by area, in the order of the tables."""
    areas: dict[str, list[Wage]] = {}
    for wage in wages:
        areas.setdefault(wage.area, []).append(wage)
    return areas


def describe_wage(wage: Wage) -> str:
    """Write a row as a sentence that names place, occupation, year, basis and source."""
    if wage.source == SURVEY_SOURCE:
        small = ", a small sample" if (wage.count or 0) < SMALL_SAMPLE else ""
        return (
            f"In {wage.place}, the records of {wage.title} on aijobs.net from 2024 to January 2025 "
            f"({_LEVELS[wage.level]}, n={wage.count:,}{small}) had a median of {wage.p50:,} US dollars a year, "
            f"25th percentile {wage.p25:,} and 75th {wage.p75:,}."
        )
    name = f"{wage.title} ({wage.occupation})"
    if wage.p50 is None:
        return f"In {wage.place}, BLS released no wages of {name} for May 2025."
    parts = [f"{ordinal} {value:,}" for ordinal, value in _list_percentiles(wage)]
    jobs = f", among {wage.count:,} jobs" if wage.count else ""
    return (
        f"In {wage.place}, BLS put {name} at a median of {wage.p50:,} US dollars a year in May 2025, "
        f"percentiles {', '.join(parts)}{jobs}."
    )


def _list_percentiles(wage: Wage) -> list[tuple[str, int]]:
    named = (("10th", wage.p10), ("25th", wage.p25), ("75th", wage.p75), ("90th", wage.p90))
    return [(name, value) for name, value in named if value is not None]


def write_page(rows: list[Wage]) -> str:
    """Write the page of one area."""
    place = rows[0].place.removesuffix(" (US)")
    survey = rows[0].source == SURVEY_SOURCE
    what = "Pay by job title in" if survey else "Wages by occupation in"
    lines = [
        "---",
        f"title: {what} {place}",
        "roles: []",
        "---",
        "",
        f"## What {'job titles' if survey else 'occupations'} pay in {place} {{#{SECTION}}}",
        "",
    ]
    lines += [f"- {describe_wage(row)}[^{row.source}]" for row in rows]
    return "\n".join(lines) + "\n"


def expect_pages(folder: Path) -> dict[str, str]:
    """Return what each wage page must say, by its path below the knowledge folder."""
    return {f"wages/{area}.md": write_page(rows) for area, rows in list_areas(read_wages(folder)).items()}


def write_pages(folder: Path) -> int:
    """Write all wage pages, remove those of areas that are gone, and return their number."""
    expected = expect_pages(folder)
    (folder / "wages").mkdir(exist_ok=True)
    for path in (folder / "wages").glob("*.md"):
        if path.relative_to(folder).as_posix() not in expected:
            path.unlink()
    for name, text in expected.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(expected)


def check_pages_of_wages(folder: Path) -> Iterator[Problem]:
    """Compare each wage page with its table, and name the first line that differs."""
    expected = expect_pages(folder)
    found = {path.relative_to(folder).as_posix() for path in (folder / "wages").glob("*.md")}
    hint = "Run 'advisor knowledge wages'."
    for name in sorted(found - expected.keys()):
        yield Problem(name, 1, "The tables have no such area.", hint)
    for name in sorted(expected.keys() - found):
        yield Problem(name, 1, "The page of this area is missing.", hint)
    for name in sorted(found & expected.keys()):
        wanted, given = expected[name].splitlines(), (folder / name).read_text(encoding="utf-8").splitlines()
        for number in range(max(len(wanted), len(given))):
            if wanted[number : number + 1] != given[number : number + 1]:
                yield Problem(name, number + 1, "The page differs from its table.", hint)
                break


def find_wages(wages: tuple[Wage, ...], role: str, area: str, vocabulary: Vocabulary) -> list[Wage]:
    """List the rows of an area for a role: by its survey title, or by the code it is read against."""
    entry = vocabulary.roles[role]
    wanted = {entry.survey_title, entry.nearest_code} - {""}
    return [wage for wage in wages if wage.area == area and wage.occupation in wanted]


def name_places(wages: tuple[Wage, ...], extra: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return each name of a place in lower case, and the area it means; longer names first."""
    names: dict[str, str] = {}
    for area, rows in list_areas(wages).items():
        place = re.sub(r"^the (?:US state of )?| metro area \(US\)$| as a whole$", "", rows[0].place).lower()
        if rows[0].source == BLS_SOURCE:
            parts = place.split("-") if "metro area" in rows[0].place else [place]
            for part in parts:
                names.setdefault(part, area)
    for area, aliases in extra.items():
        names |= {alias: area for alias in aliases}
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))
