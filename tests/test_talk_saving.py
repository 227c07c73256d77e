"""A conversation that was held is saved as a talk: facts and never prose, ticked by the advisor, passing at once."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.cli.saving import choose_file, write_talk
from bot.config import CHECKOUT, read_settings
from bot.conversation import Conversation, Library
from bot.errors import MessageError
from bot.knowledge import Knowledge
from bot.prompts import read_texts
from bot.talks.load import TalkFiles
from bot.talks.names import Names
from bot.talks.run import Runner
from bot.talks.save import SavedTurn, list_turns, prove_turns, write_saved
from bot.talks.script import Talk, list_items
from tests.browser import copy_built, open_browser, press, run_server
from tests.scripted_model import say, serve_script

TEXTS = read_texts(CHECKOUT / "prompts", "replies")
PERSON = ("I am a nurse and I love statistics. Which role suits me?", "I like building models.", "What does it pay?")


@pytest.fixture(scope="module")
def runner(library: Library) -> Runner:
    return Runner(library)


def hold(conversation: Conversation, messages: Sequence[str]) -> None:
    for message in messages:
        asyncio.run(conversation.reply(message))


def read(text: str, folder: Path, knowledge: Knowledge) -> Talk:
    path = folder / "saved.talk.yaml"
    path.write_text(text, encoding="utf-8")
    found = TalkFiles(Names.of(knowledge, TEXTS)).read(path)
    assert found.problems == ()
    assert found.talk
    return found.talk


def prove(conversation: Conversation, runner: Runner) -> tuple[SavedTurn, ...]:
    return asyncio.run(prove_turns(list_turns(conversation), conversation.lens, runner))


def run(talk: Talk, runner: Runner) -> str:
    return asyncio.run(runner.run_once(list_items(talk)[0])).verdict


@pytest.mark.parametrize(
    "messages",
    [("What is an AI engineer?", 'and "the pay": how much #really?', "Can you promise me a job?", "hello"), PERSON,
     ("How do AI engineers and ML engineers differ?", "and the second one: - tools?", "What do dentists earn?")],
)  # fmt: skip
def test_a_saved_conversation_passes_at_once(
    tmp_path: Path, runner: Runner, library: Library, knowledge: Knowledge, messages: Sequence[str]
) -> None:
    conversation = Conversation(library, "hiring")
    hold(conversation, messages)
    talk = read(write_saved("Saved: from a chat", "hiring", prove(conversation, runner)), tmp_path, knowledge)
    assert [turn.user for turn in talk.turns] == list(messages)
    assert (talk.name, talk.lens, run(talk, runner)) == ("Saved: from a chat", "hiring", "pass")


def test_saving_never_asks_a_language_model_again(library: Library, knowledge: Knowledge, tmp_path: Path) -> None:
    question = "What is the main difference between an AI engineer and a machine learning engineer?"
    said = "Machine learning engineers train models [1]. Which of them do you like better?"
    with serve_script(say(said)) as model:  # a second request would fail
        modern = Library(read_settings({}, data=library.settings.data, openai_base_url=model.url), library.embedder)
        conversation = Conversation(modern)
        hold(conversation, [question])
        turns = prove(conversation, Runner(modern))
    talk = read(write_saved("With a model", "candidate", turns), tmp_path, knowledge)
    assert conversation.turns[0].reply.usage["calls"] > 0
    assert (talk.answered_by, run(talk, Runner(library))) == ("extractive", "pass")


def test_what_is_saved_are_facts_and_never_the_words_of_a_reply(conversation: Conversation, runner: Runner) -> None:
    hold(conversation, PERSON)
    text = write_saved("A nurse", "candidate", prove(conversation, runner))
    assert set(re.findall(r"(?m)^      - (\w+):", text)) == {"cites", "asks_about", "profile_has"}
    assert "- profile_has: maths" in text
    said = [statement.text for turn in conversation.turns for statement in turn.reply.statements]
    assert said
    assert [words for words in said if words in text] == []


def test_a_fact_is_noted_at_the_turn_at_which_it_was_learnt(conversation: Conversation) -> None:
    hold(conversation, PERSON)
    learnt = [
        [fact.text for fact in turn.facts if fact.text == "profile_has: maths"] for turn in list_turns(conversation)
    ]
    assert learnt == [["profile_has: maths"], [], []]


def test_what_a_file_brought_about_is_left_out_and_said(
    tmp_path: Path, library: Library, runner: Runner, knowledge: Knowledge
) -> None:
    conversation = Conversation(library)
    cv = b"Jo Doe\n\nSkills\nPython, SQL, statistics\n\nExperience\nNurse, City Hospital, 2015 to 2023\n"
    asyncio.run(conversation.read(cv, "cv.txt"))
    hold(conversation, ("Which role suits me?", "What is MLOps?"))
    turns = prove(conversation, runner)
    assert [turn.user for turn in turns] == ["Which role suits me?", "What is MLOps?"]
    talk = read(write_saved("With a CV", "candidate", turns), tmp_path, knowledge)
    assert run(talk, runner) == "pass"


def test_a_change_of_lens_midway_saves_what_still_holds(
    tmp_path: Path, library: Library, runner: Runner, knowledge: Knowledge
) -> None:
    conversation = Conversation(library)
    hold(conversation, ("What is an AI engineer?",))
    conversation.lens = "team"
    hold(conversation, ("Which roles do we hire first?",))
    turns = prove(conversation, runner)
    talk = read(write_saved("Two lenses", conversation.lens, turns), tmp_path, knowledge)
    assert run(talk, runner) == "pass"


def test_a_talk_that_would_expect_nothing_is_not_written(conversation: Conversation, runner: Runner) -> None:
    with pytest.raises(MessageError, match="Nothing has been said yet"):
        list_turns(conversation)
    hold(conversation, ("What is an AI engineer?",))
    with pytest.raises(MessageError, match="could never fail"):
        write_saved("Empty", "candidate", list_turns(conversation), ())


# The terminal


def test_numbers_untick_in_the_terminal(tmp_path: Path, conversation: Conversation, runner: Runner) -> None:
    hold(conversation, PERSON[:1])
    turns = prove(conversation, runner)
    facts = [fact.text for turn in turns for fact in turn.facts]
    assert len(facts) >= 3
    file = choose_file(str(tmp_path / "a-nurse"))
    write_talk(file, {1, 3}, "candidate", turns)
    written = re.findall(r"(?m)^      - (.*)$", file.read_text(encoding="utf-8"))
    assert (file.name, written) == ("a-nurse.talk.yaml", [facts[1], *facts[3:]])
    with pytest.raises(MessageError, match="exists already"):
        choose_file(str(tmp_path / "a-nurse"))


def test_save_in_the_chat_lists_asks_and_writes_a_talk_that_passes(tmp_path: Path, library: Library) -> None:
    lines = (":save", ":save early", PERSON[0], ":save talks/nurse", "99", "2", ":save talks/nurse", ":quit")
    environment = {**os.environ, "ADVISOR_DATA": str(library.settings.data)}

    def advise(*arguments: str, typed: str = "") -> str:
        command = [sys.executable, "-m", "bot", *arguments]
        done = subprocess.run(
            command, input=typed.encode(), capture_output=True, cwd=tmp_path, env=environment, check=True
        )
        return " ".join(done.stdout.decode().split())

    shown = advise("chat", typed="\n".join(lines))
    assert "Give the talk a name after ':save'" in shown
    assert "Nothing has been said yet" in shown
    assert re.search(r" 1 cites: \S+ \(rests on “", shown)
    assert "'99' is none of the numbers" in shown
    assert "talks/nurse.talk.yaml written; 'advisor talk run talks/nurse.talk.yaml' holds it again." in shown
    assert "'talks/nurse.talk.yaml' exists already" in shown
    assert "1 talk: 1 pass." in advise("talk", "run", "talks")


# The web page


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[str]:
    data = tmp_path_factory.mktemp("web")
    with run_server(copy_built(library.settings.data, data / "data"), data / "server.log") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


def test_the_web_page_ticks_previews_and_downloads_a_talk_that_passes(
    browser: Browser, address: str, tmp_path: Path, runner: Runner, knowledge: Knowledge
) -> None:
    page = browser.new_page()
    page.goto(address)
    page.locator("#chat-input").fill(PERSON[0])
    page.locator("#chat-submit").click()
    press(page.get_by_role("button", name="Save as talk"))
    frame = page.frame_locator("dialog.passage iframe")
    preview, boxes = frame.locator("#talk-text"), frame.locator("input[name=keep]")
    expect(preview).to_contain_text("- profile_has: maths")
    assert all(box.is_checked() for box in boxes.all())
    frame.get_by_label("profile_has: maths").uncheck()
    expect(preview).not_to_contain_text("profile_has: maths")
    frame.get_by_label("Name").fill("A nurse: first try")
    expect(preview).to_contain_text('talk: "A nurse: first try"')
    with page.expect_download() as waiting:
        frame.get_by_role("button", name="Download").click()
    assert waiting.value.suggested_filename == "a-nurse-first-try.talk.yaml"
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert text == preview.inner_text() + "\n" * (not preview.inner_text().endswith("\n"))
    talk = read(text, tmp_path, knowledge)
    with ThreadPoolExecutor(1) as elsewhere:  # the browser keeps a loop running here
        assert elsewhere.submit(run, talk, runner).result() == "pass"
    for box in boxes.all():
        box.uncheck()
    expect(preview).to_contain_text("Keep at least one thing")
    expect(frame.get_by_role("button", name="Download")).to_be_disabled()
    page.close()


def test_the_button_works_by_keyboard_shows_all_turns_and_gets_the_focus_back(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(address)
    for count, message in enumerate(PERSON[:2], 1):
        page.locator("#chat-input").fill(message)
        page.locator("#chat-submit").click()
        expect(page.get_by_role("button", name="Save as talk")).to_have_count(count)
    button = page.get_by_role("button", name="Save as talk").first  # under whichever answer: it is the chat's
    expect(button).to_be_enabled()  # while an answer is still being sent Chainlit keeps it disabled: no focus, no Enter
    button.focus()
    page.keyboard.press("Enter")
    frame = page.frame_locator("dialog.passage iframe")
    expect(frame.locator("legend")).to_have_text(list(PERSON[:2]))
    assert page.locator("dialog.passage").get_attribute("aria-label") == "Save as talk"
    page.keyboard.press("Escape")
    expect(page.locator("dialog.passage")).to_be_hidden()
    expect(button).to_be_focused()
    page.close()
