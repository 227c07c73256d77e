"""Whether a quoted sentence answers a yes-or-no question, and how: read from its words, cautiously.

"Yes." and "No." are claims like any other. They are proven only if the question and the sentence speak of the same
thing, and the sentence says it, or denies it, without a reservation; a reservation proves "It depends." instead.
"""

import re
from typing import Literal

Answer = Literal["Yes.", "No.", "It depends.", ""]
ANSWERS: tuple[Answer, ...] = ("Yes.", "No.", "It depends.")

# Things that people ask whether they need them, by the words for them.
_THINGS = {
    "phd": r"ph\.?d|doctora\w*",
    "master": r"master(?:'?s)?\b",
    "bachelor": r"bachelor\w*",
    "degree": r"degrees?|diploma|college|universit\w+|academic",
    "certificate": r"certific\w+",
    "bootcamp": r"bootcamps?",
    "maths": r"math\w*|linear algebra|calculus|statistic\w*|probabilit\w*",
    "coding": r"cod(?:e|ing)|programm\w+|software engineering",
    "python": r"python",
    "sql": r"sql",
    "cloud": r"cloud|aws|azure",
    "containers": r"docker|kubernetes",
    "portfolio": r"portfolios?|github|projects?",
    "experience": r"experience",
    "training models": r"train(?:ing)? (?:own )?models?|models? from scratch",
    "linguistics": r"linguistics?",
}
_COMPILED = {name: re.compile(rf"(?<![a-z])(?:{words})", re.IGNORECASE) for name, words in _THINGS.items()}
_NEEDS = re.compile(
    r"\b(?:need(?:s|ed)?|requir\w+|must|have to|has to|necessary|mandatory|essential|compulsory|without|enough|possible"
    r"|matters?|important|worth)\b"
)
_WITHOUT = re.compile(r"\b(?:without|no|not having|lacking|don'?t have|never)\b")
_DENIED = re.compile(
    r"\b(?:not (?:always |strictly |usually )?(?:need\w*|requir\w*|necessary|mandatory|a must)|need(?:s)? no|no need|unnecessary"
    r"|optional|does not need|do not need|not ask for|ask(?:s)? for no|named none|without an?y?)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:needs?|requires?|required|must|asks? for|asked for|expects?|expected|minimum|essential|mandatory)\b",
    re.IGNORECASE,
)
_RESERVED = re.compile(
    r"\b(?:depends?|var(?:y|ies|ied)|differs?|some|sometimes|often|usually|typically|common\w*|may|might|can|could|mixed|"
    r"while|but|though|although|percent|most|many|few|partly|rather|seldom|rarely|about|view|says?|said|according|wrote)\b|%",
    re.IGNORECASE,
)


def list_things(text: str) -> set[str]:
    """List what a text says somebody may need: degrees, skills, proofs."""
    return {name for name, pattern in _COMPILED.items() if pattern.search(text.lower())}


def read_answer(question: str, sentence: str) -> Answer:
    """Say how a sentence answers a yes-or-no question about a need; empty if it does not."""
    shared = list_things(question) & list_things(sentence)
    if not shared or not _NEEDS.search(question.lower()):
        return ""
    said, denied = bool(_SAID.search(_DENIED.sub(" ", sentence))), bool(_DENIED.search(sentence))
    if not said and not denied:
        return "It depends." if _RESERVED.search(sentence) else ""
    if said == denied or _RESERVED.search(sentence):
        return "It depends."
    affirmed = said != bool(_WITHOUT.search(question.lower()))
    return "Yes." if affirmed else "No."
