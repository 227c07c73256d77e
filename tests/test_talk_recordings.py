"""Recordings at the model boundary: what a model said is replayed offline, and a miss shows which words changed."""

import asyncio
import json
import shutil
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage, ToolMessage
from langchain_core.runnables import Runnable
from langchain_core.tools import tool
from typer.testing import CliRunner

from bot.cli import app
from bot.config import CHECKOUT, Settings, list_secrets
from bot.conversation import Library
from bot.errors import RecordingError, SettingsError
from bot.knowledge import Knowledge
from bot.prompts import read_texts
from bot.talks.expect.meaning import NEAR
from bot.talks.load import TalkFiles
from bot.talks.names import Names
from bot.talks.reading import read_vote
from bot.talks.recorded_model import RecordedModel, open_model
from bot.talks.recordings import Deck, diff_words, name_recording
from bot.talks.report import write_junit
from bot.talks.results import ItemResult, choose_exit_code, dump_results
from bot.talks.run import Runner
from bot.talks.script import list_items
from tests.fakes import ScriptedModel, YesModel
from tests.scripted_model import Step, call, fail, open_author, say, serve_script

TEXTS = read_texts(CHECKOUT / "prompts", "replies")
ASKED = [SystemMessage("You advise people on roles in AI."), HumanMessage("What does an AI engineer do all day?")]
SAID = AIMessage(
    "They build products on models [1].", usage_metadata={"input_tokens": 9, "output_tokens": 7, "total_tokens": 16}
)


def record(folder: Path, *replies: AIMessage | Exception, secrets: tuple[str, ...] = ()) -> tuple[Deck, RecordedModel]:
    deck = Deck(recording=True, secrets=secrets, model="scripted")
    deck.put_in(str(folder / "one.talk.yaml"), "")
    return deck, RecordedModel(deck=deck, inner=ScriptedModel(script=replies))


def replay(folder: Path) -> RecordedModel:
    deck = Deck()
    deck.put_in(str(folder / "one.talk.yaml"), "")
    return RecordedModel(deck=deck)


def read_stream(model: Runnable[LanguageModelInput, AIMessage], most: int = 100) -> list[AIMessage]:
    """Read a model's stream, and break it off after so many chunks."""

    async def read() -> list[AIMessage]:
        chunks: list[AIMessage] = []
        async with aclosing(model.astream(ASKED)) as stream:  # type: ignore[type-var]  # an async generator in fact
            async for chunk in stream:
                chunks.append(chunk)
                if len(chunks) == most:
                    break
        return chunks

    return asyncio.run(read())


def test_what_was_recorded_is_replayed_with_no_model_behind_it(tmp_path: Path) -> None:
    deck, model = record(tmp_path, SAID)
    assert model.invoke(ASKED).text == SAID.text
    assert deck.write() == [tmp_path / "one.recording.yaml"]
    again = asyncio.run(replay(tmp_path).ainvoke(ASKED))
    assert (again.text, again.usage_metadata) == (SAID.text, SAID.usage_metadata)


def test_a_stream_is_replayed_in_the_same_chunks(tmp_path: Path) -> None:
    deck, model = record(tmp_path, SAID)
    said = [chunk.text for chunk in read_stream(model)]
    deck.write()
    assert said[:3] == ["They ", "build ", "products "]
    assert [chunk.text for chunk in read_stream(replay(tmp_path))] == said
    assert replay(tmp_path).invoke(ASKED).text == "".join(said)


def test_a_stream_that_its_reader_breaks_off_is_kept_as_far_as_it_was_read(tmp_path: Path) -> None:
    deck, model = record(tmp_path, SAID)
    read = [chunk.text for chunk in read_stream(model, most=2)]
    deck.write()
    assert [chunk.text for chunk in read_stream(replay(tmp_path))][:2] == read == ["They ", "build "]


@tool
def look_up_pay(role: str, id: str) -> str:
    """Look up what a role earns."""
    raise AssertionError("the tool itself is not part of the boundary")


def test_tools_and_their_calls_are_replayed_streamed_or_whole(tmp_path: Path) -> None:
    call = AIMessage(
        "", tool_calls=[{"name": "look_up_pay", "args": {"role": "ai-engineer", "id": "7"}, "id": "call-1"}]
    )
    deck, model = record(tmp_path, call, call)
    read_stream(model.bind_tools([look_up_pay]))
    after = [*ASKED, call, ToolMessage("145,000 dollars", tool_call_id="call-1")]
    model.bind_tools([look_up_pay], tool_choice="any").invoke(after)
    deck.write()
    back = replay(tmp_path).bind_tools([look_up_pay])
    chunks = [chunk for chunk in read_stream(back) if isinstance(chunk, AIMessageChunk)]
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole = whole + chunk
    assert [(made["name"], made["args"]) for made in whole.tool_calls] == [
        ("look_up_pay", {"role": "ai-engineer", "id": "7"})
    ]
    renamed = [*ASKED, call.model_copy(update={"id": "other"}), ToolMessage("145,000 dollars", tool_call_id="call-9")]
    second = replay(tmp_path).bind_tools([look_up_pay], tool_choice="any").invoke(renamed)
    assert second.tool_calls[0]["name"] == "look_up_pay"


def test_the_recording_is_a_file_one_can_read(tmp_path: Path) -> None:
    deck, model = record(tmp_path, SAID)
    model.invoke([SystemMessage("Line one.\nLine two."), HumanMessage("yes")])
    deck.write()
    text = (tmp_path / "one.recording.yaml").read_text(encoding="utf-8")
    assert "- system: |-\n" in text
    assert "          Line two." in text
    assert "content: They build products on models [1]." in text
    assert "run-" not in text


def test_a_prompt_that_changed_is_an_error_that_shows_the_words(tmp_path: Path) -> None:
    deck, model = record(tmp_path, SAID)
    model.invoke(ASKED)
    deck.write()
    changed = [ASKED[0], HumanMessage("What does an ML engineer do all day?")]
    with pytest.raises(RecordingError) as caught:
        replay(tmp_path).invoke(changed)
    assert "in message 2 (human), What does an [-AI-] {+ML+} engineer do all day?" in str(caught.value)
    assert "advisor talk record" in str(caught.value)
    assert caught.value.exit_code == 3


def test_options_count_and_a_recording_is_used_up(tmp_path: Path) -> None:
    deck, model = record(tmp_path, SAID)
    model.invoke(ASKED)
    deck.write()
    with pytest.raises(RecordingError, match="in the options"):
        replay(tmp_path).bind(temperature=1).invoke(ASKED)
    back = replay(tmp_path)
    back.invoke(ASKED)
    with pytest.raises(RecordingError, match="asked more often"):
        back.invoke(ASKED)


def test_no_recording_at_all_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"There is no recording .*one\.recording\.yaml"):
        replay(tmp_path).invoke(ASKED)


def test_keys_are_in_no_recording_and_change_no_replay(tmp_path: Path) -> None:
    secrets = tuple(list_secrets({"OTHER_API_KEY": "hunter2-hunter2", "EMPTY_KEY": "", "PATH": "/bin"}))
    deck, model = record(tmp_path, AIMessage("Your key is sk-abcdefghijkl1234."), secrets=secrets)
    model.invoke([HumanMessage("hunter2-hunter2 and Bearer abcdefgh12345678 and sk-proj-abcdefghijkl1234")])
    deck.write()
    text = (tmp_path / "one.recording.yaml").read_text(encoding="utf-8")
    assert secrets == ("hunter2-hunter2",)
    assert not any(secret in text for secret in ("hunter2", "abcdefgh", "sk-"))
    other = Deck(secrets=["another-key-here"])
    other.put_in(str(tmp_path / "one.talk.yaml"), "")
    asked = "another-key-here and Bearer zyxwvuts87654321 and sk-proj-zzzzzzzzzzzz9999"
    assert RecordedModel(deck=other).invoke([HumanMessage(asked)]).text == "Your key is •••."


def test_a_model_that_fails_leaves_the_old_recording_as_it_was(tmp_path: Path) -> None:
    deck, model = record(tmp_path, SAID)
    model.invoke(ASKED)
    deck.write()
    deck, model = record(tmp_path, SAID, TimeoutError("the wire was cut"))
    model.invoke(ASKED)
    with pytest.raises(TimeoutError):
        model.invoke(ASKED)
    assert deck.write() == []
    assert "The model failed while it was recorded (TimeoutError: the wire was cut)." in deck.tape.misses
    assert replay(tmp_path).invoke(ASKED).text == SAID.text


def test_a_damaged_recording_is_a_miss_of_its_talk_alone(tmp_path: Path) -> None:
    (tmp_path / "one.recording.yaml").write_text("format: [", encoding="utf-8")
    deck = Deck()
    assert deck.put_in(str(tmp_path / "one.talk.yaml"), "").misses
    assert deck.put_in(str(tmp_path / "two.talk.yaml"), "").misses == []


def test_a_persona_and_a_talk_of_one_name_have_two_recordings() -> None:
    assert [name_recording(Path(name)).name for name in ("a.talk.yaml", "a.persona.yaml")] == [
        "a.recording.yaml",
        "a.persona.recording.yaml",
    ]


def test_a_change_of_words_is_shown_with_the_words_around_it() -> None:
    long = " ".join(f"w{number}" for number in range(30))
    assert diff_words(long, long.replace("w15", "new words")) == (
        "w0 w1 w2 w3 … w11 w12 w13 w14 [-w15-] {+new words+} w16 w17 w18 w19 … w26 w27 w28 w29"
    )


def test_a_model_is_opened_by_its_name() -> None:
    assert isinstance(open_model("tests.fakes:YesModel", {}), YesModel)
    for wrong in ("tests.fakes", "tests.fakes:NoModel", "pathlib:Path"):
        with pytest.raises(SettingsError):
            open_model(wrong, {})


# Expectations on meaning

TALK = "talk: {}\nturns:\n  - user: What is an AI engineer?\n    expect:\n      - {}\n"


def write(folder: Path, line: str, name: str = "one") -> Path:
    path = folder / f"{name}.talk.yaml"
    path.write_text(TALK.format(name, line), encoding="utf-8")
    return path


def run(path: Path, knowledge: Knowledge, runner: Runner) -> ItemResult:
    talk = TalkFiles(Names.of(knowledge, TEXTS)).read(path).talk
    assert talk
    return asyncio.run(runner.run_once(list_items(talk)[0]))


def judge(library: Library, path: Path, knowledge: Knowledge, *answers: str) -> ItemResult:
    deck = Deck(recording=True)
    model = ScriptedModel(script=[AIMessage(answer) for answer in answers])
    result = run(path, knowledge, Runner(library, deck=deck, model=model))
    deck.write()
    return result


def test_a_judge_votes_three_times_and_its_votes_are_replayed(
    tmp_path: Path, library: Library, knowledge: Knowledge
) -> None:
    path = write(tmp_path, "judge: The answer says what the role does")
    live = judge(library, path, knowledge, "Yes. It names duties.", "No, too short.", "**yes** - it does")
    replayed = run(path, knowledge, Runner(library))
    assert live.checks[0].found == replayed.checks[0].found == "2 of 3 votes say yes: It names duties."
    assert (live.verdict, replayed.verdict) == ("pass", "pass")
    assert "Statement: The answer says what the role does" in (tmp_path / "one.recording.yaml").read_text(
        encoding="utf-8"
    )


def test_a_judge_that_says_no_fails_the_talk_and_passes_its_twin(
    tmp_path: Path, library: Library, knowledge: Knowledge
) -> None:
    answers = ("No. It is about pay.", "I cannot say.", "No.")
    path = write(tmp_path, "judge: The answer is about the weather")
    twin = write(tmp_path, "not_judge: The answer is about the weather", "twin")
    failed = judge(library, path, knowledge, *answers)
    assert (failed.verdict, failed.checks[0].found) == ("fail", "0 of 3 votes say yes: It is about pay.")
    assert judge(library, twin, knowledge, *answers).verdict == "pass"


def test_a_missing_or_stale_recording_is_a_verdict_of_its_own(
    tmp_path: Path, library: Library, knowledge: Knowledge
) -> None:
    path = write(tmp_path, "judge: The answer says what the role does")
    missing = run(path, knowledge, Runner(library))
    judge(library, path, knowledge, "Yes.", "Yes.", "Yes.")
    write(tmp_path, "judge: The answer says what the role needs")
    stale = run(path, knowledge, Runner(library))
    assert [missing.verdict, stale.verdict] == ["unrecorded", "unrecorded"]
    assert "There is no recording" in missing.fault
    assert "what the role [-does-] {+needs+}" in stale.fault
    assert stale.checks[0].verdict == "blocked"
    assert choose_exit_code([missing]) == 3
    assert 'errors="2"' in write_junit([missing, stale])


@pytest.mark.parametrize(
    ("answer", "holds", "reason"),
    [("Yes, it does.", True, "it does."), ("no", False, "no reason given"), ("Perhaps yes.", False, "Perhaps yes."),
     ("Yesterday it did.", False, "Yesterday it did.")],
)  # fmt: skip
def test_only_an_answer_that_begins_with_yes_is_a_yes(answer: str, holds: bool, reason: str) -> None:
    vote = read_vote(answer)
    assert (vote.holds, vote.reason) == (holds, reason)


def test_means_finds_a_sentence_by_its_sense_and_shows_the_threshold(
    tmp_path: Path, library: Library, knowledge: Knowledge
) -> None:
    near = run(
        write(tmp_path, "means: AI engineers build software on top of existing models"), knowledge, Runner(library)
    )
    far = run(write(tmp_path, "means: Nurses work long shifts in a hospital", "far"), knowledge, Runner(library))
    assert (near.verdict, far.verdict) == ("pass", "fail")
    assert "needed is 0.70" in far.checks[0].found


def test_the_threshold_of_means_parts_sentences_that_mean_the_same_from_those_that_do_not(library: Library) -> None:
    lines = (CHECKOUT / "tests" / "talks_data" / "means.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    right = 0
    for row in rows:
        vectors = library.embedder.embed([row["one"], row["other"]])
        right += (float(vectors[0] @ vectors[1]) >= NEAR) == row["same"]
    assert len(rows) >= 40
    assert right / len(rows) >= 0.9


# The command


@pytest.fixture
def advisor(settings: Settings, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.setenv("ADVISOR_DATA", str(settings.data))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["talk", *arguments])


def test_a_talk_answered_without_a_model_needs_no_recording(advisor: Any, tmp_path: Path) -> None:
    write(tmp_path, "cites: roles/ai-engineer")
    for arguments in ((), ("--model", "tests.fakes:NoModel")):
        done = advisor("record", *arguments)
        assert done.exit_code == 0, done.output
        assert "without a language model, so there is nothing to record." in done.stdout
    assert list(tmp_path.glob("*.recording.yaml")) == []


def test_record_writes_what_run_replays(advisor: Any, tmp_path: Path) -> None:
    write(tmp_path, "judge: The answer says what the role does")
    before = advisor("run")
    assert before.exit_code == 3
    assert "There is no recording 'one.recording.yaml'" in before.stdout
    unnamed = advisor("record")
    assert isinstance(unnamed.exception, RecordingError)
    assert "set OPENAI_API_KEY or OPENAI_BASE_URL" in str(unnamed.exception)
    done = advisor("record", "--model", "tests.fakes:YesModel")
    assert done.exit_code == 0, done.output
    assert "one.recording.yaml written." in done.stdout
    assert advisor("run").exit_code == 0
    assert advisor("check").exit_code == 0


def test_recording_one_wording_of_a_talk_records_them_all(advisor: Any, tmp_path: Path) -> None:
    path = write(tmp_path, "judge: The answer says what the role does")
    path.write_text(path.read_text(encoding="utf-8") + "    or:\n      - Define AI engineer\n", encoding="utf-8")
    script = [{"type": "ai", "content": "Yes."}] * 6
    options = json.dumps({"script": script})
    done = advisor("record", "-k", "define", "--model", "tests.fakes:ScriptedModel", "--options", options)
    assert done.exit_code == 0, done.output
    assert advisor("run").exit_code == 0


def test_options_that_are_no_json_are_named(advisor: Any, tmp_path: Path) -> None:
    write(tmp_path, "judge: The answer says what the role does")
    done = advisor("record", "--model", "tests.fakes:YesModel", "--options", "hot")
    assert "--options is 'hot'" in str(done.exception)
    assert done.exit_code == 1


# Talks that a language model answers

QUESTION = "What is the main difference between an AI engineer and a machine learning engineer?"
TRUE = (
    "An AI engineer builds products on foundation models that already exist, while a machine learning engineer trains "
    "models."
)
CITED = TRUE.replace("models.", "models [1].")
FALSE = "An AI engineer earns 999,999 US dollars a year [1]."
DEAD = "http://127.0.0.1:9/v1"  # nobody listens there
MODEL_TALK = """talk: In a model's words
given:
  answered_by: model
turns:
  - user: {question}
    expect:
      - says: builds products on foundation models that already exist
      - withheld: 1
  - user: What do they earn in Texas?
    expect:
      - cites: {section}
"""
SCRIPT: tuple[Step, ...] = (
    say(f"{CITED} {FALSE}"),
    say("1. –"),
    call(
        ("search_knowledge", {"query": "What does a robotics engineer do?"}),
        ("compare_roles", {"first": "AI engineer", "second": "ML engineer"}),
        ("look_up_pay", {"role": "ML engineer", "place": "Texas"}),
    ),
    say(CITED),
)


def write_model_talk(
    folder: Path, question: str = QUESTION, section: str = "comparisons/ai-engineer-vs-ml-engineer"
) -> Path:
    path = folder / "one.talk.yaml"
    path.write_text(MODEL_TALK.format(question=question, section=section), encoding="utf-8")
    return path


def report(done: Any) -> dict[str, Any]:
    """Read the JSON that 'run' printed, times aside."""
    content = json.loads(done.stdout)
    assert content.pop("seconds")
    return dict(content)


def test_a_talk_recorded_with_the_models_server_replays_offline_byte_for_byte(
    advisor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_model_talk(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789abcdef")
    with serve_script(*SCRIPT) as model:
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        recorded = advisor("record")
    assert recorded.exit_code == 0, recorded.output
    kept = (tmp_path / "one.recording.yaml").read_text(encoding="utf-8")

    monkeypatch.setenv("OPENAI_BASE_URL", DEAD)
    first = advisor("run", "--json")
    monkeypatch.delenv("OPENAI_BASE_URL")
    monkeypatch.delenv("OPENAI_API_KEY")
    second = advisor("run", "--json")

    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert json.dumps(report(first)) == json.dumps(report(second))
    assert TRUE.removesuffix(".") in report(first)["talks"][0]["turns"][0]["reply"]
    assert "model: gpt-5.4-mini" in kept
    assert "sk-test" not in kept
    assert (tmp_path / "one.recording.yaml").read_text(encoding="utf-8") == kept


def test_a_replay_gives_what_the_live_run_gave(tmp_path: Path, library: Library, knowledge: Knowledge) -> None:
    path = write_model_talk(tmp_path)
    deck = Deck(recording=True)
    with serve_script(*SCRIPT) as model:
        live = run(path, knowledge, Runner(library, deck=deck, model=open_author(model).open()[0]))
        assert [len(request["messages"]) for request in model.requests] == [2, 4, 4, 8]
    deck.write()
    replayed = run(path, knowledge, Runner(library))
    assert live.verdict == "pass", live
    one, other = (dump_results([result]) | {"seconds": {}} for result in (live, replayed))
    assert json.dumps(one) == json.dumps(other)


def test_a_changed_prompt_ends_with_3_and_shows_the_words(
    advisor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    write_model_talk(tmp_path)
    with serve_script(*SCRIPT) as model:
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        advisor("record")
    shutil.copytree(settings.prompts, tmp_path / "prompts")
    rules = tmp_path / "prompts" / "agent-rules.md"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("at most 150 words", "at most 90 words"), encoding="utf-8"
    )
    monkeypatch.setenv("ADVISOR_PROMPTS", str(tmp_path / "prompts"))
    done = advisor("run")
    assert done.exit_code == 3
    assert "in message 1 (system), " in done.stdout
    assert "answer first, at most [-150-] {+90+} words, short sentences" in done.stdout
    assert "Traceback" not in done.output


def test_a_talk_that_wants_a_model_and_has_no_recording_asks_none(
    advisor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_model_talk(tmp_path)
    with serve_script() as model:
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        done = advisor("run")
    assert done.exit_code == 3
    assert "There is no recording 'one.recording.yaml'" in done.stdout


def test_a_talk_that_wants_no_model_is_answered_without_one_whatever_is_set(
    advisor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "cites: roles/ai-engineer")
    plain = report(advisor("run", "--json"))
    with serve_script() as model:
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789abcdef")
        assert report(advisor("run", "--json")) == plain


def test_a_model_that_fails_while_it_is_recorded_leaves_no_recording(
    advisor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_model_talk(tmp_path)
    with serve_script(fail(401)) as model:
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        done = advisor("record")
    assert done.exit_code == 3
    assert "The model failed while it was recorded (OpenAIAuthenticationError" in done.stdout
    assert list(tmp_path.glob("*.recording.yaml")) == []


def test_who_answers_is_given_by_the_folder_or_the_talk_before_it(tmp_path: Path, knowledge: Knowledge) -> None:
    asks = "turns:\n  - user: hello\n    expect:\n      - max_words: 90\n"
    texts = {
        "talks.yaml": "given:\n  answered_by: model\n",
        "one.talk.yaml": f"talk: one\n{asks}",
        "two.talk.yaml": f"talk: two\ngiven:\n  answered_by: extractive\n{asks}",
        "one.persona.yaml": "persona: one\nwants: hello\nstops_when:\n  - max_words: 90\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = TalkFiles(Names.of(knowledge, TEXTS))
    found = [files.read(tmp_path / name).talk for name in list(texts)[1:]]
    (tmp_path / "talks.yaml").unlink()
    begun = tmp_path / "three.talk.yaml"
    begun.write_text(f"talk: three\nstarts_from: one.talk.yaml\n{asks}", encoding="utf-8")
    found.append(files.read(begun).talk)
    assert [talk and talk.answered_by for talk in found] == ["model", "extractive", "model", "model"]


def test_options_without_a_model_of_ones_own_are_refused(advisor: Any, tmp_path: Path) -> None:
    write_model_talk(tmp_path)
    done = advisor("record", "--options", "{}")
    assert "name that too" in str(done.exception)
