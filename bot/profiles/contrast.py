"""Cut a comparison into what is liked better and what is liked less: "rather talk to people than write code"."""

import re
from typing import NamedTuple

_NO_MATTER = r"(?!anything|now\b|today|this\b|expected|ever\b|enough|once|an?\b (?:year|month|week|decade)|one\b|two\b|three\b|ten\b|\d|i (?:thought|expected|can|could)|it should|that\b|most\b)"
_CHOOSES = r"(?:(?=.*\b(?:take|choose|pick|go for|prefer|give me|want|swap|any day|always|every time|no contest)\b)|(?=^\W*(?:[\w-]+ ){1,2}over (?:an? |the )?[\w-]+(?: [\w-]+)?,?[\w ]*$))"
_AT_THE_END = r"(?:,? (?:any (?:day|time)|no contest|every (?:day|time)|always|for me|at any time|of the week))*$"
# `more` is what is liked better, `less` what is not wanted instead, `other` what is only liked less.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:rather|sooner)(?: have| be)? (?P<more>.+?) than (?P<less>.+)",
        r"(?P<more>.+?),? (?:rather than|instead of) (?P<less>.+)",
        r"^instead of (?P<less>.+?),? (?P<more>(?:i|give|let|we)\b.+)",
        r"\bprefer (?!to\b|not\b)(?P<more>.+?) (?:to|over) (?P<less>.+)",
        rf"(?<!nothing )(?:\w+ )?\bless (?:about |in |into |of |on )?(?P<less>\w.+?) than (?:about |in |into |of |on )?{_NO_MATTER}(?P<more>.+)",
        rf"(?P<less>^(?!.*\bnothing\b).+?) less than {_NO_MATTER}(?P<more>.+)",
        rf"\bmore (?:of )?(?:an? |about |in |into |on )?(?P<more>\w.+?) than (?:an? |about |in |into |of |on )?{_NO_MATTER}(?P<other>.+)",
        rf"(?P<more>.+?)(?<! for) (?:far |much |way |a lot |even )?(?:more|better) than {_NO_MATTER}(?P<other>.+)",
        rf"{_CHOOSES}(?P<more>.+?) over (?!the (?:years|last|past)|and over|my dead|there|again|it\b|with|\d)(?P<less>\w+(?: \w+){{0,4}}?){_AT_THE_END}",
        r"(?P<more>.+?) (?:>|beats?) (?P<other>.+)",
        r"\b(?:trade|swap) (?P<less>.+?) for (?P<more>.+)",
        rf"(?P<more>^\w+(?: \w+){{0,2}}), not (?P<less>\w+(?: \w+){{0,3}}?){_AT_THE_END}",
    )
)
_NOT_COMPARED = re.compile(r"\bnothing\b", re.IGNORECASE)


class Side(NamedTuple):
    """One side of a comparison, `text[start:end]`; `leaning` is 1 for what is liked better, -1 for what is not wanted."""

    start: int
    end: int
    leaning: int


def split_comparison(text: str) -> tuple[Side, ...]:
    """List the sides of a comparison that say something of the person; none if the text compares nothing."""
    if _NOT_COMPARED.search(text):
        return ()
    for pattern in _PATTERNS:
        if match := pattern.search(text):
            leanings = {"more": 1, "less": -1}
            groups = pattern.groupindex
            sides = [Side(*match.span(name), leanings[name]) for name in leanings if name in groups]
            return tuple(sorted(sides))
    return ()
