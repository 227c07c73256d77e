"""The command `advisor` as people use it: the whole program, run as a process of its own."""

import importlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.cli.serve import bind_port
from bot.config import CHECKOUT
from bot.conversation import REPLY
from bot.errors import ServerError

PAY = "What does an AI engineer earn?"
HOSTILE = "\x1b[31m\x1b]0;owned\x07\x9b31m**bold** [red]x[/red] What is an AI engineer?"
BROKEN_PAGE = """---
title: AI engineer
roles: [ai-engineer]
---

## What an AI engineer is {#overview}

An AI engineer builds products on models that others have trained.[^nowhere]
"""
SMALL_PAGE = """---
title: A learning path
roles: []
---

## Where to begin {#begin}

Python comes first for everybody who wants to work with models.[^bls_oews_2025]
Statistics, version control and a little linear algebra follow soon after, as the work asks for them.[^bls_oews_2025]
"""
SHAPE = 'write plain UTF-8 text or {"conversation": "any id", "text": "…", "lens": "candidate"}.'


class Ran(NamedTuple):
    """How a run ended."""

    code: int
    out: str
    err: str


Advisor = Callable[..., Ran]


def make_environment(data: Path, **settings: str) -> dict[str, str]:
    """This machine's environment, without what would change the output; a strict UTF-8 terminal of 100 columns."""
    loud = {"FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "TTY_INTERACTIVE"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ADVISOR_") and name not in loud}
    terminal = {"NO_COLOR": "1", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8:strict"}
    return {**kept, **terminal, "ADVISOR_DATA": str(data), "ADVISOR_PORT": "0", **settings}


def make_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def join_words(text: str) -> str:
    """Undo the folding of lines and the frames of panels."""
    return " ".join(text.replace("│", " ").split())


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("advisor") / "data"


@pytest.fixture(scope="session")
def advisor(data: Path) -> Advisor:
    """Run the command to its end; keyword arguments are settings."""

    def run(*arguments: str, stdin: bytes = b"", **settings: str) -> Ran:
        done = subprocess.run(
            make_command(*arguments),
            input=stdin,
            capture_output=True,
            cwd=CHECKOUT,
            env=make_environment(data, **settings),
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def first_index(advisor: Advisor) -> Ran:
    """The run that built the index every other test reads."""
    return advisor("index")


@pytest.fixture(scope="session")
def asked(advisor: Advisor, first_index: Ran) -> Ran:
    return advisor("ask", PAY)


@pytest.fixture(scope="session")
def asked_in_json(advisor: Advisor, first_index: Ran) -> Ran:
    return advisor("ask", "--json", PAY)


def use_broken_knowledge(tmp_path: Path) -> Path:
    """A copy of the knowledge with one page that breaks the rules."""
    folder = tmp_path / "broken"
    shutil.copytree(CHECKOUT / "knowledge", folder)
    (folder / "roles" / "ai-engineer.md").write_text(BROKEN_PAGE, encoding="utf-8")
    return folder


# --help, --version


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["--help"], "every claim opens the passage it rests on"),
        (["--version"], "advisor 0.1.0"),
        (["chat", "--help"], "':open 2' shows the passage behind citation 2"),
        (["knowledge", "--help"], "Check and show the knowledge."),
    ],
)
def test_help_and_version_answer_without_loading_index_model_or_web_ui(
    data: Path, arguments: list[str], shown: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", *arguments],
        capture_output=True,
        cwd=CHECKOUT,
        env=make_environment(data),
        check=False,
    )
    imported = {line.split("|")[-1].strip().split(".")[0] for line in done.stderr.decode().splitlines()}
    assert done.returncode == 0
    assert shown in join_words(done.stdout.decode())
    assert "typer" in imported
    assert not imported & {"chromadb", "chainlit", "onnxruntime", "langchain_core", "numpy"}


def test_help_names_every_command(advisor: Advisor) -> None:
    shown = advisor("--help").out
    assert all(f"│ {name} " in shown for name in "ask chat serve index eval doctor knowledge".split())


# ask


def test_ask_prints_the_answer_and_its_numbered_citations_with_the_quality_of_their_sources(asked: Ran) -> None:
    shown = join_words(asked.out)
    assert (asked.code, asked.err) == (0, "")
    assert "AI engineers' median pay was 165,100 US dollars a year" in shown.split("[1] roles/")[0]
    assert "[1] roles/ai-engineer#pay aijobs.net (Foorilla), 2025-01-19" in shown
    assert "(survey data, grade A)" in shown
    assert "Next: " in shown


def test_ask_json_follows_the_published_schema(asked_in_json: Ran) -> None:
    reply = REPLY.validate_json(asked_in_json.out)
    assert (asked_in_json.code, asked_in_json.err) == (0, "")
    assert reply.standalone_question == PAY
    assert reply.citations[0].section == "roles/ai-engineer#pay"
    try:
        jsonschema = importlib.import_module("jsonschema")
    except ModuleNotFoundError:
        return
    schema = json.loads((CHECKOUT / "docs" / "reply.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(asked_in_json.out), schema)


def test_ask_with_a_dash_reads_the_question_from_standard_input_and_survives_broken_bytes(
    advisor: Advisor, asked: Ran
) -> None:
    assert advisor("ask", "-", stdin=f"{PAY}\n".encode()) == asked
    broken = advisor("ask", "-", stdin=b"What is an AI engineer \xff?")
    assert (broken.code, broken.err) == (0, "")
    assert "[1] roles/ai-engineer#" in broken.out


# chat in a terminal


@pytest.fixture(scope="session")
def chat(advisor: Advisor, first_index: Ran) -> dict[str, str]:
    """What was printed after each line of one conversation."""
    lines = [
        ":why",
        PAY,
        ":open 1",
        ":open 99",
        ":open x",
        ":foo",
        ":why ",
        ":withheld",
        ":help",
        "",
        ":new",
        ":open 1 ",
    ]
    done = advisor("chat", stdin="\n".join([*lines, ":quit", "never asked"]).encode())
    shown = [join_words(part) for part in done.out.split("you> ")]
    assert (done.code, done.err) == (0, "")
    assert len(shown) == len(lines) + 2
    return dict(zip(["begin", *lines, ":quit"], shown, strict=True))


def test_chat_says_how_to_use_it_and_ends_with_quit(chat: dict[str, str]) -> None:
    assert chat["begin"].startswith("Ask about roles in AI and machine learning. :open N shows the passage")
    assert chat[":quit"] == ""


def test_open_shows_the_cited_passage_its_title_and_its_source_with_quality_and_date(
    chat: dict[str, str], asked_in_json: Ran
) -> None:
    citation = json.loads(asked_in_json.out)["citations"][0]
    shown = chat[":open 1"]
    assert citation["title"] == "What AI engineers earn"
    assert f" {citation['title']} " in shown
    assert citation["quote"] in shown
    assert "aijobs.net (Foorilla): " in shown
    assert "(2025-01-19" in shown
    assert "Survey data, grade A. https://github.com/foorilla/" in shown


def test_open_with_a_number_that_is_not_there_says_how_many_there_are(chat: dict[str, str], asked_in_json: Ran) -> None:
    count = len(json.loads(asked_in_json.out)["citations"])
    assert chat[":open 99"] == f"The last answer has {count} citations; none is number 99."


@pytest.mark.parametrize(
    ("line", "start"), [(":open x", "There is no ':open x'. "), (":foo", "There is no ':foo'. "), (":help", "")]
)
def test_a_command_that_is_not_known_lists_those_that_are(chat: dict[str, str], line: str, start: str) -> None:
    assert chat[line] == start + (
        ":open N shows the passage behind citation N, :why what was read, :withheld what failed its check, "
        ":read FILE a CV or a job description, :save NAME keeps this chat as a talk, "
        ":profile what I know of you, :ledger how it counts, :forget what I should not, :new starts over, :quit ends."
    )


def test_why_shows_how_the_question_was_understood_and_what_was_read(chat: dict[str, str]) -> None:
    assert chat[":why "].startswith(f"Understood as: {PAY} (pay; ai-engineer) 1. roles/ai-engineer#pay (")


def test_withheld_says_when_nothing_was(chat: dict[str, str]) -> None:
    assert chat[":withheld"] == "Nothing was withheld."


def test_an_empty_line_is_passed_over(chat: dict[str, str]) -> None:
    assert chat[""] == ""


def test_new_forgets_the_last_answer(chat: dict[str, str]) -> None:
    assert chat[":new"] == "A new conversation."
    assert chat[":why"].startswith("Nothing has been answered yet.")
    assert chat[":open 1 "].startswith("Nothing has been answered yet.")


def test_no_escape_character_of_a_question_reaches_the_terminal_and_the_end_of_input_ends_the_chat(
    advisor: Advisor, first_index: Ran
) -> None:
    lines = [HOSTILE, ":why", f":{HOSTILE}", f":open {HOSTILE}", "x" * 9000, "\udcff hi"]
    done = advisor("chat", stdin="\n".join(lines).encode("utf-8", "surrogateescape"))
    assert (done.code, done.err) == (0, "")
    assert not {"\x1b", "\x9b", "\x07"} & set(done.out)
    assert "Understood as: [31m]0;owned31m**bold** [red]x[/red] What is an AI engineer?" in join_words(done.out)
    assert "Your message has 9,000 characters; please send at most 8,000" in join_words(done.out)
    assert done.out.endswith("you> \n")


@pytest.mark.parametrize(
    "arguments", [["ask", HOSTILE], ["ask", "hi", "--lens", HOSTILE], ["knowledge", "show", HOSTILE]]
)
def test_no_escape_character_of_an_argument_reaches_the_terminal(
    advisor: Advisor, first_index: Ran, arguments: list[str]
) -> None:
    done = advisor(*arguments)
    assert done.code in {0, 2}
    assert done.out + done.err
    assert not {"\x1b", "\x9b", "\x07"} & set(done.out + done.err)


@pytest.mark.parametrize(("arguments", "ready"), [(["chat"], b"you> "), (["chat", "--json"], b"}\n")])
def test_an_interrupt_ends_a_chat_that_waits_for_a_line(
    data: Path, first_index: Ran, arguments: list[str], ready: bytes
) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background, and inherited
    with subprocess.Popen(
        make_command(*arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=CHECKOUT,
        env=make_environment(data),
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        shown = b""
        while not shown.endswith(ready) or b"every claim I make" not in shown:
            byte = process.stdout.read(1)
            assert byte, shown
            shown += byte
        process.send_signal(signal.SIGINT)
        code = process.wait()  # with standard input still open
        _, err = process.communicate()
    assert code == 130
    assert b"Traceback" not in err


# chat --json


REQUESTS: list[tuple[bytes, dict[str, object]]] = [
    (b"What does an AI engineer do?", {"standalone_question": "What does an AI engineer do?", "lens": "candidate"}),
    (b'{"conversation": "a", "text": "What does an AI engineer do?"}', {"roles": ["ai-engineer"]}),
    (b'{"conversation": "b", "text": "What does an ML engineer do?"}', {"roles": ["ml-engineer"]}),
    (b'{"conversation": "a", "text": "and the salary?"}', {"standalone_question": PAY}),
    (
        b'{"conversation": "b", "text": "and the salary?"}',
        {"standalone_question": "What does a machine learning engineer earn?"},
    ),
    (b'{"text": 5}', {"error": f"This line has no text, or an id that is neither text nor a number; {SHAPE}"}),
    (b"{}", {"error": f"This line has no text, or an id that is neither text nor a number; {SHAPE}"}),
    (
        b'{"text": "hi", "lens": "boss"}',
        {"error": "The lens 'boss' is not known; use candidate, hiring, team."},
    ),
    (b"{bad json, what is an AI engineer?", {"roles": ["ai-engineer"], "limit": "none"}),
    (b"", {"error": "Your message is empty; please type a question."}),
    (
        b"x" * 100_000,
        {"error": "Your message has 100,000 characters; please send at most 8,000, the question first."},
    ),
    (b"\xff\xfe hi", {"error": f"This line cannot be read; {SHAPE}"}),
    (b'{"a":' * 50_000, {"error": "This turn failed (RecursionError); the next line is still answered."}),
    (b'{"text": "What is an ML engineer \\ud800?"}\r', {"standalone_question": "What is an ML engineer ?"}),
    (b'{"conversation": "a", "text": "What is an AI engineer?", "lens": "hiring"}', {"lens": "hiring"}),
    (b'{"conversation": "b", "text": "What is an AI engineer?"}', {"lens": "candidate"}),
    ("“What is an AI engineer?”".encode(), {"roles": ["ai-engineer"], "limit": "none"}),
]


@pytest.fixture(scope="session")
def chat_in_json(advisor: Advisor, first_index: Ran) -> Ran:
    return advisor("chat", "--json", stdin=b"\n".join(line for line, _ in REQUESTS))


def test_chat_json_writes_one_line_of_json_for_each_line_and_nothing_else(chat_in_json: Ran) -> None:
    lines = chat_in_json.out.split("\n")
    assert (chat_in_json.code, chat_in_json.err) == (0, "")
    assert lines.pop() == ""
    assert len(lines) == len(REQUESTS)
    assert all(isinstance(json.loads(line), dict) for line in lines)


@pytest.mark.parametrize("place", range(len(REQUESTS)), ids=lambda place: REQUESTS[place][0][:60].decode("latin-1"))
def test_chat_json_answers_each_line_in_its_place_and_conversation_or_says_what_is_wrong(
    chat_in_json: Ran, place: int
) -> None:
    expected = REQUESTS[place][1]
    line = chat_in_json.out.split("\n")[place]
    reply: dict[str, Any] = json.loads(line)
    assert {name: reply.get(name) for name in expected} == expected
    if "error" in expected:
        assert list(reply) == ["error"]
    else:
        assert REPLY.validate_json(line).statements


# knowledge


def test_knowledge_check_counts_what_it_found_good(advisor: Advisor) -> None:
    done = advisor("knowledge", "check")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("honestly empty: no problem.\n")


def test_knowledge_check_names_file_line_reason_and_remedy_of_each_problem(advisor: Advisor, tmp_path: Path) -> None:
    done = advisor("knowledge", "check", ADVISOR_KNOWLEDGE=str(use_broken_knowledge(tmp_path)))
    problems = done.out.splitlines()
    assert done.code == 1
    assert "roles/ai-engineer.md:6: #overview has 11 words. Keep it between 25 and 180." in problems
    assert (
        "roles/ai-engineer.md:8: The source 'nowhere' is not in sources.yaml. Add it there, or correct the id."
        in problems
    )
    assert done.err == f"{len(problems)} problems.\n"


def test_knowledge_show_prints_a_section_with_its_sources(advisor: Advisor) -> None:
    done = advisor("knowledge", "show", "roles/ai-engineer#pay")
    shown = join_words(done.out)
    assert (done.code, done.err) == (0, "")
    assert " What AI engineers earn " in shown
    assert " roles/ai-engineer#pay " in shown
    assert "Survey data, grade A. https://" in shown


def test_knowledge_show_names_the_id_that_was_meant(advisor: Advisor) -> None:
    done = advisor("knowledge", "show", "roles/ai-enginer#pay")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "There is no page or section 'roles/ai-enginer#pay'; the closest is 'roles/ai-engineer#pay'; "
        "'advisor knowledge show roles/ai-engineer' lists its sections.\n"
    )


# index, doctor


def test_the_first_index_is_written_and_the_second_finds_nothing_to_do(advisor: Advisor, first_index: Ran) -> None:
    second = advisor("index")
    written = first_index.out.removeprefix("Index written: ").split()[0]
    assert first_index == (0, f"Index written: {written} added, 0 changed, 0 dropped, 0 kept.\n", "")
    assert second == (0, f"Nothing changed: {written} sections.\n", "")


def test_doctor_finds_a_sound_installation_sound(advisor: Advisor, first_index: Ran) -> None:
    done = advisor("doctor")
    assert (done.code, done.err) == (0, "")
    assert all(line.startswith("  ok     ") for line in done.out.splitlines())
    assert "  ok     index: " in done.out
    assert "sections, proven\n" in done.out


def test_doctor_names_each_fault_and_what_to_do_about_it(advisor: Advisor, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = advisor("doctor", ADVISOR_DATA=str(tmp_path / "file" / "data"), ADVISOR_PORT=str(port))
    faults = [line for line in done.out.splitlines() if not line.startswith("  ok     ")]
    assert (done.code, done.err) == (1, "")
    assert faults == [
        f"  FAULT  data folder: The data folder '{tmp_path}/file/data' cannot be written (Not a directory). "
        "Free some space, or set ADVISOR_DATA to a folder you can write to.",
        f"  FAULT  port: Port {port} is in use; try 'advisor serve --port {port + 1}'.",
    ]


def test_doctor_names_a_setting_that_is_not_known(advisor: Advisor) -> None:
    done = advisor("doctor", ADVISOR_FOO="1")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("  FAULT  settings: 'ADVISOR_FOO' is not a setting; known are ")


def test_a_damaged_index_is_named_by_doctor_once_and_rebuilt_by_index(advisor: Advisor, tmp_path: Path) -> None:
    knowledge = tmp_path / "knowledge"
    (knowledge / "guides").mkdir(parents=True)
    for name in ("sources.yaml", "vocabulary.yaml"):
        shutil.copy(CHECKOUT / "knowledge" / name, knowledge / name)
    (knowledge / "guides" / "learning-path.md").write_text(SMALL_PAGE, encoding="utf-8")
    settings = {"ADVISOR_KNOWLEDGE": str(knowledge), "ADVISOR_DATA": str(tmp_path / "data")}
    built = advisor("index", **settings)
    [manifest] = tmp_path.glob("data/index/*/manifest.json")
    manifest.write_text("{", encoding="utf-8")
    examined = advisor("doctor", **settings)
    rebuilt = advisor("index", **settings)
    notice = f"The index in {manifest.parent.name!r} cannot be read (JSONDecodeError)."
    faults = [line for line in examined.out.splitlines() if not line.startswith("  ok     ")]
    assert examined.code == 1
    assert faults == [
        f"  FAULT  index: {notice} Run 'advisor index'. It is rebuilt from the Markdown; nothing is lost."
    ]
    assert built == (0, "Index written: 1 added, 0 changed, 0 dropped, 0 kept.\n", "")
    assert rebuilt == (0, built.out, f"{notice}\n")


# eval


def write_lines(path: Path, *lines: dict[str, object]) -> str:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def make_label(name: str, asked: str, wanted: str) -> dict[str, object]:
    return {"id": name, "turn": 0, "asked": asked, "roles": ["ai-engineer"], "any_of": [wanted], "reply": "none"}


def test_eval_counts_what_was_cited_and_says_which_stage_lost_each_miss(
    advisor: Advisor, first_index: Ran, tmp_path: Path
) -> None:
    questions = write_lines(tmp_path / "questions.jsonl", {"id": "q1"}, {"id": "q2"})
    gold = write_lines(
        tmp_path / "gold.jsonl",
        make_label("q2", HOSTILE, "roles/ai-developer#pay"),
        make_label("q1", PAY, "roles/ai-engineer#pay"),
    )
    in_words = advisor("eval", questions, "--gold", gold)
    in_json = advisor("eval", questions, "--gold", gold, "--json")
    figures = json.loads(in_json.out)
    [miss] = figures.pop("misses")
    assert (in_words.code, in_words.err) == (0, "")
    assert (in_json.code, in_json.err) == (0, "")
    assert "2 turns asked; 2 turns whose gold lies in the knowledge." in in_words.out
    assert "right section cited 1 of 2 (50.0%)" in join_words(in_words.out)
    assert "\n  q2.0 [" in in_words.out
    assert "\n      wanted roles/ai-developer#pay\n" in in_words.out
    assert "\x1b" not in in_words.out
    assert (figures["turns"], figures["counted"], figures["cited"], figures["right_reply"]) == (2, 2, 1, 2)
    assert figures["right_lens"] == 2
    assert figures["citations"] == figures["citations_that_open"] > 0
    assert (miss["id"], miss["wanted"]) == ("q2", ["roles/ai-developer#pay"])
    assert miss["lost"] in {"understand", "retrieve", "answer", "verify"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "q1", "asked": "hi"}', "gold.jsonl:2: turn: field required."),
        ("[1]", "gold.jsonl:2: this line is not a JSON object."),
        ("{", "gold.jsonl:2: this line is not JSON."),
        (json.dumps(make_label("q9", "hi", "x")), "gold.jsonl labels 'q9', which is not in questions.jsonl."),
    ],
)
def test_eval_names_the_line_of_a_gold_file_it_cannot_read(
    advisor: Advisor, tmp_path: Path, line: str, reason: str
) -> None:
    questions = write_lines(tmp_path / "questions.jsonl", {"id": "q1"})
    (tmp_path / "gold.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    done = advisor("eval", questions, "--gold", str(tmp_path / "gold.jsonl"))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(reason)
    assert done.err.count("\n") == 1


# errors


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "culprit", "next_step"),
    [
        (["ask", " \n"], {}, 2, "Your message is empty", "please type a question."),
        (["ask", "hi", "--lens", "boss"], {}, 2, "The lens 'boss' is not known", "use candidate, hiring, team."),
        (["chat", "--lens", "boss"], {}, 2, "The lens 'boss' is not known", "use candidate, hiring, team."),
        (["ask", "hi"], {"FOO": "1"}, 2, "'ADVISOR_FOO' is not a setting", "See 'Settings' in the README."),
        (["index"], {"PORT": "abc"}, 2, "ADVISOR_PORT is 'abc'", "See 'Settings' in the README."),
        (["serve", "--port", "99999"], {}, 2, "ADVISOR_PORT is 99999", "See 'Settings' in the README."),
        (["ask", "hi"], {"EMBEDDER": "nonsense"}, 2, "ADVISOR_EMBEDDER is 'nonsense'", "See 'Settings' in the README."),
        (
            ["ask", "hi"],
            {"KNOWLEDGE": "{tmp}/nowhere"},
            3,
            "There is no folder '{tmp}/nowhere'; set ADVISOR_KNOWLEDGE",
            "Run 'advisor knowledge check' to see every problem.",
        ),
        (
            ["knowledge", "check"],
            {"KNOWLEDGE": "{tmp}/nowhere"},
            3,
            "There is no folder '{tmp}/nowhere'; set ADVISOR_KNOWLEDGE",
            "Run 'advisor knowledge check' to see every problem.",
        ),
        (
            ["ask", "hi"],
            {"KNOWLEDGE": "{tmp}/unopened"},
            3,
            "The knowledge does not pass its checks: roles/ai-engineer.md:1: The front matter is missing",
            "Run 'advisor knowledge check' to see every problem.",
        ),
        (
            ["ask", "hi"],
            {"DATA": "{tmp}/file/data"},
            4,
            "The index folder '{tmp}/file/data/index' cannot be written (Not a directory).",
            "set ADVISOR_DATA to a folder you can write to.",
        ),
    ],
)
def test_what_goes_wrong_is_told_in_one_line_with_the_next_step_and_an_exit_code(
    advisor: Advisor,
    first_index: Ran,
    tmp_path: Path,
    arguments: list[str],
    settings: dict[str, str],
    code: int,
    culprit: str,
    next_step: str,
) -> None:
    (tmp_path / "file").touch()
    shutil.copytree(CHECKOUT / "knowledge", tmp_path / "unopened")
    (tmp_path / "unopened" / "roles" / "ai-engineer.md").write_text(BROKEN_PAGE[4:], encoding="utf-8")
    environment = {f"ADVISOR_{name}": value.replace("{tmp}", str(tmp_path)) for name, value in settings.items()}
    done = advisor(*arguments, **environment)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(culprit.replace("{tmp}", str(tmp_path)))
    assert done.err.endswith(f"{next_step}\n")
    assert done.err.count("\n") == 1


def test_serve_names_a_port_that_is_in_use_and_one_to_try(advisor: Advisor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = advisor("serve", "--port", str(port))
    assert done == (5, "", f"Port {port} is in use; try 'advisor serve --port {port + 1}'.\n")


def test_a_server_holds_its_port_from_the_first_moment() -> None:
    with bind_port("127.0.0.1", 0) as first, pytest.raises(ServerError, match="is in use"):
        bind_port("127.0.0.1", first.getsockname()[1])


@pytest.mark.parametrize("arguments", [["ask", "hello"], ["ask", "--json", "hello"], ["chat"], ["--help"]])
def test_a_reader_that_goes_away_ends_the_program_quietly(data: Path, first_index: Ran, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)  # as 'head -1' does, only sooner
    try:
        done = subprocess.run(
            make_command(*arguments),
            input=b"hello\n",
            stdout=writer,
            stderr=subprocess.PIPE,
            cwd=CHECKOUT,
            env=make_environment(data),
            check=False,
        )
    finally:
        os.close(writer)
    assert done.returncode in {0, 1}
    assert done.stderr == b""
