"""Show results: lines for a terminal, JUnit for a build server, one HTML file for everybody else."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

from pydantic import TypeAdapter

from bot.errors import RecordingError
from bot.knowledge import Knowledge
from bot.talks.results import (
    FAILING,
    FORMAT,
    CheckResult,
    ItemResult,
    TurnResult,
    Verdict,
    count_talks,
    count_verdicts,
)

_RESULTS: TypeAdapter[list[ItemResult]] = TypeAdapter(list[ItemResult])
WIDTH = 110
GENERATOR = '<meta name="generator" content="advisor talk">'  # by which a report is known again


def load_results(text: str) -> list[ItemResult]:
    """Read results that `dump_results` wrote; none if another version wrote them."""
    content = json.loads(text)
    if content.get("format") != FORMAT:
        return []
    times = {name: {"seconds": s["total"], "bot_seconds": s["bot"]} for name, s in content["seconds"].items()}
    return _RESULTS.validate_python([row | times.get(row["id"], {}) for row in content["talks"]], strict=False)


def draw_turns(result: ItemResult) -> str:
    """Draw a sign a turn: passed, failed, skipped, not checked, bot error; then one for the end if it failed."""
    signs = [_draw_turn(turn) for turn in result.turns]
    return "".join(signs) + ("F" if any(check.fails for check in result.at_the_end) else "")


def _draw_turn(turn: TurnResult) -> str:
    if turn.error:
        return "E"
    if turn.skipped or not turn.checked:
        return "-" if turn.skipped else ","
    return "F" if any(check.fails for check in turn.checks) else "."


def describe_result(result: ItemResult, passed: bool = False) -> str:
    """Say for each turn with an expectation that does not hold what was said, where it stands, what was found and why.

    With `passed`, those that hold are told, too.
    """
    if result.verdict == "fail" and result.known_issue and not any(check.fails for check in result.checks):
        return f"  {result.path}:{result.line}  the known issue is gone: delete 'known_issue: {result.known_issue}'"
    lines = [f"  {result.path}:{result.line}  {describe_fault(result)}"] if result.fault else []
    lines += [f"    known  {result.known_issue}"] if result.verdict == "known issue" else []
    for number, turn in enumerate(result.turns, 1):
        told = [check for check in turn.checks if _is_told(check, result, passed)]
        if turn.error or told:
            lines += [f"    user   {_cut(turn.user)}"]
            lines += [f"    bot    {_cut_reply(turn)}"] if turn.reply and not turn.error else []
        if turn.error:
            lines.append(f"  {result.path}:{turn.line}  turn {number}  the bot failed: {turn.error}")
        for check in told:
            lines += _describe_check(check, f"turn {number}")
    for check in result.at_the_end:
        if _is_told(check, result, passed):
            lines += _describe_check(check, "whole talk")
    return "\n".join(lines)


def _is_told(check: CheckResult, result: ItemResult, passed: bool) -> bool:
    return passed or (check.verdict == "fail" and _matters(check, result))


def describe_fault(result: ItemResult) -> str:
    """Say how a persona went astray, or what is wrong with a recording and what to do."""
    if result.verdict == "unrecorded":
        return f"{result.fault} {RecordingError.advice}"
    return f"the persona {result.fault}"


def _matters(check: CheckResult, result: ItemResult) -> bool:
    return check.level == "should" or (check.level == "must" and result.verdict in FAILING)


def _describe_check(check: CheckResult, where: str) -> list[str]:
    level = "" if check.level == "must" else f" ({check.level})"
    level += "  holds" if check.verdict == "pass" else ""
    lines = [f"  {check.path}:{check.line}:{check.column}  {where}  {check.text}{level}", f"    found  {check.found}"]
    lines += [f"    why    {check.cause}"] if check.cause else []
    lines += [f"    reason {check.because}"] if check.because and check.verdict != "pass" else []
    return lines


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"


def _cut_reply(turn: TurnResult) -> str:
    """Cut a reply short, but not the questions it ends with: what the person says next answers them."""
    shown = _cut(turn.reply)
    asked = (" ".join(question.split()) for question in turn.questions)
    return " ".join((shown, *(question for question in asked if question not in shown)))


def write_junit(results: Sequence[ItemResult]) -> str:
    """Write JUnit XML: a case a talk, its file and line as attributes."""
    counts = count_verdicts(results)
    suite = ElementTree.Element(
        "testsuite",
        name="talks",
        tests=str(len(results)),
        failures=str(counts.get("fail", 0) + counts.get("unstable", 0)),
        errors=str(sum(counts.get(verdict, 0) for verdict in ("bot error", "blocked", "persona fault", "unrecorded"))),
        skipped=str(counts.get("known issue", 0)),
        time=f"{sum(result.seconds for result in results):.3f}",
    )
    for result in results:
        name = result.name + (f" [{result.variant}]" if result.variant else "")
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=result.path.removesuffix(".talk.yaml").replace("/", "."),
            name=name,
            file=result.path,
            line=str(result.line),
            time=f"{result.seconds:.3f}",
        )
        tag = {"fail": "failure", "unstable": "failure", "known issue": "skipped", "pass": ""}.get(
            result.verdict, "error"
        )
        if tag:
            message = result.known_issue if tag == "skipped" else result.verdict
            ElementTree.SubElement(case, tag, message=message).text = describe_result(result)
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def write_html(results: Sequence[ItemResult], before: Sequence[ItemResult], knowledge: Knowledge) -> str:
    """Write one HTML file that asks the network for nothing; `before` is what came of the talks the time before."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
    )
    earlier = {result.id: result.verdict for result in before}
    cited = {cited.section for result in results for turn in result.turns for cited in turn.citations}
    sections = {name: knowledge.sections[name] for name in sorted(cited) if name in knowledge.sections}
    return environment.get_template("report.html").render(
        results=results,
        talks=count_talks((result.path, result.name) for result in results),
        counts=count_verdicts(results),
        changes={result.id: _compare(result, earlier) for result in results},
        sections=sections,
        tags=sorted({tag for result in results for tag in result.tags}),
        colours={verdict: _choose_colour(verdict) for verdict in get_args(Verdict)},
        failing=FAILING,
        generator=GENERATOR,
        mark=mark_words,
        tell=describe_fault,
        names={result.id: f"talk-{number}" for number, result in enumerate(results, 1)},
    )


def is_report(text: str) -> bool:
    """Say whether a text is a page that `write_html` wrote."""
    return GENERATOR in text


def _choose_colour(verdict: Verdict) -> str:
    return "fail" if verdict in FAILING else "known" if verdict == "known issue" else "pass"


def _compare(result: ItemResult, earlier: Mapping[str, str]) -> str:
    then = earlier.get(result.id)
    if then is None:
        return "new" if earlier else ""
    return "" if then == result.verdict else f"was {then}"


def mark_words(turn: TurnResult) -> list[tuple[str, bool]]:
    """Part a reply into pieces, and say of each whether an expectation failed by these words."""
    marks = [mark for check in turn.checks if check.verdict == "fail" for mark in check.marks]
    lowered, spans = turn.reply.lower(), []
    for mark in marks:
        at = lowered.find(mark.lower())
        spans += [(at, at + len(mark))] if at >= 0 and mark else []
    pieces: list[tuple[str, bool]] = []
    end = 0
    for start, stop in sorted(spans):
        if start >= end:
            pieces += [(turn.reply[end:start], False), (turn.reply[start:stop], True)]
            end = stop
    return [piece for piece in (*pieces, (turn.reply[end:], False)) if piece[0]]
