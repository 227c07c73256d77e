"""What a model writes is cut into whole sentences, however it comes in pieces."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.agent.sentences import LONGEST_SENTENCE, Cutter, Written
from bot.domain import Place


def cut(text: str, size: int = 4) -> list[Written]:
    cutter = Cutter()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return [written for piece in pieces for written in cutter.feed(piece)] + list(cutter.close())


CASES = [
    ("One fact [1]. Another fact [2].", [("One fact.", (1,)), ("Another fact.", (2,))]),
    ("One fact. [1] Another fact.[2][3] A third", [("One fact.", (1,)), ("Another fact.", (2, 3)), ("A third", ())]),
    ("Both [1, 3] and these [2-4].", [("Both and these.", (1, 3, 2, 4))]),
    ("Wide brackets 【2】 and a dagger 【3†source】.", [("Wide brackets and a dagger.", (2, 3))]),
    ("A footnote [^4]. Nested [[5]].", [("A footnote.", (4,)), ("Nested.", (5,))]),
    ("A linked one [1](https://x.example/a). Next.", [("A linked one.", (1,)), ("Next.", ())]),
    ("It rose 1.5 percent to $1.2 million [1]. Good.", [("It rose 1.5 percent to $1.2 million.", (1,)), ("Good.", ())]),
    ("In the U.S. The median [1].", [("In the U.S.", ()), ("The median.", (1,))]),
    ("In the U.S. Bureau's table [1].", [("In the U.S. Bureau's table.", (1,))]),
    ("Tools, e.g. Python, vs. R, etc. are used.", [("Tools, e.g. Python, vs. R, etc. are used.", ())]),
    ("A Ph.D. is rare. Dr. Roe says so.", [("A Ph.D. is rare.", ()), ("Dr. Roe says so.", ())]),
    ("Use node.js or scikit-learn 1.5.", [("Use node.js or scikit-learn 1.5.", ())]),
    ("- First [1]\n* Second [2].\n3. Third\n", [("First", (1,)), ("Second.", (2,)), ("Third", ())]),
    ("# Pay\n**In short**\nIt **pays** *well* `now` [1].", [("It pays well now.", (1,))]),
    ("```markdown\nText [1].\n```", [("Text.", (1,))]),
    ("He said “yes.” [1] Then no!", [("He said “yes.”", (1,)), ("Then no!", ())]),
    ("Really? Yes… [1] So.", [("Really?", ()), ("Yes…", (1,)), ("So.", ())]),
    ("它训练模型 [1]。它很难。", [("它训练模型。", (1,)), ("它很难。", ())]),
    ("وظيفة جيدة؟ نعم.", [("وظيفة جيدة؟", ()), ("نعم.", ())]),
    ("A number out of range [100] and [0].", [("A number out of range and.", ())]),
    ("---\n***\n[1]\n", []),
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text[:30] for text, _ in CASES])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_sentences_are_cut_with_the_numbers_they_cite(
    text: str, wanted: list[tuple[str, tuple[int, ...]]], size: int
) -> None:
    assert [(written.text, written.numbers) for written in cut(text, size)] == wanted


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_a_cell_of_a_table_knows_its_row_and_column(size: int) -> None:
    table = (
        "| | AI engineer | ML engineer |\n|---|:---:|---|\n| **Pay** | 100 dollars [1] | Two<br>lines [2] |\n| B | |"
    )
    assert cut(table, size) == [
        Written("100 dollars", (1,), Place("Pay", "AI engineer")),
        Written("Two lines", (2,), Place("Pay", "ML engineer")),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("See [this page](https://x.example).", "It holds a link."),
        ("Go to https://x.example now.", "It holds a link."),
        ("It is <b>bold</b>.", "It holds markup."),
        ("It is &lt;bold.", "It holds markup."),
        ("It says so [roles/ml-engineer#pay].", "It holds a broken citation."),
        ("It says so [1", "It holds a broken citation."),
        ("It says so {1}.", "It holds a broken citation."),
        ("Entry-level openings were 236 of", "It breaks off."),
        ("A line without end " * 100, "It is too long to be checked."),
    ],
)
def test_what_no_statement_may_hold_is_named(text: str, fault: str) -> None:
    assert [written.fault for written in cut(text)] == [fault]


def test_an_item_of_a_list_may_end_in_its_marker() -> None:
    assert [written.fault for written in cut("- Builds products [1]\n- **Trains models [2]**\n")] == ["", ""]


def test_a_whole_sentence_is_given_as_soon_as_its_stop_is_written() -> None:
    cutter = Cutter()
    assert list(cutter.feed("It trains models [1]")) == []
    assert [written.text for written in cutter.feed(".")] == ["It trains models."]


def test_a_stop_that_a_marker_may_follow_is_waited_for() -> None:
    cutter = Cutter()
    assert list(cutter.feed("It trains models.")) == []
    assert list(cutter.feed(" [")) == []
    assert list(cutter.feed("2")) == []
    assert [written.numbers for written in [*cutter.feed("]"), *cutter.feed(" And")]] == [(2,)]


@pytest.mark.parametrize("unit", ["word ", "[", "[1] ", "a.", "|", ".", "| a ", "1.", "<b>", "\n", "“", "*", "U.S. "])
def test_a_hundred_thousand_letters_of_anything_are_cut_without_growing_slow(unit: str) -> None:
    started = time.process_time()
    written = cut(unit * (100_000 // len(unit)), 7)
    assert time.process_time() - started < 20  # some work grows with the square of the length: then it takes minutes
    assert all(len(one.text) <= LONGEST_SENTENCE for one in written)


@given(st.text(alphabet="ab.1 []()|*#\n?!<【】-,", max_size=120), st.integers(1, 9))
def test_how_a_text_is_cut_does_not_depend_on_its_pieces(text: str, size: int) -> None:
    assert cut(text, size) == cut(text, 1000)


@given(st.text(alphabet="ab.1 []()|*#\n?!<【】-,", max_size=120))
def test_no_marker_is_left_in_a_sentence_without_a_fault(text: str) -> None:
    assert not any(mark in written.text for written in cut(text) if not written.fault for mark in "[]【】<|")
