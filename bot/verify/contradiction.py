"""Name what speaks against a statement, given the sentences chosen for it, each by one plain reason."""

import re
from collections.abc import Callable, Mapping

from bot.verify.denial import find_wrong_denial
from bot.verify.evidence import FOUND, TELLING, Evidence, Match
from bot.verify.figures import (
    LENGTHS,
    UNITS,
    find_absent_figure,
    find_unknown_code,
    find_wrong_count,
    find_wrong_figure,
    find_wrong_span,
)
from bot.verify.neighbours import find_neighbours_claim
from bot.verify.pairing import (
    find_exchanged_figures,
    find_exchanged_names,
    find_exchanged_roles,
    find_other_job,
    find_other_title,
)
from bot.verify.proposition import (
    find_borrowed_figure,
    find_borrowed_name,
    find_borrowed_role,
    find_torn_breath,
    find_unsaid_breath,
)
from bot.verify.sides import (
    find_crossed_clauses,
    find_made_up_comparison,
    find_reverse_move,
    find_turned_round,
    find_wrong_direction,
)
from bot.verify.strength import find_overstatement

JOB = re.compile(
    r"\b([a-z]+) (architect|administrator|analyst|manager|specialist|consultant|technician|designer|tester)s?\b"
)
Check = Callable[[Evidence], str]
ANYBODYS = frozenset("ai ml us uk eu phd api".split())
PLAIN = frozenset(
    "a an the and as of or some many most hiring one for solutions product senior junior their with".split()
)
MOST_FOREIGN = 0.3  # share of a clause that the source may say of another role


def list_objections(evidence: Evidence) -> dict[str, str]:
    """Return what speaks against a statement: the name of each objection and its reason, the plainest first."""
    return {name: reason for name, check in OBJECTIONS.items() if (reason := check(evidence))}


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
            and not _is_part_of_a_role(evidence, match.word.value)
        ):
            return f"The source does not name {match.word.surface or match.word.value}."
    return ""


def _is_part_of_a_role(evidence: Evidence, name: str) -> bool:
    """Say whether a name is half of a role that the sentences speak of: "NLP work" is that of NLP engineers."""
    return any(name in role.split("-") for candidate in evidence.chosen for role in candidate.roles)


def find_foreign_name(evidence: Evidence) -> str:
    """A tool or a firm that the source names for one role is not given to another."""
    attributed: set[int] = set()  # clauses that have come to "according to …": the names behind it own what is said
    for match in evidence.matches:
        if match.word.value in {"accord", "view", "opinion"}:
            attributed.add(match.word.clause)
        named = match.word.name and match.word.kind == "word" and match.word.value not in ANYBODYS
        if named and not match.owned and not match.word.context and match.word.clause not in attributed:
            return f"The source names {match.word.surface or match.word.value} for another role."
    return ""


def find_foreign_words(evidence: Evidence) -> str:
    """What is said of one role is not what the source says of another."""
    for clause in evidence.by_clause:
        content = [match for match in _content(evidence, clause) if match.nearness >= FOUND]
        found = [match for match in content if not match.word.name or match.word.value == "phd"]
        foreign = [match for match in found if not match.owned]
        weight = sum(match.weight for match in found)
        if foreign and len(found) > 1 and sum(match.weight for match in foreign) / weight > MOST_FOREIGN:
            return "The source says this of another role."
    return ""


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


def _content(evidence: Evidence, clause: int) -> list[Match]:
    return [
        match
        for match in evidence.matches
        if match.word.clause == clause
        and match.word.kind == "word"
        and match.weight >= TELLING
        and match.word.value not in UNITS - LENGTHS
    ]


# What the source does not have at all comes first, then what it says otherwise.
_CHECKS: tuple[Check, ...] = (
    find_absent_role,
    find_unknown_name,
    find_unknown_code,
    find_absent_figure,
    find_absent_job,
    find_unsaid_breath,
    find_wrong_figure,
    find_wrong_count,
    find_wrong_span,
    find_foreign_name,
    find_foreign_words,
    find_exchanged_roles,
    find_exchanged_figures,
    find_exchanged_names,
    find_other_title,
    find_other_job,
    find_neighbours_claim,
    find_wrong_direction,
    find_reverse_move,
    find_wrong_denial,
    find_turned_round,
    find_made_up_comparison,
    find_wrong_length,
    find_crossed_clauses,
    find_overstatement,
    find_borrowed_name,
    find_borrowed_role,
    find_borrowed_figure,
    find_torn_breath,
)
OBJECTIONS: Mapping[str, Check] = {check.__name__.removeprefix("find_"): check for check in _CHECKS}
