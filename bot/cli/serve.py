"""`advisor serve`: the web UI and the door for programs on one port."""

import asyncio
import errno
import logging
import os
import socket
import threading
import webbrowser
from contextlib import suppress

import typer
import uvicorn

from bot.answer.agent import Author
from bot.cli.talk import open_library
from bot.config import Settings, read_settings
from bot.conversation import Library
from bot.errors import ServerError

GRACE_SECONDS = 5  # for answers under way when the server is stopped
SHORTEST_KEY = 16  # characters
ANY_SENTENCE = "People in this role build things that others use."  # in no section to the letter


def serve_web(host: str | None, port: int | None, open_browser: bool, api_only: bool = False) -> None:
    """Serve until interrupted; raise `ServerError` if the port cannot be had or anybody could come in."""
    settings = read_settings(os.environ, host=host, port=port)
    if not settings.is_local:
        _insist_on_key(settings)
    listener = bind_port(settings.host, settings.port)
    from bot.server import build_api, build_server, open_journal  # slow, and the port is taken first

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    open_journal(settings)
    library = open_library(settings)
    library.embedder.embed(["warm up"])
    if library.author:  # its libraries and the gate on its prose take seconds, which the first person would wait for
        threading.Thread(target=_warm_up, args=(library, library.author), daemon=True).start()
    app = (build_api if api_only else build_server)(library)
    config = uvicorn.Config(app, log_level="warning", ws_max_size=1 << 20, timeout_graceful_shutdown=GRACE_SECONDS)
    name = "localhost" if settings.host in {"127.0.0.1", "::1"} else settings.host
    address = f"http://{f'[{name}]' if ':' in name else name}:{listener.getsockname()[1]}"
    if api_only:
        typer.echo(f"Career Advisor's API is ready at {address}/v1 (Ctrl+C stops it).")
    else:
        typer.echo(f"Career Advisor is ready at {address} (Ctrl+C stops it).")
        if open_browser:
            webbrowser.open(address)
    uvicorn.Server(config).run(sockets=[listener])


def _insist_on_key(settings: Settings) -> None:
    """Raise `ServerError` if other machines could come in and no key keeps strangers out."""
    length = len(settings.api_key.get_secret_value())
    if length < SHORTEST_KEY:
        have = f"ADVISOR_API_KEY has {length} characters" if length else "there is no ADVISOR_API_KEY"
        raise ServerError(
            f"On {settings.host!r} other machines can reach the API, and {have}; set it to {SHORTEST_KEY} or more "
            "(python -c 'import secrets; print(secrets.token_urlsafe(24))' makes one), or serve on 127.0.0.1."
        )


def _warm_up(library: Library, author: Author) -> None:
    with suppress(Exception):  # the first turn tries again, and says what is wrong
        author.open()
    with suppress(Exception):
        prose = asyncio.run(library.current()).prose
        prose.judge(ANY_SENTENCE, list(prose.sections)[:1])


def bind_port(host: str, port: int) -> socket.socket:
    """Take the port before anything slow happens; raise `ServerError` if it is in use or not allowed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # bound alone, another server could still take it while this one loads
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8000
            raise ServerError(f"Port {port} is in use; try 'advisor serve --port {other}'.") from error
        raise ServerError(
            f"The address {host}:{port} cannot be used ({error.strerror}); try '--host 127.0.0.1'."
        ) from error
    except OverflowError as error:
        raise ServerError(f"{port} is not a port; use one from 0 to 65535.") from error
    return listener
