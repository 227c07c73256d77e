"""`advisor serve`: the web UI on one port."""

import errno
import logging
import os
import socket
import threading
import webbrowser
from contextlib import suppress

import typer
import uvicorn
from starlette.types import ASGIApp

from bot.answer.agent import Author
from bot.cli.talk import open_library
from bot.config import read_settings
from bot.conversation import Library
from bot.errors import ServerError


def serve_web(host: str | None, port: int | None, open_browser: bool) -> None:
    """Serve until interrupted; raise `ServerError` if the port cannot be had."""
    settings = read_settings(os.environ, host=host, port=port)
    listener = bind_port(settings.host, settings.port)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    logging.getLogger("bot.turn").setLevel(logging.INFO)
    library = open_library()
    library.embedder.embed(["warm up"])
    if library.author:  # loading its libraries takes seconds, which the first person would wait for
        threading.Thread(target=_open, args=(library.author,), daemon=True).start()
    server = uvicorn.Server(uvicorn.Config(_build(library), log_level="warning", ws_max_size=1 << 20))
    name = "localhost" if settings.host in {"127.0.0.1", "::1"} else settings.host
    address = f"http://{name}:{listener.getsockname()[1]}"
    typer.echo(f"Career Advisor is ready at {address} (Ctrl+C stops it).")
    if open_browser:
        webbrowser.open(address)
    server.run(sockets=[listener])


def _open(author: Author) -> None:
    with suppress(Exception):  # the first turn tries again, and says what is wrong
        author.open()


def _build(library: Library) -> ASGIApp:
    from bot.server import build_server

    return build_server(library)


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
