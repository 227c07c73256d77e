"""Whether a statement says more than its source: for all, always or everywhere; surely instead of maybe; because."""

import re
from collections.abc import Sequence

from bot.verify.clauses import Reading, Said, is_denial
from bot.verify.evidence import FOUND, TELLING, Evidence
from bot.verify.figures import find_unit
from bot.verify.meaning import FRAMES, LIGHT

# Words that claim something of everything, and what in the source bears them out.
_TOTAL = {
    r"\b(?:(?<!above )(?<!after )(?<!at )all(?! the way| in all| kinds| sorts|,)|every|everyone|everybody|everything|entire|completely)\b(?! (?:week|month|year|day|hour)\b)": r"\b(?:all|every|everyone|each|both|entire|whole|full|throughout|any)\b",
    r"\b(?:always|invariably|constantly|without exception|no matter)\b": r"\b(?:always|every|constant\w*)\b",
    r"\b(?:anyone|anybody) (?:can|may|will|could|is|has)\b|\b(?:in|at|for) any\b|\b(?:every|each) (?:week|month|year|day|hour)\b": r"\b(?:any\w*|every\w*|each|daily|weekly)\b",
    r"\b(?:everywhere|worldwide|in (?:every|all|any) (?:country|countries|regions?))\b": r"\b(?:everywhere|worldwide)\b",
    r"\b(?:never|under no circumstances|at no time)\b": r"\b(?:never|nobody|no one)\b",
    r"\b(?:nobody|no one|none)\b": r"\b(?:nobody|no one|none|no|not|without|lack|neither)\b",
    r"\b(?:exclusively|solely|purely)\b": r"\b(?:exclusively|solely|only|alone|purely)\b",
    r"\bonly(?! \d)(?! (?:months|weeks|days|hours|minutes|years|one|a|about|around|some|rated|have|rarely)\b)": r"\b(?:only|alone|just|merely|solely|no other|must)\b|\b(?:but|while|whereas)\b.*\b(?:not|no|none)\b",
    r"\b(?:mandatory|compulsory|obligatory|requires?|required)\b": r"\b(?:must|need\w*|requir\w*|mandatory|expect\w*|should|ask\w*|necessary|essential|demand\w*|calls? for|takes?|minimum)\b",
    r"\b(?:guarantee\w*|ensures?|assures?|certain(?:ly)?|definitely|undoubtedly|surely|inevitabl\w*)\b": r"\b(?:guarantee\w*|ensures?|assur\w*|certain\w*|definite\w*|sure\w*)\b",
    r"\b(?:should|ought to|had better|be sure to)\b": r"\b(?:should|advis\w*|suggest\w*|recommend\w*|need\w*|must|better|best|call\w* for|asks?|asked|requir\w*|expect\w*|plans?|goal|worth|deserve\w*|ought|assum\w*|ha(?:s|ve) \w+ \w+ (?:make|explain|show))\b",
    r"\b(?:impossible|cannot possibly)\b": r"\b(?:impossible|cannot)\b",
    r"\b(?:the best|the worst|the safest|the easiest|the fastest|the most|perfect|the ideal)\b": r"\b(?:best|worst|safest|easiest|fast\w*|most|ideal|perfect|quickest|\w+est|first|led|leads?|top)\b",
}
TOTAL = [(re.compile(ours, re.IGNORECASE), re.compile(theirs, re.IGNORECASE)) for ours, theirs in _TOTAL.items()]

# How far a reservation goes: the less, the smaller the number.
RESERVATIONS = {
    "only": 1,
    **dict.fromkeys(
        "may might can could some several sometimes few partly possible likely perhaps would seem".split(), 1
    ),
    **dict.fromkeys("many often".split(), 2),
    **dict.fromkeys("most usually mostly nearly almost typically".split(), 3),
}
_RESERVED = re.compile(
    r"\b(?:advi[sc]es?d?|points? to|suggests?|seems?|appears?|might|may|can|could|possibl\w*|likely|whether|reported(?:ly)?|said to|tends?|worth|suits?|fit|"
    r"a (?:way|route|lane|path)|one of|among|some|if|those who|people who|thinks?|believes?|view|opinion|would)\b"
)
_LIMITED = re.compile(r"\b(?:only|beyond|just|alone|merely|solely|except|unless|no|not|none|without|but)\b")
_DUTY = re.compile(r"\b(?:must|ha(?:ve|s|d) to|needs? to)\b")
_WILL = re.compile(r"\bwill\b")
_MAIN = re.compile(r"\b(?:main|chief|principal|primary|typical|most|majority)\b")
_MAJORITY = re.compile(r"(?<!the )(?<!at )\b(?:most(?! often| common| frequent)|mostly|usually)\b", re.IGNORECASE)
_MINORITY = re.compile(
    r"\b(?:may|might|can|could|some|several|many|few|one|small|single|percent|depends?|said)\b|\b[A-Z]\w+, [A-Z]\w+ and\b"
)
_BEARS_MAJORITY = re.compile(
    r"\b(?:most|mostly|usually|often|almost|nearly|main\w*|chief\w*|half|more than|best|biggest|\w+iest|average|median|expects?|"
    r"principal|general|rule|standard|norm|whole|all|every|each|main|tend\w*|central|concentrat\w*|bulk|focus\w*|centre\w*|cent(?:er)\w*|first)\b",
    re.IGNORECASE,
)
HALF_SAID = 0.25  # share of each half that the sentence with the reason must hold
DRAWN_ON = 0.15  # share of a clause that a statement says, from which on its reservation counts
SPOKEN_OF = 3  # words after a reservation that it speaks of

_CAUSE = re.compile(
    r"\bbecause\b|\bsince (?!(?:19|20)\d\d|late|early|the|about|January|February|March|April|monthmay|May|June|July|August|"
    r"September|October|November|December|last|its\b)|\bdue to\b|\bthanks to\b|\bowing to\b|\bas a (?:result|consequence)\b|"
    r"\btherefore\b|\bhence\b|\bthus\b|\bconsequently\b|\bleads? to\b|\bled to\b|\bresults? in\b|\bcaus(?:e|es|ed)\b|"
    r"\bdriv(?:es|en|e) (?:by|up|down)\b|\bwhich (?:is why|explains|means|makes|leads)\b|\bthat is why\b|\bso that\b|"
    r", so (?!that|much|many|far|called|do|does|did|is|are|has)(?=\w)|\bmakes? (?:them|it|people)\b|\bfor this reason\b|\bso as (?:not )?to\b|\bin order to\b"
)
_SOURCE_CAUSE = re.compile(
    _CAUSE.pattern
    + r"|, as (?!reported|shown|cited|(?:\S+ ){1,3}(?:reports?|reported|says|said|wrote|found|sums|shows)[^a-z]*$)|\bso\b|\bwhich\b|\bgoing by\b|:"
)


def find_overstatement(evidence: Evidence) -> str:
    """Name the word by which a statement says more than its source; empty if there is none."""
    ours = evidence.claim.text
    theirs = " ".join(candidate.reading.text for candidate in evidence.chosen)
    for said, borne_out in TOTAL:
        match = said.search(ours)
        if match and not borne_out.search(theirs) and match[0].lower() not in theirs.lower():
            return f"The source does not say “{match[0].lower()}”."
    return _find_made_up_majority(evidence) or _find_lost_reservation(evidence) or _find_made_up_cause(evidence)


def _find_made_up_majority(evidence: Evidence) -> str:
    """A "most" or "usually" that counts needs a majority in the source."""
    said = _MAJORITY.search(evidence.claim.text)
    if said is None or not any(_MINORITY.search(candidate.reading.text) for candidate in evidence.chosen):
        return ""  # without a share in the source, "usually" says less than it
    for candidate in evidence.chosen:
        reading = candidate.reading
        shares = [
            float(word.value)
            for place, word in enumerate(reading.words)
            if word.kind == "number" and find_unit(reading, place) == "percent"
        ]
        if _BEARS_MAJORITY.search(reading.text) or max(shares, default=0.0) > 50:
            return ""
    return f"The source does not say “{said[0].lower()}”."


def _find_made_up_cause(evidence: Evidence) -> str:
    """A reason stands in the one sentence that says both what it is the reason of, and the reason."""
    claim = evidence.claim
    match = _CAUSE.search(claim.text)
    if match is None:
        return ""
    linked = set(range(len(evidence.chosen)))
    for clause, joint in claim.joints.items():
        if joint in {"because", "since"} and clause in evidence.by_clause:
            beside = [other for other in evidence.by_clause if abs(other - clause) == 1]
            around = {number for other in beside for number in evidence.by_clause[other]}
            linked &= set(evidence.by_clause[clause]) & (around or linked)
    reasons = [number for number in linked if _SOURCE_CAUSE.search(evidence.chosen[number].reading.text)]
    if any(_says_both_halves(evidence, number, match) for number in reasons):
        return ""
    return f"The source gives no such reason (“{match[0].strip(' ,')}”)."


def _says_both_halves(evidence: Evidence, number: int, cause: re.Match[str]) -> bool:
    """Say whether a sentence holds enough of what stands before a "because" and of what stands behind it."""
    own = {word.value for word in evidence.chosen[number].reading.words}
    for side in (
        [match for match in evidence.matches if match.word.start < cause.start()],
        [match for match in evidence.matches if match.word.start >= cause.start()],
    ):
        telling = [match for match in side if match.word.kind == "word" and match.weight >= TELLING]
        held = [match for match in telling if match.found and match.nearness >= FOUND and match.found.value in own]
        if sum(match.weight for match in held) < HALF_SAID * sum(match.weight for match in telling):
            return False
    return True


def _find_lost_reservation(evidence: Evidence) -> str:
    """A "may", "some" or "usually" stays, or becomes a weaker one, where what it speaks of is kept."""
    claim = evidence.claim
    kept = {id(match.found) for match in evidence.matches if match.nearness >= 0.6}
    ours = [RESERVATIONS[word.value] for word in claim.words if word.value in RESERVATIONS]
    weakest = min(ours, default=9)
    if _MAIN.search(claim.text):
        weakest = min(weakest, 3)
    if _RESERVED.search(claim.text):
        weakest = 1
    for candidate in evidence.chosen:
        words = candidate.reading.words
        for place, word in enumerate(words):
            level = RESERVATIONS.get(word.value)
            if level is None or level >= weakest or (word.value == "only" and _LIMITED.search(claim.text)):
                continue
            if word.value == "only" and [other.kind for other in words[place + 1 : place + 2]] == ["number"]:
                continue  # "only five minutes" judges the figure, which stays
            if any(is_denial(before) for before in words[max(0, place - 2) : place]):
                continue  # "no one can"
            if not _draws_on(candidate.reading, place, kept):
                continue
            widely = bool(_DUTY.search(claim.text)) or (level == 1 and bool(_WILL.search(claim.text)))
            if _is_kept(candidate.reading, place, kept, widely):
                return f"The source says “{word.value}”, and the statement does not."
    return ""


def _draws_on(reading: Reading, place: int, kept: set[int]) -> bool:
    """Say whether a statement takes a good part of the clause that a reservation stands in."""
    clause = [word for word in reading.words if word.clause == reading.words[place].clause and word.kind == "word"]
    return sum(id(word) in kept for word in clause) >= DRAWN_ON * len(clause)


def _is_kept(reading: Reading, place: int, kept: set[int], widely: bool) -> bool:
    """Say whether the first word that a reservation speaks of is kept, or, `widely`, any of the next."""
    following = reading.words[place + 1 : place + 2]
    if following and following[0].kind == "role" and reading.words[place].value in {"many", "some", "few"}:
        return id(following[0]) in kept  # "many data scientists"
    spoken_of = [
        word
        for word in reading.words[place + 1 :]
        if word.clause == reading.words[place].clause and word.kind == "word" and _bears_meaning(word)
    ][:SPOKEN_OF]
    return any(id(word) in kept for word in (spoken_of if widely else spoken_of[:1]))


def _bears_meaning(word: Said) -> bool:
    return not word.name and word.value not in LIGHT | FRAMES


def find_causes(texts: Sequence[str]) -> list[str]:
    """List the words by which texts give a reason."""
    return [match[0] for text in texts for match in _CAUSE.finditer(text)]
