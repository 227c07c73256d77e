"""Find the roles a person names: by alias, by a shared head ("AI or ML engineer"), or misspelt."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.knowledge import Mention, Vocabulary

MOST_SLIPS = 2
_WORD = re.compile(r"[a-z0-9][a-z0-9+#/-]*")
_JOINER = r"\s*(?:,|/|&|\bor\b|\band\b|\bvs\b\.?|\bversus\b|\bto\b|\binto\b|\bfrom\b)\s*(?:an?\s+|the\s+)?"
_CHOICE = r"\s*(?:\bor\b|\bvs\b\.?|\bversus\b)\s*(?:an?\s+|the\s+)?"

_CHANGE = r"\s*(?:\bor\b|\bvs\b\.?|\bversus\b|\bto\b|\binto\b)\s*(?:an?\s+|the\s+)?"


@lru_cache(maxsize=64)  # a turn looks for the roles of the same few texts again and again
def find_roles(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """List the roles named in a text, in the order used everywhere."""
    lowered = text.lower().replace("\u2019", "'")
    mentions = vocabulary.find_mentions(lowered, wide=True)
    mentions += _find_misspelt(lowered, mentions, vocabulary)
    mentions += _find_shared_modifiers(lowered, mentions, vocabulary)
    roles = {mention.role for mention in mentions}
    roles |= _find_shared_heads(lowered, mentions, vocabulary)
    roles |= {role for name, members in vocabulary.groups.items() if name in lowered for role in members}
    return vocabulary.order_roles(roles)


@lru_cache(maxsize=64)
def list_mentioned(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """List the roles named in a text, in the order in which they are named; shared heads come where their word stands."""
    lowered = text.lower().replace("\u2019", "'")
    mentions = vocabulary.find_mentions(lowered, wide=True)
    mentions += _find_misspelt(lowered, mentions, vocabulary)
    mentions += _find_shared_modifiers(lowered, mentions, vocabulary)
    places = {mention.role: mention.start for mention in sorted(mentions, key=lambda mention: -mention.start)}
    for role in _find_shared_heads(lowered, mentions, vocabulary) - places.keys():
        names = "|".join(re.escape(name) for name in vocabulary.roles[role].modifiers)
        match = re.search(rf"(?<![\w-])(?:{names})(?![\w-])", lowered)
        places[role] = match.start() if match else len(lowered)
    return tuple(sorted(places, key=lambda role: places[role]))


_HEAD = (
    r"(?:engineer|scientist|developer|analyst|architect|manager|specialist|consultant|researcher|designer|administrator|admin"
    r"|officer|steward|strategist|auditor|tester|curator|annotator|labell?er|coach|technician|operator|planner|programmer|\w{4,}(?:ist|ician))"
)
_TITLE = r"(?P<title>(?:[a-z][\w/+#&-]* ){0,2}" + _HEAD + r")s?"
# Ways to ask what a job is, holds, pays or takes: whatever stands in that place is a title.
_ASKS_OF_TITLE = re.compile(
    rf"\bwhat(?:'s| is| are) (?:an? )?{_TITLE}\W*$|\bwhat an? {_TITLE} (?:is|does|earns)\b"
    rf"|\bwhat (?:does|do|would|can|could|should) (?:an? )?{_TITLE} (?:do|earn|make|need|know|study|get)\b"
    rf"|\bhow (?:much )?(?:do i|to|does one|can i|could i|would i) become (?:an? )?{_TITLE}\b"
    rf"|\bhow much (?:does|do) (?:an? )?{_TITLE} (?:earn|make|get)\b".replace("(?P<title>", "("),
)
_NO_TITLE = re.compile(
    r"^(?:an?|the|my|our|your|this|that|these|those|such|other|good|junior|senior|staff|lead|principal|new|team|hiring) "
)


def find_other_title(text: str, vocabulary: Vocabulary) -> str:
    """Return the job title that a text asks about, if it is none of our roles; empty if there is none."""
    lowered = text.lower().replace("\u2019", "'")
    match = _ASKS_OF_TITLE.search(lowered)
    title = next((group for group in match.groups() if group), "") if match else ""
    title = title.removesuffix("s")
    if not title or _NO_TITLE.match(title) or vocabulary.find_mentions(title, wide=True):
        return ""
    return title


_SIDE_BY_SIDE = re.compile(r"\s*(?:,|/|&|\bor\b|\band\b|\bvs\b\.?|\bversus\b)\s*(?:an?\s+|the\s+)?$")
_ARTICLE_BEFORE = re.compile(r"\b(?:an?|the)\s+$", re.IGNORECASE)


def order_side_by_side(text: str, vocabulary: Vocabulary) -> str:
    """Write two roles that stand side by side in the order used everywhere, so that "B or A" is asked as "A or B"."""
    order = list(vocabulary.roles)
    mentions = vocabulary.find_mentions(text, wide=True)
    for first, second in pairwise(mentions):
        between = text[first.end : second.start]
        if order.index(first.role) <= order.index(second.role) or not _SIDE_BY_SIDE.fullmatch(between.lower()):
            continue
        joiner = _ARTICLE_BEFORE.sub("", between)
        front = _ARTICLE_BEFORE.sub("", text[: first.start])
        return f"{front}{text[second.start : second.end]}{joiner}{text[first.start : first.end]}{text[second.end :]}"
    return text


def _find_shared_heads(text: str, mentions: list[Mention], vocabulary: Vocabulary) -> set[str]:
    """Read "AI or ML engineer" as two roles, and so "AI vs ML" where it stands for a choice."""
    modifiers = {modifier: role for role, entry in vocabulary.roles.items() for modifier in entry.modifiers}
    names = "|".join(re.escape(name) for name in sorted(modifiers, key=len, reverse=True))
    found: set[str] = set()
    starts = {mention.start for mention in mentions}
    for match in re.finditer(rf"(?<![\w-])({names})(?![\w-])(?={_JOINER})", text):
        joiner = re.compile(_JOINER).match(text, match.end())
        if joiner and joiner.end() in starts:
            found.add(modifiers[match[1]])
    ends = {mention.end for mention in mentions}
    for match in re.finditer(rf"{_CHANGE}({names})(?![\w-])(?! {_HEAD})", text):  # "or AI consultant" is one of its own
        if match.start() in ends and match.start(1) not in starts:  # "or AI product managers" is no "AI engineers"
            found.add(modifiers[match[1]])
    for match in re.finditer(rf"(?<![\w-])({names}){_CHOICE}({names})(?![\w-])", text):
        if not any(mention.start < match.end(2) and match.start(2) < mention.end for mention in mentions):
            found |= {modifiers[match[1]], modifiers[match[2]]}
    return found


_HEAD_ALONE = re.compile(
    r"\s*(?:,(?: (?:and|or))?|/|&|\bor\b|\band\b|\bvs\b\.?|\bversus\b)\s*(?:an?\s+|the\s+)?(?P<head>(?:engineer|scientist|analyst|developer)(?P<many>s?))\b"
)


def _find_shared_modifiers(text: str, mentions: Sequence[Mention], vocabulary: Vocabulary) -> list[Mention]:
    """Read "data scientists and engineers" as two roles, and "data scientist, analyst or engineer" as three."""
    names, starts = vocabulary.wide_aliases, {mention.start for mention in mentions}
    found: list[Mention] = []
    for mention in mentions:
        name, at = text[mention.start : mention.end], mention.end
        modifier = name.rpartition(" ")[0]
        while modifier and (match := _HEAD_ALONE.match(text, at)) and match.start("head") not in starts:
            role = names.get(f"{modifier} {match['head'].removesuffix('s')}")
            if role and bool(match["many"]) == name.endswith("s"):
                found.append(Mention(role, match.start("head"), match.end("head")))
            at = match.end()
    return found


def _find_misspelt(text: str, mentions: list[Mention], vocabulary: Vocabulary) -> list[Mention]:
    words = [
        match
        for match in _WORD.finditer(text)
        if not any(mention.start < match.end() and match.start() < mention.end for mention in mentions)
    ]
    found: list[Mention] = []
    for at, word in enumerate(words):
        for parts, role in vocabulary.aliases_by_letter.get(word[0][0], ()):  # a slip is never in the first letter
            if not _is_nearly(word[0], parts[0]):
                continue
            window = words[at : at + len(parts)]
            others = zip(window[1:], parts[1:], strict=False)
            if len(window) == len(parts) and all(_is_nearly(match[0], part) for match, part in others):
                found.append(Mention(role, window[0].start(), window[-1].end()))
    return found


def _is_nearly(word: str, part: str) -> bool:
    """Allow one slip in a word of four letters, two in one of eight, never in its first letter."""
    word = word.removesuffix("s") if not part.endswith("s") else word
    if word == part:
        return True
    if abs(len(word) - len(part)) > MOST_SLIPS:
        return False
    allowed = 0 if len(part) < 4 else 1 if len(part) < 8 else MOST_SLIPS
    # "engineering" and "engine" are words of their own, not slips of "engineer".
    if word[:1] != part[:1] or word in {"engine", "engines", "search"}:
        return False
    return allowed > 0 and OSA.distance(word, part, score_cutoff=allowed) <= allowed
