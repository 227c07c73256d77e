"""`advisor knowledge coverage` and `stale`: how even the pages are, and what to renew."""

import json
from dataclasses import asdict, dataclass
from datetime import date

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.console import console
from bot.knowledge import Knowledge, find_year, is_stale


@dataclass(frozen=True, slots=True)
class Cell:
    """What one section of a role page holds; `newest` is the latest year of its sources."""

    role: str
    facet: str
    words: int
    statements: int
    newest: int | None
    empty: bool


def measure_coverage(knowledge: Knowledge) -> list[Cell]:
    """Measure every facet of every role; one without a section counts nothing."""
    cells: list[Cell] = []
    for role in knowledge.vocabulary.roles:
        for facet in knowledge.vocabulary.facets:
            section = knowledge.sections.get(f"roles/{role}#{facet}")
            if section is None:
                cells.append(Cell(role, facet, 0, 0, None, True))
                continue
            years = [year for name in section.sources if (year := find_year(knowledge.sources[name]))]
            sourced = sum(bool(sentence.sources) for sentence in section.sentences)
            cells.append(Cell(role, facet, len(section.text.split()), sourced, max(years, default=None), section.empty))
    return cells


def print_coverage(knowledge: Knowledge, as_json: bool) -> None:
    """Print the parity table: words / statements / newest year."""
    cells = measure_coverage(knowledge)
    if as_json:
        typer.echo(json.dumps([asdict(cell) for cell in cells], indent=2))
        return
    for role in knowledge.vocabulary.roles:
        mine = [cell for cell in cells if cell.role == role]
        table = Table(title=Text(role), title_justify="left", box=None, pad_edge=False)
        for name in ("facet", "words", "statements", "newest"):
            table.add_column(name, justify="left" if name == "facet" else "right")
        for cell in mine:
            table.add_row(
                cell.facet,
                str(cell.words),
                str(cell.statements),
                str(cell.newest or "–"),
                style="red" if cell.empty else "",
            )
        table.add_row("all", str(sum(c.words for c in mine)), str(sum(c.statements for c in mine)), "", style="bold")
        console.print(table)
    empty = [f"roles/{cell.role}#{cell.facet}" for cell in cells if cell.empty]
    empty += [name for name, section in knowledge.sections.items() if section.empty and section.kind != "roles"]
    typer.echo(f"Honestly empty: {', '.join(empty) or 'none'}.")


def print_stale(knowledge: Knowledge) -> None:
    """Print each source past its shelf life with the sections that rest on it, oldest first."""
    today = date.today()
    resting: dict[str, list[str]] = {}
    for section in knowledge.sections.values():
        for name in section.sources:
            if is_stale(knowledge.sources[name], section, today):
                resting.setdefault(name, []).append(section.id)
    for name in sorted(resting, key=lambda name: (find_year(knowledge.sources[name]) or 0, name)):
        source = knowledge.sources[name]
        typer.echo(f"{find_year(source)}  {name}: {source.publisher}, {source.title} ({source.date})")
        typer.echo(f"      {', '.join(resting[name])}")
    undated = sum(find_year(source) is None for source in knowledge.sources.values())
    typer.echo(f"{len(resting)} sources to renew; {undated} more are undated.")
