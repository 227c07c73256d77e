"""Talk files: nothing an advisor types changes silently, and whatever is wrong is named where it stands, at once."""

import importlib
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import CHECKOUT
from bot.knowledge import Knowledge
from bot.prompts import read_texts
from bot.talks.load import ReadTalk, TalkFiles, list_files
from bot.talks.names import Names
from bot.talks.schema import describe_talk
from bot.talks.script import Talk, list_items
from bot.talks.write import mend_files

TEXTS = read_texts(CHECKOUT / "prompts", "replies")
# What people type, and what plain YAML would make of it.
TRAPS = [
    "yes",  # True
    "No",  # False
    "null",  # nothing
    "~",  # nothing
    "22:30",  # 1350 minutes
    "3.10",  # 3.1
    "007",  # 7
    "1_000",  # 1000
    "2026-11-26",  # a date
    "1e3",  # 1000.0
    "I know C and #2 of the C# books",  # cut at the '#'
    "My question: what is MLOps?",  # a key
    "Two things: pay: and hours",  # two keys
    '"AI" is what exactly?',  # the end of the text after AI
    "'tis a good job?",  # a quotation that never ends
    "- is it remote?",  # a list
    "@home or in the office?",  # refused
    "`pandas` or SQL?",  # refused
    "% of women in AI?",  # refused
    "! urgent, please help",  # a tag: the sign is lost
    "& what about pay?",  # an anchor
    "* tell me all",  # an alias
    "? why so many titles",  # a key
    "| which one",  # a block of text
    "> 100k possible?",  # a folded block
    "[maths] or [code]?",  # a list
    "{remote} jobs?",  # a mapping
    "Is AI for me? \U0001f680",  # beyond the first 65,536 characters
    "pay — and hours – really",  # dashes
    "caf\u00e9, na\u00efve, \u00df",  # letters with marks
    "it ends with a colon:",  # a key without a value
    '"C:\\new" is my folder',  # an escape
    "=",  # a value of its own
]

TALK = "talk: A trap\nturns:\n  - user: {}\n    expect:\n      - every_claim_cited: yes\n"


@pytest.fixture(scope="module")
def names(knowledge: Knowledge) -> Names:
    return Names.of(knowledge, TEXTS)


def write(folder: Path, text: str, name: str = "one.talk.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def read(names: Names, path: Path) -> ReadTalk:
    return TalkFiles(names).read(path)


@pytest.mark.parametrize("typed", TRAPS)
def test_what_is_typed_stays_as_typed_or_is_named_and_mended(names: Names, tmp_path: Path, typed: str) -> None:
    path = write(tmp_path, TALK.format(typed))
    found = read(names, path)
    if found.talk is None:
        assert [problem.place.line for problem in found.problems] == [3], found.problems
        mend_files([path], names, write=True)
        found = read(names, path)
    assert found.problems == ()
    assert found.talk
    assert found.talk.turns[0].user == typed


# Each fault: what it replaces in the good talk, what stands there instead, its line, and words of the right hint.
GOOD = """talk: Nurse moving into data
about: worried about maths
tags: [career-change, smoke]
given:
  lens: candidate
always:
  - not_promises: [salary, job]
  - max_words: 250
turns:
  - user: I am a nurse. Where do I start?
    or:
      - How can a nurse get into data?
    expect:
      - cites: guides/from-another-field
        level: should
      - mentions_skill: Python
  - if_asked:
      maths: I liked statistics
  - user: Will I get rich?
    expect:
      - declines: salary prediction
      - cites_any: [roles/ml-engineer, roles/data-scientist]
      - retrieves: guides/reading-pay
        within_first: 5
finally:
  - cites_count: {at_least: 2}
"""
FAULTS = [
    ("cites: guides", "cite: guides", 14, "'cites'"),
    ("      - mentions_skill: Python", "      - mentions_skil: Python", 16, "'mentions_skill'"),
    ("not_promises", "not_promise", 7, "'not_promises'"),
    ("promises: [salary, job]", "promises: [salery, job]", 7, "'salary'"),
    ("level: should", "level: shuold", 15, "'should'"),
    ("level: should", "levle: should", 15, "'level'"),
    ("lens: candidate", "lens: hireing", 5, "'hiring'"),
    ("turns:\n", "turn:\n", 9, "'turns'"),
    ("always:", "allways:", 6, "'always'"),
    ("finally:", "finaly:", 25, "'finally'"),
    ("guides/from-another-field", "guides/from-an-other-field", 14, "'guides/from-another-field'"),
    ("roles/ml-engineer,", "roles/ml-enginer,", 22, "'roles/ml-engineer'"),
    ("within_first: 5", "within_first: five", 24, "digits"),
    ("max_words: 250", "max_words: 250 words", 8, "digits"),
    ("at_least: 2", "atleast: 2", 26, "'at_least'"),
    ("declines: salary prediction", "declines: salary predictions", 21, "'salary prediction'"),
    ("    or:\n", "    ore:\n", 11, "'or'"),
    ("    or:\n", "    known_issue: not yet\n    or:\n", 11, "at the head"),
    ("user: Will I get rich?", 'user: "Will I get rich?', 19, '- user: "Will I get rich?"'),
    ("  - if_asked:", "  - if_aksed:", 17, "'if_asked'"),
    ("about: worried about maths", "about: worried: about maths", 2, 'about: "worried: about maths"'),
    ("Will I get rich?", "Will I get #1 pay?", 19, '"Will I get #1 pay?"'),
    ("about: worried about maths", "talk: worried", 2, "Keep one"),
    ("        level: should", "        level: should\n        level: info", 16, "Keep one"),
    ("      - mentions_skill: Python", "      - mentions_skill:", 16, "after the colon"),
    ("      - mentions_skill: Python", "    - mentions_skill: Python", 16, "column 7"),
    ("    expect:\n      - declines", "  expect:\n      - declines", 20, "column 5"),
    ("    expect:\n      - declines", "  - expect:\n      - declines", 20, "turn above"),
    ("      - retrieves: guides/reading-pay", "      - retrieves:guides/reading-pay", 23, "retrieves: guides"),
    ("  - user: Will", "\t- user: Will", 19, "two spaces"),
    ("      - How can a nurse get into data?", "      - !how can a nurse get into data", 12, '"!how can'),
    ("    or:\n      - How can a nurse get into data?", "    or: [How can a nurse, or a doctor, go]", 11, "one a line"),
    ("salary prediction\n", "salary prediction\n        cites: guides/reading-pay\n", 22, "- cites"),
    ("given:\n  lens: candidate\n", "given:\n  lens: candidate\nexpect:\n  - says: x\n", 6, "turn it belongs to"),
    ("talk: Nurse moving into data", "talk: *nurse", 1, '"*nurse"'),
    ("always:\n", "always: &shared\n", 6, "rules/"),
    ("        level: should", "        say: hello", 15, "'says'"),
    ("        level: should", "        cite: guides/outlook", 15, "line of its own"),
    ("        level: should", "        hospital: yes", 15, "level, because"),
    ("at_least: 2}", "at_least: two}", 26, "digits"),
    ("{at_least: 2}", "two", 26, "{at_least: 3}"),
    ("{at_least: 2}", "at least 2", 26, "{at_least: 2}"),
    ("      maths: I liked", "      mathss: I liked", 18, "'maths'"),
    ("mentions_skill: Python", "asks_about: hobbies", 16, "interest, maths"),
    ("mentions_skill: Python", "asks_protected: no", 16, "'not_asks_protected: yes'"),
    ("mentions_skill: Python", "profile_has: math", 16, "'maths'"),
    ("mentions_skill: Python", "profile_has: programming", 16, "'skill-software'"),
    ("mentions_skill: Python", "profile_has: {trait: maths, level: 3}", 16, "-2 to 2"),
    ("mentions_skill: Python", "cites: too-late", 16, "'guides/too-late'"),
    ("mentions_skill: Python", "cites: guides/too-late#xyzzy", 16, "show guides/too-late' lists"),
    ("    expect:\n      - declines", "    expect: declines: law\n      - declines", 20, "next line: - declines: law"),
    ("tags: [career-change, smoke]", "? [a]\n: b", 3, "one word"),
    ("      - mentions_skill: Python", "      - ? {mentions_skill: a}\n        : Python", 16, "one word"),
    ("tags: [career-change, smoke]", "starts_from: nowhere.talk.yaml", 3, "relative to this one"),
]  # fmt: skip


def test_there_are_thirty_planted_faults_and_more() -> None:
    assert len(FAULTS) >= 30


@pytest.mark.parametrize(("old", "new", "line", "hint"), FAULTS)
def test_a_planted_fault_is_found_on_its_line_with_the_right_hint(
    names: Names, tmp_path: Path, old: str, new: str, line: int, hint: str
) -> None:
    assert GOOD.count(old) == 1, old
    found = read(names, write(tmp_path, GOOD.replace(old, new)))
    here = [problem for problem in found.problems if problem.place.line == line]
    assert here, found.problems
    assert any(hint in problem.hint for problem in here), here
    assert found.talk is None or all(problem.stale for problem in found.problems)


def test_all_faults_of_a_file_come_in_one_pass(names: Names, tmp_path: Path) -> None:
    text = GOOD
    planted = [FAULTS[at] for at in (1, 3, 4, 6, 8, 9, 10, 12, 13, 15, 16, 19)]
    planted += [fault for fault in FAULTS if fault[1].startswith("\t")]
    for old, new, _, _ in planted:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    found = read(names, write(tmp_path, text))
    assert {problem.place.line for problem in found.problems} >= {line for _, _, line, _ in planted}


def test_the_good_talk_has_no_problem_and_two_items(names: Names, tmp_path: Path) -> None:
    found = read(names, write(tmp_path, GOOD))
    assert found.problems == ()
    assert found.talk
    assert [item.variant for item in list_items(found.talk)] == ["", "or-1"]
    assert found.talk.tags == ("career-change", "smoke")


def test_two_lists_of_wordings_are_not_multiplied(names: Names, tmp_path: Path) -> None:
    second = "  - user: Will I get rich?\n"
    text = GOOD.replace(second, f"{second}    or:\n      - Rich?\n      - Wealth?\n")
    found = read(names, write(tmp_path, text))
    assert found.talk
    assert [item.variant for item in list_items(found.talk)] == ["", "or-1", "or-2", "or-3"]


def test_a_talk_that_expects_nothing_is_refused(names: Names, tmp_path: Path) -> None:
    write(tmp_path, "always:\n  - max_words: 250\n", "talks.yaml")
    found = read(names, write(tmp_path, "talk: Nothing\nturns:\n  - user: Hello\n"))
    assert found.talk is None
    assert "could never fail" in found.problems[0].reason


def test_a_folder_gives_defaults_and_a_nearer_one_decides(names: Names, tmp_path: Path) -> None:
    write(tmp_path, "tags: [all]\ngiven:\n  lens: hiring\nalways:\n  - max_words: 250\n", "talks.yaml")
    write(tmp_path, "given:\n  lens: team\n", "team/talks.yaml")
    talk = "talk: One\nturns:\n  - user: Hello\n    expect:\n      - cites_count: 0\n"
    outer = read(names, write(tmp_path, talk)).talk
    inner = read(names, write(tmp_path, talk, "team/one.talk.yaml")).talk
    assert outer
    assert inner
    assert (outer.lens, inner.lens) == ("hiring", "team")
    assert [check.text for check in inner.always] == ["max_words: 250"]
    assert inner.tags == ("all",)


def test_a_fault_in_a_folders_defaults_is_named_there(names: Names, tmp_path: Path) -> None:
    write(tmp_path, "allways:\n  - max_words: 250\n", "talks.yaml")
    found = read(names, write(tmp_path, GOOD))
    assert [(Path(problem.path).name, problem.place.line) for problem in found.problems] == [("talks.yaml", 1)]


def test_a_talk_starts_from_the_first_turns_of_another(names: Names, tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    talk = "talk: Two\nstarts_from: one.talk.yaml@2\nturns:\n  - user: And pay?\n    expect:\n      - cites_count: 1\n"
    found = read(names, write(tmp_path, talk, "two.talk.yaml")).talk
    assert found
    assert [turn.user for turn in found.before] == ["I am a nurse. Where do I start?", ""]
    assert not any(turn.checks for turn in found.before)


@pytest.mark.parametrize(
    ("start", "words"),
    [("on.talk.yaml@2", "'one.talk.yaml'"), ("two.talk.yaml", "lead back"), ("one.talk.yaml@9", "Name one of them")],
)
def test_a_beginning_that_cannot_be_is_named(names: Names, tmp_path: Path, start: str, words: str) -> None:
    write(tmp_path, GOOD)
    talk = f"talk: Two\nstarts_from: {start}\nturns:\n  - user: And pay?\n    expect:\n      - cites_count: 1\n"
    (problem,) = read(names, write(tmp_path, talk, "two.talk.yaml")).problems
    assert problem.place.line == 2
    assert words in problem.hint


def test_a_rule_is_a_bundle_of_expectations(names: Names, tmp_path: Path) -> None:
    write(tmp_path, "rule: Honest\nexpect:\n  - not_promises: job\n  - every_claim_cited: yes\n", "rules/honest.yaml")
    found = read(names, write(tmp_path, GOOD.replace("mentions_skill: Python", "rule: honest"))).talk
    assert found
    assert [part.text for part in found.turns[0].checks[1].parts] == ["not_promises: job", "every_claim_cited: yes"]


def test_a_misspelt_rule_is_named(names: Names, tmp_path: Path) -> None:
    write(tmp_path, "rule: Honest\nexpect:\n  - not_promises: job\n", "rules/honest.yaml")
    (problem,) = read(names, write(tmp_path, GOOD.replace("mentions_skill: Python", "rule: honst"))).problems
    assert "'honest'" in problem.hint


def test_fix_mends_what_it_can_and_shows_the_change(names: Names, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace("cites: guides", "cite: guides").replace("get rich?", "get #1?"))
    (difference,), left = mend_files([path], names, write=True)
    assert left == ()
    assert "+      - cites: guides/from-another-field" in difference
    assert path.read_text(encoding="utf-8") == GOOD.replace("Will I get rich?", '"Will I get #1?"')


# What stands in the good talk, what is written instead, and what 'fix' makes of it.
SURE = [
    ("mentions_skill: Python", "profile_has: math", "profile_has: maths"),
    ("mentions_skill: Python", "asks_about: intrest", "asks_about: interest"),
    ("maths: I liked", "mathss: I liked", "maths: I liked"),
    ("mentions_skill: Python", "asks_protected: no", "not_asks_protected: yes"),
    ("mentions_skill: Python", "not_has_table: no", "has_table: yes"),
    ("mentions_skill: Python", "leaks_profile: No", "not_leaks_profile: yes"),
    ("mentions_skill: Python", "cites: guides/too-late/age", "cites: guides/too-late#age"),
    ("mentions_skill: Python", "cites: guides/too-lat#age", "cites: guides/too-late#age"),
    ("cites_count: {at_least: 2}", "cites_count: at least 2", "cites_count: {at_least: 2}"),
    ("cites_count: {at_least: 2}", "cites_count: <= 2", "cites_count: {at_most: 2}"),
    ("finally:\n  - cites_count: {at_least: 2}", "finally: cites_count: 2", "finally:\n  - cites_count: 2"),
    (
        "    expect:\n      - declines: salary prediction\n",
        "    expect: declines: salary prediction\n",
        "    expect:\n      - declines: salary prediction\n",
    ),
    (
        "  - user: Will I get rich?\n    expect:\n      - declines: salary prediction\n",
        "  - user: Will I get rich?\n    expect: - declines: salary prediction\n",
        "  - user: Will I get rich?\n    expect:\n      - declines: salary prediction\n",
    ),
]
UNSURE = [
    ("mentions_skill: Python", "cites: guides/too-late/xyzzy"),  # never the whole page for a section
    ("mentions_skill: Python", "cites: too-late"),
    ("mentions_skill: Python", "profile_has: cooking"),
    ("mentions_skill: Python", "asks_about: hobbies"),
    ("mentions_skill: Python", "profile_has: {trait: maths, level: 3}"),
    ("tags: [career-change, smoke]", "starts_from: on.talk.yaml"),
    ("        level: should", "        cite: guides/outlook"),
]


@pytest.mark.parametrize(("good", "typed", "mended"), SURE)
def test_fix_mends_what_is_sure(names: Names, tmp_path: Path, good: str, typed: str, mended: str) -> None:
    assert GOOD.count(good) == 1
    path = write(tmp_path, GOOD.replace(good, typed))
    _, left = mend_files([path], names, write=True)
    assert path.read_text(encoding="utf-8") == GOOD.replace(good, mended)
    assert left == ()


@pytest.mark.parametrize(("good", "typed"), UNSURE)
def test_fix_leaves_what_is_not_sure_as_it_stands(names: Names, tmp_path: Path, good: str, typed: str) -> None:
    assert GOOD.count(good) == 1
    path = write(tmp_path, GOOD.replace(good, typed))
    changed, left = mend_files([path], names, write=True)
    assert changed == []
    assert left


# Tabs: what is typed, and what 'fix' makes of it; everything below 'turns:'.
TABS = [
    ("\t- user: a\n\t\texpect:\n\t\t\t- says: x\n", "  - user: a\n    expect:\n      - says: x\n"),
    ("  - user: a\n\texpect:\n\t  - says: x\n", "  - user: a\n    expect:\n      - says: x\n"),
    (
        "  - user: a\n    expect:\n\t- says: x\n      - says: y\n",
        "  - user: a\n    expect:\n      - says: x\n      - says: y\n",
    ),
    (
        "  - user: a\n    expect:\n      - says: x\n\t- says: y\n",
        "  - user: a\n    expect:\n      - says: x\n      - says: y\n",
    ),
    (
        "  - user: a\n    expect:\n    - says: x\n\t- says: y\n",
        "  - user: a\n    expect:\n    - says: x\n    - says: y\n",
    ),
    (
        "  - user: a\n    expect:\n      - says: x\n\t  level: should\n",
        "  - user: a\n    expect:\n      - says: x\n        level: should\n",
    ),
    (
        "  - user: a\n    expect:\n      - says: x\n        level: should\n\t\tbecause: y\n",
        "  - user: a\n    expect:\n      - says: x\n        level: should\n        because: y\n",
    ),
    (
        "  - user: a\n    expect:\n      - says: x\n\t- user: b\n",
        "  - user: a\n    expect:\n      - says: x\n  - user: b\n",
    ),
    (
        "  - user: a\n    expect:\n      - says: x\n  - if_asked:\n\t\tmaths: x\n\t\tcoding: y\n",
        "  - user: a\n    expect:\n      - says: x\n  - if_asked:\n      maths: x\n      coding: y\n",
    ),
    ("  - user: a\n\t\n    expect:\n      says: x\n", "  - user: a\n\n    expect:\n      - says: x\n"),
    ("  - user:\ta\n    expect:\n      says: x\n", "  - user: a\n    expect:\n      - says: x\n"),
    ("  # a\tb\n  - user: a\n    expect:\n      says: x\n", "  # a\tb\n  - user: a\n    expect:\n      - says: x\n"),
]


@pytest.mark.parametrize(("typed", "mended"), TABS)
def test_a_line_indented_with_tabs_gets_the_place_it_was_meant_for(
    names: Names, tmp_path: Path, typed: str, mended: str
) -> None:
    path = write(tmp_path, f"talk: One\nturns:\n{typed}")
    _, left = mend_files([path], names, write=True)
    assert path.read_text(encoding="utf-8") == f"talk: One\nturns:\n{mended}"
    assert left == ()


def test_what_talks_share_is_mended_too_and_a_problem_comes_once(names: Names, tmp_path: Path) -> None:
    for name in ("a", "b/c"):
        write(tmp_path, GOOD.replace("mentions_skill: Python", "rule: honest"), f"{name}.talk.yaml")
    rule = write(tmp_path, "rule: Honest\nexpekt:\n  - not_promises: job\n", "rules/honest.yaml")
    defaults = write(tmp_path, "allways:\n  - max_words: 250\nlens: hiring\n", "talks.yaml")
    several = [tmp_path / "b", tmp_path, tmp_path / "b" / ".." / "a.talk.yaml"]
    problems = TalkFiles(names).find_problems(several)
    assert sorted((Path(problem.path).name, problem.place.line) for problem in problems) == [
        ("honest.yaml", 2),
        ("talks.yaml", 1),
        ("talks.yaml", 3),
    ]
    changed, left = mend_files(several, names, write=True)
    assert len(changed) == 2
    assert rule.read_text(encoding="utf-8").splitlines()[1] == "expect:"
    assert defaults.read_text(encoding="utf-8").splitlines()[0] == "always:"
    assert [problem.hint for problem in left] == ["Known are about, tags, given, always, finally."]


@pytest.mark.parametrize("name", ["talks.yaml", "rules/honest.yaml"])
def test_what_talks_share_can_be_named_by_itself(names: Names, tmp_path: Path, name: str) -> None:
    texts = {
        "talks.yaml": "allways:\n  - max_words: 250\n",
        "rules/honest.yaml": "rule: x\nexpekt:\n  - not_promises: job\n",
    }
    path = write(tmp_path, texts[name], name)
    assert mend_files([path], names, write=True)[1] == ()
    assert TalkFiles(names).find_problems([path]) == ()


def test_a_mended_file_keeps_the_line_ends_it_had(names: Names, tmp_path: Path) -> None:
    path = tmp_path / "one.talk.yaml"
    path.write_bytes(GOOD.replace("cites: guides", "cite: guides").replace("\n", "\r\n").encode())
    (difference,), _ = mend_files([path], names, write=True)
    assert path.read_bytes() == GOOD.replace("\n", "\r\n").encode()
    assert difference.count("\n+") == 2  # the heading, and the one line that changed


def test_a_beginning_that_stands_elsewhere_is_offered_by_its_path(names: Names, tmp_path: Path) -> None:
    write(tmp_path, GOOD, "nurses/one.talk.yaml")
    talk = "talk: Two\nstarts_from: one.talk.yaml@2\nturns:\n  - user: And pay?\n    expect:\n      - cites_count: 1\n"
    path = write(tmp_path, talk, "others/two.talk.yaml")
    mend_files([path], names, write=True)
    assert "starts_from: ../nurses/one.talk.yaml@2" in path.read_text(encoding="utf-8")
    write(tmp_path, GOOD, "more/one.talk.yaml")  # now it could be either
    write(tmp_path, talk, "others/two.talk.yaml")
    (problem,) = TalkFiles(names).read(path).problems
    assert "../more/one.talk.yaml, ../nurses/one.talk.yaml" in problem.hint
    assert problem.mend is None


@pytest.mark.parametrize("topic", ["interest", "Skill", "skill software", "good week", "role", "phd", "do you mean"])
def test_a_topic_is_a_trait_what_a_question_is_about_or_words_of_it(names: Names, tmp_path: Path, topic: str) -> None:
    found = read(names, write(tmp_path, GOOD.replace("mentions_skill: Python", f"asks_about: {topic}")))
    assert found.problems == ()


def test_a_language_model_may_ask_about_anything(names: Names, tmp_path: Path) -> None:
    write(tmp_path, "rule: Asks\nexpect:\n  - asks_about: hobbies\n", "rules/asks.yaml")
    text = GOOD.replace("mentions_skill: Python", "rule: asks")
    refused = read(names, write(tmp_path, text))
    assert [(Path(p.path).name, p.place.line) for p in refused.problems] == [("asks.yaml", 3)]
    assert read(names, write(tmp_path, text.replace("lens: candidate", "answered_by: model"))).problems == ()


def test_the_work_a_person_does_now_is_a_trait(names: Names, tmp_path: Path) -> None:
    text = GOOD.replace("mentions_skill: Python", "profile_has: {trait: now:data-analyst, level: +2}")
    found = read(names, write(tmp_path, text)).talk
    assert found
    assert found.turns[0].checks[1].argument == {"trait": ("now:data-analyst",), "level": 2}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("too-late", "guides/too-late"),
        ("guide/too-late", "guides/too-late"),
        ("guides/too-late/age", "guides/too-late#age"),
        ("too-late#agee", "guides/too-late#age"),
        ("ml-engineer#pay", "roles/ml-engineer#pay"),
        ("roles/ML-engineer#Pay", "roles/ml-engineer#pay"),
        ("guides/too-late#xyzzy", ""),
        ("nothing/like-it", ""),
    ],
)
def test_of_a_page_or_section_the_one_that_was_meant_is_named(names: Names, typed: str, meant: str) -> None:
    assert names.suggest_section(typed) == meant


def test_hidden_folders_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, ".venv/other.talk.yaml")
    monkeypatch.chdir(tmp_path)
    assert [str(path) for path in list_files([Path()])] == ["one.talk.yaml"]


def test_a_file_that_is_no_text_is_named(names: Names, tmp_path: Path) -> None:
    path = tmp_path / "one.talk.yaml"
    path.write_bytes(b"talk: \xff\xfe")
    (problem,) = read(names, path).problems
    assert "not UTF-8" in problem.reason


def assert_typed(typed: str) -> None:
    path = Path("typed.talk.yaml")
    found = TalkFiles(Names(frozenset(), {}), {path.resolve(): TALK.format(typed)}).read(path)
    quoted = len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "\"'"  # quoted on purpose
    assert found.problems or quoted or (found.talk and found.talk.turns[0].user == typed)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=60).map(str.strip).filter(bool))
@settings(max_examples=400, deadline=None)
def test_no_text_changes_silently(typed: str) -> None:
    assert_typed(typed)


SIGNS = st.lists(
    st.sampled_from([*"\"'#:-?!&*|>%@`{}[],= \\", "word", ": ", " #", "- ", "yes"]), min_size=1, max_size=8
)


@given(SIGNS.map("".join).map(str.strip).filter(bool))
@settings(max_examples=600, deadline=None)
def test_no_text_made_of_yamls_own_signs_changes_silently(typed: str) -> None:
    assert_typed(typed)


def list_content(talk: Talk) -> list[object]:
    turns = [
        (turn.user, turn.others, dict(turn.if_asked), [check.text for check in turn.checks]) for turn in talk.turns
    ]
    return [talk.name, talk.about, talk.tags, turns, [c.text for c in talk.always], [c.text for c in talk.at_the_end]]


@pytest.mark.parametrize("by", [-4, -3, -2, -1, 1, 2, 3, 4])
def test_a_line_that_is_indented_wrongly_loses_nothing_silently(names: Names, by: int) -> None:
    path = Path("typed.talk.yaml")
    lines = GOOD.splitlines()
    whole = TalkFiles(names, {path.resolve(): GOOD}).read(path).talk
    assert whole
    for at, line in enumerate(lines):
        indent = len(line) - len(line.lstrip()) + by
        shifted = [*lines[:at], " " * max(indent, 0) + line.lstrip(), *lines[at + 1 :]]
        found = TalkFiles(names, {path.resolve(): "\n".join(shifted) + "\n"}).read(path)
        assert found.problems or (found.talk and list_content(found.talk) == list_content(whole)), line


def test_a_talk_with_every_key_is_read_and_fits_the_schema(names: Names, tmp_path: Path) -> None:
    text = (CHECKOUT / "tests" / "data" / "every_key.yaml").read_text(encoding="utf-8")
    found = read(names, write(tmp_path, text))
    assert found.problems == ()
    assert found.talk
    assert found.talk.turns[2].checks[0].options == {"within_first": 2}
    jsonschema = importlib.import_module("jsonschema")
    jsonschema.validate(yaml.safe_load(text), describe_talk())
