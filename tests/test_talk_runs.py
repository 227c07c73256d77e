"""Runs of talks: verdicts, the causes of a missing citation, results that are the same twice, reports, commands."""

import asyncio
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
import yaml
from numpy.linalg import norm
from typer.testing import CliRunner

from bot.cli import app
from bot.config import CHECKOUT, Settings
from bot.conversation import Conversation, Library
from bot.domain import (
    Citation,
    Fact,
    Question,
    Recommendation,
    Reply,
    Retrieved,
    Statement,
    Verdict,
)
from bot.knowledge import Knowledge
from bot.prompts import read_texts
from bot.talks.coverage import compare_coverage, measure_coverage
from bot.talks.detect.likeness import LINES
from bot.talks.expect import KINDS, Finding, Said, Seen, Vote, judge_check
from bot.talks.load import TalkFiles, list_files
from bot.talks.names import Names
from bot.talks.report import load_results, write_html, write_junit
from bot.talks.results import Cited, ItemResult, TurnResult, choose_exit_code, dump_results
from bot.talks.results import Verdict as Verdicts
from bot.talks.run import Runner
from bot.talks.schema import describe_persona, describe_talk
from bot.talks.script import Check, Talk, list_items
from tests.talks_data.fit import fit_lines
from tests.talks_data.measure import DETECTORS, LIKEN, measure, write_table

TEXTS = read_texts(CHECKOUT / "prompts", "replies")
OURS = CHECKOUT / "tests" / "talks"
GUIDE = CHECKOUT / "docs" / "talks.md"
HEAD = "talk: {}\nturns:\n"
ASKS = "  - user: What is an AI engineer?\n    expect:\n"


def write(folder: Path, body: str, name: str = "one", title: str = "One") -> Path:
    path = folder / f"{name}.talk.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(title) + body, encoding="utf-8")
    return path


def read_talk(path: Path, knowledge: Knowledge) -> Talk:
    found = TalkFiles(Names.of(knowledge, TEXTS)).read(path)
    assert found.talk, found.problems
    return found.talk


def run(talks: Sequence[Talk], runner: Runner, times: int = 1) -> list[ItemResult]:
    return asyncio.run(runner.run([item for talk in talks for item in list_items(talk)], times))


@pytest.fixture(scope="module")
def runner(library: Library) -> Runner:
    return Runner(library)


# The talks that ship with the project, and the guide


def test_our_own_talks_pass_over_all_three_lenses(runner: Runner, knowledge: Knowledge) -> None:
    talks = [read_talk(path, knowledge) for path in list_files([OURS])]
    results = run(talks, runner)
    assert sum(talk.persona is None for talk in talks) >= 40
    assert sum(talk.persona is not None for talk in talks) >= 8
    assert {talk.lens for talk in talks} == {"candidate", "hiring", "team"}
    assert {talk.answered_by for talk in talks} == {"extractive", "model"}
    with_verdict = [talk for talk in talks if any(check.verb == "verdict" for check in list_items(talk)[0].checks)]
    assert len([talk for talk in with_verdict if not talk.known_issue]) >= 12
    assert {talk.lens for talk in with_verdict} == {"candidate", "hiring", "team"}
    failed = [result for result in results if result.verdict not in {"pass", "known issue"}]
    assert [(result.name, [c.found for c in result.checks if c.fails]) for result in failed] == []


def take_examples(folder: Path) -> list[Path]:
    """Write each example of the guide to a file of its name."""
    blocks = re.findall(r"```yaml (\S+)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 5
    for name, text in blocks:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return list_files([folder])


def test_the_examples_of_the_guide_pass_and_fit_the_schema(
    tmp_path: Path, runner: Runner, knowledge: Knowledge
) -> None:
    paths = take_examples(tmp_path)
    results = run([read_talk(path, knowledge) for path in paths], runner)
    assert [(r.name, [c.text for c in r.checks if c.fails]) for r in results if r.verdict != "pass"] == []
    jsonschema = importlib.import_module("jsonschema")
    for path in (path for path in paths if path.name.endswith(".talk.yaml")):
        jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), describe_talk())


def test_the_errors_shown_in_the_guide_are_those_the_tool_gives(tmp_path: Path, knowledge: Knowledge) -> None:
    shown = [
        line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("talks/nurse.talk.yaml:")
    ]
    take_examples(tmp_path)
    path = tmp_path / "nurse.talk.yaml"
    text = path.read_text(encoding="utf-8").replace("- cites: guides", "- cite: guides").replace("#maths", "#math")
    path.write_text(text, encoding="utf-8")
    given = [
        str(problem).replace(str(path), "talks/nurse.talk.yaml")
        for problem in TalkFiles(Names.of(knowledge, TEXTS)).read(path).problems
    ]
    assert shown
    assert given == shown


def test_every_persona_fits_its_schema_and_what_the_loader_refuses_it_refuses(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    jsonschema = importlib.import_module("jsonschema")
    paths = [path for path in [*list_files([OURS]), *take_examples(tmp_path)] if path.name.endswith(".persona.yaml")]
    assert len(paths) >= 9
    for path in paths:
        jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), describe_persona())
    good = (OURS / "personas" / "student.persona.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("wants:", "wishes:"),
        ("facts:", "style: rude\nfacts:"),
        ("stops_when:", "stops:"),
        ("facts:", "facts: x"),
    ):
        path = tmp_path / "wrong.persona.yaml"
        path.write_text(good.replace(old, new, 1), encoding="utf-8")
        assert good != path.read_text(encoding="utf-8"), old
        assert TalkFiles(Names.of(knowledge, TEXTS)).read(path).talk is None
        with pytest.raises((jsonschema.ValidationError, yaml.YAMLError)):
            jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), describe_persona())


@pytest.mark.parametrize("verb", [twin for verb in KINDS for twin in (verb, f"not_{verb}")])
def test_every_kind_loads_as_the_guide_writes_it_and_fits_the_schema(
    tmp_path: Path, knowledge: Knowledge, verb: str
) -> None:
    line = f"      - {verb}: {KINDS[verb.removeprefix('not_')].example}\n"
    path = write(tmp_path, ASKS + line)
    (check,) = read_talk(path, knowledge).turns[0].checks
    assert (check.verb, check.negated) == (verb.removeprefix("not_"), verb.startswith("not_"))
    schema = describe_talk()
    importlib.import_module("jsonschema").validate(yaml.safe_load(path.read_text(encoding="utf-8")), schema)


@pytest.mark.parametrize(
    "body", ["    expext:\n      - says: x\n", "    expect:\n      - sayz: x\n", "    expect: []\n"]
)
def test_what_the_loader_refuses_the_schema_refuses_too(body: str) -> None:
    jsonschema = importlib.import_module("jsonschema")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(f"talk: x\nturns:\n  - user: Hello\n{body}"), describe_talk())


# What each expectation finds


PLAIN = Reply(
    text="ML engineers need Python and statistics. [1] What do you like?",
    lens="candidate",
    intent="describe",
    roles=("ml-engineer",),
    facets=("skills",),
    standalone_question="What do ML engineers need?",
    answered_by="extractive",
    statements=(
        Statement("ML engineers need Python and statistics.", "claim", (1,)),
        Statement("What do you like?", "question"),
    ),
    citations=(
        Citation(1, "roles/ml-engineer#skills", "Skills", "ML engineers need Python", 0, 24, ("lightcast_mle",)),
    ),
    limit="none",
    retrieved=(Retrieved("roles/ml-engineer#skills", "Skills", 1, 1.0, ("bm25",)),),
    questions=(Question("What do you like?", "interest"),),
    profile=(Fact("maths", 2, "I love statistics", 1),),
    recommendations=(Recommendation("ml-engineer", 1, 1.0), Recommendation("data-scientist", 2, 1.0)),
    verdict=Verdict("close", ("ml-engineer", "data-scientist"), 0.2),
)
PROSE = replace(
    PLAIN,
    answered_by="model",
    statements=(),
    citations=(),
    text="You will get a job within three months. I can't tell you what you will earn. How old are you?",
)


class NoReading:
    """Stands where meaning is read, for expectations that read none."""

    def ask(self, criterion: str, question: str, reply: str) -> list[Vote]:
        raise AssertionError(f"no model was meant to be asked: {criterion}")

    def measure(self, meant: str, sentences: Sequence[str]) -> list[float]:
        raise AssertionError(f"no vectors were meant to be compared: {meant}")

    def liken(self, detector: str, sentence: str) -> float:
        return LIKEN(detector, sentence)


def look_at(knowledge: Knowledge, *replies: Reply, at: int | None = -1, users: Sequence[str] = ()) -> Seen:
    said = [Said(users[n] if users else "I love statistics", reply) for n, reply in enumerate(replies)]
    place = len(said) - 1 if at == -1 else at
    return Seen(said, place, knowledge, lambda sentence: "", lambda section, reply: 17, NoReading())


def read_check(text: str, folder: Path, knowledge: Knowledge) -> Check:
    talk = read_talk(write(folder, f"{ASKS}      - {text}\n"), knowledge)
    return talk.turns[0].checks[0]


HOLD = [
    "says: [python, Statistics]",
    "says_any: [cobol, python]",
    "matches: 'need \\w+ and'",
    "in_order: [python, statistics]",
    "max_words: 20",
    "max_sentences: 2",
    "cites: roles/ml-engineer",
    "cites_only: roles/ml-engineer",
    "cites_count: 1",
    "every_claim_cited: yes",
    "retrieves: roles/ml-engineer#skills",
    "recommends: ML engineer",
    "recommends_any: [data analyst, data scientist]",
    "recommends_only: [ML engineer, data scientist]",
    "ranks_above: [ML engineer, data scientist]",
    "mentions_skill: Python",
    "asks_about: interest",
    "questions_max: 1",
    "verdict: close",
    "margin: {at_most: 0.5}",
    "profile_has: maths",
    "profile_has: {trait: maths, level: +2}",
    "remembers: statistics",
    "withheld: 0",
    "max_seconds: 1",
]
FAIL = [
    "says: [python, cobol]",
    "says: pyth",
    "says_any: [cobol, fortran]",
    "matches: 'need no'",
    "in_order: [statistics, python]",
    "max_words: 5",
    "max_sentences: 1",
    "has_table: yes",
    "repeats_itself: yes",
    "cites: [roles/ml-engineer, roles/ai-engineer]",
    "cites_only: roles/ai-engineer",
    "cites_count: {at_least: 2}",
    "retrieves: roles/ai-engineer",
    "recommends: data analyst",
    "ranks_above: [data scientist, ML engineer]",
    "mentions_skill: SQL",
    "asks_about: maths",
    "questions_max: 0",
    "asks_before_advising: yes",
    "verdict: one",
    "margin: {at_least: 0.5}",
    "profile_has: coding",
    "profile_has: {trait: maths, level: 0}",
    "remembers: nurse",
    "promises: job",
    "figure_without_source: yes",
    "declines: anything",
    "admits_unknown: yes",
    "hands_off: yes",
    "asks_protected: yes",
    "leaks_profile: yes",
    "error: characters",
    "withheld: {at_least: 1}",
    "compares: [ML engineer, AI engineer]",
    "recommends: [data scientist]\n        within_first: 1",
]


@pytest.mark.parametrize(("text", "holds"), [*((text, True) for text in HOLD), *((text, False) for text in FAIL)])
def test_an_expectation_and_its_twin(tmp_path: Path, knowledge: Knowledge, text: str, holds: bool) -> None:
    seen = look_at(knowledge, PLAIN)
    assert judge_check(read_check(text, tmp_path, knowledge), seen).holds is holds
    single = "[" not in text  # of a list, the twin means none of them
    if single:
        assert judge_check(read_check(f"not_{text}", tmp_path, knowledge), seen).holds is not holds


@pytest.mark.parametrize(
    ("text", "words"),
    [("promises: job", "You will get a job within three months."),
     ("promises: timeline", "You will get a job within three months."),
     ("declines: salary prediction", "I can't tell you what you will earn."),
     ("asks_protected: yes", "How old are you?")],
)  # fmt: skip
def test_prose_of_a_model_is_read_by_detectors_that_show_the_words(
    tmp_path: Path, knowledge: Knowledge, text: str, words: str
) -> None:
    finding = judge_check(read_check(text, tmp_path, knowledge), look_at(knowledge, PROSE))
    assert finding.holds
    assert words in finding.marks


def test_of_a_list_the_twin_means_none_of_them(tmp_path: Path, knowledge: Knowledge) -> None:
    check = read_check("not_says: [cobol, python]", tmp_path, knowledge)
    finding = judge_check(check, look_at(knowledge, PLAIN))
    assert not finding.holds
    assert finding.marks == ("python",)


def test_a_combination_counts_what_holds(tmp_path: Path, knowledge: Knowledge) -> None:
    parts = "\n          of:\n            - says: python\n            - says: cobol\n            - says: statistics"
    two = read_check(f"at_least:\n          n: 2{parts}", tmp_path, knowledge)
    three = read_check(f"at_least:\n          n: 3{parts}", tmp_path, knowledge)
    seen = look_at(knowledge, PLAIN)
    assert judge_check(two, seen).holds
    assert judge_check(three, seen).found == "2 of 3 hold (says: cobol: it does not say 'cobol')"


def test_the_same_recommendation_is_compared_with_an_earlier_turn(tmp_path: Path, knowledge: Knowledge) -> None:
    check = read_check("same_recommendation_as: 1", tmp_path, knowledge)
    other = replace(PLAIN, recommendations=(Recommendation("data-analyst", 1, 1.0),))
    assert judge_check(check, look_at(knowledge, PLAIN, PLAIN)).holds
    assert not judge_check(check, look_at(knowledge, PLAIN, other)).holds


@pytest.mark.parametrize(
    ("verdict", "recommended"), [("one", True), ("close", True), ("early", False), ("none", False)]
)
def test_a_verdict_recommends_the_roles_it_stands_by_and_not_its_whole_ranking(
    tmp_path: Path, knowledge: Knowledge, verdict: Any, recommended: bool
) -> None:
    ranked = replace(PLAIN, verdict=Verdict(verdict, ("ml-engineer",), 0.2))
    first, second = (
        read_check(f"recommends: {role}", tmp_path, knowledge) for role in ("ML engineer", "data scientist")
    )
    in_two = read_check("recommends: data scientist\n        within_first: 2", tmp_path, knowledge)
    seen = look_at(knowledge, ranked)
    assert [judge_check(check, seen).holds for check in (first, second, in_two)] == [recommended, False, True]


def test_contact_data_of_the_person_leaks(tmp_path: Path, knowledge: Knowledge) -> None:
    check = read_check("leaks_profile: yes", tmp_path, knowledge)
    leaky = replace(PLAIN, text="Dear jo@example.org, ML engineers need Python.")
    assert judge_check(check, look_at(knowledge, leaky, users=["I am jo@example.org"])).holds


# Why a citation is missing

PLANTED = [
    "roles/ai-engineer#pay", "roles/data-engineer#tools", "roles/mlops-engineer", "guides/portfolio", "guides/too-late",
    "guides/reading-pay#your-own-pay", "comparisons/ai-engineer-vs-ml-engineer", "wages/us", "roles/data-analyst#maths",
    "comparisons/data-scientist-vs-data-analyst#pay",
]  # fmt: skip


def explain(knowledge: Knowledge, folder: Path, wanted: str, *replies: Reply, at: int = 0) -> Finding:
    check = replace(read_check("cites: guides/outlook", folder, knowledge), argument=(wanted,))
    return judge_check(check, look_at(knowledge, *replies, at=at))


def find_section(knowledge: Knowledge, name: str) -> str:
    return next(section for section in knowledge.sections if section == name or section.split("#")[0] == name)


@pytest.mark.parametrize("name", PLANTED)
@pytest.mark.parametrize(
    "cause", ["not in the knowledge", "not retrieved", "retrieved, not cited", "cited in another turn"]
)
def test_the_cause_of_a_missing_citation(tmp_path: Path, knowledge: Knowledge, name: str, cause: str) -> None:
    section = find_section(knowledge, name)
    read = replace(PLAIN, retrieved=(*PLAIN.retrieved, Retrieved(section, "", 2, 0.5, ())))
    cited = replace(read, citations=(*PLAIN.citations, replace(PLAIN.citations[0], number=2, section=section)))
    planted: dict[str, tuple[str, tuple[Reply, ...]]] = {
        "not in the knowledge": (f"{name}-gone", (PLAIN, PLAIN)),
        "not retrieved": (name, (PLAIN, PLAIN)),
        "retrieved, not cited": (name, (read, PLAIN)),
        "cited in another turn": (name, (PLAIN, cited)),
    }
    wanted, replies = planted[cause]
    finding = explain(knowledge, tmp_path, wanted, *replies)
    assert (finding.holds, finding.cause) == (False, cause)
    told = {"not in the knowledge": "has no", "not retrieved": "best rank 17", "retrieved, not cited": "rank 2 of 2",
            "cited in another turn": "turn 2"}  # fmt: skip
    assert told[cause] in finding.found


# Verdicts


def test_a_failure_names_file_line_and_what_was_found(tmp_path: Path, runner: Runner, knowledge: Knowledge) -> None:
    path = write(tmp_path, f"{ASKS}      - cites: roles/robotics-engineer#pay\n        because: a test\n")
    (result,) = run([read_talk(path, knowledge)], runner)
    (check,) = result.checks
    assert (result.verdict, check.line, check.cause, check.because) == ("fail", 5, "not retrieved", "a test")
    assert re.search(r"best rank \d+", check.found)
    assert choose_exit_code([result]) == 1


def test_should_and_info_fail_nothing(tmp_path: Path, runner: Runner, knowledge: Knowledge) -> None:
    path = write(
        tmp_path, f"{ASKS}      - says: cobol\n        level: should\n      - says: ada\n        level: info\n"
    )
    (result,) = run([read_talk(path, knowledge)], runner)
    assert result.verdict == "pass"
    assert [check.verdict for check in result.checks] == ["fail", "fail"]


@pytest.mark.parametrize(
    ("first", "second", "verdicts"),
    [
        ("What is an AI engineer?", "What is a data analyst?", ["pass", "known issue"]),
        ("What is a data analyst?", "What is an AI engineer?", ["known issue", "pass"]),
        ("What is an AI engineer?", "Define AI engineer", ["fail", "fail"]),
        ("What is a data analyst?", "Define data analyst", ["known issue", "known issue"]),
    ],
)
def test_a_known_issue_is_gone_only_if_no_wording_fails(
    tmp_path: Path, runner: Runner, knowledge: Knowledge, first: str, second: str, verdicts: list[str]
) -> None:
    body = (
        f"  - user: {first}\n    or:\n      - {second}\n    expect:\n      - cites: roles/ai-engineer\nknown_issue: x\n"
    )
    talk = read_talk(write(tmp_path, body), knowledge)
    shown: list[str] = []
    results = asyncio.run(runner.run(list_items(talk), 2, lambda result: shown.append(result.verdict)))
    assert [result.verdict for result in results] == shown == verdicts
    (alone,) = asyncio.run(runner.run(list_items(talk)[:1]))  # of one wording alone it cannot be told
    assert alone.verdict == ("known issue" if verdicts[0] == "known issue" else "pass")


def test_a_known_issue_has_to_fail(tmp_path: Path, runner: Runner, knowledge: Knowledge) -> None:
    failing = write(tmp_path, f"{ASKS}      - says: cobol\nknown_issue: no cobol\n", "failing")
    passing = write(tmp_path, f"{ASKS}      - says: engineer\nknown_issue: no engineer\n", "passing")
    results = run([read_talk(path, knowledge) for path in (failing, passing)], runner)
    assert [result.verdict for result in results] == ["known issue", "fail"]


class Stumbling(Conversation):
    """A conversation that breaks down whenever a countdown reaches zero."""

    left = 0

    async def reply(self, text: str) -> Reply:
        Stumbling.left -= 1
        if Stumbling.left == 0:
            raise RuntimeError("the wire was cut")
        return await super().reply(text)


def begin_stumbling(library: Library, left: int) -> Runner:
    Stumbling.left = left

    def begin(talk: Talk) -> Conversation:
        return Stumbling(library, talk.lens)

    return Runner(library, begin)


def test_a_bot_that_breaks_down_is_no_failed_expectation(
    tmp_path: Path, library: Library, knowledge: Knowledge
) -> None:
    path = write(
        tmp_path, f"{ASKS}      - says: engineer\n{ASKS}      - says: engineer\nfinally:\n  - cites_count: 1\n"
    )
    (result,) = run([read_talk(path, knowledge)], begin_stumbling(library, 2))
    assert result.verdict == "bot error"
    assert [check.verdict for check in result.checks] == ["pass", "blocked", "blocked"]
    assert "the wire was cut" in result.turns[1].error
    assert choose_exit_code([result]) == 4


def test_a_talk_whose_beginning_breaks_down_is_blocked(tmp_path: Path, library: Library, knowledge: Knowledge) -> None:
    write(tmp_path, f"{ASKS}      - says: engineer\n")
    path = write(tmp_path, f"{ASKS}      - says: engineer\nstarts_from: one.talk.yaml\n", "two")
    (result,) = run([read_talk(path, knowledge)], begin_stumbling(library, 1))
    assert (result.verdict, [check.verdict for check in result.checks]) == ("blocked", ["blocked"])


def test_a_talk_that_passes_only_sometimes_is_unstable(tmp_path: Path, library: Library, knowledge: Knowledge) -> None:
    path = write(tmp_path, f"{ASKS}      - says: engineer\n")
    (result,) = run([read_talk(path, knowledge)], begin_stumbling(library, 2), times=3)
    assert (result.verdict, result.passed, result.times) == ("unstable", 2, 3)


def test_a_message_that_is_refused_can_be_expected(tmp_path: Path, runner: Runner, knowledge: Knowledge) -> None:
    long = "word " * 2000
    path = write(tmp_path, f"  - user: {long}\n    expect:\n      - error: characters\n      - not_error: empty\n")
    unexpected = write(tmp_path, f"  - user: {long}\n    expect:\n      - says: word\n", "two")
    results = run([read_talk(path, knowledge), read_talk(unexpected, knowledge)], runner)
    assert [result.verdict for result in results] == ["pass", "bot error"]


def test_an_answer_is_given_only_if_it_was_asked_for(tmp_path: Path, runner: Runner, knowledge: Knowledge) -> None:
    body = "  - user: {}\n    expect:\n      - max_words: 300\n"
    body += "  - if_asked:\n      maths: I love it\n      interest: I like products\n"
    asked = write(tmp_path, body.format("Which role suits me?"), "asked")
    quiet = write(tmp_path, body.format("What is an AI engineer?"), "quiet")
    results = run([read_talk(path, knowledge) for path in (asked, quiet)], runner)
    assert [(result.turns[1].user, result.turns[1].skipped) for result in results] == [
        ("I like products", False),
        ("maths: I love it; interest: I like products", True),
    ]


PERSONA = "persona: One\nwants:\n  - {}\n  - What is MLOps?\nfacts:\n  interest: {}\nstops_when:\n  - {}\n"


def write_persona(folder: Path, opening: str, fact: str, stop: str) -> Path:
    path = folder / "one.persona.yaml"
    path.write_text(PERSONA.format(opening, fact, stop), encoding="utf-8")
    return path


def test_a_persona_answers_from_its_facts_and_stops_when_content(
    tmp_path: Path, runner: Runner, knowledge: Knowledge
) -> None:
    path = write_persona(tmp_path, "Which role suits me?", "I like building products", "cites: roles/mlops-engineer")
    (result,) = run([read_talk(path, knowledge)], runner)
    assert result.verdict == "pass"
    assert [turn.user for turn in result.turns] == [
        "Which role suits me?",
        "I like building products",
        "What is MLOps?",
    ]


def test_a_persona_that_never_gets_what_it_wants_fails(tmp_path: Path, runner: Runner, knowledge: Knowledge) -> None:
    path = write_persona(tmp_path, "What is an AI engineer?", "None", "says: cobol")
    (result,) = run([read_talk(path, knowledge)], runner)
    assert (result.verdict, len(result.turns)) == ("fail", 2)


class Asking(Conversation):
    """A conversation that asks the same question for ever."""

    async def reply(self, text: str) -> Reply:
        return PLAIN


def test_a_persona_that_goes_in_circles_is_at_fault_itself(
    tmp_path: Path, library: Library, knowledge: Knowledge
) -> None:
    path = write_persona(tmp_path, "Which role suits me?", "I like products", "says: cobol")
    runner = Runner(library, lambda talk: Asking(library, talk.lens))
    (result,) = run([read_talk(path, knowledge)], runner)
    assert result.verdict == "persona fault"
    assert "went round in circles" in result.fault
    assert choose_exit_code([result]) == 2


# Results, reports, coverage


@pytest.fixture(scope="module")
def some_talks(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> list[Talk]:
    folder = tmp_path_factory.mktemp("some")
    paths = [
        write(folder, f"{ASKS}      - cites: roles/ai-engineer#overview\n    or:\n      - Define AI engineer\n", "a"),
        write(folder, f"{ASKS}      - not_says: [products, <b>]\n", "b", "B <script>alert(1)</script>"),
    ]
    return [read_talk(path, knowledge) for path in paths]


def test_two_runs_give_the_same_json_times_apart(some_talks: list[Talk], runner: Runner) -> None:
    first, second = (dump_results(run(some_talks, runner)) for _ in range(2))
    assert first.pop("seconds") != second.pop("seconds")
    assert json.dumps(first) == json.dumps(second)
    assert "seconds" not in json.dumps(first)


def test_results_are_read_back_as_they_were(some_talks: list[Talk], runner: Runner) -> None:
    results = run(some_talks, runner)
    assert load_results(json.dumps(dump_results(results))) == results


def test_junit_counts_each_verdict_once_as_failure_error_or_skipped(some_talks: list[Talk], runner: Runner) -> None:
    one = run(some_talks[:1], runner)[0]
    verdicts = get_args(Verdicts)
    results = [replace(one, verdict=verdict, fault="went astray", known_issue="slow") for verdict in verdicts]
    suite = ElementTree.fromstring(write_junit(results))
    tags = [(case[0].tag if len(case) else "passed") for case in suite.findall("testcase")]
    counted = {name: int(suite.get(name, "0")) for name in ("failures", "errors", "skipped")}
    assert counted == {"failures": 2, "errors": 4, "skipped": 1}
    assert [tags.count(tag) for tag in ("failure", "error", "skipped", "passed")] == [2, 4, 1, 1]


def test_the_html_report_shows_every_verdict(some_talks: list[Talk], runner: Runner, knowledge: Knowledge) -> None:
    one = run(some_talks[:1], runner)[0]
    faults = {"persona fault": "went in circles", "unrecorded": "The prompt changed."}
    results = [replace(one, id=name, verdict=name, fault=faults.get(name, "")) for name in get_args(Verdicts)]
    page = write_html(results, [], knowledge)
    assert [page.count(f'data-verdict="{verdict}"') for verdict in get_args(Verdicts)] == [1] * 8
    assert page.count('<span class="verdict known">known issue') == 1
    assert page.count('<span class="verdict pass">') == 1
    assert "the persona went in circles" in page
    assert "The prompt changed. &#39;advisor talk record&#39; makes it anew" in page


def test_junit_names_file_and_line(some_talks: list[Talk], runner: Runner) -> None:
    suite = ElementTree.fromstring(write_junit(run(some_talks, runner)))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "0")
    case = suite.findall("testcase")[2]
    assert (case.get("file"), case.get("line")) == (some_talks[1].path, "1")
    assert "not_says: [products, <b>]" in (case.findtext("failure") or "")


class Addresses(HTMLParser):
    """Collects whatever a page would fetch, and its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.fetched += [value or "" for name, value in attributes if name in {"src", "href", "srcset", "data"}]


def test_the_html_report_stands_alone_and_escapes_what_was_said(
    some_talks: list[Talk], runner: Runner, knowledge: Knowledge
) -> None:
    results = run(some_talks, runner)
    before = [replace(result, verdict="fail") for result in results]
    page = write_html(results, before, knowledge)
    found = Addresses()
    found.feed(page)
    assert (found.fetched, found.scripts) == ([], 1)
    assert "url(" not in page
    assert "<mark>products</mark>" in page
    assert "was fail" in page
    assert 'data-id="roles/ai-engineer#overview"' in page


def test_coverage_equals_a_count_by_hand(some_talks: list[Talk], runner: Runner, knowledge: Knowledge) -> None:
    results = run(some_talks, runner)
    covered = measure_coverage(some_talks, results, knowledge)
    turns = [turn for result in results for turn in result.turns]
    cited = {citation.section for turn in turns for citation in turn.citations}
    read = {section for turn in turns for section in turn.retrieved}
    asserted = {"roles/ai-engineer#overview"}
    assert covered["total"]["asserted"] == 1
    assert covered["total"]["cited"] == len(cited - asserted)
    assert covered["total"]["retrieved"] == len(read - cited - asserted)
    assert covered["total"]["never"] == len(knowledge.sections) - len(read | cited | asserted)
    assert covered["sections"]["roles/ai-engineer#overview"] == "asserted"


def test_coverage_counts_a_fixture_as_one_does_by_hand(
    tmp_path: Path, some_talks: list[Talk], runner: Runner, knowledge: Knowledge
) -> None:
    """Three turns: each names what is cited (first list) and what was read besides (second)."""
    held: tuple[tuple[list[str], list[str]], ...] = (
        (["roles/ml-engineer#pay", "roles/ml-engineer#skills"], ["roles/ml-engineer#tools"]),
        (["guides/reading-pay#your-own-pay"], ["roles/ml-engineer#pay", "roles/data-analyst#pay"]),
        (["roles/ml-engineer#skills"], []),
    )
    body = f"{ASKS}      - cites: roles/ml-engineer#pay\n      - not_cites: roles/data-analyst#pay\n"
    body += f"{ASKS}      - cites_any: [guides/reading-pay, roles/robotics-engineer#tools]\n"
    talk = read_talk(write(tmp_path, body), knowledge)
    turns = tuple(
        TurnResult("hi", 1, citations=tuple(Cited(1, name, "", "") for name in cited), retrieved=(*cited, *read))
        for cited, read in held
    )
    result = replace(run(some_talks[:1], runner)[0], turns=turns)
    covered = measure_coverage([talk], [result], knowledge)
    whole = len(knowledge.sections)
    # asserted: the pay section, the section of the page that was cited, and the tools that were asked for in vain
    assert covered["total"] == {"asserted": 3, "cited": 1, "retrieved": 2, "never": whole - 6}
    assert covered["facets"]["pay"] == {"asserted": 1, "retrieved": 1, "never": 14}
    assert {reach: covered["roles"]["data-analyst"].get(reach, 0) for reach in ("asserted", "cited", "retrieved")} == {
        "asserted": 0,
        "cited": 0,
        "retrieved": 1,
    }
    assert covered["sections"]["roles/ml-engineer#skills"] == "cited"


def test_a_section_reached_less_than_before_is_a_drop(
    some_talks: list[Talk], runner: Runner, knowledge: Knowledge
) -> None:
    covered = measure_coverage(some_talks, run(some_talks, runner), knowledge)
    before = {"sections": {**covered["sections"], "roles/robotics-engineer#pay": "cited", "guides/gone#x": "cited"}}
    assert compare_coverage(before, covered) == [
        "roles/robotics-engineer#pay: cited before, never now.",
        "guides/gone#x: cited before, no longer in the knowledge now.",
    ]
    assert compare_coverage(covered, covered) == []


# Commands


@pytest.fixture
def advisor(settings: Settings, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.setenv("ADVISOR_DATA", str(settings.data))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["talk", *arguments])


def test_the_way_of_a_newcomer(advisor: Any, tmp_path: Path) -> None:
    written = advisor("new", "talks/nurse")
    assert written.exit_code == 0
    assert written.stdout.startswith("The folder 'talks' was made, and talks/nurse.talk.yaml written.")
    path = tmp_path / "talks" / "nurse.talk.yaml"
    assert advisor("run", "talks").exit_code == 0
    path.write_text(path.read_text(encoding="utf-8").replace("cites:", "cite:"), encoding="utf-8")
    assert advisor("check", "talks").exit_code == 2
    assert advisor("run", "talks").exit_code == 2
    fixed = advisor("fix", "talks")
    assert "+      - cites: roles/ai-engineer#overview" in fixed.stdout
    assert advisor("check", "talks").exit_code == 0


def test_run_tells_why_and_remembers_what_failed(advisor: Any, tmp_path: Path) -> None:
    write(tmp_path, f"{ASKS}      - cites: roles/ai-engineer\n", "good", "Good")
    write(tmp_path, f"{ASKS}      - says: cobol\ntags: [old]\n", "bad", "Bad")
    whole = advisor("run", "--html", "report.html", "--junit", "report.xml")
    assert whole.exit_code == 1
    assert "bad.talk.yaml:5:9  turn 1  says: cobol" in whole.stdout
    assert "2 talks: 1 fail, 1 pass." in whole.stdout
    assert (tmp_path / "report.html").stat().st_size > 2000
    assert [f"{name} written." in whole.stdout for name in ("report.html", "report.xml")] == [True, True]
    again = advisor("run", "--failed", "-t", "old", "-k", "engineer", "--json")
    assert json.loads(again.stdout)["counts"] == {"fail": 1}
    nothing = {wanted: advisor("run", *wanted.split()) for wanted in ("-t new", "-t old -k good", "-k Good --failed")}
    assert {wanted: (done.exit_code, done.stderr.strip()) for wanted, done in nothing.items()} == {
        "-t new": (5, "No talk matches."),
        "-t old -k good": (5, "No talk matches."),
        "-k Good --failed": (5, "Nothing that failed last time matches -k Good."),
    }
    assert advisor("report", "--html", "again.html").exit_code == 0


def test_what_failed_is_remembered_by_file_however_it_was_named(advisor: Any, tmp_path: Path, monkeypatch: Any) -> None:
    write(tmp_path / "a", f"{ASKS}      - says: cobol\n", "one", "Bad")
    good = write(tmp_path / "b", f"{ASKS}      - cites: roles/ai-engineer\n", "one", "Good")
    assert [advisor("run", "a").exit_code, advisor("run", str(good)).exit_code] == [1, 0]
    assert advisor("run", "--failed", "b/one").stderr == "Nothing failed last time.\n"
    assert "1 talk: 1 fail." in advisor("run", "--failed").stdout
    monkeypatch.chdir(tmp_path / "b")
    assert advisor("run", "--failed").exit_code == 5
    assert "1 talk: 1 fail." in advisor("run", "--failed", "../a").stdout


def test_a_report_shows_the_talks_that_are_named_and_still_there(advisor: Any, tmp_path: Path) -> None:
    for name in ("a/one", "a/two", "b/three"):
        write(tmp_path, f"{ASKS}      - cites: roles/ai-engineer\n", name, f"Talk {Path(name).name}")
    assert advisor("report", "a").exit_code == 1  # nothing was run
    assert advisor("run").exit_code == 0
    (tmp_path / "a" / "two.talk.yaml").unlink()
    assert f"{tmp_path / 'talks.html'} written: 1 talk." in advisor("report", "a").stdout
    page = (tmp_path / "talks.html").read_text(encoding="utf-8")
    assert [f"Talk {name}" in page for name in ("one", "two", "three")] == [True, False, False]
    assert "<b>1 talk</b>" in page
    assert "a/one.talk.yaml:1" in page
    assert "written: 2 talks." in advisor("report").stdout


def test_what_a_file_no_longer_holds_is_forgotten(advisor: Any, tmp_path: Path) -> None:
    body = f"{ASKS}      - cites: roles/ai-engineer\n"
    write(tmp_path, f"{body}    or:\n      - Define AI engineer\n", "one", "Old name")
    advisor("run")
    write(tmp_path, body, "one", "New name")
    advisor("run", "one")
    assert "written: 1 talk." in advisor("report").stdout


def test_a_report_is_never_written_over_another_file_or_where_no_folder_is(advisor: Any, tmp_path: Path) -> None:
    write(tmp_path, f"{ASKS}      - cites: roles/ai-engineer\n")
    advisor("run")
    (tmp_path / "talks.html").write_text("<h1>Mine</h1>", encoding="utf-8")
    refused = [
        advisor(*command)
        for command in (
            ("report",),
            ("run", "--html", "talks.html"),
            ("run", "--html", "no/talks.html"),
            ("run", "--junit", "no/talks.xml"),
        )
    ]
    assert [str(done.exception).split(";")[0] for done in refused] == [
        "'talks.html' exists and is no report of talks",
        "'talks.html' exists and is no report of talks",
        "There is no folder 'no' to write 'talks.html' in",
        "There is no folder 'no' to write 'talks.xml' in",
    ]
    assert (tmp_path / "talks.html").read_text(encoding="utf-8") == "<h1>Mine</h1>"
    assert not (tmp_path / "no").exists()
    assert [advisor("report", "--html", "ours.html").exit_code for _ in range(2)] == [0, 0]


def test_a_failed_turn_is_told_once_with_the_questions_at_its_end(advisor: Any, tmp_path: Path) -> None:
    write(tmp_path, "  - user: Which role suits me?\n    expect:\n      - says: cobol\n      - asks_about: maths\n")
    shown = advisor("run").stdout
    lines = [line.strip().split("  ")[0] for line in shown.splitlines()[1:-1]]
    assert lines == ["user", "bot", "one.talk.yaml:5:9", "found", "one.talk.yaml:6:9", "found"]
    assert "… What would you most like to have done by the end of a good week?\n" in shown


def test_what_was_found_of_expectations_that_hold_is_shown_if_wanted(advisor: Any, tmp_path: Path) -> None:
    write(tmp_path, f"{ASKS}      - max_words: 500\n")
    assert "words" not in advisor("run").stdout
    shown = advisor("run", "-v", "--html", "talks.html").stdout
    assert re.search(r"one\.talk\.yaml:5:9  turn 1  max_words: 500  holds\n    found  \d+ words\n", shown)
    assert re.search(r"found: \d+ words", (tmp_path / "talks.html").read_text(encoding="utf-8"))


def test_check_counts_as_run_does(advisor: Any, tmp_path: Path) -> None:
    write(tmp_path, f"{ASKS}      - max_words: 500\n    or:\n      - Define AI engineer\n", "talks/one")
    assert advisor("check").stdout == "1 talk in 2 wordings, 1 expectation: no problem.\n"
    assert "1 talk in 2 wordings: 2 pass." in advisor("run", "talks/one").stdout


def test_fix_mends_what_talks_share_and_ends_with_2_if_something_is_left(advisor: Any, tmp_path: Path) -> None:
    write(tmp_path, f"{ASKS}      - rule: short\n", "talks/one")
    (tmp_path / "talks" / "rules").mkdir()
    rule = tmp_path / "talks" / "rules" / "short.yaml"
    rule.write_text("rule: Short\nexpekt:\n  - max_words: 500\n", encoding="utf-8")
    checked = advisor("check", "talks")
    assert (checked.exit_code, checked.stdout.count("'expekt'")) == (2, 1)
    assert advisor("fix", "talks", "--show").exit_code == 0
    assert advisor("check", "talks").exit_code == 2
    fixed = advisor("fix", "talks/rules/short.yaml")
    assert (fixed.exit_code, "+expect:" in fixed.stdout) == (0, True)
    assert advisor("check", "talks").exit_code == 0
    rule.write_text("rule: Short\nexpekt:\n  - max_words: few\n", encoding="utf-8")
    left = advisor("fix", "talks")
    assert (left.exit_code, left.stdout.count("digits")) == (2, 1)


def test_a_section_that_is_gone_fails_the_check_and_not_the_other_talks(advisor: Any, tmp_path: Path) -> None:
    write(tmp_path, f"{ASKS}      - cites: roles/ai-engineer#gone\n", "gone", "Gone")
    write(tmp_path, f"{ASKS}      - cites: roles/ai-engineer\n", "good", "Good")
    assert advisor("check").exit_code == 2
    done = advisor("run")
    assert done.exit_code == 1
    assert "why    not in the knowledge" in done.stdout
    assert "2 talks: 1 fail, 1 pass." in done.stdout


def test_a_draft_for_a_gap_asks_for_it(advisor: Any, tmp_path: Path) -> None:
    assert advisor("new", "gap", "--for", "roles/data-analyst#tools").exit_code == 0
    assert "- cites: roles/data-analyst#tools" in (tmp_path / "gap.talk.yaml").read_text(encoding="utf-8")
    assert advisor("check").exit_code == 0


def test_a_draft_for_a_page_asks_for_its_first_section(advisor: Any, tmp_path: Path) -> None:
    assert advisor("new", "late", "--for", "guides/too-late").exit_code == 0
    assert "- cites: guides/too-late#age" in (tmp_path / "late.talk.yaml").read_text(encoding="utf-8")
    refused = advisor("new", "other", "--for", "too-late")
    assert str(refused.exception) == (
        "There is no page or section 'too-late'; the closest is 'guides/too-late'; "
        "'advisor knowledge show guides/too-late' lists its sections."
    )


def test_the_sections_of_a_page_can_be_listed() -> None:
    def show(*names: str) -> list[str]:
        return CliRunner().invoke(app, ["knowledge", "show", *names]).stdout.splitlines()

    assert show("guides/too-late")[0] == "guides/too-late#age  Am I too old to start in AI?"
    assert "guides/too-late  Is it too late, by age or after a break" in show()


def test_no_talk_at_all_is_said(advisor: Any) -> None:
    assert advisor("run").exit_code == 5


def test_checking_loads_neither_index_nor_web_ui(tmp_path: Path) -> None:
    write(tmp_path, f"{ASKS}      - cites: roles/ai-engineer\n")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "talk", "check", str(tmp_path)],
        capture_output=True,
        cwd=CHECKOUT,
        check=False,
    )
    imported = {line.split("|")[-1].strip().split(".")[0] for line in done.stderr.decode().splitlines()}
    assert done.returncode == 0
    assert not imported & {"chromadb", "chainlit", "onnxruntime", "langchain_core"}


# pytest


def test_pytest_runs_talks_and_nothing_else(tmp_path: Path, settings: Settings, library: Library) -> None:
    write(
        tmp_path,
        f"tags: [smoke]\n{''}".replace("tags: [smoke]\n", "")
        + f"{ASKS}      - cites: roles/ai-engineer\n    or:\n      - What are AI engineers?\ntags: [smoke]\n",
        "good",
        "Good",
    )
    write(tmp_path, f"{ASKS}      - says: cobol\n", "bad", "Bad")
    write(tmp_path, f"{ASKS}      - says: cobol\nknown_issue: no cobol\n", "known", "Known")
    other = "    or:\n      - What does a data analyst do?\n"
    write(tmp_path, f"{ASKS}      - cites: roles/ai-engineer\n{other}known_issue: one wording\n", "ways", "Ways")
    write(tmp_path, f"{ASKS}      - cites: roles/ai-engineer\nknown_issue: it is gone\n", "gone", "Gone")
    write(tmp_path, f"{ASKS}      - judge: It is kind\nknown_issue: not kind\n", "mute", "Mute")
    write(tmp_path, f"{ASKS}      - sayz: cobol\n", "broken/broken", "Broken")
    (tmp_path / "other.yaml").write_text("not: a talk\n", encoding="utf-8")

    def collect(*arguments: str) -> str:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "--strict-markers",
            "-rA",
            "-q",
            *arguments,
        ]
        environment = {
            "ADVISOR_DATA": str(settings.data),
            "PATH": "",
            "HOME": str(tmp_path),
            "PYTHONPATH": str(CHECKOUT),
        }
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, check=False)
        return done.stdout.decode()

    shown = collect("--ignore=broken", "--junit-xml=out.xml")
    assert "2 passed" in shown
    assert "3 failed" in shown  # one of them because its known issue is gone
    assert "2 xfailed" in shown
    assert "1 xpassed" in shown
    assert "unrecorded: Mute" in shown  # no known issue excuses a recording that is missing
    assert "bad.talk.yaml:5:9  turn 1  says: cobol" in shown
    assert "Traceback" not in shown
    assert "PASSED good.talk.yaml::Good[or-1]" in shown
    assert 'name="verdict" value="fail"' in (tmp_path / "out.xml").read_text(encoding="utf-8")
    marked = collect("-m", "smoke")
    assert "1 error" in marked
    assert "broken.talk.yaml:5:9: 'sayz' is not known" in marked


def test_talks_run_side_by_side_with_the_same_verdicts(tmp_path: Path, settings: Settings, library: Library) -> None:
    for name, line in (("good", "cites: roles/ai-engineer"), ("other", "not_promises: job"), ("bad", "says: cobol")):
        write(tmp_path, f"{ASKS}      - {line}\n", name, name.capitalize())
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "2", "-rA", "-q", "--junit-xml=out.xml"]
    environment = {"ADVISOR_DATA": str(settings.data), "PATH": "", "HOME": str(tmp_path), "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, check=False)
    shown = done.stdout.decode()
    assert "bringing up nodes" in shown or "2 workers" in shown, shown
    assert "2 passed" in shown
    assert "1 failed" in shown
    assert "bad.talk.yaml:5:9  turn 1  says: cobol" in shown
    cases = ElementTree.parse(tmp_path / "out.xml").getroot().iter("testcase")
    assert sorted((case.get("name"), len(case.findall("failure"))) for case in cases) == [
        ("Bad", 1),
        ("Good", 0),
        ("Other", 0),
    ]


# Detectors


def test_the_figures_of_the_detectors_in_the_guide_are_those_measured() -> None:
    shown = GUIDE.read_text(encoding="utf-8").split("<!-- detectors -->\n")[1].split("<!-- end -->")[0]
    assert shown == write_table()


@pytest.mark.parametrize("name", DETECTORS)
def test_a_third_of_the_development_sentences_are_hard_negatives(name: str) -> None:
    lines = (
        (CHECKOUT / "tests" / "talks_data" / "development" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    )
    rows = [json.loads(line) for line in lines]
    assert len({row["text"] for row in rows}) == len(rows)
    assert not any(row["hard"] and row["label"] for row in rows)
    assert sum(row["hard"] for row in rows) / len(rows) >= 1 / 3
    precision, recall, _, _ = measure(name, "development")
    assert min(precision, recall) >= 0.9


@pytest.mark.parametrize("name", DETECTORS)
def test_a_detector_is_right_on_sentences_written_apart(name: str) -> None:
    precision, recall, count, _ = measure(name, "apart")
    assert count >= 100
    assert precision >= 0.9
    assert recall >= 0.9


@pytest.mark.parametrize("name", ["promises", "asks_protected"])
def test_the_knowledge_itself_raises_no_false_alarm(knowledge: Knowledge, name: str) -> None:
    sentences = [sentence.text for section in knowledge.sections.values() for sentence in section.sentences]
    assert [text for text in sentences if DETECTORS[name](text, None)] == []


def test_what_no_rule_has_words_for_is_found_by_likeness_in_a_models_prose_only(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    asked = "Would you say that you feel your years?"
    check = read_check("asks_protected: yes", tmp_path, knowledge)
    assert judge_check(check, look_at(knowledge, replace(PROSE, text=asked))).marks == (asked,)
    assert not judge_check(check, look_at(knowledge, replace(PROSE, text=asked, answered_by="extractive"))).holds


def test_likeness_is_measured_along_lines_through_the_development_sentences() -> None:
    drawn = fit_lines()
    kept = json.loads(LINES.read_text(encoding="utf-8"))
    assert list(kept) == list(drawn)
    for name, line in drawn.items():
        cosine = float(line @ kept[name]) / float(norm(line) * norm(kept[name]))
        assert cosine > 0.99, "'python -m tests.talks_data.fit' draws the lines anew"
