"""What came of a run: verdicts of expectations, turns and talks, as values and as JSON that is the same each time."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from bot.talks.expect import Cause

Verdict = Literal["pass", "fail", "unstable", "bot error", "blocked", "known issue", "persona fault", "unrecorded"]
CheckVerdict = Literal["pass", "fail", "blocked"]
FORMAT = 2
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
    questions: tuple[str, ...] = ()
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
    if failed:
        return "known issue" if known_issue else "fail"
    return "pass"


def settle_known_issue(results: Sequence[ItemResult]) -> list[ItemResult]:
    """Fail a talk whose known issue is gone: none of its wordings, all of which are here, fails by it any more."""
    is_gone = all(result.known_issue and result.verdict == "pass" for result in results)
    return [replace(result, verdict="fail") for result in results] if is_gone else list(results)


def move_paths(result: ItemResult, move: Callable[[Path], Path]) -> ItemResult:
    """Name the files of a result otherwise: by whole paths where it is kept, by short ones where it is shown."""

    def rename(path: str) -> str:
        return str(move(Path(path)))

    def rename_all(checks: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
        return tuple(replace(check, path=rename(check.path)) for check in checks)

    path = rename(result.path)
    return replace(
        result,
        id=path + result.id.removeprefix(result.path),
        path=path,
        turns=tuple(replace(turn, checks=rename_all(turn.checks)) for turn in result.turns),
        at_the_end=rename_all(result.at_the_end),
    )


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


def count_talks(results: Iterable[tuple[str, str]]) -> str:
    """Count talks, each given by path and name once for every wording it was said in."""
    runs = list(results)
    talks = len(set(runs))
    counted = "1 talk" if talks == 1 else f"{talks} talks"
    return counted if talks == len(runs) else f"{counted} in {len(runs)} wordings"


def dump_results(results: Sequence[ItemResult]) -> dict[str, Any]:
    """Return the results as JSON values; all times stand apart under `seconds`."""
    rows = [asdict(result) for result in results]
    seconds = {row["id"]: {"total": row.pop("seconds"), "bot": row.pop("bot_seconds")} for row in rows}
    return {"format": FORMAT, "counts": count_verdicts(results), "talks": rows, "seconds": seconds}
