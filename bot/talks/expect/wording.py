"""Expectations on the words of a reply."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.knowledge import split_sentences
from bot.knowledge.style import measure_grade
from bot.talks.expect.kind import Finding, Seen, register
from bot.talks.shapes import YES, Count, Number, Pattern, Several, Text
from bot.talks.words import find_words, fold_text

TEXTS = Several(Text(), "texts")
SAME = 0.8  # share of the statements of a reply that an earlier one had


def find_all(wanted: Iterable[str], text: str) -> Finding:
    """Look for every one of some words."""
    texts = tuple(wanted)
    missing = [words for words in texts if not find_words(words, text)]
    present = tuple(words for words in texts if words not in missing)
    found = f"it says {name(present)}" if not missing else f"it does not say {name(missing)}"
    return Finding(not missing, found, present)


def name(words: Iterable[str]) -> str:
    """List words in quotation marks."""
    return ", ".join(repr(word) for word in words)


def within(limits: tuple[float, float], value: float, what: str) -> Finding:
    """Compare a count with its limits."""
    return Finding(limits[0] <= value <= limits[1], f"{value:g} {what}")


@register("says", "Text", "The reply has these words, all of them.", "salary", TEXTS, each=True)
def judge_says(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for all words."""
    return find_all(argument, seen.text)


@register("says_any", "Text", "The reply has at least one of these words.", "[maths, statistics]", TEXTS, each=True)
def judge_says_any(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for one of the words."""
    present = tuple(words for words in argument if find_words(words, seen.text))
    return Finding(bool(present), f"it says {name(present) if present else 'none of them'}", present)


@register("matches", "Text", "The reply matches a regular expression.", "'[0-9]+ weeks'", Pattern())
def judge_matches(argument: re.Pattern[str], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Search by a pattern."""
    match = argument.search(seen.text)
    return Finding(
        match is not None, f"it says {match[0]!r}" if match else "nothing matches", (match[0],) if match else ()
    )


@register("in_order", "Text", "The reply has these words in this order.", "[skills, pay]", Several(Text(), "texts", 2))
def judge_in_order(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for each after the one before."""
    rest = fold_text(seen.text)
    for words in argument:
        match = find_words(words, rest)
        if not match:
            return Finding(False, f"{words!r} does not come where it should")
        rest = rest[match.end() :]
    return Finding(True, "they come in this order", argument)


@register("max_words", "Text", "The reply is no longer than this.", "200", Number())
def judge_max_words(argument: int, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Count words."""
    return within((0, argument), len(seen.text.split()), "words")


@register("max_sentences", "Text", "The reply has no more sentences than this.", "8", Number())
def judge_max_sentences(argument: int, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Count statements, or the sentences of prose that has none."""
    prose = sum(len(split_sentences(reply.text)) for reply in seen.replies if not reply.statements)
    return within((0, argument), len(seen.statements) + prose, "sentences")


@register(
    "reading_level", "Text", "The school grade (Flesch-Kincaid) a reader needs.", "{at_most: 14}", Count(whole=False)
)
def judge_reading_level(argument: tuple[float, float], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Measure the grade of what is not a table."""
    prose = " ".join(statement.text for statement in seen.statements if not statement.place) or seen.text
    grade = round(measure_grade(prose, seen.knowledge.vocabulary), 1)
    return within(argument, grade, "is its grade")


@register("has_table", "Text", "The reply sets things side by side in a table.", "yes", YES)
def judge_has_table(argument: str, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for statements with a place in a table."""
    cells = sum(statement.place is not None for statement in seen.statements)
    drawn = re.search(r"(?m)^\|.*\|\s*$\n^\|[\s:|-]+\|", seen.text)
    return Finding(bool(cells or drawn), f"{cells} cells of a table" if cells or not drawn else "a table")


@register("repeats_itself", "Text", "The reply says mostly what an earlier one said.", "yes", YES)
def judge_repeats_itself(argument: str, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Compare the statements of a reply with those of each earlier one."""
    sentences = [[fold_text(s.text) for s in said.reply.statements] if said.reply else [] for said in seen.said]
    for at in range(len(sentences)) if seen.at is None else [seen.at]:
        for before in range(at):
            shared = sum(sentence in sentences[before] for sentence in sentences[at])
            if sentences[at] and shared / len(sentences[at]) >= SAME:
                return Finding(True, f"turn {at + 1} says again what turn {before + 1} said")
    return Finding(False, "nothing is said twice")
