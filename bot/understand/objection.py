"""Hear what a message objects to: an answer that missed, words that were never said, a role that is not meant.

"You ignored my question", "I'm not asking about MLOps" and "NOT research scientist" name what is not wanted. Searched like
any question, they bring back the very thing they object to.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.knowledge import Mention, Vocabulary
from bot.understand.limits import find_limits

FEWEST_LEFT = 2  # words that must be left for a message to ask something beside its objection
_FIRST_MARK = 0xE000  # characters of private use stand for the roles of a text while it is read
_ROLE = r"[\ue000-\uf8ff]"
_TURNS = r"(?:(?:but|and|so|no+|hm+|sorry|ok(?:ay)?|well|wait|hey|huh|look|please|also|yes|ugh|uh|lol|haha|yeah|right|i mean)\b[\s,!?.]*){0,4}"
_OFTEN = r"(?:still |just |only |completely |totally |already |again |simply |always |once more |clearly )*"
_MY = r"(?: (?:me|it|that|this|my (?:\w+ )?questions?|the question|(?:any|half|part) of (?:it|that|my questions?)|what i (?:asked|said)|at all|yet|anything))*"
_REST = r"[^.!?;:,\n\u2026]*"
# That the answer before missed. What such words leave unsaid is kept: "you forgot the pay" asks for it.
_MISSED = re.compile(
    rf"(?:(?<=[.!?;:,\u2026\u2013\u2014-])|^)\s*{_TURNS}(?:"
    rf"(?:that|this|it|which)(?:'s|s| is| was)?(?: really)? not (?:really )?(?:an answer|what i (?:asked|meant|wanted))(?: you)?(?: for| about)?{_MY}"
    rf"|(?:that|this|it) {_OFTEN}(?:does|did)(?:n'?t| not) {_OFTEN}(?:really )?(?:answer|help){_MY}"
    rf"|(?:that|this|which|it)(?: \w+)? (?:tells me|says|is|was) (?:nothing|no (?:answer|help|use))\b{_REST}"
    r"|(?:that|this|it)(?:'s|s| is| was)? not (?:even |really )?an? (?:\w+ ){0,2}(?:answer|idea|plan|number|figure|project|example|question|reason|list)\b(?! (?:but|i)\b)"
    rf"|none of (?:that|this|it|these) (?:is|was|answers?|helps?)(?: about)?{_MY}"
    rf"|(?:you|u)(?:'ve| have)? {_OFTEN}(?:(?:have|did|do)(?:n'?t| not)|never) {_OFTEN}(?:really |even )?(?:answer(?:ed)?|sa(?:y|id)|address(?:ed)?|mention(?:ed)?|counted?|consider(?:ed)?|tell|told){_MY}"
    r"|too early to say\?+(?: what)?"
    rf"|(?:you|u)(?:'ve| have)? {_OFTEN}(?:skip(?:ped)?|ignor(?:ed?|ing)|miss(?:ed)?|forgot|forgotten|dodged|left out|leave out){_MY}"
    rf"|i (?:have )?{_OFTEN}(?:asked|was asking)(?: you)?(?: about|(?=,? (?:if|whether|what|who|how|which|why|when|where)\b))(?: if| whether)?"
    rf"|i(?:'ve| have)? {_OFTEN}(?:answered|told you)(?: (?:that|this|it|you))?(?: already| before)?(?=\s*[.:,!;\u2013\u2014-])"
    r"|you(?:'ve| have)? (?:already )?asked(?: me)? (?:that|this|it)(?: already| before| twice| again)?"
    r"|what i (?:meant|mean|asked|wanted)(?: (?:was|is))?"
    rf")(?P<end>\s*[.!?;:,\u2026\u2013\u2014-]+|(?=\s|\Z))",
    re.IGNORECASE,
)
# That the answer before spoke of the wrong thing: what they name is not asked about.
_WRONG = re.compile(
    r"(?:(?<=[.!?;:,\u2026\u2013\u2014-])|^|\b(?=so why\b))\s*"
    rf"{_TURNS}(?:"
    rf"(?:so )?why (?:do|did|would|are|were) you {_OFTEN}(?:(?<=only )|(?<=just )|(?<=still )|(?<=again )|(?<=always )|(?=keep|telling|talking|giving|showing))(?:keep )?(?:talk|tell|say|mention|giv|show|compar|bring)\w*\b{_REST}"
    rf"|you (?:(?:only|just|already|again|always|still) )+(?:told|talk(?:ed)?|gave|give|mention(?:ed)?|say|said|mean) {_REST}"
    rf"|you (?:keep|kept) {_REST}"
    rf"|you (?:told|gave|talked to|asked) (?:me )?{_REST}\bagain\b"
    rf"|(?<=but )you (?:told|gave|talked to|asked) me {_REST}"
    rf"|(?:i (?:do|did)n'?t|i (?:do|did) not) (?:ask|mean|want to (?:hear|know))\b{_REST}"
    rf"|(?:i (?:just )?said )?(?:let'?s|lets|can we) not (?:talk|speak) about {_REST}"
    rf"|i(?:'m| am| was) not (?:asking|talking)\b{_REST}"
    rf"|when did i (?:ever )?(?:say|ask|mention)\b{_REST}"
    r"|why (?:would|should|does|do) [^.!?;:,\n\u2026]{2,60} (?:matter|concern|interest)s? (?:to |for )?me\b"
    rf"|(?:an? |the )?{_ROLE} (?:is|are|was) (?:an? )?(?:different|another|other|wrong)(?: (?:job|role|thing|question|subject)s?)?"
    rf"|i {_OFTEN}(?:never|did ?n[o']?t|did not) (?:say|said|tell|told|mean|meant|mention(?:ed)?)\b{_REST}"
    rf")(?:\s*[.!?;:,]+|\Z)",
    re.IGNORECASE,
)
_NEVER_SAID = re.compile(
    r"\bi (?:just |still |already )*(?:never|did ?n[o']?t|did not) (?:say|said|tell|told|mean|meant|mention(?:ed)?)(?: you)?(?: that)? (?P<what>[^.!?;,\n]+)",
    re.IGNORECASE,
)
_NOT_A = re.compile(rf"\b(?:i(?:'m| am)|s?he(?:'s| is))(?: not| no|n't)(?: an?| the)? {_ROLE}(?! yet\b)", re.IGNORECASE)
_BECOMES = re.compile(r"\b(?:becom\w+|yet|some ?day|to be one)\b", re.IGNORECASE)
_REFUSED = re.compile(
    rf"(?:(?:^|[.!?])\s*(?:(?:no|nope|nah|but|and|so|please|really|definitely|certainly)\b[\s,]*){{0,4}}not (?:an? |the |as an? )?{_ROLE}(?![^.!;\n]*\?)"
    rf"|\b(?:i )?(?:forget(?: about)?|anything but|enough (?:of|about|with)|stop (?:talking|telling me) about|no more|i(?:'m| am) not interested in(?: being| becoming)?|(?:do|did|would)(?:n'?t| not) (?:want|wish)(?: to (?:be(?:come)?|do))?)(?: an?| the| any)? {_ROLE}"
    rf"|\b(?:leave|keep|rule|take) out(?: an?| the)? {_ROLE}|\b(?:leave|keep|rule|take)(?: an?| the)? {_ROLE} out\b"
    rf"|\b(?:except|excluding|exclude)(?: for)?(?: an?| the)? {_ROLE}"
    rf"|\bi said no(?: to)?(?: an?| the)? {_ROLE}"
    rf"|{_ROLE}(?:'s| is|,? it'?s) (?:out of the question|off the table|not (?:for me|an option|my thing))"
    rf"|{_ROLE}\W{{1,3}}no,? thanks?\b)(?! (?:but|or|and) {_ROLE})",
    re.IGNORECASE,
)
_AMERICA = (
    "us",
    "usa",
    "u.s.",
    "united states",
    "america",
    "american",
)  # whose figures come first where nobody names a country
# "Skip the plan, just give me real questions": a subject that is not wanted any more.
_NO_SUBJECT = re.compile(
    r"(?:(?<=[.!?;,])|^)\s*(?:(?:ok(?:ay)?|so|but|please|just|no|great|and|fine|then|well)\b[\s,]*)*"
    r"(?:skip|forget(?: about)?|never ?mind|enough (?:of|about|with)|no more|not)(?: the| that| those| your| any| an?)?(?: (?:study|learning|more))?"
    r" (?:quiz|plans?|stats|statistics|numbers|figures|tables?|sources?|projects?|theory|bootcamps?|courses?|certificates?|degrees?|titles?|definitions?|jargon)"
    r"\s*(?:[.!;,]+|\Z)",
    re.IGNORECASE,
)
_METROS = (
    "silicon valley",
    "bay area",
    "san francisco",
    "san jose",
    "new york",
    "seattle",
    "boston",
    "austin",
    "los angeles",
)
_NOT_MEANT = re.compile(rf"(?:,|\bbut|\band)\s*not (?:an? |the |as an? )?{_ROLE}", re.IGNORECASE)
_SETS_SIDE_BY_SIDE = re.compile(r"\b(?:why|how come|or|rather|difference)\b", re.IGNORECASE)
_INSTEAD = re.compile(
    r"\b(?:what|which)(?: (?:job|role|path|work|career)s?)? (?:else )?(?:should|could|can|would|might|do) i (?:do|be|become|go for|try|take|look at|choose|pick) instead\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Objection:
    """What a message says besides what it objects to, and what that is."""

    text: str  # without the words that only object; empty if they are all it says
    told: str  # what is left of it that may tell of the person: "you forgot the pay" tells nothing
    missed: bool = False  # whether the answer before is said to have missed
    refused: Mapping[str, str] = field(default_factory=dict)  # roles that the person does not want, with the words
    aside: tuple[str, ...] = ()  # roles that are only not what was asked about
    never_said: str = ""  # words that the person denies to have meant
    instead: bool = False  # whether something else than what was talked about is asked for


def read_objection(text: str, vocabulary: Vocabulary) -> Objection:
    """Take from a message what it objects to; nothing from one in which somebody may be in despair."""
    if "support" in find_limits(text):
        return Objection(text, text)
    plain = text.replace("\u2019", "'")
    mentions = vocabulary.find_mentions(plain, wide=True)
    kept = _mark(plain, mentions)
    refused: dict[str, str] = {}
    aside: dict[str, str] = {}

    def leave_out(match: re.Match[str], roles: dict[str, str]) -> str:
        words = write_out(match[0]).strip(" ,.;:!?")
        roles |= {mentions[ord(mark) - _FIRST_MARK].role: words for mark in re.findall(_ROLE, match[0])}
        return " "

    def write_out(marked: str) -> str:
        return _tidy(re.sub(_ROLE, lambda match: _name(plain, mentions[ord(match[0]) - _FIRST_MARK]), marked))

    denies = _NEVER_SAID.search(plain)
    is_wrong = bool(_WRONG.search(kept))
    kept = _WRONG.sub(lambda match: leave_out(match, aside), kept)
    if not _BECOMES.search(kept):
        kept = _NOT_A.sub(lambda match: leave_out(match, aside), kept)
    if not _SETS_SIDE_BY_SIDE.search(kept):
        kept = _NOT_MEANT.sub(lambda match: leave_out(match, aside), kept)
    kept = _REFUSED.sub(lambda match: leave_out(match, refused), kept)
    kept = _NO_SUBJECT.sub(" ", _match_no_place(vocabulary).sub(" ", kept))
    missed = bool(_MISSED.search(kept))
    wanted = {mentions[ord(mark) - _FIRST_MARK].role for mark in re.findall(_ROLE, kept)}
    if not missed and kept == _mark(plain, mentions):
        return Objection(text, text, instead=bool(_INSTEAD.search(plain)))

    rest = write_out(_MISSED.sub(" ", kept))
    return Objection(
        text=rest if len(re.findall(r"\w+", rest)) >= FEWEST_LEFT else "",
        told=write_out(_drop_whole(kept)),
        missed=missed or is_wrong,
        refused={role: words for role, words in refused.items() if role not in wanted},
        aside=tuple(role for role in aside if role not in wanted),
        never_said=denies["what"].strip(" '\"\u2018\u201c\u201d") if denies else "",
        instead=bool(_INSTEAD.search(plain)),
    )


@cache
def _match_no_place(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Match "not in the US", "forget London" and "you gave me San Jose": the place is not asked about."""
    known = (name for names in vocabulary.countries.values() for name in names)
    names = "|".join(re.escape(name) for name in (*_AMERICA, *known, *_METROS))
    return re.compile(
        rf"\b(?:(?:not|forget(?: about)?)(?: (?:in|for|from|the))*|you (?:just |again |only )*(?:gave|showed|told)(?: me| us)?"
        rf"|(?:went |going |go )?back to|buried (?:under|below|in))(?: the)? (?:{names})(?: (?:numbers|figures|pay|salar\w+|please))*\b",
        re.IGNORECASE,
    )


def _drop_whole(text: str) -> str:
    """Leave out what is said to have been missed as well, unless a colon stands before it: "I told you: maths"."""
    for match in reversed(list(_MISSED.finditer(text))):
        behind = text[match.end() :] if match["end"] else re.sub(f"^{_REST}", "", text[match.end() :])
        text = f"{text[: match.start()]} {behind}"
    return text


def _mark(text: str, mentions: list[Mention]) -> str:
    """Write one character for each role."""
    for place, mention in reversed(list(enumerate(mentions))):
        text = text[: mention.start] + chr(_FIRST_MARK + place) + text[mention.end :]
    return text


def _name(text: str, mention: Mention) -> str:
    return text[mention.start : mention.end]


def _tidy(text: str) -> str:
    """Leave out the marks that stood between what is gone."""
    text = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split()))
    text = re.sub(r"([,.;:!?])(?:\s*[,.;:])+", r"\1", text).rstrip(" ,;:")
    return re.sub(rf"^[\s,.;:!?]*{_TURNS}[\s,.;:!?]*", "", text, flags=re.IGNORECASE)
