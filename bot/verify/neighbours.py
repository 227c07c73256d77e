"""Whether what a source says of a group near a role is given to the role itself.

Statistics often have no code for a role, and a section then says so: "For Database Administrators, an occupation close
to data engineers, O*NET marked …". Such a figure is the administrators'.
"""

import re
from collections.abc import Iterator

from bot.verify.clauses import Reading, Said
from bot.verify.evidence import Evidence

# Right before a role: it is only the neighbour of what the sentence speaks of.
_NEAR = re.compile(
    r"\b(?:near(?:est)?|clos(?:e|est)|neighbours?|wider|broader|stand-in|once filed|covers)"
    r"(?: (?:occupation|group|match|relatives?|account|code|neighbours?|title|field|kin|O\*NET|profile))*"
    r"(?: (?:to|of|than|for|with))?(?: (?:an?|the|US|AI))?\s*\Z"
)
_COUNTED = re.compile(r"\b(?:counts|files|filed|put)\s*\Z")  # "counts robotics engineers in a mixed group"
_IN_A_GROUP = re.compile(r"\A(?: and [\w ]+)? (?:in|under|among) (?:an?|the) (?:mixed|wider|broader|larger)\b")
# A statement that says how the two stand to each other, in whatever words.
_ADMITS = re.compile(
    r"\b(?:near\w*|clos(?:e|est|er|ely)|neighbou?r\w*|wider|broader|mixed|stand-?in|proxy|fil(?:e|ed|es|ing)|cover\w*|group\w*|"
    r"categor\w+|occupations?|includ\w+|similar\w*|related|relatives?|match\w*|under|codes?|field|counterparts?|classif\w+|approximat\w+)\b"
)
_GROUP = re.compile(
    r"\b(?:[A-Z][\w/&-]+,? (?:and |All )?)+"
    r"(?:Administrator|Analyst|Architect|Developer|Engineer|Manager|Scientist|Specialist)s\b"
)


def find_neighbours_claim(evidence: Evidence) -> str:
    """What is said of a group near a role is not given to the role, unless the group is named or the nearness told."""
    claim = evidence.claim
    if _ADMITS.search(claim.text):
        return ""
    for word in claim.of_kind("role"):
        numbers = evidence.by_clause[word.clause] if word.value in word.owners else ()
        naming = [evidence.chosen[number].reading for number in numbers if word.value in evidence.chosen[number].roles]
        if naming and all(_is_only_near(reading, word.value) for reading in naming):
            groups = {group for reading in naming for group in _name_groups(reading)}
            if not any(group in claim.text.lower() for group in groups):
                return "The source says this of a group that is only near the role."
    return ""


def _is_only_near(reading: Reading, role: str) -> bool:
    """Say whether a role is named, and everywhere as a neighbour only."""
    mentions = [word for word in reading.of_kind("role") if word.value == role]
    return bool(mentions) and all(_is_near(reading.text, mention) for mention in mentions)


def _is_near(text: str, mention: Said) -> bool:
    before, behind = text[: mention.start], text[mention.start + len(mention.surface) :]
    return bool(_NEAR.search(before)) or bool(_COUNTED.search(before) and _IN_A_GROUP.match(behind))


def _name_groups(reading: Reading) -> Iterator[str]:
    """Yield the names of occupations in a sentence that are no role of ours, in lower case and without their plural."""
    taken = [(word.start, word.start + len(word.surface)) for word in reading.of_kind("role")]
    for match in _GROUP.finditer(reading.text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            yield match[0].lower().rstrip("s")
