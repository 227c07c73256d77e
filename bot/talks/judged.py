"""What was said in one run, judged: each expectation, each turn, and several runs of the same talk."""

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import RecordingError
from bot.talks.expect import Seen, judge_check
from bot.talks.results import CheckResult, CheckVerdict, Cited, ItemResult, TurnResult
from bot.talks.script import Check, Item, ScriptedTurn


def judge_turn(item: Item, entry: tuple[ScriptedTurn, int | None, str], checked: bool, seen: Seen) -> TurnResult:
    """Judge a turn as it was held; `checked` says whether it is one of those to be judged, or only leads up to them."""
    turn, at, fault = entry
    checks = (*turn.checks, *item.talk.always) if checked else ()
    if at is None:
        shown = turn.user or "; ".join(f"{topic}: {text}" for topic, text in turn.if_asked.items())
        blocked = tuple(block_check(check) for check in checks) if fault else ()
        return TurnResult(shown, turn.place.line, skipped=not fault, checked=checked, error=fault, checks=blocked)
    said = seen.said[at]
    here = replace(seen, at=at)
    reply = said.reply
    expected = any(check.verb == "error" and not check.negated for check in checks)
    if reply is None:  # the message was refused: only what says so can be judged
        refused = tuple(judge_one(check, here) for check in checks if check.verb == "error")
        fault = "" if expected else said.refusal
        return TurnResult(said.user, turn.place.line, said.refusal, error=fault, checked=checked, checks=refused)
    return TurnResult(
        user=said.user,
        line=turn.place.line,
        reply=reply.text,
        limit=reply.limit,
        questions=tuple(question.text for question in reply.questions),
        citations=tuple(Cited(c.number, c.section, c.title, c.quote) for c in reply.citations),
        retrieved=tuple(found.section for found in reply.retrieved),
        checked=checked,
        checks=tuple(judge_one(check, here) for check in checks),
    )


def judge_one(check: Check, seen: Seen) -> CheckResult:
    """Judge one expectation; one that needs votes which were not recorded is blocked."""
    try:
        finding = judge_check(check, seen)
    except RecordingError as error:  # the run as a whole says what to do about it
        return replace(block_check(check), found=str(error))
    verdict: CheckVerdict = "pass" if finding.holds else "fail"
    return replace(block_check(check), verdict=verdict, found=finding.found, cause=finding.cause, marks=finding.marks)


def block_check(check: Check) -> CheckResult:
    """Return the result of an expectation that could not be looked at."""
    return CheckResult(
        check.text,
        "blocked",
        check.level,
        "the talk did not get here",
        check.because,
        check.path,
        check.place.line,
        check.place.column,
    )


def block_turn(turn: ScriptedTurn) -> TurnResult:
    """Return the result of a turn that was never said."""
    return TurnResult(turn.user, turn.place.line, checks=tuple(block_check(check) for check in turn.checks))


def join_runs(runs: Sequence[ItemResult]) -> ItemResult:
    """Show the first run that did not pass; some passed and some not is unstable, unless by a known issue."""
    passed = sum(run.verdict in {"pass", "known issue"} for run in runs)
    expected = {"known issue": 1, "pass": 2}
    shown = min(runs, key=lambda run: expected.get(run.verdict, 0))
    unstable = 0 < passed < len(runs)
    return replace(
        shown,
        verdict="unstable" if unstable else shown.verdict,
        passed=passed,
        times=len(runs),
        seconds=sum(run.seconds for run in runs),
        bot_seconds=sum(run.bot_seconds for run in runs),
    )
