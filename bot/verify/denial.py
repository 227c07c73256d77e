"""Whether a statement denies what its source denies, and nothing else: denials are paired, one with one."""

from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile

from bot.verify.clauses import MISTAKES, Reading, Said, is_denial
from bot.verify.evidence import FOUND, Evidence
from bot.verify.meaning import FRAMES, LIGHT, list_opposites

DENIED = 2  # words after a denial that it speaks of
REACHED = 4
REPEATED = 2  # how far a denial reaches that two of the statement stand for
SAME_CLAUSE = 0.5  # share of the words of a clause that stand in one clause of the source
ASKING = frozenset("ask requir need expect want".split())
LESSENED = frozenset("few little hardly rarely seldom".split())
FEW = frozenset("rare uncommon scarc small narrow low weak onli only seldom minor limit".split())


def find_wrong_denial(evidence: Evidence) -> str:
    """Each denial of the statement has one of the source beside it, and the other way round."""
    claim = evidence.claim
    taken = {id(match.word): match.found for match in evidence.matches if match.found and match.nearness >= FOUND}
    free = [
        (candidate.reading, place)
        for candidate in evidence.chosen
        for place, word in enumerate(candidate.reading.words)
        if is_denial(word)
    ]
    theirs = {word.value for candidate in evidence.chosen for word in candidate.reading.words}
    partners: list[tuple[int, tuple[Reading, int]]] = []  # the place of a denial in the statement, and its partner
    for place, word in enumerate(claim.words):
        if not is_denial(word):
            continue
        found = {taken[id(other)].value for other in _spoken_of_at_once(claim, place) if id(other) in taken}
        partner = next((item for item in free if not found or found & _reach(*item)), None)
        partner = partner or _find_in_same_clause(claim, place, taken, free)
        if partner is not None:
            free.remove(partner)
            partners.append((place, partner))
        elif _has_opposite(_spoken_of(claim, place)[:1], theirs):
            continue  # "not easy" where the source says "hard"
        elif not any(
            _continues(claim, before, place) and _repeats(claim, before, place, found, item)
            for before, item in partners
        ):
            return "The source does not deny this."
    return _find_lost_denial(evidence, taken, free, [item for _, item in partners])


def _find_in_same_clause(
    claim: Reading, place: int, taken: Mapping[int, Said], free: Sequence[tuple[Reading, int]]
) -> tuple[Reading, int] | None:
    """Return the one denial of the clause that says most of what the clause of a denial says."""
    clause = [word for word in claim.words if word.clause == claim.words[place].clause and word.kind == "word"]
    found = {id(taken[id(word)]) for word in clause if id(word) in taken}
    start = claim.words[place].start
    spoken = [taken[id(word)] for word in _spoken_of(claim, place)[:1] if id(word) in taken and word.start > start]
    for reading, at in free:
        if any(_is_affirmed(reading, at, word) for word in spoken):
            continue
        held = {id(word) for word in reading.words if word.clause == reading.words[at].clause}
        if not _spoken_of(reading, at):
            continue
        if len(found & held) > SAME_CLAUSE * len(clause):
            return reading, at
    return None


def _is_affirmed(reading: Reading, place: int, word: Said) -> bool:
    """Say whether a word stands before a denial and a comma or "and" lies between."""
    places = [at for at, other in enumerate(reading.words[:place]) if other is word]
    return bool(places) and any(other.joined for other in reading.words[places[0] + 1 : place + 1])


def _continues(claim: Reading, before: int, place: int) -> bool:
    """Say whether a denial goes on with an earlier one, "no … and none", rather than denying it again."""
    if claim.words[before].clause != claim.words[place].clause:
        return True
    between = claim.words[max(before, place - 2) + 1 : place + 1]
    return any(word.joined and word.kind != "role" for word in between)


def _repeats(claim: Reading, before: int, place: int, found: set[str], partner: tuple[Reading, int]) -> bool:
    """Say whether a denial is about what an earlier one is about, or says "lack" a second time."""
    again = claim.words[before].value == claim.words[place].value != "not"
    return found <= _reach(*partner, REPEATED) or (again and claim.words[before].clause != claim.words[place].clause)


def _find_lost_denial(
    evidence: Evidence,
    taken: Mapping[int, Said],
    free: Sequence[tuple[Reading, int]],
    partners: Sequence[tuple[Reading, int]],
) -> str:
    claim = evidence.claim
    takers: dict[int, set[int]] = {}
    for word in claim.words:
        if id(word) in taken:
            takers.setdefault(id(taken[id(word)]), set()).add(word.clause)
    denying = {word.clause for word in claim.words if is_denial(word)}
    lessened = any(word.value in FEW for word in claim.words)
    for reading, place in free:
        if not denying and [word.value for word in reading.words[place + 1 : place + 2]] == list(claim.roles):
            return "The source denies this."  # "needed for x and not for y"
        value = _plainly(reading, place)
        spoken = _spoken_of(reading, place)[:1]
        kept = {clause for other in spoken for clause in takers.get(id(other), ())}
        if value in MISTAKES and not _is_mostly_kept(reading, place, takers):
            continue
        doubled = any(reading is other and _plainly(other, at) != value for other, at in partners)
        said = {word.value for word in claim.words if not word.denied}
        if _has_opposite(_spoken_of(reading, place)[:1], said):
            continue  # "hard" where the source says "not easy"
        if kept and not (kept & denying and not doubled) and not (value in LESSENED and lessened):
            return "The source denies this."
    return ""


def _is_mostly_kept(reading: Reading, place: int, takers: Mapping[int, set[int]]) -> bool:
    """Say whether at least half of what is called a misconception is said."""
    following = [word for word in reading.words[place + 1 :] if word.clause == reading.words[place].clause]
    words = [word for word in following if word.kind == "word" and word.value not in LIGHT | FRAMES]
    return sum(id(word) in takers for word in words) >= len(words) / 2


def _has_opposite(words: Sequence[Said], others: Collection[str]) -> bool:
    """Say whether the opposite of a word stands among others, and the word itself does not."""
    return any(word.value not in others and not _opposites_of(word).isdisjoint(others) for word in words)


def _opposites_of(word: Said) -> frozenset[str]:
    return list_opposites().get(word.value, (frozenset(), frozenset()))[1]


def _plainly(reading: Reading, place: int) -> str:
    value = reading.words[place].value
    return "not" if value in {"none", "neither", "nor", "nobody", "nothing"} else value


def _spoken_of(reading: Reading, place: int) -> list[Said]:
    """Return the words after a denial that it speaks of; where none tells anything, those before it."""
    clause = [
        (at, word)
        for at, word in enumerate(reading.words)
        if word.clause == reading.words[place].clause
        and word.kind == "word"
        and not word.context
        and word.value not in FRAMES
        and not is_denial(word)
    ]
    following = [word for at, word in clause if at > place]
    before = [word for at, word in clause if at < place]
    telling = [word for word in following if word.value not in LIGHT | ASKING]
    behind = reading.words[place + 1 : place + 2]
    if not telling and behind and behind[0].value in FRAMES:
        return []  # "region not stated"
    return telling[:DENIED] or [word for word in before if word.value not in LIGHT][-2:] or following[:DENIED]


def _spoken_of_at_once(reading: Reading, place: int) -> list[Said]:
    """Return the words that a denial speaks of, up to the next comma or "and"."""
    spoken = _spoken_of(reading, place)
    return spoken[:1] + list(takewhile(lambda word: not word.joined, spoken[1:]))


def _reach(reading: Reading, place: int, far: int = REACHED) -> set[str]:
    """Return the words that a denial may be about, more widely: back to the last join, and the next few."""
    words = reading.words
    if [word.kind for word in words[place + 1 : place + 2]] == ["role"]:
        return {word.value for word in words}  # "… is needed for x and not for y" denies y all that was said of x
    reached: list[Said] = []
    for at in range(place - 1, max(-1, place - 5), -1):
        if words[at].clause != words[place].clause:
            break
        reached.append(words[at])
        if words[at].joined:
            break
    following = [word for word in words[place + 1 :] if word.clause == words[place].clause and word.kind == "word"]
    reached += [word for word in following if word.value not in LIGHT][:far] + following[:far]
    return {word.value for word in reached}
