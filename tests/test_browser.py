"""The web UI in a real browser: what a person sees, clicks and reads."""

import asyncio
import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.config import CHECKOUT
from bot.conversation import Conversation, Library
from tests.browser import copy_built, open_browser, press, run_server

SCREENSHOTS = CHECKOUT / "docs" / "screenshots"
COMPARE = "What is the main difference between an AI engineer and a machine learning engineer?"
CHIP = 'a[href^="/evidence/"]'


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def address(data: Path, library: Library) -> Iterator[str]:
    with run_server(copy_built(library.settings.data, data / "data"), data / "server.log") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page on a desktop, that has recorded what it asked for and complained about."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text("every claim opens the passage")).to_be_visible()
    yield page
    context.close()


def ask(page: Page, text: str) -> None:
    """Type a message, send it, and wait until its answer stands."""
    before = page.get_by_text("Why this answer").count()
    page.locator("#chat-input").fill(text)
    page.locator("#chat-submit").click()
    expect(page.get_by_text("Why this answer")).to_have_count(before + 1)


def read_passage(page: Page) -> str:
    """Return the marked words of the open passage."""
    frame = page.frame_locator("dialog.passage iframe")
    expect(frame.locator("mark").first).to_be_visible()
    return " ".join("".join(frame.locator("mark").all_inner_texts()).split())


def quote_of(href: str) -> str:
    return parse_qs(urlsplit(href).query)["quote"][0]


def test_the_first_screen_says_what_it_is_and_what_to_ask(page: Page) -> None:
    expect(page).to_have_title("Career Advisor")
    for words in ("up to 2026", "mostly from the US", "Nothing you write leaves this machine"):
        expect(page.get_by_text(words).first).to_be_visible()
    assert page.locator("#starters button").count() == 4


def test_a_starter_is_answered(page: Page) -> None:
    page.get_by_role("button", name="AI engineer or ML engineer?").click()
    expect(page.locator(CHIP).first).to_be_visible()
    expect(page.locator("table")).to_be_visible()


def test_every_citation_opens_the_quoted_words_by_mouse_on_the_second_turn_too(page: Page) -> None:
    ask(page, COMPARE)
    ask(page, "and the salary?")
    links = page.locator(CHIP)
    assert links.count() >= 8
    for at in range(links.count()):
        link = links.nth(at)
        link.click()
        expect(page.locator("dialog.passage")).to_be_visible()
        assert read_passage(page) == quote_of(link.get_attribute("href") or "")
        page.get_by_role("button", name="Close").click()
        expect(page.locator("dialog.passage")).to_be_hidden()


def test_every_citation_opens_by_keyboard_and_gives_the_focus_back(page: Page) -> None:
    ask(page, COMPARE)
    links = page.locator(CHIP)
    for at in range(links.count()):
        links.nth(at).focus()
        page.keyboard.press("Enter")
        assert read_passage(page) == quote_of(links.nth(at).get_attribute("href") or "")
        page.keyboard.press("Escape")
        expect(page.locator("dialog.passage")).to_be_hidden()
        expect(links.nth(at)).to_be_focused()


def test_citations_have_names_and_follow_each_other_by_tab(page: Page) -> None:
    ask(page, COMPARE)
    links = page.locator(CHIP)
    names = [links.nth(at).get_attribute("aria-label") or "" for at in range(links.count())]
    assert [int(re.match(r"Source (\d+): \S", name)[1]) for name in names] == list(range(1, len(names) + 1))  # type: ignore[index]  # every name matches
    links.first.focus()
    for name in names[1:]:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name


def test_what_is_shown_is_what_was_proven(page: Page, library: Library) -> None:
    with ThreadPoolExecutor() as pool:  # this thread's loop is Playwright's
        reply = pool.submit(asyncio.run, Conversation(library).reply(COMPARE)).result()
    ask(page, COMPARE)
    shown = " ".join(page.locator(".message-content").last.inner_text().split())
    for statement in reply.statements:
        assert statement.text in shown


def test_a_lens_is_chosen_beside_the_message_box(page: Page) -> None:
    page.get_by_role("button", name="For myself").click()
    page.get_by_text("Hiring", exact=True).last.click()
    ask(page, "What does a data engineer do?")
    expect(page.get_by_text("I will look at the advert and the interview")).to_be_visible()


def test_what_a_follow_up_was_taken_to_mean_is_shown_in_small_print(page: Page) -> None:
    ask(page, "What does a data engineer do?")
    ask(page, "and the salary?")
    expect(page.get_by_text("Taken as: What does a data engineer earn?")).to_be_visible()


def test_words_that_markdown_would_swallow_are_shown(page: Page) -> None:
    ask_text = "What is an AI:engineer ~really~ <b>doing</b> *here*?"
    page.locator("#chat-input").fill(ask_text)
    page.locator("#chat-submit").click()
    expect(page.locator('[data-step-type="user_message"]').last).to_contain_text(ask_text)


def test_an_unreadable_message_gets_one_sentence(page: Page) -> None:
    page.locator("#chat-input").fill("x" * 9000)
    page.locator("#chat-submit").click()
    expect(page.get_by_text("Your message has 9,000 characters; please send at most 8,000")).to_be_visible()


def test_a_suggestion_asks_its_question(page: Page) -> None:
    ask(page, COMPARE)
    press(page.get_by_role("button", name="Pay", exact=True))
    expect(page.get_by_text("Why this answer")).to_have_count(2)
    expect(page.get_by_text("How do AI engineers and machine learning engineers compare in pay?").last).to_be_visible()


def test_why_this_answer_tells_what_was_read(page: Page) -> None:
    ask(page, COMPARE)
    press(page.get_by_text("Why this answer"))
    frame = page.frame_locator("dialog.passage iframe")
    expect(frame.get_by_text("Sections read, best first")).to_be_visible()
    assert frame.locator("ol li").count() >= 5


def test_neighbouring_sections_are_reached_from_a_passage(page: Page) -> None:
    ask(page, COMPARE)
    press(page.locator(CHIP).first)
    frame = page.frame_locator("dialog.passage iframe")
    title = frame.locator("h1").inner_text()
    frame.locator('nav a[rel="next"]').click()
    expect(frame.locator("h1")).not_to_have_text(title)


def test_the_chat_can_be_copied_and_downloaded_with_its_sources(page: Page) -> None:
    ask(page, COMPARE)
    press(page.get_by_text("Keep this chat"))
    frame = page.frame_locator("dialog.passage iframe")
    expect(frame.locator("#chat-text")).to_contain_text(re.compile("grade [AB]"))
    with page.expect_download() as download:
        frame.get_by_text("Download as Markdown").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith("# A conversation with the Career Advisor")
    assert COMPARE in text
    assert "https://" in text


def test_a_rating_is_kept_on_this_machine(page: Page, data: Path) -> None:
    ask(page, COMPARE)
    press(page.get_by_role("button", name="Helpful", exact=True).last)
    expect(page.get_by_text("Your rating stays on this machine")).to_be_visible()
    last = json.loads((data / "data" / "feedback.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["rating"], last["question"]) == ("up", COMPARE)


def test_a_reload_says_once_that_the_chat_is_new(page: Page) -> None:
    ask(page, COMPARE)
    page.reload()
    expect(page.get_by_text("A reload starts a new chat")).to_be_visible()
    page.reload()
    expect(page.get_by_text("every claim opens the passage")).to_be_visible()
    expect(page.get_by_text("A reload starts a new chat")).to_have_count(0)


def test_nothing_is_asked_of_another_host_and_nothing_breaks_the_policy(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(address)
    ask(page, COMPARE)
    press(page.locator(CHIP).first)
    read_passage(page)
    host = address.removeprefix("http://")
    assert [url for url in asked if host not in url and not url.startswith(("data:", "blob:", "about:"))] == []
    assert said == []
    context.close()


def test_an_answer_about_pay_draws_its_chart(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    ask(page, "What does a data scientist earn?")
    chart = page.locator(".js-plotly-plot")
    expect(chart).to_be_visible()
    expect(chart).to_contain_text("BLS, May 2025")
    assert chart.locator(".barlayer .point").count() == 18
    assert said == []


def test_without_script_a_citation_opens_in_a_new_tab(page: Page, address: str) -> None:
    ask(page, COMPARE)
    link = page.locator(CHIP).first
    assert link.get_attribute("target") == "_blank"
    page.goto(address + (link.get_attribute("href") or ""))
    expect(page.locator("mark").first).to_be_visible()


CONTRAST = """
(selector) => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.5) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll(selector)].filter((e) => e.innerText && e.offsetParent).map((e) => {
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  });
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(address)
    ask(page, COMPARE)
    page.wait_for_timeout(700)  # colours fade in
    for selector in (".message-content p, .message-content td, .message-content th", CHIP, 'a[href^="/why/"]'):
        ratios = page.evaluate(CONTRAST, selector)
        assert ratios, selector
        assert min(ratios) >= 4.5, selector
    page.goto(address + (page.locator(CHIP).first.get_attribute("href") or ""))
    ratios = page.evaluate(CONTRAST, "main p, main a, main li, main mark, main small, .quality, .date")
    assert min(ratios) >= 4.5
    context.close()


def test_the_pictures_of_the_readme_are_made_here(browser: Browser, address: str, tmp_path: Path) -> None:
    """With `make screenshots` the pictures go to docs/screenshots; else they are made and thrown away."""
    folder = SCREENSHOTS if os.environ.get("SCREENSHOTS") == "keep" else tmp_path
    folder.mkdir(exist_ok=True)
    desk = browser.new_context(viewport={"width": 1180, "height": 800}, color_scheme="light").new_page()
    desk.goto(address)
    expect(desk.get_by_text("every claim opens the passage")).to_be_visible()
    desk.wait_for_timeout(1000)
    desk.screenshot(path=folder / "first-page.png")
    ask(desk, COMPARE)
    press(desk.locator(CHIP).nth(1))
    read_passage(desk)
    desk.wait_for_timeout(500)
    desk.screenshot(path=folder / "evidence.png")
    desk.context.close()
    phone = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark").new_page()
    phone.goto(address)
    ask(phone, "What does an ML engineer earn?")
    phone.wait_for_timeout(1000)
    phone.screenshot(path=folder / "phone.png")
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    assert all((folder / f"{name}.png").stat().st_size > 10_000 for name in ("first-page", "evidence", "phone"))
    phone.context.close()
