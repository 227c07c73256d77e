"""The knowledge: each fault is found where it stands, nothing else is, and what is read is exact to the character."""

import csv
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.config import CHECKOUT, Settings
from bot.domain import Section, Sentence
from bot.errors import KnowledgeError
from bot.knowledge import Knowledge, Problem, check_knowledge, fingerprint_files, read_knowledge, split_sentences
from tests.conftest import SHARED

SOURCES = """\
- {id: bls, tier: A, kind: official statistics, publisher: BLS, title: Wages, url: "https://bls.gov", date: "2026", licence: public domain}
- {id: blog, tier: C, kind: blog, publisher: A blog, title: Roles, url: "https://blog.org", date: "2025", licence: facts only}
"""  # noqa: E501  # one source a line, since the tests name lines
ROLE = """\
---
title: AI engineer
roles: [ai-engineer]
---

## What an AI engineer is {#overview}

An AI engineer builds products on models that others have trained, and writes the code around them.[^bls]
The work needs prompts, search, evaluation and ordinary software engineering in about equal parts.[^blog]
"""  # the heading stands on line 6, the sentences on 8 and 9; what a test adds begins on line 10
COMPARISON = """\
---
title: AI engineer versus machine learning engineer
roles: [ai-engineer, ml-engineer]
---

## How the two differ, in short {#in-short}

An AI engineer builds on models that others have trained, while a machine learning engineer trains them.[^bls]
Both write tests, review the work of others and keep what they have built alive in production.[^blog]
"""
GUIDE = """\
---
title: A learning path
roles: []
---

## Where to begin {#where-to-begin}

Beginners may write small programs first, then call a model from them, and only then read the theory.[^bls]
Each step is worth finishing before the next one, since every later step leans on the one before it.[^blog]
"""
ROLE_PATH = "roles/ai-engineer.md"
COMPARISON_PATH = "comparisons/ai-engineer-vs-ml-engineer.md"
GUIDE_PATH = "guides/learning-path.md"

Files = Mapping[str, str | bytes | None]


def build(folder: Path, files: Files) -> Path:
    """Write the smallest knowledge that passes, then the given files over it; `None` takes a file away."""
    folder.mkdir(exist_ok=True)
    names = (CHECKOUT / "knowledge" / "vocabulary.yaml").read_text(encoding="utf-8")
    (folder / "vocabulary.yaml").write_text(names.replace("complete: true", "complete: false"), encoding="utf-8")
    for name, content in {"sources.yaml": SOURCES, ROLE_PATH: ROLE, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def change(old: str, new: str, path: str = ROLE_PATH) -> Files:
    """Replace the one place where a page, or the list of sources, says `old`."""
    whole = {ROLE_PATH: ROLE, COMPARISON_PATH: COMPARISON, GUIDE_PATH: GUIDE, "sources.yaml": SOURCES}[path]
    assert whole.count(old) == 1, old
    return {path: whole.replace(old, new)}


def add(text: str) -> Files:
    """Let the role page go on, from line 10, with this text."""
    return {ROLE_PATH: f"{ROLE}{text}\n"}


def earn(sentence: str) -> Files:
    """Make the section one about pay, and add a sentence on line 10."""
    return {ROLE_PATH: f"{ROLE.replace('{#overview}', '{#pay}')}{sentence}\n"}


def list_places(problems: list[Problem]) -> list[str]:
    return [f"{problem.path}:{problem.line}" for problem in problems]


@dataclass(frozen=True)
class Fault:
    """A fault planted in the smallest knowledge: where it is to be found, and with what reason."""

    name: str
    files: Files
    place: str
    reason: str
    follow_ons: int = 0  # further problems that the fault brings about


PAY = "AI engineers in the US earn a median of 165,000 US dollars in 2025.[^bls]"
LONG = "AI engineers write, test, review, measure and repair the code around a model every day.[^bls]\n" * 12

FAULTS = [
    # where pages and sections stand
    Fault("unknown page", {"roles/astronaut.md": ROLE}, "roles/astronaut.md:1", "'roles/astronaut' is not known"),
    Fault("unknown comparison", {"comparisons/a-vs-b.md": COMPARISON}, "comparisons/a-vs-b.md:1", "is not known"),
    Fault("unknown guide", {"guides/cooking.md": GUIDE}, "guides/cooking.md:1", "'guides/cooking' is not known"),
    Fault("unknown folder", {"notes/todo.md": GUIDE}, "notes/todo.md:1", "'notes/todo' is not known"),
    Fault(
        "page in a folder too deep", {"guides/old/learning-path.md": GUIDE}, "guides/old/learning-path.md:1", "known"
    ),
    Fault("no page at all", {ROLE_PATH: None}, ".:1", "There is no page"),
    Fault("page without a section", {ROLE_PATH: ROLE[: ROLE.index("##")]}, f"{ROLE_PATH}:1", "has no section"),
    Fault("unknown section of a role", change("{#overview}", "{#hobbies}"), f"{ROLE_PATH}:6", "'hobbies' is not known"),
    Fault(
        "unknown section of a comparison",
        change("{#in-short}", "{#overview}", COMPARISON_PATH),
        f"{COMPARISON_PATH}:6",
        "'overview' is not known",
    ),
    Fault("id used twice on a page", add(ROLE[ROLE.index("##") :]), f"{ROLE_PATH}:10", "'roles/ai-engineer#overview'"),
    # headings and what may stand under them
    Fault("heading without id", change(" {#overview}", ""), f"{ROLE_PATH}:6", "The heading has no id"),
    Fault("heading with a broken id", change("{#overview}", "{overview}"), f"{ROLE_PATH}:6", "The heading has no id"),
    Fault("heading of level three", add("\n### Tools {#tools}"), f"{ROLE_PATH}:11", "A heading of level 3"),
    Fault("heading of level one", change("---\n\n##", "---\n\n# AI\n\n##"), f"{ROLE_PATH}:6", "A heading of level 1"),
    Fault("text before the first heading", change("---\n\n##", "---\n\nHello.\n\n##"), f"{ROLE_PATH}:6", "Text stands"),
    Fault("fenced code", add("\n```python\nprint(1)\n```"), f"{ROLE_PATH}:11", "A fence is not allowed"),
    Fault("indented code", add("\n    print(1)"), f"{ROLE_PATH}:11", "A code_block is not allowed"),
    Fault("HTML block", add("\n<div>Hello</div>"), f"{ROLE_PATH}:11", "A html_block is not allowed"),
    Fault("HTML comment", add("\n<!-- to do -->"), f"{ROLE_PATH}:11", "A html_block is not allowed"),
    Fault("ruled line", add("\n***"), f"{ROLE_PATH}:11", "A hr is not allowed"),
    Fault("stressed word", add("They *always* test their work.[^bls]"), f"{ROLE_PATH}:10", "Emphasis in"),
    Fault("strong word", add("They **always** test their work.[^bls]"), f"{ROLE_PATH}:10", "Emphasis in"),
    Fault("underlined word", add("They _always_ test their work.[^bls]"), f"{ROLE_PATH}:10", "Emphasis in"),
    Fault("inline HTML", add("They <b>always</b> test their work.[^bls]"), f"{ROLE_PATH}:10", "HTML in"),
    Fault("image", add("They test ![it](https://example.org/a.png).[^bls]"), f"{ROLE_PATH}:10", "A link to"),
    Fault("heading without a title", change("What an AI engineer is ", ""), f"{ROLE_PATH}:6", "no id"),
    # sources
    Fault("sentence without footnote", add("They test their work."), f"{ROLE_PATH}:10", "No source for"),
    Fault(
        "footnote on the wrong side", change("around them.[^bls]", "around them."), f"{ROLE_PATH}:8", "No source for"
    ),
    Fault(
        "unknown source", add("They test their work.[^gossip]"), f"{ROLE_PATH}:10", "'gossip' is not in sources.yaml"
    ),
    Fault("second source unknown", add("They test it.[^bls][^gossip]"), f"{ROLE_PATH}:10", "'gossip' is not in"),
    Fault("source listed twice", {"sources.yaml": SOURCES + SOURCES[: SOURCES.index("\n")]}, "sources.yaml:3", "twice"),
    Fault(
        "source without title",
        {"sources.yaml": f"{SOURCES}- {{id: x, tier: A, kind: blog, publisher: X}}"},
        "sources.yaml:3",
        "title",
    ),
    Fault("source of an unknown tier", change("tier: C", "tier: Z", "sources.yaml"), "sources.yaml:2", "tier", 1),
    Fault("source with an unknown field", change("tier: C", "tier: C, x: 1", "sources.yaml"), "sources.yaml:2", "x", 1),
    Fault("source dated by a bare number", change('"2025"', "2025", "sources.yaml"), "sources.yaml:2", "date", 1),
    Fault(
        "source dated by no day", change('"2025"', "2025-02-31", "sources.yaml"), "sources.yaml:2", "cannot be read", 1
    ),
    Fault("source of an unknown YAML tag", {"sources.yaml": f"{SOURCES}- !!x y"}, "sources.yaml:3", "cannot be read"),
    Fault(
        "source that is only a word", {"sources.yaml": f"{SOURCES}- wikipedia"}, "sources.yaml:3", "valid dictionary"
    ),
    Fault("no sources.yaml", {"sources.yaml": None}, "sources.yaml:1", "The file is missing", 2),
    Fault("sources.yaml without a list", {"sources.yaml": "bls: yes"}, "sources.yaml:1", "not a list", 2),
    Fault("empty sources.yaml", {"sources.yaml": ""}, "sources.yaml:1", "not a list", 2),
    Fault("sources.yaml not valid", {"sources.yaml": SOURCES + "- {id: [\n"}, "sources.yaml:4", "not valid YAML", 2),
    Fault("sources.yaml not UTF-8", {"sources.yaml": b"- \xff\xfe"}, "sources.yaml:1", "not valid YAML", 2),
    # opening and length
    Fault(
        "role not named", change("An AI engineer builds", "One builds"), f"{ROLE_PATH}:6", "does not name AI engineer"
    ),
    Fault(
        "second role not named",
        change("a machine learning engineer trains", "another person trains", COMPARISON_PATH),
        f"{COMPARISON_PATH}:6",
        "does not name machine learning engineer",
    ),
    Fault(
        "neither role named",
        {
            COMPARISON_PATH: COMPARISON.replace("An AI engineer", "One").replace(
                "a machine learning engineer", "another"
            )
        },
        f"{COMPARISON_PATH}:6",
        "does not name AI engineer and machine learning engineer",
    ),
    Fault(
        "role named too late", change("An AI", "It is technical work.[^bls] An AI"), f"{ROLE_PATH}:6", "does not name"
    ),
    Fault("too short", {ROLE_PATH: ROLE[: ROLE.index("The work")]}, f"{ROLE_PATH}:6", "#overview has 17 words"),
    Fault("too long", add(LONG), f"{ROLE_PATH}:6", "#overview has 211 words"),
    Fault(
        "empty facet of two sentences", change("{#overview}", "{#overview empty=true}"), f"{ROLE_PATH}:6", "2 sentences"
    ),
    Fault(
        "empty facet of no sentence",
        add("\n## What AI engineers earn {#pay empty=true}"),
        f"{ROLE_PATH}:11",
        "#pay is marked empty but has 0 sentences",
        follow_ons=1,
    ),
    # figures of pay
    Fault("pay without currency", earn(PAY.replace(" US dollars", "")), f"{ROLE_PATH}:10", "without currency:"),
    Fault("pay without region", earn(PAY.replace("in the US ", "")), f"{ROLE_PATH}:10", "without region:"),
    Fault("pay told to us", earn(PAY.replace("in the US", "tell us they")), f"{ROLE_PATH}:10", "without region:"),
    Fault("pay without year", earn(PAY.replace(" in 2025", "")), f"{ROLE_PATH}:10", "without year:"),
    Fault("pay without basis", earn(PAY.replace("a median of ", "")), f"{ROLE_PATH}:10", "without basis:"),
    Fault("pay outside a pay section", add(PAY.replace(" in 2025", "")), f"{ROLE_PATH}:10", "without year:"),
    Fault(
        "pay with nothing at all", earn("AI engineers earn 165,000.[^bls]"), f"{ROLE_PATH}:10", "currency and region"
    ),
    Fault("pay with a sign", add("AI engineers earn $165,000.[^bls]"), f"{ROLE_PATH}:10", "region and year and basis:"),
    Fault(
        "pay with a sign and k", add("AI engineers earn £90k.[^bls]"), f"{ROLE_PATH}:10", "region and year and basis:"
    ),
    Fault(
        "pay with a capital K", add("AI engineers earn $165K.[^bls]"), f"{ROLE_PATH}:10", "region and year and basis:"
    ),
    Fault(
        "pay with k alone",
        earn("AI engineers earn 165k in the US.[^bls]"),
        f"{ROLE_PATH}:10",
        "currency and year and basis:",
    ),
    Fault(
        "pay in millions", add("A few earn 1.5 million dollars.[^bls]"), f"{ROLE_PATH}:10", "region and year and basis:"
    ),
    Fault(
        "pay with a code before",
        add("AI engineers earn EUR 60,000.[^bls]"),
        f"{ROLE_PATH}:10",
        "region and year and basis:",
    ),
    Fault(
        "pay in lakh",
        add("AI engineers in India earn 25 lakh.[^bls]"),
        f"{ROLE_PATH}:10",
        "currency and year and basis:",
    ),
    Fault(
        "pay in crore", add("A few in India earn 1 crore rupees.[^bls]"), f"{ROLE_PATH}:10", "without year and basis:"
    ),
    Fault(
        "pay on a later line of its sentence",
        add("AI engineers\nearn £90,000.[^bls]"),
        f"{ROLE_PATH}:10",
        "without region",
    ),
    # front matter
    Fault("no front matter", {ROLE_PATH: ROLE[ROLE.index("##") :]}, f"{ROLE_PATH}:1", "missing or not closed"),
    Fault("front matter not closed", change("---\n\n##", "\n##"), f"{ROLE_PATH}:1", "missing or not closed", 2),
    Fault("front matter not valid", change("title: AI", "title: [AI"), f"{ROLE_PATH}:3", "not valid YAML"),
    Fault(
        "front matter dated by no day", change("title:", "date: 2025-02-31\ntitle:"), f"{ROLE_PATH}:1", "not valid YAML"
    ),
    Fault("front matter a list", change("title: AI engineer\nroles:", "- roles:"), f"{ROLE_PATH}:1", "has no title"),
    Fault("no title", change("title: AI engineer\n", ""), f"{ROLE_PATH}:1", "has no title"),
    Fault("no roles", change("roles: [ai-engineer]\n", ""), f"{ROLE_PATH}:1", "'roles' is not a list"),
    Fault("roles a word", change("[ai-engineer]", "ai-engineer"), f"{ROLE_PATH}:1", "'roles' is not a list"),
    Fault("three roles", change("[ai-engineer]", "[a, b, c]"), f"{ROLE_PATH}:1", "not a list of none, one or two"),
    Fault(
        "unknown front matter key", change("title:", "colour: red\ntitle:"), f"{ROLE_PATH}:1", "unknown key 'colour'"
    ),
    Fault("unknown keys of two types", change("title:", "1: red\nx: y\ntitle:"), f"{ROLE_PATH}:1", "unknown key '1'"),
    Fault("roles of another page", change("[ai-engineer]", "[ml-engineer]"), f"{ROLE_PATH}:1", "['ml-engineer']", 1),
    Fault("roles left empty", change("[ai-engineer]", "[]"), f"{ROLE_PATH}:1", "'roles' is []"),
    Fault(
        "roles in the wrong order",
        change("[ai-engineer, ml-engineer]", "[ml-engineer, ai-engineer]", COMPARISON_PATH),
        f"{COMPARISON_PATH}:1",
        "['ml-engineer', 'ai-engineer']",
    ),
    Fault(
        "roles on a guide", {GUIDE_PATH: GUIDE.replace("[]", "[ai-engineer]")}, f"{GUIDE_PATH}:1", "['ai-engineer']", 1
    ),
    # links and files
    Fault(
        "link to no section", add("See [their pay](#pay) too.[^bls]"), f"{ROLE_PATH}:10", "'#pay' leads to no section"
    ),
    Fault("link to no page", add("See [it](../roles/poet.md#pay).[^bls]"), f"{ROLE_PATH}:10", "'../roles/poet.md#pay'"),
    Fault(
        "link to a page as a whole", add("See [it](ai-engineer.md).[^bls]"), f"{ROLE_PATH}:10", "'ai-engineer.md' leads"
    ),
    Fault("outside link", add("See [it](https://x.org).[^bls]"), f"{ROLE_PATH}:10", "A link to 'https://x.org'"),
    Fault("bare outside link", add("See <https://x.org>.[^bls]"), f"{ROLE_PATH}:10", "A link to 'https://x.org'"),
    Fault("mail address", add("Ask [us](mailto:a@x.org).[^bls]"), f"{ROLE_PATH}:10", "A link to 'mailto:a@x.org'"),
    Fault(
        "link on a later line", add("See\n[it](https://x.org).[^bls]"), f"{ROLE_PATH}:11", "A link to 'https://x.org'"
    ),
    Fault("link after a hard break", add("See  \n[it](https://x.org).[^bls]"), f"{ROLE_PATH}:11", "A link to"),
    Fault("page not UTF-8", {ROLE_PATH: ROLE.encode("utf-16")}, f"{ROLE_PATH}:1", "cannot be read"),
]


class TestFaultsThatAreReported:
    @pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
    def test_a_fault_is_reported_where_it_stands_with_reason_and_hint(self, tmp_path: Path, fault: Fault) -> None:
        problems = check_knowledge(build(tmp_path, fault.files))
        found = [problem for problem in problems if fault.reason in problem.reason]
        assert list_places(found) == [fault.place], [str(problem) for problem in problems]
        assert all(problem.reason.strip() and problem.hint.strip() for problem in problems)
        assert len(problems) == 1 + fault.follow_ons, [str(problem) for problem in problems]

    def test_every_problem_is_reported_at_once_sources_first_then_pages_by_file_and_line(self, tmp_path: Path) -> None:
        folder = build(
            tmp_path,
            {
                "sources.yaml": SOURCES + "- wikipedia\n",
                ROLE_PATH: f"{ROLE}See [it](#pay).\nThey *like* it.[^bls]\nThey test their work.[^gossip]\n",
                GUIDE_PATH: GUIDE.replace("[^blog]", "").replace(" {#where-to-begin}", " {#begin}\n\n### More"),
                "comparisons/a-vs-b.md": COMPARISON,
            },
        )
        assert list_places(check_knowledge(folder)) == [
            "sources.yaml:3",
            "comparisons/a-vs-b.md:1",
            "guides/learning-path.md:8",
            "guides/learning-path.md:11",
            "roles/ai-engineer.md:10",
            "roles/ai-engineer.md:10",
            "roles/ai-engineer.md:11",
            "roles/ai-engineer.md:12",
        ]

    def test_an_id_used_twice_names_the_place_of_the_first(self, tmp_path: Path) -> None:
        problems = check_knowledge(build(tmp_path, add(ROLE[ROLE.index("##") :] * 2)))
        assert list_places(problems) == ["roles/ai-engineer.md:10", "roles/ai-engineer.md:14"]
        assert [problem.hint for problem in problems] == ["First at roles/ai-engineer.md:6."] * 2

    def test_a_problem_is_written_the_way_editors_jump_to_it(self) -> None:
        problem = Problem("roles/ai-engineer.md", 6, "The heading has no id.", "Write one.")
        assert str(problem) == "roles/ai-engineer.md:6: The heading has no id. Write one."


class TestWhatIsNotReported:
    def test_the_smallest_knowledge_passes(self, tmp_path: Path) -> None:
        folder = build(tmp_path, {COMPARISON_PATH: COMPARISON, GUIDE_PATH: GUIDE})
        assert check_knowledge(folder) == []

    @pytest.mark.parametrize(
        "sentence",
        [
            "The AWS certification costs 200 US dollars in 2026.[^bls]",
            "The median rests on 4,262 records of 2025.[^bls]",
            "The site listed 1,525 active US postings in May.[^bls]",
            "The sample is small (n=525), as the site says.[^bls]",
            "The sample is large (n=1,525), as the site says.[^bls]",
            "The nearest occupation is 15-1252, which is wide.[^bls]",
            "The firm is on the top-1,000 list of a 2,000-page report.[^bls]",
            "The figures of 2025 were published in 2026.[^bls]",
            "The figures of O*NET differ, as O*NET says itself.[^bls]",
            "The package scikit_learn is known to most.[^bls]",
            "The book has 2 * 3 chapters.[^bls]",
            "Is the work worth its pay?",
            PAY,
            "AI engineers in the UK earned £60,000 on average in 2024.[^bls]",
            "AI engineers in London earned between £60k and £90k in 2024.[^bls]",
            "AI engineers in India earned an average of 25 lakh rupees in 2024.[^bls]",
        ],
    )
    def test_prices_counts_codes_years_names_and_complete_figures_of_pay_pass(
        self, tmp_path: Path, sentence: str
    ) -> None:
        assert check_knowledge(build(tmp_path, earn(sentence))) == []

    @pytest.mark.parametrize("number", ["4,262", "128k", "2 million"])
    def test_a_large_number_outside_a_pay_section_is_no_pay(self, tmp_path: Path, number: str) -> None:
        assert check_knowledge(build(tmp_path, add(f"The window of a model holds {number} tokens.[^bls]"))) == []

    def test_an_honest_empty_facet_passes_without_footnote_and_however_short(self, tmp_path: Path) -> None:
        files = add("\n## What AI engineers earn {#pay empty=true}\n\nNo source here tells what AI engineers earn.")
        folder = build(tmp_path, files)
        assert check_knowledge(folder) == []
        assert read_knowledge(folder).sections["roles/ai-engineer#pay"].empty

    @pytest.mark.parametrize(
        "target",
        ["#overview", "ai-engineer.md#overview", "../roles/ai-engineer.md#overview", f"../{GUIDE_PATH}#where-to-begin"],
    )
    def test_a_link_to_a_section_that_exists_passes(self, tmp_path: Path, target: str) -> None:
        files = {**add(f"There is [more to read]({target}) about it.[^bls]"), GUIDE_PATH: GUIDE}
        assert check_knowledge(build(tmp_path, files)) == []

    @pytest.mark.parametrize("name", ["An applied AI engineer", "AI engineers", "AI engineering", "A GenAI engineer"])
    def test_a_section_may_open_with_any_name_of_its_role(self, tmp_path: Path, name: str) -> None:
        assert check_knowledge(build(tmp_path, change("An AI engineer builds", f"{name} builds"))) == []

    def test_a_markdown_file_beside_the_folders_is_no_page(self, tmp_path: Path) -> None:
        folder = build(tmp_path, {"README.md": "Notes for *writers*.\n"})
        assert check_knowledge(folder) == []
        assert list(read_knowledge(folder).sections) == ["roles/ai-engineer#overview"]


def read_overview(folder: Path, text: str) -> Section:
    """Read the section whose first two sentences are those of the smallest knowledge, with this text after them."""
    return read_knowledge(build(folder, add(text))).sections["roles/ai-engineer#overview"]


class TestWhatIsRead:
    def test_a_section_knows_its_page_place_and_title(self, tmp_path: Path) -> None:
        section = read_overview(tmp_path, "")
        assert (section.id, section.page, section.facet) == (
            "roles/ai-engineer#overview",
            "roles/ai-engineer",
            "overview",
        )
        assert (section.title, section.page_title, section.kind) == ("What an AI engineer is", "AI engineer", "roles")
        assert (section.roles, section.empty) == (("ai-engineer",), False)
        assert (section.path, section.line) == ("roles/ai-engineer.md", 6)

    def test_footnotes_are_taken_out_and_white_space_is_folded(self, tmp_path: Path) -> None:
        section = read_overview(tmp_path, "They   test\n  their\twork.[^bls]\n\nThey  like it.[^blog]")
        assert section.text == (
            "An AI engineer builds products on models that others have trained, and writes the code around them. "
            "The work needs prompts, search, evaluation and ordinary software engineering in about equal parts. "
            "They test their work. They like it."
        )

    def test_each_sentence_stands_at_its_span_and_keeps_its_own_sources(self, tmp_path: Path) -> None:
        section = read_overview(tmp_path, "They test.[^bls][^blog] They like it[^blog]. Do they?")
        added = section.sentences[2:]
        assert [(s.text, s.sources) for s in added] == [
            ("They test.", ("bls", "blog")),
            ("They like it.", ("blog",)),
            ("Do they?", ()),
        ]
        assert [(s.start, s.end) for s in added] == [(199, 209), (210, 223), (224, 232)]
        assert [section.text[s.start : s.end] for s in added] == ["They test.", "They like it.", "Do they?"]
        assert section.sources == ("bls", "blog")

    def test_a_footnote_inside_a_sentence_belongs_to_that_sentence(self, tmp_path: Path) -> None:
        section = read_overview(tmp_path, "They test[^bls] and, some say, they like it.[^blog] They stay.[^bls]")
        assert [(s.text, s.sources) for s in section.sentences[2:]] == [
            ("They test and, some say, they like it.", ("bls", "blog")),
            ("They stay.", ("bls",)),
        ]

    def test_items_of_a_list_are_sentences_without_their_marks(self, tmp_path: Path) -> None:
        section = read_overview(tmp_path, "\n- They test.[^bls]\n- They like it.[^blog]")
        assert [s.text for s in section.sentences[2:]] == ["They test.", "They like it."]

    def test_the_words_of_a_link_and_of_code_stay_and_their_marks_go(self, tmp_path: Path) -> None:
        section = read_overview(tmp_path, "They write `pip install` as [said above](#overview).[^bls]")
        assert section.sentences[2].text == "They write pip install as said above."

    @pytest.mark.parametrize(
        "sentence",
        [
            "The U.S. Bureau of Labor Statistics counts them.",
            "They use a library, e.g. PyTorch, every day.",
            "One kind, i.e. Python code, prevails.",
            "It is AI vs. ML in the eyes of many.",
            "They follow Dr. Ng and J. Howard.",
            "Version 3.11 of Python is in use.",
            "A range of 3.5 to 4.5 years is usual.",
            "They read swyx.io and Levels.fyi at times.",
        ],
    )
    def test_an_abbreviation_or_a_point_within_a_word_ends_no_sentence(self, tmp_path: Path, sentence: str) -> None:
        section = read_overview(tmp_path, f"{sentence}[^bls] They stay.[^blog]")
        assert [(s.text, s.sources) for s in section.sentences[2:]] == [
            (sentence, ("bls",)),
            ("They stay.", ("blog",)),
        ]

    @pytest.mark.parametrize("end", ["in the U.S.", "of grades A to C.", "with tests etc."])
    def test_a_footnote_ends_a_sentence_even_after_an_abbreviation(self, tmp_path: Path, end: str) -> None:
        section = read_overview(tmp_path, f"They work {end}[^bls] They stay.[^blog]")
        assert [(s.text, s.sources) for s in section.sentences[2:]] == [
            (f"They work {end}", ("bls",)),
            ("They stay.", ("blog",)),
        ]

    @pytest.mark.parametrize(
        ("text", "sentences"),
        [
            ("One. Two! Three?", ["One.", "Two!", "Three?"]),
            ("He said “stop.” She went.", ["He said “stop.”", "She went."]),
            ("  One.   Two.  ", ["One.", "Two."]),
            ("No full stop", ["No full stop"]),
            ("It grew. 12 percent is much.", ["It grew.", "12 percent is much."]),
            ("", []),
            ("  ", []),
        ],
    )
    def test_a_plain_text_splits_into_its_sentences(self, text: str, sentences: list[str]) -> None:
        assert [text[start:end].strip() for start, end in split_sentences(text)] == sentences

    def test_sources_are_read_by_id(self, tmp_path: Path) -> None:
        source = read_knowledge(build(tmp_path, {})).sources["blog"]
        assert (source.publisher, source.title, source.url) == ("A blog", "Roles", "https://blog.org")
        assert (source.date, source.tier, source.attribution) == ("2025", "C", "")
        assert source.quality == "blog, grade C"


class TestTheWhole:
    def test_sections_stand_in_reading_order_roles_then_comparisons_then_guides(self, tmp_path: Path) -> None:
        ml = ROLE.replace("ai-engineer", "ml-engineer").replace("AI engineer", "ML engineer")
        files = {GUIDE_PATH: GUIDE, COMPARISON_PATH: COMPARISON, "roles/ml-engineer.md": ml}
        assert list(read_knowledge(build(tmp_path, files)).sections) == [
            "roles/ai-engineer#overview",
            "roles/ml-engineer#overview",
            "comparisons/ai-engineer-vs-ml-engineer#in-short",
            "guides/learning-path#where-to-begin",
        ]

    def test_neighbours_are_the_sections_before_and_after_on_the_same_page(self, tmp_path: Path) -> None:
        body = ROLE[ROLE.index("##") :]
        page = ROLE + body.replace("overview", "duties") + body.replace("overview", "skills")
        knowledge = read_knowledge(build(tmp_path, {ROLE_PATH: page, GUIDE_PATH: GUIDE}))
        overview, duties, skills, guide = knowledge.sections.values()
        assert knowledge.neighbours(overview) == (None, duties)
        assert knowledge.neighbours(duties) == (overview, skills)
        assert knowledge.neighbours(skills) == (duties, None)
        assert knowledge.neighbours(guide) == (None, None)

    @pytest.mark.parametrize(
        "files",
        [
            change("about equal parts", "about even parts"),
            change("What an AI engineer is", "What AI engineers are"),
            change("{#overview}", "{#duties}"),
        ],
        ids=["text", "title", "id"],
    )
    def test_another_text_title_or_id_gives_another_digest(self, tmp_path: Path, files: Files) -> None:
        before = read_knowledge(build(tmp_path / "before", {}))
        after = read_knowledge(build(tmp_path / "after", files))
        assert before.digest != after.digest

    def test_what_changes_no_word_leaves_the_digest(self, tmp_path: Path) -> None:
        before = read_knowledge(build(tmp_path / "before", {}))
        after = read_knowledge(build(tmp_path / "after", change("around them.[^bls]\n", "around\nthem.[^blog]\n\n")))
        assert before.digest == after.digest

    def test_the_fingerprint_of_the_files_changes_when_one_is_edited_added_or_dropped(self, tmp_path: Path) -> None:
        untouched = fingerprint_files(build(tmp_path, {}))
        assert fingerprint_files(tmp_path) == untouched
        edited = fingerprint_files(build(tmp_path, add("They test.[^bls]")))
        grown = fingerprint_files(build(tmp_path, {GUIDE_PATH: GUIDE}))
        dropped = fingerprint_files(build(tmp_path, {GUIDE_PATH: None, ROLE_PATH: None}))
        assert [len(files) for files in (untouched, edited, grown, dropped)] == [3, 3, 4, 2]
        assert edited != untouched


class TestErrors:
    def test_reading_faulty_knowledge_raises_with_all_its_problems(self, tmp_path: Path) -> None:
        folder = build(tmp_path, add("They test.\nThey like it.[^gossip]\nSee [it](#pay).[^bls]"))
        with pytest.raises(KnowledgeError) as caught:
            read_knowledge(folder)
        assert list(caught.value.problems) == check_knowledge(folder)
        assert len(caught.value.problems) == 3
        assert str(caught.value) == (
            "The knowledge does not pass its checks: roles/ai-engineer.md:10: No source for “They test.”. "
            "Add a footnote such as [^bls_oews_2025]. (and 2 more) Run 'advisor knowledge check' to see every problem."
        )

    @pytest.mark.parametrize("read", [check_knowledge, read_knowledge])
    def test_a_missing_folder_gives_one_clear_sentence(self, tmp_path: Path, read: object) -> None:
        assert callable(read)
        with pytest.raises(
            KnowledgeError, match=r"^There is no folder '.*nowhere'; set ADVISOR_KNOWLEDGE to the folder"
        ):
            read(tmp_path / "nowhere")

    def test_a_missing_vocabulary_gives_one_clear_sentence(self, tmp_path: Path) -> None:
        folder = build(tmp_path, {"vocabulary.yaml": None})
        with pytest.raises(KnowledgeError, match=r"^There is no vocabulary\.yaml in '.*'; set ADVISOR_KNOWLEDGE"):
            read_knowledge(folder)

    @pytest.mark.parametrize("content", ["roles: [", "roles: 3", "- a", "", b"\xff\xfe"])
    def test_a_broken_vocabulary_gives_one_clear_sentence(self, tmp_path: Path, content: str | bytes) -> None:
        folder = build(tmp_path, {"vocabulary.yaml": content})
        with pytest.raises(KnowledgeError, match=r"^vocabulary\.yaml cannot be read: [^\n]+\.") as caught:
            read_knowledge(folder)
        assert "\n" not in str(caught.value)


def run_check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check a folder the way a writer does."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "knowledge", "check"],
        cwd=CHECKOUT,
        env={**os.environ, "ADVISOR_KNOWLEDGE": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


class TestTheCommand:
    def test_it_counts_sections_statements_and_empty_facets(self, tmp_path: Path) -> None:
        files = add("\n## What AI engineers earn {#pay empty=true}\n\nNo source tells what AI engineers earn.")
        done = run_check(build(tmp_path, files))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "2 sections, 3 statements, 1 honestly empty: no problem.\n"

    def test_it_lists_every_problem_and_fails(self, tmp_path: Path) -> None:
        done = run_check(build(tmp_path, add("They test.[^gossip]\nThey like it.")))
        assert (done.returncode, done.stderr) == (1, "2 problems.\n")
        assert done.stdout.splitlines() == [
            "roles/ai-engineer.md:10: The source 'gossip' is not in sources.yaml. Add it there, or correct the id.",
            "roles/ai-engineer.md:11: No source for “They like it.”. Add a footnote such as [^bls_oews_2025].",
        ]

    def test_it_says_in_one_line_that_the_folder_is_missing(self, tmp_path: Path) -> None:
        done = run_check(tmp_path / "nowhere")
        assert (done.returncode, done.stdout) == (3, "")
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith(
            f"There is no folder '{tmp_path / 'nowhere'}'; set ADVISOR_KNOWLEDGE to the folder"
        )


class TestOurOwnKnowledge:
    def test_it_passes_every_check(self, settings: Settings) -> None:
        assert [str(problem) for problem in check_knowledge(settings.knowledge)] == []

    def test_its_sentences_make_up_its_text(self, knowledge: Knowledge) -> None:
        for section in knowledge.sections.values():
            assert [section.text[s.start : s.end] for s in section.sentences] == [s.text for s in section.sentences]
            assert " ".join(s.text for s in section.sentences) == section.text
            assert not re.search(r"\x00|\[\^|\s{2}", section.text), section.id

    def test_each_of_its_statements_has_a_source_that_is_listed(self, knowledge: Knowledge) -> None:
        for section in knowledge.sections.values():
            assert set(section.sources) <= set(knowledge.sources), section.id
            assert section.empty or section.sources, section.id


FACTS = SHARED / "facts"
RUN = 8  # so many words in a row are a copy
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def list_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+(?:['.,-][a-z0-9]+)*", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def list_numbers(text: str) -> set[str]:
    return {number.rstrip(",").replace(",", "") for number in NUMBER.findall(text)}


def read_facts() -> list[dict[str, object]]:
    contents = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FACTS.glob("*.yaml"))]
    return [fact for content in contents for fact in content.get("facts", [])]


def read_tables() -> set[str]:
    """Every number of the wage and occupation tables."""
    numbers: set[str] = set()
    for path in FACTS.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            numbers |= {number for row in csv.reader(lines) for cell in row for number in list_numbers(cell)}
    return numbers


# How a region stands in a text; "US dollars" names a currency.
REGIONS = {
    "US": r"\bUS\b(?! dollars)|U\.S\.|United States",
    "UK": r"\bUK\b|Britain|British|England|London",
    "India": r"\bIndia",
    "Germany": r"\bGerman",
    "EU": r"\bEU\b|Europe",
}


def list_sourced(knowledge: Knowledge) -> list[tuple[Section, Sentence]]:
    """List the statements that rest on outside sources, the wage tables left out."""
    return [
        (section, sentence)
        for section in knowledge.searchable.values()
        for sentence in section.sentences
        if sentence.sources and "career_advisor" not in sentence.sources
    ]


def as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


@pytest.mark.skipif(not FACTS.exists(), reason="the facts the pages were written from are not on this machine")
class TestAgainstTheFacts:
    def test_no_eight_words_in_a_row_are_copied_from_a_fact_or_the_seed(self, knowledge: Knowledge) -> None:
        originals = [(SHARED / "seed.txt").read_text(encoding="utf-8"), *(str(fact["fact"]) for fact in read_facts())]
        taken = set().union(*map(list_runs, originals))
        assert len(taken) > 1000
        copied = {
            section.id: sorted(" ".join(run) for run in shared)
            for section in knowledge.sections.values()
            if (shared := list_runs(section.text) & taken)
        }
        assert copied == {}

    def test_every_number_stands_in_a_fact_of_a_source_of_its_sentence(self, knowledge: Knowledge) -> None:
        known: defaultdict[str, set[str]] = defaultdict(set)
        for fact in read_facts():
            also = fact.get("also", [])
            assert isinstance(also, list)
            for name in (fact["source"], *also):
                known[str(name)] |= list_numbers(f"{fact['fact']} {fact['as_of']}")
        tables = read_tables()
        for source in knowledge.sources.values():
            known[source.id] |= list_numbers(f"{source.title} {source.date} {source.publisher}")
            if source.id.startswith(("bls_oews", "aijobs_cc0", "onet")):
                known[source.id] |= tables
        unproven = [
            f"{section.path} #{section.facet}: {sorted(missing)} in “{sentence.text}”"
            for section in knowledge.sections.values()
            for sentence in section.sentences
            if sentence.sources and "career_advisor" not in sentence.sources
            if (missing := list_numbers(sentence.text) - set().union(*(known[name] for name in sentence.sources)))
        ]
        assert unproven == []

    def test_the_vocabulary_knows_exactly_the_agreed_ids(self, knowledge: Knowledge) -> None:
        names = (SHARED / "IDS.md").read_text(encoding="utf-8")
        vocabulary = knowledge.vocabulary
        roles = re.search(r"\*\*Roles\*\*.*?: (.*?)\.\n", names)
        facets = re.search(r"\*\*Facets\*\*.*?: (.*?)\.\n", names)
        assert roles is not None
        assert facets is not None
        assert roles[1].split(", ") == list(vocabulary.roles)
        assert facets[1].split(", ") == list(vocabulary.facets)
        pairs = re.findall(r"[a-z]+(?:-[a-z]+)+-vs-[a-z]+(?:-[a-z]+)+", names)
        assert set(pairs) < set(vocabulary.comparisons)
        assert len(vocabulary.comparisons) == 24
        guides = re.sub(r"\s*\([^)]*\)", "", names[names.index("choosing-a-path") : names.index("**Wages**")])
        assert guides.strip().rstrip(".").split(", ") == list(vocabulary.guides)

    def test_every_figure_keeps_the_year_and_the_region_of_its_facts(self, knowledge: Knowledge) -> None:
        facts = read_facts()
        tables = read_tables()
        wrong: list[str] = []
        seen = 0
        for section, sentence in list_sourced(knowledge):
            numbers = list_numbers(sentence.text)
            years = {number for number in numbers if re.fullmatch(r"(?:19|20)\d\d", number)}
            if not numbers - years:
                continue
            seen += 1
            own = [f for f in facts if {f["source"], *as_list(f.get("also"))} & set(sentence.sources)]
            used = [f for f in own if (numbers - years) & list_numbers(str(f["fact"]))]
            told = " ".join(f"{fact['fact']} {fact['as_of']} {fact['region']}" for fact in used)
            cited = [knowledge.sources[name] for name in sentence.sources]
            told += " ".join(f" {source.publisher} {source.title} {source.date}" for source in cited)
            known = list_numbers(told)
            for first, last in re.findall(r"\b(20\d\d)\s*(?:-|to)\s*(?:\w+ )?(20\d\d)\b", told):
                known |= {str(year) for year in range(int(first), int(last) + 1)}
            from_tables = any(name.startswith(("bls_oews", "aijobs_cc0", "onet")) for name in sentence.sources)
            known |= {*tables, "2024", "2025", "2026"} if from_tables else set()
            if years - known:
                wrong.append(f"{section.id}: {years - known} in “{sentence.text}”")
            for region, pattern in REGIONS.items():
                named = re.search(pattern, sentence.text) and not (region == "US" and from_tables)
                if used and named and not re.search(pattern, told):
                    wrong.append(f"{section.id}: {region} in “{sentence.text}”")
        assert seen > 900
        assert wrong == []
