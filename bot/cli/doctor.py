"""`advisor doctor`: look at every part of the installation, and say what to do about what is wrong."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable

import typer

from bot.config import Settings, read_settings
from bot.errors import AdvisorError, IndexDamaged, StorageError


def examine() -> bool:
    """Print a line a part; return whether all that is needed is well."""
    parts: list[tuple[str, Callable[[Settings], str]]] = [
        ("Python", _look_at_python),
        ("embedding model", _look_at_embedder),
        ("knowledge", _look_at_knowledge),
        ("data folder", _look_at_data),
        ("index", _look_at_index),
        ("port", _look_at_port),
        ("browser, for the tests only", _look_at_browser),
    ]
    try:
        settings = read_settings(os.environ)
    except AdvisorError as error:
        typer.echo(f"  FAULT  settings: {error}")
        return False
    healthy = True
    for name, look in parts:
        try:
            typer.echo(f"  ok     {name}: {look(settings)}")
        except AdvisorError as error:
            typer.echo(f"  FAULT  {name}: {error}")
            healthy = False
    return healthy


def _look_at_python(settings: Settings) -> str:
    return sys.version.split()[0]


def _look_at_embedder(settings: Settings) -> str:
    from bot.index import open_embedder

    embedder = open_embedder(settings.embedder, settings.embedder_options)
    return f"{embedder.name}, {embedder.embed(['a test'])[0].size} dimensions"


def _look_at_knowledge(settings: Settings) -> str:
    from bot.knowledge import read_knowledge

    knowledge = read_knowledge(settings.knowledge)
    return f"{len(knowledge.sections)} sections pass their checks"


def _look_at_data(settings: Settings) -> str:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data):
            pass
    except OSError as error:
        raise StorageError(f"The data folder {str(settings.data)!r} cannot be written ({error.strerror}).") from error
    free = shutil.disk_usage(settings.data).free // 2**20
    return f"{str(settings.data)!r} can be written, {free:,} MiB free"


def _look_at_index(settings: Settings) -> str:
    from bot.index import Index, open_embedder
    from bot.knowledge import read_knowledge

    knowledge = read_knowledge(settings.knowledge)
    embedder = open_embedder(settings.embedder, settings.embedder_options)
    index = Index(settings.data / "index", embedder)
    try:
        snapshot = index.find(knowledge.searchable)
    except IndexDamaged as error:
        raise IndexDamaged(f"{error.args[0]} Run 'advisor index'.") from error
    if snapshot is None:
        return "not built for this knowledge yet; the next question builds it"
    return f"{len(snapshot.section_ids)} sections, proven"


def _look_at_port(settings: Settings) -> str:
    from bot.cli.serve import bind_port

    bind_port(settings.host, settings.port).close()
    return f"{settings.port} is free"


def _look_at_browser(settings: Settings) -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    return found or "none found; 'make test' installs one or says so"
