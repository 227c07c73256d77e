"""Whether each of several roles keeps what the source says of it, by where the words stand between their names."""

import itertools
from collections.abc import Callable, Mapping

from bot.verify.clauses import Reading, Said
from bot.verify.evidence import FOUND, TELLING, Evidence
from bot.verify.figures import find_unit
from bot.verify.reading import STEMMER

Name = tuple[str, str]  # a role, and the title it goes by where the knowledge tells that title apart
Beside = Mapping[int, frozenset[Name]]  # by the id of a word: the names it stands beside
OWN_TITLES = (
    "llm engineer",
    "forward deployed engineer",
    "ai architect",
    "ai solutions architect",
    "solutions architect",
)
# Names of a field that people of other roles are asked for.
SKILLS = ("software engineering", "software development", "data analysis", "data analytics", "prompt engineering")
MOVES = frozenset(STEMMER.stemWords("move switch become transition shift".split()))
PEOPLE = frozenset("engineer engineers scientist scientists".split())
FIELDS_AND_PLACES = frozenset("ai ml us uk eu phd api llm sql python".split())
LEAST_CROSSED = 1.0  # weight of words that must have changed sides


def find_exchanged_roles(evidence: Evidence) -> str:
    """What stands beside one role in the source does not stand beside another in the statement."""
    return "The source says this of another role." if _find_exchange(evidence, name_roles) else ""


def find_exchanged_figures(evidence: Evidence) -> str:
    """What stands beside one figure in the source does not stand beside another in the statement."""
    return "The source gives these figures the other way round." if _find_exchange(evidence, name_figures) else ""


def find_exchanged_names(evidence: Evidence) -> str:
    """What stands beside one name in the source does not stand beside another in the statement."""
    return "The source says this of another name." if _find_exchange(evidence, name_names) else ""


def _find_exchange(evidence: Evidence, name: Callable[[Reading], Mapping[int, Name]]) -> bool:
    ours = assign_words(evidence.claim, name(evidence.claim))
    for number, candidate in enumerate(evidence.chosen):
        if _compares(evidence.claim) or _compares(candidate.reading) or _tells_of_a_move(candidate.reading):
            continue  # `sides` reads these
        theirs = assign_words(candidate.reading, name(candidate.reading))
        common = frozenset().union(*ours.values()) & frozenset().union(*theirs.values())
        if len(common) > 1 and _is_crossed(evidence, number, ours, theirs, common):
            return True
    return False


def _is_crossed(evidence: Evidence, number: int, ours: Beside, theirs: Beside, common: frozenset[Name]) -> bool:
    """Say whether words went both ways between two names, and more of them than stayed."""
    straight = crossed = 0.0
    ways = set[tuple[frozenset[Name], frozenset[Name]]]()
    for match in evidence.matches:
        if match.found is None or match.candidate != number or match.nearness < FOUND:
            continue
        if match.word.kind != "word" or match.word.context or match.weight < TELLING:
            continue
        said = ours[id(match.word)] & common
        reading = evidence.chosen[number].reading
        meant = (_assign_alike(reading, theirs, match.word) or _assign_alike(reading, theirs, match.found)) & common
        if said & meant:
            straight += match.weight
        elif said and meant:
            crossed += match.weight
            ways.add((said, meant))
    return crossed >= LEAST_CROSSED and crossed > straight and any((meant, said) in ways for said, meant in ways)


def find_other_title(evidence: Evidence) -> str:
    """What the source says of one title is not given to another title of the same role."""
    for word in evidence.claim.of_kind("role"):
        theirs = {
            name_role(other)
            for number in evidence.by_clause[word.clause]
            for other in evidence.chosen[number].reading.of_kind("role")
            if other.value == word.value
        }
        if theirs and name_role(word) not in theirs:
            title = min(title or role for role, title in theirs)
            return f"The source says this of the title {title}."
        title = name_role(word)[1]
        if title and not theirs and not any(title in candidate.reading.text.lower() for candidate in evidence.chosen):
            return f"The source does not say this of the title {title}."
    return ""


def find_other_job(evidence: Evidence) -> str:
    """What the source says of a job that is none of our roles, "ML platform engineers", is not given to a role."""
    ours = {word.value for word in evidence.claim.of_kind("role")}
    for number, candidate in enumerate(evidence.chosen):
        reading = candidate.reading
        jobs = _name_jobs(reading)
        if not jobs or ours.isdisjoint(reading.roles) or any(_is_said(evidence, name) for _, name in jobs.values()):
            continue
        theirs = assign_words(reading, dict(sorted({**name_roles(reading), **jobs}.items())))
        straight = foreign = 0.0
        for match in evidence.matches:
            if match.found is None or match.candidate != number or match.nearness < FOUND or match.weight < TELLING:
                continue
            beside = _assign_alike(reading, theirs, match.found)
            if match.word.kind != "word" or match.word.context or match.word.name or not beside:
                continue
            if beside <= set(jobs.values()):
                foreign += match.weight
            else:
                straight += match.weight
        if foreign >= LEAST_CROSSED and foreign > straight:
            return "The source says this of another job."
    return ""


def _name_jobs(reading: Reading) -> dict[int, Name]:
    """Return by their place the titles of people who hold none of our roles: the word before "engineer"."""
    return {
        place: ("", word.value)
        for place, (word, title) in enumerate(itertools.pairwise(reading.words))
        if title.kind == word.kind == "word"
        and title.surface in PEOPLE
        and reading.text[word.start : title.start].lower() == f"{word.surface} "
    }


def _is_said(evidence: Evidence, value: str) -> bool:
    return any(word.value == value for word in evidence.claim.words)


def name_role(word: Said) -> Name:
    """Return the role a word names, with its title if that is one of its own."""
    return word.value, next((title for title in OWN_TITLES if title in word.surface.replace("-", " ")), "")


def name_roles(reading: Reading) -> dict[int, Name]:
    """Return the names of roles by their place, skills that sound like one left out."""
    places = [place for place, word in enumerate(reading.words) if word.kind == "role"]
    people = [place for place in places if reading.words[place].surface not in SKILLS]
    return {place: name_role(reading.words[place]) for place in people or places}


def name_figures(reading: Reading) -> dict[int, Name]:
    """Return the shares by their place: of other figures the words between are the units."""
    return {
        place: ("", word.value)
        for place, word in enumerate(reading.words)
        if word.kind == "number" and find_unit(reading, place) == "percent"
    }


def name_names(reading: Reading) -> dict[int, Name]:
    """Return by their place the names that are no role, whoever is said to say it among them."""
    return {
        place: ("", word.value)
        for place, word in enumerate(reading.words)
        if word.kind == "word" and word.name and word.value not in FIELDS_AND_PLACES
    }


def assign_words(reading: Reading, named: Mapping[int, Name]) -> Beside:
    """Give each word to the names it stands beside; names with nothing between them share what they get."""
    groups: list[list[int]] = []
    for place in named:
        between = reading.words[groups[-1][-1] + 1 : place] if groups else ()
        if groups and not any(word.kind in {"word", "number"} for word in between):
            groups[-1].append(place)
        else:
            groups.append([place])
    names = [frozenset(named[place] for place in group) for group in groups]
    cuts = [_cut(reading, left[-1], right[0]) for left, right in itertools.pairwise(groups)]
    return {
        id(word): names[sum(place >= cut for cut in cuts)] if names else frozenset()
        for place, word in enumerate(reading.words)
    }


def _cut(reading: Reading, left: int, right: int) -> int:
    """Return where the words of one name end and those of the next begin: at the strongest break, else half way."""
    strongest = max(reading.words[place].gap for place in range(left + 1, right + 1))
    if not strongest:
        return (left + right + 1) // 2
    return max(place for place in range(left + 1, right + 1) if reading.words[place].gap == strongest)


def _assign_alike(reading: Reading, owners: Beside, found: Said) -> frozenset[Name]:
    """Return the names beside a word, wherever in the sentence it stands; none if it does not."""
    return frozenset[Name]().union(*(owners[id(word)] for word in reading.words if word.value == found.value))


def _tells_of_a_move(reading: Reading) -> bool:
    return bool(reading.away) or any(word.value in MOVES for word in reading.words)


def _compares(reading: Reading) -> bool:
    return bool({"than", "against"} & set(reading.joints.values()))
