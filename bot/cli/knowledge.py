"""`advisor knowledge …`: what the pages hold, and whether they pass their checks."""

import os
from typing import Annotated

import typer

knowledge_commands = typer.Typer(help="Check and show the knowledge.", no_args_is_help=True)


@knowledge_commands.command()
def check() -> None:
    """Check every page; list all problems with file, line, reason and hint."""
    from bot.config import read_settings
    from bot.knowledge import check_knowledge, read_knowledge

    folder = read_settings(os.environ).knowledge
    problems = check_knowledge(folder)
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        typer.echo(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}.", err=True)
        raise typer.Exit(1)
    knowledge = read_knowledge(folder)
    statements = sum(len(section.sentences) for section in knowledge.sections.values())
    empty = sum(section.empty for section in knowledge.sections.values())
    typer.echo(f"{len(knowledge.sections)} sections, {statements} statements, {empty} honestly empty: no problem.")


@knowledge_commands.command()
def show(section: Annotated[str, typer.Argument(help="A section id such as 'roles/ai-engineer#pay'.")]) -> None:
    """Show a section with its sources."""
    from bot.cli.console import show_section
    from bot.config import read_settings
    from bot.errors import MessageError
    from bot.knowledge import read_knowledge

    knowledge = read_knowledge(read_settings(os.environ).knowledge)
    found = knowledge.sections.get(section)
    if found is None:
        from rapidfuzz.process import extract

        near = ", ".join(repr(name) for name, *_ in extract(section, list(knowledge.sections), limit=3))
        raise MessageError(f"There is no section {section!r}; the nearest ids are {near}.")
    show_section(found, knowledge)
