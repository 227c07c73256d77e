"""One HTTP server: the door for programs, passages, why an answer, chats to take away, and Chainlit at `/`."""

import os
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp

from bot.config import CHECKOUT
from bot.conversation import Conversation, Library
from bot.errors import MessageError
from bot.server.charts import draw_figure, draw_fit
from bot.server.desk import Desk, get_desk, set_desk
from bot.server.door import Door, answer_missing
from bot.server.guard import Guard, drop_outside_links, hash_inline_scripts, list_hosts, write_policy
from bot.server.journal import note_turn, open_journal
from bot.server.pages import (
    link_evidence,
    render_page,
    show_chat,
    show_evidence,
    show_profile,
    show_verdict,
    show_why,
    write_chat,
    write_verdict,
)
from bot.server.talks import add_talk_pages

__all__ = [
    "Desk",
    "build_api",
    "build_server",
    "draw_figure",
    "draw_fit",
    "get_desk",
    "link_evidence",
    "note_turn",
    "open_journal",
    "set_desk",
]

LONGEST_FORM = 1000  # bytes
CHAT_PAGE = CHECKOUT / "bot" / "app" / "page.py"


def build_server(library: Library) -> ASGIApp:
    """Build the whole web application around an open library."""
    desk = Desk(library)
    set_desk(desk)
    app = _begin(library)
    _add_chat_pages(app, desk)
    _add_verdict_pages(app, desk)
    add_talk_pages(app, library, partial(_find_chat, desk))
    html = _mount_chat(app)
    return Guard(app, write_policy(hash_inline_scripts(html)), list_hosts(library.settings))


def build_api(library: Library) -> ASGIApp:
    """Build the door for programs and the passages its citations open, without the web UI."""
    app = _begin(library)
    app.add_exception_handler(StarletteHTTPException, answer_missing)
    return Guard(app, write_policy([]), list_hosts(library.settings))


def _begin(library: Library) -> FastAPI:
    app = FastAPI(title="Career Advisor", docs_url=None, redoc_url=None, openapi_url=None)
    _add_passages(app, library)
    app.mount("/v1", Door(library).build())
    return app


def _add_passages(app: FastAPI, library: Library) -> None:
    @app.exception_handler(HTTPException)
    async def show_error(request: Request, error: HTTPException) -> HTMLResponse:
        heading = "Not found" if error.status_code == 404 else "Sorry"
        return HTMLResponse(render_page("message.html", heading=heading, sentence=error.detail), error.status_code)

    @app.get("/health")
    async def tell_health() -> JSONResponse:
        shelf = await library.current()
        return JSONResponse({"status": "ok", "sections": len(shelf.knowledge.sections)})

    @app.get("/evidence/{kind}/{name}/{facet}")
    async def open_evidence(kind: str, name: str, facet: str, quote: str = "") -> HTMLResponse:
        knowledge = (await library.current()).knowledge
        section = knowledge.sections.get(f"{kind}/{name}#{facet}")
        if section is None:
            raise HTTPException(404, "There is no such section; it may have been renamed since it was cited.")
        return HTMLResponse(show_evidence(section, knowledge, quote))


def _add_chat_pages(app: FastAPI, desk: Desk) -> None:
    @app.get("/why/{identifier}/{number}")
    async def open_why(identifier: str, number: int) -> HTMLResponse:
        turn = desk.find_turn(identifier, number)
        if turn is None:
            raise HTTPException(404, "This answer is no longer remembered; ask the question again.")
        return HTMLResponse(show_why(turn))

    @app.get("/chat/{identifier}.md")
    async def download_chat(identifier: str) -> PlainTextResponse:
        text = write_chat(_find_chat(desk, identifier), (await desk.library.current()).knowledge)
        disposition = {"content-disposition": 'attachment; filename="career-advisor-chat.md"'}
        return PlainTextResponse(text, media_type="text/markdown; charset=utf-8", headers=disposition)

    @app.get("/chat/{identifier}")
    async def open_chat(identifier: str) -> HTMLResponse:
        return HTMLResponse(show_chat(_find_chat(desk, identifier), (await desk.library.current()).knowledge))


def _add_verdict_pages(app: FastAPI, desk: Desk) -> None:
    @app.get("/profile/{identifier}")
    async def open_profile(identifier: str) -> HTMLResponse:
        return HTMLResponse(show_profile(await _find_chat(desk, identifier).reckon(), identifier))

    @app.post("/profile/{identifier}")
    async def forget_person(identifier: str) -> RedirectResponse:
        await _find_chat(desk, identifier).forget()
        return RedirectResponse(f"/profile/{identifier}", 303)

    @app.post("/profile/{identifier}/{trait}")
    async def correct_fact(identifier: str, trait: str, request: Request) -> RedirectResponse:
        content = parse_qs((await request.body())[:LONGEST_FORM].decode("ascii", "replace"))
        wanted = content.get("level", [""])[0] if content.get("do") == ["correct"] else ""
        if wanted and wanted not in {str(level) for level in range(-2, 3)}:
            raise HTTPException(400, "A level runs from -2 to 2; go back and pick one of the list.")
        try:
            await _find_chat(desk, identifier).correct(trait, int(wanted) if wanted else None)
        except MessageError as error:
            raise HTTPException(404, str(error)) from error
        return RedirectResponse(f"/profile/{identifier}", 303)

    @app.get("/verdict/{identifier}.md")
    async def download_verdict(identifier: str) -> PlainTextResponse:
        text = write_verdict(await _find_chat(desk, identifier).reckon())
        disposition = {"content-disposition": 'attachment; filename="career-advisor-verdict.md"'}
        return PlainTextResponse(text, media_type="text/markdown; charset=utf-8", headers=disposition)

    @app.get("/verdict/{identifier}")
    async def open_verdict(identifier: str) -> HTMLResponse:
        return HTMLResponse(show_verdict(await _find_chat(desk, identifier).reckon(), identifier))


def _find_chat(desk: Desk, identifier: str) -> Conversation:
    conversation = desk.find(identifier)
    if conversation is None:
        raise HTTPException(404, "This chat is no longer remembered.")
    return conversation


def _mount_chat(app: FastAPI) -> str:
    """Mount Chainlit at `/` and return its page, stripped of whatever names another host."""
    # Chainlit writes its files where this points, at its first import.
    os.environ["CHAINLIT_APP_ROOT"] = str(CHECKOUT)
    import chainlit.server
    from chainlit.utils import mount_chainlit

    original = chainlit.server.get_html_template

    def get_html_template(root_path: str) -> str:
        return drop_outside_links(original(root_path))

    chainlit.server.get_html_template = get_html_template
    chainlit.server.app.middleware_stack = None  # one application a process: it may have answered for another server
    mount_chainlit(app=app, target=str(Path(CHAT_PAGE)), path="")
    return get_html_template("")
