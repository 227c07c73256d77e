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
def wages() -> None:
    """Write the wage pages anew from the tables."""
    from bot.config import read_settings
    from bot.knowledge import write_pages

    count = write_pages(read_settings(os.environ).knowledge)
    typer.echo(f"{count} wage pages written from the tables.")


@knowledge_commands.command()
def coverage(as_json: Annotated[bool, typer.Option("--json", help="Print the table as JSON.")] = False) -> None:
    """Show for each role and facet the words, the sourced statements and the newest year; list empty facets."""
    from bot.cli.coverage import print_coverage
    from bot.config import read_settings
    from bot.knowledge import read_knowledge

    print_coverage(read_knowledge(read_settings(os.environ).knowledge), as_json)


@knowledge_commands.command()
def stale() -> None:
    """List what to renew: sources past their shelf life, oldest first, with the sections that rest on them."""
    from bot.cli.coverage import print_stale
    from bot.config import read_settings
    from bot.knowledge import read_knowledge

    print_stale(read_knowledge(read_settings(os.environ).knowledge))


@knowledge_commands.command()
def show(
    name: Annotated[
        str, typer.Argument(help="A section such as 'roles/ai-engineer#pay', or a page; none lists all pages.")
    ] = "",
) -> None:
    """Show a section with its sources, or list the sections of a page with their titles."""
    from bot.cli.console import list_pages, list_sections, show_section
    from bot.config import read_settings
    from bot.knowledge import read_knowledge

    knowledge = read_knowledge(read_settings(os.environ).knowledge)
    if not name:
        list_pages(knowledge)
    elif name in knowledge.sections:
        show_section(knowledge.sections[name], knowledge)
    else:
        list_sections(knowledge.find_sections(name))


@knowledge_commands.command()
def gaps(
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
    most: Annotated[int, typer.Option(help="Rows to list.", min=1)] = 30,
) -> None:
    """Rank what could not be answered on this machine: what to write next."""
    import json
    from dataclasses import asdict

    from bot.config import read_settings
    from bot.gaps import rank_gaps

    ranked = rank_gaps(read_settings(os.environ).data)
    if as_json:
        typer.echo(json.dumps([asdict(gap) for gap in ranked[:most]], indent=2))
        return
    if not ranked:
        typer.echo("Nothing was left open yet: every question on this machine got an answer, or none was asked.")
    for gap in ranked[:most]:
        about = ", ".join((*gap.roles, *gap.facets)) or "no role or facet named"
        typer.echo(f"{gap.count:>4} x {gap.kind:<12} {gap.intent:<10} {about}; nearest {gap.nearest or 'nothing'}")
        for words in gap.words:
            typer.echo(f"         {words[:110]}")
