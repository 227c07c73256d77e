"""What came of a run: verdicts of expectations, turns and talks, as values and as JSON that is the same each time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.talks.expect import Cause

Verdict = Literal["pass", "fail", "unstable", "bot error", "blocked", "known issue", "persona fault", "unrecorded"]
CheckVerdict = Literal["pass", "fail", "blocked"]
FORMAT = 1
FAILING: tuple[Verdict, ...] = ("fail", "unstable", "bot error", "blocked", "persona fault", "unrecorded")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """An expectation and what was found; `line` is that of `path`, which may be a rule or a folder's defaults."""

    text: str
    verdict: CheckVerdict
    level: str
    found: str
    because: str
    path: str
    line: int
    column: int
    cause: Cause = ""
    marks: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        """Say whether the talk fails by it."""
        return self.verdict == "fail" and self.level == "must"


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as the report shows it."""

    number: int
    section: str
    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class TurnResult:
    """One turn: what was said on both sides, and the verdicts on it; skipped if nothing was asked."""

    user: str
    line: int
    reply: str = ""
    limit: str = ""
    citations: tuple[Cited, ...] = ()
    retrieved: tuple[str, ...] = ()
    skipped: bool = False
    checked: bool = True
    error: str = ""
    checks: tuple[CheckResult, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One run of a talk; `passed` of `times` count when it was repeated."""

    id: str
    name: str
    variant: str
    path: str
    line: int
    about: str
    tags: tuple[str, ...]
    lens: str
    verdict: Verdict
    known_issue: str
    turns: tuple[TurnResult, ...]
    at_the_end: tuple[CheckResult, ...]
    passed: int = 1
    times: int = 1
    seconds: float = 0.0
    bot_seconds: float = 0.0
    fault: str = ""  # of a persona or a recording

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """All expectations, turn by turn, those for the whole talk last."""
        return (*(check for turn in self.turns for check in turn.checks), *self.at_the_end)


def judge_item(
    turns: Sequence[TurnResult],
    at_the_end: Sequence[CheckResult],
    known_issue: str,
    prefix_failed: bool,
    persona_fault: str = "",
    misses: Sequence[str] = (),
) -> Verdict:
    """Give the verdict of one run: faults of recording, persona and bot are kept apart from what does not hold."""
    if misses:
        return "unrecorded"
    if persona_fault:
        return "persona fault"
    if prefix_failed:
        return "blocked"
    if any(turn.error for turn in turns):
        return "bot error"
    failed = any(check.fails for turn in turns for check in turn.checks) or any(check.fails for check in at_the_end)
    if known_issue:
        return "known issue" if failed else "fail"
    return "fail" if failed else "pass"


def choose_exit_code(results: Sequence[ItemResult]) -> int:
    """Return 0 if all is well, 4 if the bot failed, 3 if a recording is missing, 1 if an expectation failed, 2 if a
    persona did, 5 if nothing ran."""
    verdicts = {result.verdict for result in results}
    if not results:
        return 5
    if verdicts & {"bot error", "blocked"}:
        return 4
    if "unrecorded" in verdicts:
        return 3
    if verdicts & {"fail", "unstable"}:
        return 1
    return 2 if "persona fault" in verdicts else 0


def count_verdicts(results: Iterable[ItemResult]) -> dict[str, int]:
    """Count the talks by verdict."""
    return dict(Counter(result.verdict for result in results))


def dump_results(results: Sequence[ItemResult]) -> dict[str, Any]:
    """Return the results as JSON values; all times stand apart under `seconds`."""
    rows = [asdict(result) for result in results]
    seconds = {row["id"]: {"total": row.pop("seconds"), "bot": row.pop("bot_seconds")} for row in rows}
    return {"format": FORMAT, "counts": count_verdicts(results), "talks": rows, "seconds": seconds}
