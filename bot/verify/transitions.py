"""Recognise what claims nothing in a model's prose: courtesies, transitions, invitations, plain questions, by a closed list."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.domain import Kind
from bot.knowledge import Vocabulary

TRANSITIONS = Path(__file__).with_name("transitions.yaml")
_KINDS: Mapping[str, Kind] = {
    "courtesy": "courtesy",
    "transition": "courtesy",
    "invitation": "courtesy",
    "label": "courtesy",
    "limit": "limit",
}
_THEM = (
    "the two|both|the two roles|both roles|these roles|these two|these two roles|these jobs|the roles|each role|they|them|"
    "the two jobs|both jobs|the three|these"
)
_MORE_TOPICS = (
    "pay|salary|salaries|the pay|the salary|wages|skills|tools|the work|work|daily work|the day-to-day|day-to-day work|duties|"
    "the duties|demand|education|interviews|the interview|the interviews|ways in|the way in|getting in|maths|software|"
    "the differences?|the main differences?|what they share|the overlap|depth|the market|the outlook|hiring|learning|"
    "your options|your question|your situation|the next steps?|next steps?"
)


class Transitions:
    """The closed list, with the role names and facets of the knowledge filled in."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Build the patterns."""
        content = _read()
        names = sorted({*vocabulary.aliases, *(f"{name}s" for name in vocabulary.aliases)}, key=len, reverse=True)
        name = rf"(?:an? |the )?(?:{'|'.join(map(re.escape, names))})(?: roles?| jobs?)?"
        roles = rf"(?:{_THEM}|{name}(?:(?:,| and|, and| or| versus| vs\.?) {name})*)"
        facets = "|".join(re.escape(facet.title.lower()) for facet in vocabulary.facets.values())
        allowed = "|".join(map(re.escape, sorted(content["words"].split(), key=len, reverse=True)))
        words = rf"(?:(?:{allowed}|{name})(?:,? |$|(?=[.,?!:])))*"
        self._patterns: list[tuple[re.Pattern[str], Kind]] = []

        def fill(template: str) -> str:
            filled = template.replace("ROLES", roles).replace("TOPIC", f"(?:{facets}|{_MORE_TOPICS})")
            return filled.replace("WORDS", words)

        for section, kind in _KINDS.items():
            end = ":" if section == "label" else "[ .!:…]*"
            self._patterns += [(re.compile(fill(template) + end), kind) for template in content[section]]
        self._loaded = [re.compile(fill(template)) for template in content["questions"]]

    def recognise(self, sentence: str) -> Kind | None:
        """Return what a sentence is if it claims nothing; none if it is to be held against a section."""
        text = " ".join(sentence.replace("\u2019", "'").split()).lower()
        if not text or any(letter.isdigit() for letter in text):
            return None
        if text.endswith("?"):
            return "question" if self._is_plain_question(text) else None
        return next((kind for pattern, kind in self._patterns if pattern.fullmatch(text)), None)

    def _is_plain_question(self, text: str) -> bool:
        """One sentence that ends in a question mark and presupposes nothing."""
        if any(mark in text[:-1] for mark in ".!?;:"):
            return False
        return not any(pattern.search(text) for pattern in self._loaded)


@cache
def _read() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(TRANSITIONS.read_text(encoding="utf-8"))
    return content
