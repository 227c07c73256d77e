"""The finer rules of the pages: readable, even-handed, complete, not repeated, not out of date."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from bot.domain import Section, Source
from bot.knowledge.pages import Block, Page, Problem
from bot.knowledge.vocabulary import Vocabulary

HIGHEST_GRADE = 12.5  # Flesch-Kincaid; the pages aim at 9 to 11
SHINGLE = 5  # words
# The share of runs of five words that two sections of a kind may have in common; comparisons restate both roles' facts.
MOST_SHARED = {"comparisons": 0.75}
MOST_SHARED_ELSEWHERE = 0.6
MOST_UNEVEN = 1 / 3  # by which the words on one role of a pair may exceed those on the other
SHELF_LIFE = {"pay": 2, "demand": 2}  # years; of all other sections five
LONG_SHELF_LIFE = 5
GUIDES_ABOUT = {"guides/reading-pay": "pay", "guides/outlook": "demand"}  # whole guides about what ages fast
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = r"[A-Z][\w'*/-]*(?:\.\w+)*"
_NAME = re.compile(rf"(?<!^)(?<![.!?] )\b{_WORD}(?:\s+(?:(?:of|and|&)\s+)?{_WORD})*")
_JOB = re.compile(
    r"\b(?P<name>(?:(?P<modifier>[A-Za-z][A-Za-z/-]*) )?(?:engineer|scientist|developer|analyst|architect|manager))s?\b"
)
# Words before "engineer" that make no other job of it.
PLAIN_WORDS = frozenset(
    """
    a an the and as at be by for from give give gives his in is its more most of one or over s such than that to too
    where while whose with names name counts says many few some other their your capable experienced strong weak young
    senior junior entry-level mid-level mid-career product-minded us uk nvidia staff principal lead new only both
    """.split()
)


def check_style(
    pages: Iterable[Page], sources: Mapping[str, Source], vocabulary: Vocabulary, today: date
) -> Iterator[Problem]:
    """Apply the finer rules to pages that have passed the others."""
    pages = [page for page in pages if not page.id.startswith("wages/")]
    for page in pages:
        if vocabulary.complete:
            yield from _check_complete(page, vocabulary)
            yield from _check_even(page, vocabulary)
        for block in page.blocks:
            yield from _check_grade(block.section, vocabulary)
            yield from _check_names(block, vocabulary)
            yield from _check_age(block, sources, today)
    if vocabulary.complete:
        yield from _check_repeated([block.section for page in pages for block in page.blocks])


def measure_grade(text: str, vocabulary: Vocabulary) -> float:
    """Return the Flesch-Kincaid grade of a text, names of roles, people and firms left out of the count."""
    for mention in reversed(vocabulary.find_mentions(text)):
        text = f"{text[: mention.start]}people{text[mention.end :]}"
    text = _NAME.sub("Ann", text)
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    words = re.findall(r"[A-Za-z']+", text)
    if not words:
        return 0.0
    syllables = sum(_count_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _count_syllables(word: str) -> int:
    word = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def _check_grade(section: Section, vocabulary: Vocabulary) -> Iterator[Problem]:
    grade = measure_grade(section.text, vocabulary)
    if grade > HIGHEST_GRADE and not section.empty and section.facet != "pay":
        reason = f"#{section.facet} reads at school grade {grade:.1f}."
        yield Problem(section.path, section.line, reason, f"Shorter sentences and words; at most {HIGHEST_GRADE:g}.")


def _check_complete(page: Page, vocabulary: Vocabulary) -> Iterator[Problem]:
    kind = page.id.split("/")[0]
    wanted = {"roles": tuple(vocabulary.facets), "comparisons": tuple(vocabulary.comparison_facets)}.get(kind, ())
    given = {block.section.facet for block in page.blocks}
    for facet in wanted:
        if facet not in given:
            yield Problem(
                page.path, 1, f"The page has no section #{facet}.", "Write it, or say honestly that it is empty."
            )


def _check_even(page: Page, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Compare the words spent on each role of a pair, over the whole page."""
    if not page.id.startswith("comparisons/") or len(page.roles) != 2:
        return
    words: dict[str, int] = dict.fromkeys(page.roles, 0)
    for block in page.blocks:
        for sentence in block.section.sentences:
            named = {mention.role for mention in vocabulary.find_mentions(sentence.text)} & set(page.roles)
            for role in named if len(named) == 1 else ():
                words[role] += len(sentence.text.split())
    less, more = sorted(words.values())
    if more and (more - less) / more > MOST_UNEVEN:
        told = " and ".join(f"{count} on {vocabulary.title(role)}" for role, count in words.items())
        yield Problem(
            page.path, 1, f"The two sides are uneven: {told} words.", "Keep them within a third of each other."
        )


def _check_names(block: Block, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Find jobs called by a name that no alias knows."""
    for sentence, line in zip(block.section.sentences, block.lines, strict=True):
        text = sentence.text
        for mention in reversed(vocabulary.find_mentions(text, wide=True)):
            text = f"{text[: mention.start]}{'.' * (mention.end - mention.start)}{text[mention.end :]}"
        for match in _JOB.finditer(text):
            modifier, name = (match["modifier"] or "").lower(), match["name"].lower()
            if modifier and modifier not in PLAIN_WORDS and name not in vocabulary.other_jobs:
                hint = "Use a name of vocabulary.yaml, or add it there to aliases or other_jobs."
                yield Problem(block.section.path, line, f"No alias knows {match['name']!r}.", hint)


def find_year(source: Source) -> int | None:
    """Return the latest year a source's date names; None if it is undated."""
    years = [int(year) for year in _YEAR.findall(source.date)]
    return max(years) if years else None


def is_stale(source: Source, section: Section, today: date) -> bool:
    """Say whether a source is past the shelf life of what a section cites it for."""
    year = find_year(source)
    topic = GUIDES_ABOUT.get(section.page, section.facet)
    return year is not None and today.year - year > SHELF_LIFE.get(topic, LONG_SHELF_LIFE)


def _check_age(block: Block, sources: Mapping[str, Source], today: date) -> Iterator[Problem]:
    """A sentence that rests only on sources past their shelf life names its year, so that nobody takes it for new."""
    section = block.section
    for sentence, line in zip(section.sentences, block.lines, strict=True):
        cited = [sources[name] for name in sentence.sources if name in sources]
        if cited and all(is_stale(source, section, today) for source in cited) and not _YEAR.search(sentence.text):
            reason = "A source past its shelf life, and the sentence names no year."
            yield Problem(section.path, line, reason, "Find a newer source, or date the sentence.")


def _check_repeated(sections: list[Section]) -> Iterator[Problem]:
    """Find sections of one kind that share most of their runs of five words."""
    seen: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    runs = [_list_runs(section.text) for section in sections]
    for place, section in enumerate(sections):
        shared: dict[int, int] = defaultdict(int)
        for run in runs[place]:
            for other in seen[section.kind, run]:
                shared[other] += 1
            seen[section.kind, run].append(place)
        for other, count in shared.items():
            most = MOST_SHARED.get(section.kind, MOST_SHARED_ELSEWHERE)
            if count > most * min(len(runs[place]), len(runs[other])) and not section.empty:
                reason = f"#{section.facet} nearly repeats {sections[other].id}."
                yield Problem(section.path, section.line, reason, "Say each thing once.")


def _list_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
