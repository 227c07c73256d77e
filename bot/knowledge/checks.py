"""The rules a knowledge page must pass before a word of it is shown."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from bot.domain import Section, Sentence, Source
from bot.knowledge.pages import Block, Page, Problem
from bot.knowledge.vocabulary import Vocabulary

SHORTEST, LONGEST = 25, 180
_UNIT = r"lakh|crore|(?:US |Canadian )?dollars|pounds|euros|rupees|USD|GBP|EUR|INR"
_SCALES = {"k": 1_000, "million": 1_000_000}
_AMOUNT = re.compile(
    r"(?P<sign>(?:[$£€₹]|\b(?:USD|GBP|EUR|INR)\b)\s?)?(?P<number>\d[\d,]*(?:\.\d+)?)"
    rf"(?:\s?(?P<scale>[kK]|million)\b)?(?P<unit>\s*(?:{_UNIT}))?"
)
_CURRENCY = re.compile(r"[$£€₹]|\b(?:dollars?|pounds?|euros?|rupees?|USD|GBP|EUR|INR)\b")
_COUNT = re.compile(
    r"^\s*(?:\w+\s+){0,3}(?:records?|postings?|jobs?|roles?|adverts?|reviews?|people|openings|vacancies|listings|answers|workers|respondents)\b"
)
_EMPHASIS = re.compile(r"(?<!\w)(?:\*{1,3}|_{1,3})\w|\w(?:\*{1,3}|_{1,3})(?!\w)")
_HTML = re.compile(r"</?[A-Za-z!]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SMALLEST_PAY = 1000


def check_pages(pages: Iterable[Page], sources: Mapping[str, Source], vocabulary: Vocabulary) -> list[Problem]:
    """Apply every rule to every page and return all problems, by file and line."""
    pages = list(pages)
    known_ids = {block.section.id for page in pages for block in page.blocks}
    first_line: dict[str, tuple[str, int]] = {}
    problems: list[Problem] = []
    for page in pages:
        problems += page.problems
        problems += _check_page_id(page, vocabulary)
        for block in page.blocks:
            section = block.section
            if section.id in first_line:
                path, line = first_line[section.id]
                problems.append(
                    Problem(
                        section.path, section.line, f"The id {section.id!r} is used twice.", f"First at {path}:{line}."
                    )
                )
            first_line.setdefault(section.id, (section.path, section.line))
            problems += _check_block(block, known_ids, sources, vocabulary)
    return sorted(problems, key=lambda problem: (problem.path, problem.line))


def _check_block(
    block: Block, known_ids: set[str], sources: Mapping[str, Source], vocabulary: Vocabulary
) -> Iterator[Problem]:
    section = block.section
    yield from _check_section_id(section, vocabulary)
    yield from _check_opening(section, vocabulary)
    yield from _check_length(section)
    for sentence, line in zip(section.sentences, block.lines, strict=True):
        yield from _check_sources(section, sentence, line, sources)
        yield from _check_pay(section, sentence, line, vocabulary)
        for name, pattern in (("Emphasis", _EMPHASIS), ("HTML", _HTML)):
            if pattern.search(sentence.text):
                yield Problem(section.path, line, f"{name} in “{_shorten(sentence.text)}”.", "Write plain words.")
    for target, line in block.links:
        yield from _check_link(section, target, line, known_ids)


def _check_page_id(page: Page, vocabulary: Vocabulary) -> Iterator[Problem]:
    kind, _, name = page.id.partition("/")
    if kind == "wages":  # compared with its table, word for word
        return
    known: Mapping[str, Iterable[str]] = {
        "roles": vocabulary.roles,
        "comparisons": vocabulary.comparisons,
        "guides": vocabulary.guides,
    }
    if kind not in known or name not in set(known[kind]):
        hint = f"Known in {kind}/: {', '.join(known[kind])}." if kind in known else f"Folders are {', '.join(known)}."
        yield Problem(page.path, 1, f"The page id {page.id!r} is not known.", hint)
        return
    expected = {"roles": (name,), "comparisons": tuple(name.split("-vs-")), "guides": ()}[kind]
    if page.roles != expected and not page.problems:
        yield Problem(page.path, 1, f"'roles' is {list(page.roles)}.", f"For this page it is {list(expected)}.")


def _check_section_id(section: Section, vocabulary: Vocabulary) -> Iterator[Problem]:
    known = {"roles": tuple(vocabulary.facets), "comparisons": tuple(vocabulary.comparison_facets)}.get(section.kind)
    if known and section.facet not in known:
        yield Problem(
            section.path, section.line, f"The section id {section.facet!r} is not known.", f"Known: {', '.join(known)}."
        )


def _check_opening(section: Section, vocabulary: Vocabulary) -> Iterator[Problem]:
    opening = section.sentences[0].text if section.sentences else ""
    named = {mention.role for mention in vocabulary.find_mentions(opening)}
    missing = [vocabulary.title(role) for role in section.roles if role in vocabulary.roles and role not in named]
    if missing:
        yield Problem(
            section.path,
            section.line,
            f"The first sentence of #{section.facet} does not name {' and '.join(missing)}.",
            "Open with the sentence that answers the heading, roles named.",
        )


def _check_length(section: Section) -> Iterator[Problem]:
    words = len(section.text.split())
    if section.kind == "wages":
        return
    if section.empty:
        if len(section.sentences) != 1:
            yield Problem(
                section.path,
                section.line,
                f"#{section.facet} is marked empty but has {len(section.sentences)} sentences.",
                "One honest sentence.",
            )
    elif not SHORTEST <= words <= LONGEST:
        yield Problem(
            section.path,
            section.line,
            f"#{section.facet} has {words} words.",
            f"Keep it between {SHORTEST} and {LONGEST}.",
        )


def _check_sources(section: Section, sentence: Sentence, line: int, sources: Mapping[str, Source]) -> Iterator[Problem]:
    if not sentence.sources and not section.empty and not sentence.text.endswith("?"):
        yield Problem(
            section.path,
            line,
            f"No source for “{_shorten(sentence.text)}”.",
            "Add a footnote such as [^bls_oews_2025].",
        )
    for source in sentence.sources:
        if source not in sources:
            yield Problem(
                section.path, line, f"The source {source!r} is not in sources.yaml.", "Add it there, or correct the id."
            )


def _check_pay(section: Section, sentence: Sentence, line: int, vocabulary: Vocabulary) -> Iterator[Problem]:
    if not any(_is_pay(match, sentence.text, section) for match in _AMOUNT.finditer(sentence.text)):
        return
    needed = {
        "currency": bool(_CURRENCY.search(sentence.text)),
        "region": _names_one(sentence.text.replace("US dollars", "dollars"), vocabulary.regions),
        "year": bool(_YEAR.search(sentence.text)),
        "basis": _names_one(sentence.text, vocabulary.pay_bases),
    }
    missing = [name for name, present in needed.items() if not present]
    if missing:
        yield Problem(
            section.path,
            line,
            f"A pay figure without {' and '.join(missing)}: “{_shorten(sentence.text)}”.",
            "Name currency, region, year and basis (such as 'median') in the same sentence.",
        )


def _is_pay(match: re.Match[str], text: str, section: Section) -> bool:
    """Tell an amount of pay from a count, a year or a code."""
    value = float(match["number"].replace(",", "")) if match["number"].strip(",") else 0
    value *= _SCALES.get((match["scale"] or "").lower(), 1)
    unit = match["unit"] or ""
    if "lakh" in unit or "crore" in unit:
        return True
    if value < SMALLEST_PAY:
        return False
    if match["sign"] or _CURRENCY.search(unit):
        return True
    before, after = text[: match.start()], text[match.end() :]
    in_pay_section = section.facet == "pay" or section.page == "guides/reading-pay"
    is_count = before.endswith(("n=", "n = ", "-")) or after.startswith("-") or bool(_COUNT.match(after))
    return in_pay_section and bool(match["scale"] or "," in match["number"].rstrip(",")) and not is_count


def _names_one(text: str, names: Iterable[str]) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE if name.islower() else 0) for name in names
    )


def _check_link(section: Section, target: str, line: int, known_ids: set[str]) -> Iterator[Problem]:
    if "://" in target or target.startswith("mailto:"):
        yield Problem(section.path, line, f"A link to {target!r}.", "Cite outside pages through sources.yaml.")
        return
    page, _, anchor = target.partition("#")
    base = PurePosixPath(section.path).parent
    resolved = _normalise(base / page).removesuffix(".md") if page else section.page
    if f"{resolved}#{anchor}" not in known_ids:
        yield Problem(
            section.path,
            line,
            f"The link {target!r} leads to no section.",
            "Write it as '../roles/ai-engineer.md#pay'.",
        )


def _normalise(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts[-1:] = []
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _shorten(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
