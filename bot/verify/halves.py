"""Where a statement is two statements in a row, each with its own subject: "A does this, while B does that"."""

import re
from collections.abc import Iterator

from bot.knowledge import Vocabulary

_JOINT = re.compile(r"(?:;|, (?:while|whereas|and|but|yet|though|although)|(?<!,) (?:while|whereas)) (?=\w)")
# Words that tie a half to the other: what they say of both is said by neither.
_TIES = re.compile(
    r"\b(?:same|both|each other|theirs|it|its|itself|this|that|those|these|such|which|who|whose|where|he|she|his|her|"
    r"also|too|likewise|similarly|equally|therefore|thus|hence|so|because|since|thereby|then|former|latter|alike|either|neither|"
    r"as well|compared|instead|rather|again|still|first|second|other|another)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:more|less|fewer|higher|lower|better|worse)\b(?!.*\bthan\b)", re.IGNORECASE)
_THEY = {"they": "{}", "them": "{}", "their": "{}'"}
_PRONOUN = re.compile(r"\b(?:they|them|their)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|do|does|did|can|may|might|must|will|would|should|could|need|make|take|give|get|go|put|"
    r"set|build|run|earn|work|pay|fit|suit|say|hold|keep|lead|let|cost|fall|rise|write|want|use|help|ask|expect|count|name|"
    r"[a-z]{3,}(?:ed|es|s)|gave|made|took|found|told|said|wrote|ran|kept|held|led|saw|fell|rose|grew|spent|stood)\b"
)
_NO_SUBJECT = re.compile(
    r"(?:is|are|was|were|has|have|had|can|may|might|must|will|would|should|could|do|does|did|not|never|often|usually|only|even|\w+(?:ed|ing))\b"
)
LEAST_WORDS = 4  # of a half


def split_halves(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield each way to part a statement into two that stand by themselves, as sentences with their own full stop.

    The second must begin with a subject of its own, hold a verb and nothing that points to the first but a "they" for
    the one role that the first names, which is written out.
    """
    for joint in _JOINT.finditer(text):
        first, second = text[: joint.start()].rstrip(" ,;"), text[joint.end() :].strip()
        second = _write_out(second, first, vocabulary)
        if min(len(first.split()), len(second.split())) < LEAST_WORDS:
            continue
        if _TIES.search(second) or _PRONOUN.search(second) or _COMPARES.search(second):
            continue
        if _NO_SUBJECT.match(second) or not _VERB.search(second.partition(" ")[2]) or not _VERB.search(first):
            continue
        if not _names_something(second, vocabulary):
            continue
        yield f"{first}.", second[0].upper() + second[1:]


def _names_something(text: str, vocabulary: Vocabulary) -> bool:
    """Say whether a half names a role, or somebody or something by a capital: else its subject may be the other's."""
    return bool(vocabulary.find_mentions(text)) or bool(re.search(r"\b[A-Z]", text))


def _write_out(second: str, first: str, vocabulary: Vocabulary) -> str:
    """Put the role of the first half in the place of a "they"; nothing is changed if it names none, or several."""
    roles = {mention.role for mention in vocabulary.find_mentions(first)}
    if len(roles) != 1 or vocabulary.find_mentions(second):
        return second
    title = f"{vocabulary.title(roles.pop())}s"
    return _PRONOUN.sub(lambda match: _THEY[match[0].lower()].format(title), second)
