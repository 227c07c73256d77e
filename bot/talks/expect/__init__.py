"""What can be expected of a reply: the registry of kinds, and the judge of one expectation."""

from bot.talks.expect import advice, citations, guardrails, meaning, memory, wording
from bot.talks.expect.kind import KINDS, Cause, Finding, Kind, Reading, Said, Seen, Vote
from bot.talks.script import Check

__all__ = ["COMBINATIONS", "KINDS", "Cause", "Finding", "Kind", "Reading", "Said", "Seen", "Vote", "judge_check"]

# Expectations made of others: how many of them must hold, of how many there are.
COMBINATIONS = {
    "all_of": "All of these expectations hold.",
    "any_of": "At least one of these expectations holds.",
    "at_least": "So many of these expectations hold: `{n: 2, of: [...]}`.",
    "rule": "All expectations of a file in `rules/` hold; the name is the file's.",
}
_MODULES = (advice, citations, guardrails, meaning, memory, wording)  # each enters its kinds into the registry


def judge_check(check: Check, seen: Seen) -> Finding:
    """Judge one expectation on what was seen."""
    if check.verb in COMBINATIONS:
        finding = _judge_combination(check, seen)
        return Finding(not finding.holds, finding.found, finding.marks) if check.negated else finding
    kind = KINDS[check.verb]
    if not check.negated:
        return kind.judge(check.argument, check.options, seen)
    parts = [(entry,) for entry in check.argument] if kind.each else [check.argument]
    found = [kind.judge(part, check.options, seen) for part in parts]
    bad = [finding for finding in found if finding.holds]
    return Finding(not bad, "; ".join(f.found for f in bad or found[:1]), tuple(m for f in bad for m in f.marks))


def _judge_combination(check: Check, seen: Seen) -> Finding:
    found = [(part, judge_check(part, seen)) for part in check.parts]
    needed = {"any_of": 1, "at_least": check.argument}.get(check.verb, len(found))
    held = sum(finding.holds for _, finding in found)
    lines = "; ".join(f"{part.text}: {finding.found}" for part, finding in found if not finding.holds)
    marks = tuple(mark for _, finding in found for mark in finding.marks)
    cause: Cause = next((finding.cause for _, finding in found if finding.cause), "")
    return Finding(held >= needed, f"{held} of {len(found)} hold" + (f" ({lines})" if lines else ""), marks, cause)
