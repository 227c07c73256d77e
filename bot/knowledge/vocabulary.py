"""The names this advisor knows: roles and what people call them, facets and the words that ask for them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import KnowledgeError

VOCABULARY = "vocabulary.yaml"
SHORTEST_MISSPELT = 6  # letters of a name of one word that is still recognised with a slip


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RoleEntry(_Strict):
    """A role: its title in running text, and what people call it."""

    title: str
    aliases: tuple[str, ...]
    also: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    survey_title: str = ""
    nearest_code: str = ""
    own_code: bool = False


class FacetEntry(_Strict):
    """A facet of a role page, the comparison section that answers the same, and the words that ask for it."""

    title: str
    question: str
    comparison: str
    cues: tuple[str, ...]


class GuideEntry(_Strict):
    """A guide and the words that ask for it."""

    title: str
    cues: tuple[str, ...]


class _File(_Strict):
    roles: dict[str, RoleEntry]
    groups: dict[str, tuple[str, ...]] = {}
    countries: dict[str, tuple[str, ...]] = {}
    cities: tuple[str, ...] = ()
    facets: dict[str, FacetEntry]
    comparison_facets: dict[str, str]
    comparison_cues: dict[str, tuple[str, ...]]
    comparisons: tuple[str, ...]
    guides: dict[str, GuideEntry]
    regions: tuple[str, ...]
    pay_bases: tuple[str, ...]
    places: dict[str, tuple[str, ...]]
    other_jobs: tuple[str, ...]
    complete: bool
    reviewed: date


@dataclass(frozen=True, slots=True)
class Mention:
    """A role named in a text: `text[start:end]`."""

    role: str
    start: int
    end: int


def match_cue(cue: str) -> re.Pattern[str]:
    """Compile a cue: matched at a word start; `~` stands for one to three words in between."""
    parts = [re.escape(part) for part in cue.lower().split("~")]
    return re.compile(r"(?<![a-z0-9])" + r"\s+(?:\S+\s+){1,3}".join(parts))


class _Cues:
    """The words that ask for each of some names, compiled."""

    def __init__(self, cues: Mapping[str, Iterable[str]]) -> None:
        self.patterns = {name: [match_cue(cue) for cue in found] for name, found in cues.items()}


class Vocabulary:
    """Roles, facets, comparisons and guides, in the order of `vocabulary.yaml`."""

    def __init__(self, entries: _File) -> None:
        """Keep the entries of the file."""
        self.roles = entries.roles
        self.groups = entries.groups
        self.countries = entries.countries
        self.cities = entries.cities
        self.facets = entries.facets
        self.comparison_facets = entries.comparison_facets
        self.comparisons = entries.comparisons
        self.guides = entries.guides
        self.regions = entries.regions
        self.pay_bases = entries.pay_bases
        self.places = entries.places
        self.other_jobs = entries.other_jobs
        self.complete = entries.complete
        self.reviewed = entries.reviewed
        self._cues = _Cues({facet: entry.cues for facet, entry in entries.facets.items()})
        self._guide_cues = _Cues({guide: entry.cues for guide, entry in entries.guides.items()})
        self._comparison_cues = _Cues(entries.comparison_cues)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Every name of a role in lower case, and the role it names."""
        return {alias: role for role, entry in self.roles.items() for alias in entry.aliases}

    @cached_property
    def wide_aliases(self) -> dict[str, str]:
        """The names of roles, and the words by which people ask for them without meaning quite the same."""
        return {**self.aliases, **{alias: role for role, entry in self.roles.items() for alias in entry.also}}

    @cached_property
    def aliases_by_letter(self) -> dict[str, list[tuple[list[str], str]]]:
        """The words of each name long enough to be misspelt, and the role it names, by their first letter."""
        found: dict[str, list[tuple[list[str], str]]] = {}
        for alias, role in self.wide_aliases.items():
            if " " in alias or len(alias) >= SHORTEST_MISSPELT:
                found.setdefault(alias[0], []).append((alias.split(), role))
        return found

    @cached_property
    def _alias_pattern(self) -> re.Pattern[str]:
        return _match_any(self.aliases)

    @cached_property
    def _wide_pattern(self) -> re.Pattern[str]:
        return _match_any(self.wide_aliases)

    def find_mentions(self, text: str, wide: bool = False) -> list[Mention]:
        """Find the roles named in a text, in order; `wide` takes the words people ask with, too."""
        pattern = self._wide_pattern if wide else self._alias_pattern
        found = pattern.finditer(text.lower().replace("\u2019", "'"))
        return [Mention(self.wide_aliases[match[1]], match.start(), match.end()) for match in found]

    def find_last(self, text: str, end: int) -> list[str]:
        """Return the role named last before a place in a text; none if there is none."""
        mentions = self.find_mentions(text[:end])
        return [mentions[-1].role] if mentions else []

    def find_facets(self, text: str) -> list[str]:
        """List the facets a text asks for, the one with the most words matched first."""
        return list(_rank_by_cues(text, self._cues))

    def speaks_of(self, facet: str, text: str) -> bool:
        """Say whether a text holds words of one facet; much faster than to find all facets."""
        lowered = text.lower().replace("\u2019", "'")
        return any(pattern.search(lowered) for pattern in self._cues.patterns[facet])

    def find_guides(self, text: str) -> list[str]:
        """List the guides a text asks for, the one with the most words matched first."""
        return list(_rank_by_cues(text, self._guide_cues))

    def find_countries(self, text: str) -> tuple[str, ...]:
        """List the countries a text names, by name, people, city or money."""
        lowered = text.lower()
        return tuple(country for country, pattern in self._country_patterns.items() if pattern.search(lowered))

    def find_city(self, text: str, country: str) -> str:
        """Return the city of a country that a text names, with capitals; empty if it names none."""
        lowered, names = text.lower(), self.countries.get(country, ())
        found = (name for name in names if name in self.cities and re.search(rf"\b{re.escape(name)}\b", lowered))
        return next(found, "").title()

    @cached_property
    def _country_patterns(self) -> dict[str, re.Pattern[str]]:
        return {
            country: re.compile(rf"(?<![\w.])(?:{'|'.join(re.escape(name) for name in names)})(?!\w)")
            for country, names in self.countries.items()
        }

    def find_comparison_facets(self, text: str) -> list[str]:
        """List the sections of a comparison page that a text asks for by words of their own."""
        return list(_rank_by_cues(text, self._comparison_cues))

    def order_roles(self, roles: set[str] | tuple[str, ...]) -> tuple[str, ...]:
        """Put role ids in the order used everywhere."""
        return tuple(role for role in self.roles if role in roles)

    def comparison_of(self, first: str, second: str) -> str | None:
        """Name the comparison page of two roles, if there is to be one."""
        page = "-vs-".join(self.order_roles((first, second)))
        return f"comparisons/{page}" if page in self.comparisons else None

    def title(self, role: str) -> str:
        """Name a role in running text."""
        return self.roles[role].title

    def plural(self, role: str) -> str:
        """Name a role's people in running text."""
        return self.title(role) + "s"

    def with_article(self, role: str) -> str:
        """Name a role with its indefinite article."""
        title = self.title(role)
        return ("an " if title[0] in "AEIOUaeiou" or title.startswith(("NLP", "ML ", "MLO")) else "a ") + title

    def phrase_question(self, roles: tuple[str, ...], facet: str) -> str:
        """Write a facet of one role, or of several, as a question that stands on its own."""
        entry = self.facets[facet]
        if len(roles) == 1:
            return entry.question.format(roles=self.with_article(roles[0]))
        names = [self.plural(role) for role in roles]
        return f"How do {', '.join(names[:-1])} and {names[-1]} compare in {entry.title[0].lower()}{entry.title[1:]}?"


def _match_any(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(" + "|".join(re.escape(name) for name in longest_first) + r")(?:s|es)?(?!\w)")


@lru_cache(maxsize=64)  # a turn asks for the cues of the same few texts again and again
def _rank_by_cues(text: str, cues: _Cues) -> tuple[str, ...]:
    lowered = text.lower().replace("\u2019", "'")
    lengths = {
        name: sum(len(match[0]) for pattern in patterns if (match := pattern.search(lowered)))
        for name, patterns in cues.patterns.items()
    }
    return tuple(sorted((name for name, length in lengths.items() if length), key=lambda name: -lengths[name]))


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read `vocabulary.yaml`; raise `KnowledgeError` if it is missing or malformed."""
    path = folder / VOCABULARY
    try:
        content: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return Vocabulary(_File.model_validate(content))
    except FileNotFoundError as error:
        raise KnowledgeError(
            f"There is no {VOCABULARY} in {str(folder)!r}; set ADVISOR_KNOWLEDGE to the folder that holds the pages."
        ) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise KnowledgeError(f"{VOCABULARY} cannot be read: {' '.join(str(error).split())[:300]}.") from error
