"""Write turns of phrase, numbers in words and shared heads in one way, before a statement and its source are read."""

import re
from functools import cache
from pathlib import Path

import yaml

from bot.verify.reading import SHORT_FORMS, SHORT_NAMES

PHRASES = Path(__file__).with_name("phrases.yaml")
_COUNTED = {
    name: str(value)
    for value, name in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split(), start=2
    )
} | {"twenty": "20", "thirty": "30", "fifty": "50", "hundred": "100"}
_NUMBER_WORD = re.compile(r"\b(?:" + "|".join(_COUNTED) + r")\b", re.IGNORECASE)
_SHARED_HEAD = re.compile(
    r"\b(AI|ML|data|NLP|LLM|software|MLOps|research)(,? (?:and|or|&) |/)"
    r"(?!\1\b)(?=(?:AI|ML|data|NLP|LLM|software|MLOps|research|machine learning) "
    r"(engineer|scientist|developer|analyst)(s?)\b)"
)


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    return tuple((re.compile(pattern), becomes) for pattern, becomes in entries)


def settle_wording(text: str) -> str:
    """Write turns of phrase, numbers in words and shared heads in one way."""
    text = text.strip().replace("\u2019", "'")
    if text[1:2].islower() or text[1:2] == " ":  # a rule should match at the beginning of a sentence, too
        text = text[0].lower() + text[1:]
    text = SHORT_NAMES.sub(lambda match: SHORT_FORMS[match[1][0].lower()], text)
    text = _SHARED_HEAD.sub(lambda match: f"{match[1]} {match[3]}{match[4]}{match[2]}", text)
    text = _NUMBER_WORD.sub(lambda match: _COUNTED[match[0].lower()], text)
    for pattern, becomes in _phrases():
        text = pattern.sub(becomes, text)
    return text
