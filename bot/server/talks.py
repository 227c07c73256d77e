"""The page that saves a chat as a talk: tick what must stay true, see the file, take it away."""

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query
from fastapi.responses import HTMLResponse, PlainTextResponse

from bot.conversation import Conversation, Library
from bot.errors import MessageError
from bot.server.pages import render_page
from bot.talks.run import Runner
from bot.talks.save import UNTITLED, list_turns, prove_turns, write_saved

LONGEST_NAME = 80  # characters of a file's name


def add_talk_pages(app: FastAPI, library: Library, find_chat: Callable[[str], Conversation]) -> None:
    """Add the page with the ticks, and the talk as a file."""

    @app.get("/talk/{identifier}.yaml")
    async def download_talk(
        identifier: str, name: str = UNTITLED, keep: Annotated[list[str] | None, Query()] = None
    ) -> PlainTextResponse:
        conversation = find_chat(identifier)
        try:
            text = write_saved(name, conversation.lens, list_turns(conversation), keep or [])
        except MessageError as error:
            raise HTTPException(400, str(error)) from error
        return PlainTextResponse(
            text,
            media_type="application/yaml; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="{_name_file(name)}.talk.yaml"'},
        )

    @app.get("/talk/{identifier}")
    async def open_talk(identifier: str) -> HTMLResponse:
        conversation = find_chat(identifier)
        try:
            turns = await prove_turns(list_turns(conversation), conversation.lens, Runner(library))
            text = write_saved(UNTITLED, conversation.lens, turns)
        except MessageError as error:
            raise HTTPException(404, str(error)) from error
        return HTMLResponse(render_page("talk.html", turns=turns, text=text, identifier=identifier, name=UNTITLED))


def _name_file(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:LONGEST_NAME] or "saved"
