"""How strongly something is told: "I adore it" against "it is fine by me"."""

import re

from bot.domain import TraitKind

_STRONGLY = re.compile(
    r"\b(?:lov\w+|hat(?:e|es|ing)|ador\w+|loath\w*|obsess\w*|crazy|passion\w*|dream\w*|can'?t stand|cannot stand|never|must|all (?:day|night)|most|really|very|"
    r"refus\w*|nightmare|always|best|favou?rite|need|only|out of the question|no way|absolutely|nothing (?:better|beats|i like)|heart|anything but|"
    r"last thing|worst|can'?t get enough|spare me|dead body|torture|hell|everything)\b"
)
_WELL = re.compile(
    r"\b(?:\d+\+? ?(?:yrs?|years?|y)|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|many|several) (?:years|yrs)|decades?|senior|expert|lead|led|"
    r"strong|daily|every day|fluent|inside out|professionally|msc|master\w*|phd|published|founded|career|in my sleep|since (?:19|20)\d\d)\b"
)
_NOT_AT_ALL = re.compile(
    r"\b(?:never|none|no(?! (?:real|formal|proper|deep|big|great|expert|specialist)\b)|zero|nothing|not a single|at all|cannot|can'?t|nil)\b"
)


def read_strength(text: str, kind: TraitKind, sign: int) -> int:
    """Return 2 for a strong statement and 1 for a plain one."""
    lowered = text.lower().replace("\u2019", "'")
    if kind == "skill":
        return 2 if (_WELL if sign > 0 else _NOT_AT_ALL).search(lowered) else 1
    return 2 if _STRONGLY.search(lowered) or (kind == "circumstance" and _NOT_AT_ALL.search(lowered)) else 1
