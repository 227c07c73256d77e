"""Whether a figure of a statement is the one of its source: value, unit, what it measures, whose it is, and when."""

import re

from bot.verify.clauses import Reading, Said
from bot.verify.evidence import Candidate, Evidence
from bot.verify.reading import STEMMER

UNITS = frozenset("percent dollar pound euro rupee lakh crore year month week day hour minut million billion".split())
LENGTHS = frozenset("minut hour day weekend week month year decad".split())
MONEY = frozenset("dollar pound euro rupee lakh crore".split())
PERIODS = frozenset("year month week day hour".split())
MEASURES = frozenset("median averag mean tenthpercentil lowerquartil upperquartil ninetiethpercentil middl".split())
LEVELS = {
    "entri": "entry", "junior": "entry", "fresher": "entry", "mid": "middle", "senior": "senior", "staff": "staff",
    "princip": "principal",
}  # fmt: skip
MONTHS = frozenset(
    STEMMER.stemWords(
        "january february march april monthmay june july august september october november december".split()
    )
)
NEAR = 9  # words within which a level speaks of a figure
ROUGHLY = frozenset("about around nearly almost roughly approximately some just".split())
BEYOND = {"below": "below", "under": "below", "upto": "up to"}
OVER = frozenset({"over", "above", "least"})
SAYS_THE_SAME = 0.6  # what a figure's sentence must say of its clause, as a share of what the fullest one says
_NAMES_OF_MONTHS = "January February March April monthmay June July August September October November December"
_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_OF_A_MONTH = rf"(?:(?:{'|'.join(_NAMES_OF_MONTHS.split())}) )?"
_SPAN = re.compile(rf"(?<![\d.,-])({_FIGURE})(?: percent)?(?: to {_OF_A_MONTH}|-(?!\d{{4}}\b))({_FIGURE})")
_MONTH = re.compile(rf"\b({'|'.join(_NAMES_OF_MONTHS.split())}) ((?:19|20)\d\d)\b")
_CODE = re.compile(r"\b(?!Q[1-4]\b)[A-Za-z]*[A-Z][A-Za-z]*-?\d+\b")
_HALF = re.compile(r"50 percent of\b")  # how "half of" is settled
_OCCUPATION = re.compile(r"\b\d\d-\d{4}(?:\.\d\d)?\b")  # "15-1252.00" of the Standard Occupational Classification
COUNTED = 12  # up to which the things that a source names are counted by who retells it
LARGE = 1000  # a count from which on a figure needs its year and its place


def find_absent_figure(evidence: Evidence) -> str:
    """Name a figure or a year that no sentence chosen gives at all, in this unit; empty if there is none."""
    claim, chosen = evidence.claim, evidence.chosen
    for place, word in enumerate(claim.words):
        if word.kind not in {"year", "number"} or _is_count(claim, place):
            continue
        if word.kind == "year" and not any(_has_year(word, candidate) for candidate in chosen):
            return f"The source does not say {word.value}."
        if word.kind == "number":
            reasons = [_compare_figure(claim, place, candidate) for candidate in chosen]
            if "" not in reasons:
                return max(reasons, key=len, default=f"The source has no figure {word.value}.")
    return ""


def find_wrong_figure(evidence: Evidence) -> str:
    """Name a figure or a year that the sentences chosen do not give for the same thing; empty if there is none."""
    return _find_wrong_number(evidence, counts=False) or _find_lost_year(evidence)


def find_wrong_count(evidence: Evidence) -> str:
    """Name a small count, "half of" or an occupation's code that the sentences chosen do not give; empty if none is."""
    return _find_wrong_number(evidence, counts=True)


def _find_wrong_number(evidence: Evidence, counts: bool) -> str:
    claim = evidence.claim
    for place, word in enumerate(claim.words):
        if word.kind not in {"year", "number"} or _is_count(claim, place) != counts:
            continue
        own = evidence.by_clause[word.clause]
        fullest = max(evidence.coverage[word.clause, number] for number in own)
        full = [number for number in own if evidence.coverage[word.clause, number] >= SAYS_THE_SAME * fullest]
        if word.kind == "year" and not any(_has_year(word, evidence.chosen[number]) for number in full):
            return f"The source does not say {word.value}."
        if word.kind == "number":
            reasons = [
                _compare_figure(claim, place, source)
                for number, source in enumerate(evidence.chosen)
                if evidence.coverage[word.clause, number] >= SAYS_THE_SAME * fullest
                and _is_about_the_same(evidence, place, source)
            ]
            if "" not in reasons:
                return max(reasons, key=len, default=f"The source has no figure {word.value}.")
    return ""


def _is_count(claim: Reading, place: int) -> bool:
    """Say whether a number may be counted rather than read: "three branches", "the middle half", "(15-1252)"."""
    word = claim.words[place]
    if word.kind == "year" or is_weighty(claim, place):
        return _HALF.match(claim.text, word.start) is not None
    return (float(word.value) <= COUNTED and not find_unit(claim, place)) or _in_occupation(claim.text, word.start)


def _in_occupation(text: str, start: int) -> bool:
    return any(match.start() <= start < match.end() for match in _OCCUPATION.finditer(text))


def find_unknown_code(evidence: Evidence) -> str:
    """A name with figures in it, "DP-100" or "BM25", and the code of an occupation, "15-1252", are the source's."""
    texts = [candidate.reading.text for candidate in evidence.chosen]
    for pattern in (_CODE, _OCCUPATION):
        theirs = {code for text in texts for code in pattern.findall(text)}
        for code in pattern.findall(evidence.claim.text):
            if code not in theirs | {other.partition(".")[0] for other in theirs}:  # "15-1252" for "15-1252.00"
                return f"The source does not name {code}."
    return ""


def find_wrong_span(evidence: Evidence) -> str:
    """A span of figures, "16 to 23", keeps both its ends, and a year of the source its month."""
    spans, months = (
        {pair for candidate in evidence.chosen for pair in pattern.findall(candidate.reading.text)}
        for pattern in (_SPAN, _MONTH)
    )
    for low, high in _SPAN.findall(evidence.claim.text):
        halved = [pair for pair in spans if (pair[0] == low) != (pair[1] == high)]
        if halved and (low, high) not in spans and not any(_is_rounded((low, high), pair) for pair in halved):
            return f"The source does not say {low} to {high}."
    for month, year in _MONTH.findall(evidence.claim.text):
        if months and (month, year) not in months:
            return f"The source does not say {month} {year}."
    return ""


def _is_rounded(pair: tuple[str, str], other: tuple[str, str]) -> bool:
    """Say whether both ends of a span are nearly those of another; years are not rounded."""
    values = [(float(one.replace(",", "")), float(two.replace(",", ""))) for one, two in zip(pair, other, strict=True)]
    return all(said == meant or (meant >= LARGE * 3 and abs(said - meant) <= 0.05 * meant) for said, meant in values)


def _is_about_the_same(evidence: Evidence, place: int, source: Candidate) -> bool:
    """Say whether the names beside a figure, which not every sentence chosen holds, stand in its own sentence."""
    held: list[set[str]] = [{word.value for word in candidate.reading.words} for candidate in evidence.chosen]
    telling = set[str]().union(*held) - held[0].intersection(*held[1:])
    own = {word.value for word in source.reading.words}
    words = evidence.claim.words
    for beside, back in ((words[place + 1 :], False), (words[:place][::-1], True)):
        names: set[str] = set()
        named = False
        for at, word in enumerate(beside):
            broken = named and (word.joined if back is False else beside[at - 1].joined)
            if word.kind == "number" or word.clause != words[place].clause or broken:
                break
            named = named or word.name
            names |= {word.value} if word.name and word.value in telling else set()
        if names:
            return names <= own
    return True


def _has_year(word: Said, source: Candidate) -> bool:
    return any(other.kind == "year" and other.value == word.value for other in source.reading.words)


def _compare_figure(claim: Reading, place: int, source: Candidate) -> str:
    """Say why no figure of a sentence is this one; empty if one is. The longest reason is the nearest miss."""
    word = claim.words[place]
    worst = f"The source has no figure {word.value}."
    for at, other in enumerate(source.reading.words):
        if other.kind != "number" or not _same_value(claim, place, other):
            continue
        reason = _find_difference(claim, place, source.reading, at)
        if not reason:
            return ""
        worst = max(worst, reason, key=len)
    return worst


def _same_value(claim: Reading, place: int, other: Said) -> bool:
    """The same figure, or a rounded one that says it is rounded."""
    word = claim.words[place]
    if word.value == other.value:
        return True
    if not any(
        before.value in ROUGHLY | OVER or before.value in BEYOND for before in claim.words[max(0, place - 2) : place]
    ):
        return False
    said, meant = float(word.value), float(other.value)
    return meant != 0 and abs(said - meant) / meant <= 0.05 and len(word.value.rstrip("0")) <= 2


def _find_difference(claim: Reading, place: int, source: Reading, at: int) -> str:
    word, other = claim.words[place], source.words[at]
    if any(
        reading.words[spot + 1 : spot + 2] and reading.words[spot + 1].value in MONTHS
        for reading, spot in ((claim, place), (source, at))
    ):
        return ""  # a day
    if word.owners and other.owners and not word.owners & other.owners:
        return f"The source gives the figure {word.value} for another role."
    for ours, theirs, what in (
        (find_unit(claim, place), find_unit(source, at), "unit"),
        (_find_period(claim, place), _find_period(source, at), "period"),
        (_find_measure(claim, place), _find_measure(source, at), "measure"),
        (_find_level(claim, place), _find_level(source, at), "level"),
    ):
        if ours and theirs and ours != theirs:
            return f"The source gives the figure {word.value} for another {what}: {theirs}, not {ours}."
    before = {reading.words[spot - 1].value for reading, spot in ((claim, place), (source, at)) if spot > 0}
    if before & OVER and before & {"below", "under"}:
        return f"The source puts the figure {word.value} the other way round."
    limit = _find_limit(source, at)
    if limit and word.value == other.value and not _find_limit(claim, place):
        return f"The source says “{limit}” of the figure {word.value}, and the statement does not."
    return ""


def find_unit(reading: Reading, place: int) -> str:
    """Return the unit that follows a figure, other figures skipped; empty if none does."""
    for word in reading.words[place + 1 :]:
        if word.value in UNITS:
            return word.value
        if word.kind not in {"number", "hedge"}:
            return ""
    return ""


def _find_period(reading: Reading, place: int) -> str:
    if find_unit(reading, place) not in MONEY:
        return ""
    following = [word.value for word in reading.words[place + 1 : place + 6]]
    return next((value for value in following if value in PERIODS), "")


def _find_measure(reading: Reading, place: int) -> str:
    """Return the measure nearest to a figure: any before it, or one right behind it."""
    before = [at for at in range(place) if reading.words[at].value in MEASURES]
    behind = [at for at in range(place + 1, min(place + 4, len(reading.words))) if reading.words[at].value in MEASURES]
    crossed = any(word.joined for word in reading.words[place + 1 : behind[0] + 1]) if behind else True
    if behind and not crossed and (not before or place - before[-1] > behind[0] - place):
        return reading.words[behind[0]].value
    return reading.words[before[-1]].value if before else ""


def _find_level(reading: Reading, place: int) -> str:
    """Return the level nearest to a figure; what stands behind a comma or an "and" is further away."""
    nearest: tuple[float, str] = (NEAR, "")
    for step in (-1, 1):
        distance = 0.0
        at = place
        while 0 <= at + step < len(reading.words) and distance < NEAR:
            crossed = reading.words[at].joined if step < 0 else reading.words[at + 1].joined
            at += step
            distance += 4.0 if crossed else 1.0
            if reading.words[at].value in LEVELS and distance < nearest[0]:
                nearest = (distance, LEVELS[reading.words[at].value])
    return nearest[1]


def find_levels(reading: Reading) -> set[str]:
    """Return the levels a statement speaks of."""
    return {LEVELS[word.value] for word in reading.words if word.value in LEVELS}


def _find_limit(reading: Reading, place: int) -> str:
    if place == 0:
        return ""
    return BEYOND.get(reading.words[place - 1].value, "")


def is_weighty(reading: Reading, place: int, counts: bool = True) -> bool:
    """Say whether a figure is money, a share or a large count, which mean little without time and place."""
    word = reading.words[place]
    if word.kind != "number":
        return False
    return find_unit(reading, place) in MONEY | {"percent"} or (counts and float(word.value) >= LARGE)


def _find_lost_year(evidence: Evidence) -> str:
    claim = evidence.claim
    if claim.of_kind("year") or not any(is_weighty(claim, place) for place in range(len(claim.words))):
        return ""
    for place, word in enumerate(claim.words):
        sources = [evidence.chosen[number] for number in evidence.by_clause[word.clause]]
        if is_weighty(claim, place) and any(source.reading.of_kind("year") for source in sources):
            return f"The figure {word.value} lost its year."
    return ""
