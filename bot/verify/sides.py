"""Whether a statement keeps the sides of its source: which is more, which half of a contrast, which way a move goes."""

from bot.verify.clauses import Reading, Said, is_denial
from bot.verify.evidence import FOUND, TELLING, Evidence, Match
from bot.verify.figures import LENGTHS, MONEY, find_levels, is_weighty
from bot.verify.meaning import FRAMES, list_opposites
from bot.verify.reading import STEMMER

REVERSE = frozenset("revers opposit back".split())
BESIDE = 2  # words behind a word of degree that it speaks of
FULL = 0.95  # what a sentence says of a clause, as a share of what the fullest one says, to be asked about opposites
LEAST_HALF = 1.0  # weight of words from which on a half of a contrast is said
LEAST_CLEAR = 0.7  # share of the words that must lie in one clause for each clause of the source
_MORE = "more higher larger bigger greater longer wider broader better stronger most highest above".split()
_LESS = "less lower smaller fewer shorter narrower worse weaker least lowest below".split()
MORE = frozenset(_MORE) | frozenset(STEMMER.stemWords(_MORE))
LESS = frozenset(_LESS) | frozenset(STEMMER.stemWords(_LESS))


def find_wrong_direction(evidence: Evidence) -> str:
    """Moving from one role to another is not the way back."""
    for candidate in evidence.chosen:
        reading = candidate.reading
        shared = set(evidence.claim.roles) & set(reading.roles)
        for role in evidence.claim.towards & shared:
            if reading.towards & shared and role not in reading.towards and len(shared) > 1:
                return f"The source does not say this of a move to {role}."
    return ""


def find_reverse_move(evidence: Evidence) -> str:
    """What a section says of "the reverse move" is said of that move."""
    claim = evidence.claim
    for number, candidate in enumerate(evidence.chosen):
        reading = candidate.reading
        back = {word.clause for word in reading.words if word.value in REVERSE}
        if not back or not claim.towards or any(word.value in REVERSE for word in claim.words):
            continue
        way_back = bool(claim.towards & reading.away) and not claim.towards & reading.towards
        wrong = 0.0
        for match in evidence.matches:
            if match.found is None or match.candidate != number or match.nearness < FOUND or match.weight < TELLING:
                continue
            twice = {word.clause in back for word in reading.words if word.value == match.found.value}
            if match.word.kind == "word" and len(twice) == 1 and (match.found.clause in back) != way_back:
                wrong += match.weight
        if wrong >= LEAST_HALF and len(claim.clauses) == 1:
            return "The source says this of the reverse move."
    return ""


def find_turned_round(evidence: Evidence) -> str:
    """A word of degree or direction is not the opposite of the one in the source, and the sides are not exchanged."""
    turned, by_degree = "", True
    for match in evidence.matches:
        own, other = list_opposites().get(match.word.value, (frozenset(), frozenset()))
        numbers = _find_fullest(evidence, match)
        kept = match.found is not None and match.found.value in own and match.nearness >= 0.9
        kept = kept and match.candidate in numbers
        same = match.nearness == 1.0 and match.candidate in numbers
        if not other or kept or same or _is_denied(evidence.claim, match.word):
            continue
        said = {word.value for number in numbers for word in evidence.chosen[number].reading.words}
        taken = _find_both_sides(evidence, other)
        if said & other - taken and not said & own:
            turned, by_degree = match.word.surface or match.word.value, by_degree and match.word.value in MORE | LESS
        if _is_turned_beside(evidence, match):
            turned, by_degree = match.word.surface or match.word.value, by_degree and match.word.value in MORE | LESS
    exchanged = _sides_exchanged(evidence)
    if turned and not (exchanged and by_degree):
        return f"The source says the opposite of “{turned}”."
    return "The source compares the other way round." if exchanged and not turned else ""


def _find_fullest(evidence: Evidence, match: Match) -> list[int]:
    """Return the sentences that say most of the clause of a word."""
    clause = match.word.clause
    fullest = max(evidence.coverage[clause, number] for number in evidence.by_clause[clause])
    numbers = evidence.by_clause[clause]
    return [number for number in numbers if evidence.coverage[clause, number] >= FULL * fullest]


def _is_turned_beside(evidence: Evidence, match: Match) -> bool:
    """Say whether the word that a "higher" stands before has only a "lower" before it in the source."""
    own, other = list_opposites()[match.word.value]
    words = evidence.claim.words
    place = next(at for at, word in enumerate(words) if word is match.word)
    for beside in evidence.matches[place + 1 : place + 1 + BESIDE]:
        if beside.word.gap or beside.found is None or beside.nearness < 1.0 or beside.word.kind != "word":
            continue
        theirs = evidence.chosen[beside.candidate].reading.words
        before: set[str] = set()
        for at, word in enumerate(theirs):
            if word.value == beside.found.value:
                before |= {said.value for said in theirs[max(0, at - BESIDE) : at]}
        return bool(before & other) and not before & own
    return False


def _find_both_sides(evidence: Evidence, other: frozenset[str]) -> set[str]:
    """Return the words of the source that the statement has, too, or a like word of the other side."""
    return {
        beside.found.value
        for beside in evidence.matches
        if beside.found and (beside.nearness == 1.0 or (beside.word.value in other and beside.nearness >= FOUND))
    }


def _is_denied(reading: Reading, word: Said) -> bool:
    """Say whether a denial stands right before a word, or one word further."""
    place = next(at for at, other in enumerate(reading.words) if other is word)
    return any(is_denial(other) for other in reading.words[max(0, place - 2) : place])


def _sides_exchanged(evidence: Evidence) -> bool:
    ours = split_sides(evidence.claim)
    for candidate in evidence.chosen if ours else ():
        theirs = split_sides(candidate.reading)
        if ours and theirs:
            straight = len(ours[0] & theirs[0]) + len(ours[1] & theirs[1])
            crossed = len(ours[0] & theirs[1]) + len(ours[1] & theirs[0])
            both_ways = bool(ours[0] & theirs[1]) and bool(ours[1] & theirs[0])
            if not straight and crossed > 2 and not _find_trend(evidence.claim) and not _find_trend(candidate.reading):
                continue  # "x, against y" says the same as "y, against x"
            if crossed > straight or both_ways:
                return True
    return False


def split_sides(reading: Reading) -> tuple[set[str], set[str]] | None:
    """Return the words before and after a "than" or an "against", without those on both sides."""
    for clause, joint in reading.joints.items():
        if joint in {"than", "against"}:
            telling = [word for word in reading.words if _tells(word)]
            before = {word.value for word in telling if word.clause < clause}
            after = {word.value for word in telling if word.clause == clause}
            return before - after, after - before
    return None


def _tells(word: Said) -> bool:
    return word.kind in {"role", "number"} or (word.kind == "word" and not word.context and word.value not in FRAMES)


def find_made_up_comparison(evidence: Evidence) -> str:
    """A "more than" between two things stands in the source, or its figures bear it out."""
    claim = evidence.claim
    if not any(joint == "than" for joint in claim.joints.values()):
        return ""
    upward = _find_trend(claim)
    if not upward:
        return ""
    level = find_levels(claim)
    compared = [
        candidate
        for candidate in evidence.chosen
        if _find_trend(candidate.reading) or "than" in candidate.reading.joints.values()
    ]
    if any(level <= find_levels(candidate.reading) for candidate in compared):
        return ""
    borne_out = _compare_by_figures(evidence, upward)
    if borne_out is None:
        return "The source draws no such comparison."
    return "" if borne_out else "The source compares the other way round."


def _find_trend(reading: Reading) -> int:
    """Return 1 if a statement puts its first side above the other, -1 if below, 0 if it compares nothing."""
    for word in reading.words:
        if word.value in MORE:
            return 1
        if word.value in LESS:
            return -1
    return 0


def _compare_by_figures(evidence: Evidence, upward: int) -> bool | None:
    """Say whether the figures of the two roles compared bear a comparison out; None if they cannot tell."""
    sides = [frozenset(role for role in evidence.claim.roles if role == name) for name in evidence.claim.roles[:2]]
    if len(sides) != 2:
        return None
    figures = []
    for side in sides:
        found = [
            float(word.value)
            for candidate in evidence.chosen
            for place, word in enumerate(candidate.reading.words)
            if find_levels(evidence.claim) <= find_levels(candidate.reading)
            and word.owners == side
            and is_weighty(candidate.reading, place, counts=False)
        ]
        figures.append(found[:1])
    if not all(figures):
        return None
    return (figures[0][0] - figures[1][0]) * upward > 0


def find_crossed_clauses(evidence: Evidence) -> str:
    """What one half of a contrast says is not given to the other half."""
    found: dict[tuple[int, int], dict[int, float]] = {}
    for match in evidence.matches:
        if (
            match.found is None
            or match.nearness < FOUND
            or match.weight < TELLING
            or match.word.kind in {"role", "year"}
        ):
            continue
        if match.word.name or match.word.kind == "hedge" or match.word.value in MONEY:
            continue
        if len(evidence.chosen[match.candidate].reading.clauses) < 2:
            continue
        place = (match.candidate, match.found.clause)
        shares = found.setdefault(place, {})
        weight = 2.0 if match.word.value in LENGTHS else match.weight
        shares[match.word.clause] = shares.get(match.word.clause, 0.0) + weight
    if len({clause for shares in found.values() for clause in shares}) < 2 or len(found) < 2:
        return ""
    total = sum(sum(shares.values()) for shares in found.values())
    clear = sum(max(shares.values()) for shares in found.values())
    return "" if clear / total >= LEAST_CLEAR else "It joins halves of the source that do not belong together."
