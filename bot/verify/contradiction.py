"""Name what speaks against a statement, given the sentences chosen for it: one plain reason, or none."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from bot.verify.clauses import MISTAKES, Reading, Said, is_denial
from bot.verify.evidence import Evidence, Match
from bot.verify.figures import UNITS, find_wrong_figure, is_weighty
from bot.verify.meaning import FRAMES, LIGHT, list_opposites
from bot.verify.strength import find_overstatement

REVERSE = frozenset("revers opposit back".split())
CONTRASTS = frozenset("while whereas but although though".split())
LEAST_HALF = 1.0  # weight of words from which on a half of a contrast is said
LEAST_CLEAR = 0.7  # share of the words that must lie in one clause for each clause of the source
MORE = frozenset("more higher larger bigger greater longer wider broader better stronger most highest above".split())
LESS = frozenset("less lower smaller fewer shorter narrower worse weaker least lowest below".split())
LENGTHS = frozenset("minut hour day weekend week month year decad".split())
JOB = re.compile(
    r"\b([a-z]+) (architect|administrator|analyst|manager|specialist|consultant|technician|designer|tester)s?\b"
)
PLAIN = frozenset(
    "a an the and as of or some many most hiring one for solutions product senior junior their with".split()
)
FOUND = 0.6  # from this nearness on a word counts as taken from the source
MOST_FOREIGN = 0.3  # share of a clause that the source may say of another role
DENIED = 2  # words after a denial that it speaks of
REACHED = 4
ASKING = frozenset("ask requir need expect want".split())
LESSENED = frozenset("few little hardly rarely seldom".split())
FEW = frozenset("rare uncommon scarc small narrow low weak onli only seldom minor limit".split())


def find_contradiction(evidence: Evidence) -> str:
    """Return the first reason why the chosen sentences do not say this; empty if nothing speaks against it."""
    for check in CHECKS:
        if reason := check(evidence):
            return reason
    return ""


def find_absent_role(evidence: Evidence) -> str:
    """Every role of a clause is one of those that its sentences speak of."""
    for word in evidence.claim.of_kind("role"):
        numbers = evidence.by_clause[word.clause] if word.value in word.owners else range(len(evidence.chosen))
        if not any(word.value in evidence.chosen[number].roles for number in numbers):
            return f"The source does not say this of the role {word.value}."
    return ""


def find_unknown_name(evidence: Evidence) -> str:
    """Every firm, person, tool or place named stands in the sentences chosen."""
    for match in evidence.matches:
        if (
            match.word.kind == "word"
            and match.word.name
            and match.nearness < 0.85
            and match.word.value not in {"ai", "ml"}
        ):
            return f"The source does not name {match.word.surface or match.word.value}."
    return ""


def find_foreign_words(evidence: Evidence) -> str:
    """What is said of one role is not what the source says of another."""
    for clause in evidence.by_clause:
        found = [match for match in _content(evidence, clause) if match.nearness >= FOUND and not match.word.name]
        foreign = [match for match in found if not match.owned]
        weight = sum(match.weight for match in found)
        if foreign and len(found) > 1 and sum(match.weight for match in foreign) / weight > MOST_FOREIGN:
            return "The source says this of another role."
    return ""


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
            if match.found is None or match.candidate != number or match.nearness < FOUND or match.weight < 0.3:
                continue
            twice = {word.clause in back for word in reading.words if word.value == match.found.value}
            if match.word.kind == "word" and len(twice) == 1 and (match.found.clause in back) != way_back:
                wrong += match.weight
        if wrong >= LEAST_HALF and len(claim.clauses) == 1:
            return "The source says this of the reverse move."
    return ""


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
        found = {id(taken[id(other)]) for other in _spoken_of(claim, place) if id(other) in taken}
        partner = next((item for item in free if not found or found & _reach(*item)), None)
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


def _has_opposite(words: Sequence[Said], others: Collection[str]) -> bool:
    """Say whether the opposite of a word stands among others, and the word itself does not."""
    return any(word.value not in others and not _opposites_of(word).isdisjoint(others) for word in words)


def _opposites_of(word: Said) -> frozenset[str]:
    return list_opposites().get(word.value, (frozenset(), frozenset()))[1]


def _continues(claim: Reading, before: int, place: int) -> bool:
    """Say whether a denial goes on with an earlier one, "no … and none", rather than denying it again."""
    if claim.words[before].clause != claim.words[place].clause:
        return True
    return any(word.joined for word in claim.words[before + 1 : place + 1])


def _repeats(claim: Reading, before: int, place: int, found: set[int], partner: tuple[Reading, int]) -> bool:
    """Say whether a denial is about what an earlier one is about, or says "lack" a second time."""
    again = claim.words[before].value == claim.words[place].value != "not"
    return found <= _reach(*partner) or (again and claim.words[before].clause != claim.words[place].clause)


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
        value = _plainly(reading, place)
        kept = {clause for other in _spoken_of(reading, place)[:1] for clause in takers.get(id(other), ())}
        doubled = any(reading is other and _plainly(other, at) != value for other, at in partners)
        said = {word.value for word in claim.words if not word.denied}
        if _has_opposite(_spoken_of(reading, place)[:1], said):
            continue  # "hard" where the source says "not easy"
        if kept and not (kept & denying and not doubled) and not (value in LESSENED and lessened):
            return "The source denies this."
    return ""


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
    return telling[:DENIED] or [word for word in before if word.value not in LIGHT][-2:] or following[:DENIED]


def _reach(reading: Reading, place: int) -> set[int]:
    """Return the words that a denial may be about, more widely: back to the last join, and the next few."""
    words = reading.words
    reached: list[Said] = []
    for at in range(place - 1, max(-1, place - 5), -1):
        if words[at].clause != words[place].clause:
            break
        reached.append(words[at])
        if words[at].joined:
            break
    following = [word for word in words[place + 1 :] if word.clause == words[place].clause and word.kind == "word"]
    reached += [word for word in following if word.value not in LIGHT][:REACHED] + following[:REACHED]
    return {id(word) for word in reached}


def find_turned_round(evidence: Evidence) -> str:
    """A word of degree or direction is not the opposite of the one in the source, and the sides are not exchanged."""
    turned = ""
    for match in evidence.matches:
        own, other = list_opposites().get(match.word.value, (frozenset(), frozenset()))
        if not other or match.nearness >= 0.9 or match.word.denied:
            continue
        said = {
            word.value
            for number in evidence.by_clause[match.word.clause]
            for word in evidence.chosen[number].reading.words
        }
        taken = {other.found.value for other in evidence.matches if other.found and other.nearness == 1.0}
        if said & other - taken and not said & own:
            turned = match.word.surface or match.word.value
    exchanged = _sides_exchanged(evidence)
    if turned and not exchanged:
        return f"The source says the opposite of “{turned}”."
    return "The source compares the other way round." if exchanged and not turned else ""


def _sides_exchanged(evidence: Evidence) -> bool:
    ours = split_sides(evidence.claim)
    for candidate in evidence.chosen if ours else ():
        theirs = split_sides(candidate.reading)
        if ours and theirs:
            straight = len(ours[0] & theirs[0]) + len(ours[1] & theirs[1])
            crossed = len(ours[0] & theirs[1]) + len(ours[1] & theirs[0])
            both_ways = bool(ours[0] & theirs[1]) and bool(ours[1] & theirs[0])
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
    return word.kind == "role" or (word.kind == "word" and not word.name and word.value not in FRAMES)


def find_made_up_comparison(evidence: Evidence) -> str:
    """A "more than" between two things stands in the source, or its figures bear it out."""
    claim = evidence.claim
    if not any(joint == "than" for joint in claim.joints.values()):
        return ""
    upward = _find_trend(claim)
    if not upward:
        return ""
    for candidate in evidence.chosen:
        if _find_trend(candidate.reading) or "than" in candidate.reading.joints.values():
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
            if word.owners == side and is_weighty(candidate.reading, place, counts=False)
        ]
        figures.append(found[:1])
    if not all(figures):
        return None
    return (figures[0][0] - figures[1][0]) * upward > 0


def find_wrong_length(evidence: Evidence) -> str:
    """Hours, days, months and years stay what they are, without a figure too."""
    for match in evidence.matches:
        if match.word.value in LENGTHS and match.nearness < 1.0 and match.word.kind == "word":
            said = {
                word.value
                for number in evidence.by_clause[match.word.clause]
                for word in evidence.chosen[number].reading.words
            }
            if said & LENGTHS:
                return f"The source speaks of another length of time than {match.word.surface}."
    return ""


def find_absent_job(evidence: Evidence) -> str:
    """An occupation that is none of the advisor's roles, such as "database architects", stands in the source."""
    theirs = " ".join(candidate.reading.text.lower() for candidate in evidence.chosen)
    for match in JOB.finditer(evidence.claim.text.lower()):
        absent = any(other.word.surface == match[1] and other.nearness < FOUND for other in evidence.matches)
        if match[1] not in PLAIN and absent and f"{match[1]} {match[2]}" not in theirs:
            return f"The source does not say this of {match[0]}."
    return ""


def _list_stretches(evidence: Evidence) -> list[list[Match]]:
    """Cut a statement at its commas and joins: what stands between is said in one breath."""
    stretches: list[list[Match]] = [[]]
    latest = -1
    for match in evidence.matches:
        if match.word.joined or match.word.clause != latest:
            stretches.append([])
        latest = match.word.clause
        if match.word.kind == "word" and match.weight >= 0.3:
            stretches[-1].append(match)
    return stretches


def find_mixed_halves(evidence: Evidence) -> str:
    """One clause does not take its beginning from one half of a "while" and its end from the other."""
    halves: dict[tuple[int, int], float] = {}
    for stretch in _list_stretches(evidence):
        halves = {}
        for match in stretch:
            if match.found is None or match.nearness < FOUND or match.word.name:
                continue
            reading = evidence.chosen[match.candidate].reading
            opposed = [number for number, joint in reading.joints.items() if joint in CONTRASTS]
            elsewhere = any(
                word.value == match.found.value
                and (word.clause >= min(opposed, default=0)) != (match.found.clause >= min(opposed, default=0))
                for word in reading.words
            )
            if len(opposed) == 1 and not elsewhere:
                half = (match.candidate, int(match.found.clause >= opposed[0]))
                halves[half] = halves.get(half, 0.0) + match.weight
        for candidate in {place for place, _ in halves}:
            if min(halves.get((candidate, 0), 0.0), halves.get((candidate, 1), 0.0)) >= LEAST_HALF:
                return "It joins halves of the source that do not belong together."
    return ""


def find_crossed_clauses(evidence: Evidence) -> str:
    """What one half of a contrast says is not given to the other half."""
    found: dict[tuple[int, int], dict[int, float]] = {}
    for match in evidence.matches:
        if match.found is None or match.nearness < FOUND or match.weight < 0.3 or match.word.kind in {"role", "year"}:
            continue
        if match.word.name or match.word.kind == "hedge":
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


def _content(evidence: Evidence, clause: int) -> list[Match]:
    return [
        match
        for match in evidence.matches
        if match.word.clause == clause
        and match.word.kind == "word"
        and match.weight >= 0.3
        and match.word.value not in UNITS - LENGTHS
    ]


CHECKS: tuple[Callable[[Evidence], str], ...] = (
    find_absent_role,
    find_wrong_figure,
    find_unknown_name,
    find_foreign_words,
    find_wrong_direction,
    find_reverse_move,
    find_wrong_denial,
    find_turned_round,
    find_made_up_comparison,
    find_wrong_length,
    find_absent_job,
    find_crossed_clauses,
    find_mixed_halves,
    find_overstatement,
)
