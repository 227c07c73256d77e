"""The finer rules of the pages: each planted fault is found on its line, and what is in order is left alone."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.config import CHECKOUT
from bot.knowledge import Knowledge, check_knowledge, is_stale
from bot.knowledge.style import measure_grade

ROLE, PAIR = "roles/ml-engineer.md", "comparisons/ai-engineer-vs-ml-engineer.md"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project's knowledge that a test may change."""
    return Path(shutil.copytree(CHECKOUT / "knowledge", tmp_path / "knowledge"))


def find_line(path: Path, text: str) -> int:
    return next(at for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def put(path: Path, heading: str, sentence: str) -> int:
    """Put a sentence on a line of its own at the end of a section, and return the line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if line.endswith(f"{{#{heading}}}"))
    end = next((at for at in range(start + 1, len(lines)) if lines[at].startswith("## ")), len(lines))
    while not lines[end - 1].strip():
        end -= 1
    lines.insert(end, sentence)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return end + 1


def cut(path: Path, heading: str) -> None:
    """Take a section away."""
    text = path.read_text(encoding="utf-8")
    start = text.rindex("\n## ", 0, text.index(f"{{#{heading}}}"))
    end = text.find("\n## ", start + 1)
    path.write_text(text[:start] + (text[end:] if end > 0 else "\n"), encoding="utf-8")


def places(folder: Path) -> list[str]:
    return [f"{problem.path}:{problem.line}" for problem in check_knowledge(folder)]


@pytest.mark.parametrize(("path", "facet"), [(ROLE, "tools"), (ROLE, "pay"), (PAIR, "moving")])
def test_a_missing_section_is_found(copy: Path, path: str, facet: str) -> None:
    cut(copy / path, facet)
    assert f"The page has no section #{facet}." in [problem.reason for problem in check_knowledge(copy)]


def test_a_job_that_no_alias_knows_is_found(copy: Path) -> None:
    line = put(copy / ROLE, "tools", "ML engineers work beside the wizardry engineer now and then.[^lightcast_mle]")
    assert places(copy) == [f"{ROLE}:{line}"]


@pytest.mark.parametrize("words", ["experienced engineers", "hiring managers", "QA analysts", "software developers"])
def test_known_jobs_and_plain_words_are_left_alone(copy: Path, words: str) -> None:
    put(copy / ROLE, "tools", f"ML engineers work beside {words} now and then.[^lightcast_mle]")
    assert places(copy) == []


def test_a_section_that_is_hard_to_read_is_found(copy: Path) -> None:
    page = copy / "guides" / "too-late.md"
    heading = page.read_text(encoding="utf-8").split("{#")[1].split("}")[0]
    hard = (
        "Notwithstanding considerable organisational heterogeneity, institutional decision-making regarding "
        "occupational reorientation characteristically necessitates interdisciplinary familiarisation alongside "
        "continuously renegotiated professional accreditation."
    )
    text = page.read_text(encoding="utf-8")
    start = text.index("\n", text.index(f"{{#{heading}}}")) + 1
    end = text.index("\n## ", start)
    page.write_text(f"{text[:start]}\n{hard}[^career_advisor]\n{hard}[^career_advisor]\n{text[end:]}", encoding="utf-8")
    assert any("reads at school grade" in problem.reason for problem in check_knowledge(copy))


def test_a_repeated_section_is_found(copy: Path) -> None:
    first, second = copy / "guides" / "portfolio.md", copy / "guides" / "outlook.md"
    body = first.read_text(encoding="utf-8").split("\n## ")[1].split("}", 1)[1]
    second.write_text(f"{second.read_text(encoding='utf-8')}\n## The same again {{#again}}{body}", encoding="utf-8")
    assert any("nearly repeats" in problem.reason for problem in check_knowledge(copy))


def test_an_uneven_pair_is_found(copy: Path) -> None:
    page = copy / PAIR
    page.write_text(page.read_text(encoding="utf-8").replace("\nML engineers ", "\nThese people "), encoding="utf-8")
    assert any("The two sides are uneven" in problem.reason for problem in check_knowledge(copy))


def test_an_old_source_without_a_year_in_the_sentence_is_found(copy: Path) -> None:
    line = put(copy / ROLE, "maths", "Maths has always mattered to ML engineers.[^banerjee_roles]")
    (problem,) = check_knowledge(copy)
    assert (problem.path, problem.line) == (ROLE, line)
    assert problem.reason == "A source past its shelf life, and the sentence names no year."


def test_an_old_source_with_its_year_is_left_alone(copy: Path) -> None:
    put(copy / ROLE, "maths", "Maths mattered to ML engineers in 2020.[^banerjee_roles]")
    assert places(copy) == []


@pytest.mark.parametrize(
    ("when", "section", "stale"),
    [("2024", "roles/ml-engineer#pay", False), ("2023", "roles/ml-engineer#pay", True),
     ("2023", "roles/ml-engineer#skills", False), ("2020", "roles/ml-engineer#skills", True),
     ("undated", "roles/ml-engineer#pay", False), ("2019-2025", "roles/ml-engineer#demand", False),
     ("2023", "guides/reading-pay#base-and-total", True), ("2023", "guides/outlook#demand", True)],
)  # fmt: skip
def test_a_source_has_a_shelf_life(knowledge: Knowledge, when: str, section: str, stale: bool) -> None:
    source = replace(next(iter(knowledge.sources.values())), date=when)
    assert is_stale(source, knowledge.sections[section], date(2026, 11, 22)) == stale


def test_names_do_not_count_as_hard_words(knowledge: Knowledge) -> None:
    plain = "They work with data every day, and they like it."
    named = "Machine learning engineers work with data every day, and InterviewStack.io likes it."
    assert measure_grade(named, knowledge.vocabulary) == pytest.approx(
        measure_grade(plain, knowledge.vocabulary), abs=4
    )
    assert measure_grade(plain, knowledge.vocabulary) < 5
