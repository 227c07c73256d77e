"""Show replies and passages in a terminal."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.markdown import Markdown
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.answer import escape_markdown, render_statements
from bot.domain import Chart, Citation, Reply, Section, Source, Statement, Weight
from bot.knowledge import Knowledge

console = Console(highlight=False)
BAR_WIDTH = 20  # characters


@contextmanager
def show_as_it_comes() -> Iterator[Callable[[list[Statement]], None]]:
    """Give a function that shows the statements so far, in a terminal; at the end they make room for the reply."""
    with Live(console=console, transient=True, auto_refresh=False) as live:

        def show(statements: list[Statement]) -> None:
            if console.is_terminal:
                live.update(Markdown(_write(statements)), refresh=True)

        yield show


def _write(statements: Sequence[Statement]) -> str:
    return render_statements(statements, mark=lambda number: f"\\[{number}\\]", escape=escape_markdown)


def show_reply(reply: Reply, knowledge: Knowledge) -> None:
    """Print an answer, its numbered citations, notices and what may be asked next."""
    console.print(Markdown(_write(reply.statements)))
    for chart in reply.charts:
        console.print(_tabulate(chart))
    if reply.ledger:
        console.print(_tabulate_fit(reply.ledger, knowledge))
    for citation in reply.citations:
        console.print(_describe_citation(citation, knowledge))
    if reply.taken_as:
        console.print(Text(f"Taken as: {reply.taken_as}", style="dim italic"))
    for notice in reply.notices:
        console.print(Text(notice, style="yellow"))
    if reply.suggestions:
        console.print(Text("Next: " + "  ·  ".join(suggestion.text for suggestion in reply.suggestions), style="dim"))


def _tabulate(chart: Chart) -> Table:
    """Write a chart as a table: percentiles, and the median as a bar."""
    table = Table(title=Text(chart.title), title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    wide = any(bar.p10 for bar in chart.bars)
    for name in ("10th", "25th", "median", "75th", "90th") if wide else ("25th", "median", "75th"):
        table.add_column(name, justify="right")
    table.add_column("")
    highest = max(bar.p50 for bar in chart.bars)
    for bar in chart.bars:
        outer = ((bar.p10,), (bar.p90,)) if wide else ((), ())
        figures = (*outer[0], bar.p25, bar.p50, bar.p75, *outer[1])
        drawn = "█" * round(BAR_WIDTH * bar.p50 / highest)
        table.add_row(bar.label, *(f"{figure:,}" if figure else "–" for figure in figures), Text(drawn, style="cyan"))
    return table


def _tabulate_fit(ledger: Sequence[Weight], knowledge: Knowledge) -> Table:
    """Write what each thing a person said adds to the roles in front."""
    roles = list(dict.fromkeys(weight.role for weight in ledger))
    table = Table(
        title=Text("Points for (+) and against (-) each role"), title_justify="left", box=None, pad_edge=False
    )
    table.add_column("")
    for role in roles:
        table.add_column(knowledge.vocabulary.title(role), justify="right")
    points = {(weight.name, weight.role): weight.points for weight in ledger}
    for name in dict.fromkeys(weight.name for weight in ledger):
        table.add_row(name, *(f"{points[name, role]:+.2f}" if (name, role) in points else "–" for role in roles))
    return table


def _describe_citation(citation: Citation, knowledge: Knowledge) -> Text:
    text = Text(f"[{citation.number}] ", style="bold cyan")
    text.append(citation.section, style="cyan")
    sources = [knowledge.sources[source] for source in citation.sources if source in knowledge.sources]
    text.append(
        "  " + "; ".join(f"{source.publisher}, {source.date} ({source.quality})" for source in sources), style="dim"
    )
    return text


def show_citation(citation: Citation, knowledge: Knowledge) -> None:
    """Print the passage behind a citation, its quote marked, with source, quality and date."""
    section = knowledge.sections.get(citation.section)
    if section is None or section.text[citation.start : citation.end] != citation.quote:
        console.print(Text("The wording has changed since this was cited.", style="yellow"))
        if section is None:
            return
        show_section(section, knowledge)
        return
    show_section(section, knowledge, citation)
    if not console.is_terminal:  # in a pipe the mark is lost
        console.print(Text(f"Quoted: “{citation.quote}”"))


def show_section(section: Section, knowledge: Knowledge, citation: Citation | None = None) -> None:
    """Print a section with its sources; a cited quote is marked."""
    text = Text(section.text)
    if citation:
        text.stylize("bold black on yellow", citation.start, citation.end)
    console.print(Panel(text, title=Text(section.title), subtitle=Text(section.id), border_style="cyan"))
    wanted = citation.sources if citation else section.sources
    for source in (knowledge.sources[name] for name in wanted if name in knowledge.sources):
        console.print(_describe_source(source))


def list_sections(sections: Sequence[Section]) -> None:
    """Print the ids of sections with their titles."""
    for section in sections:
        console.print(Text(f"{section.id}  {section.title}"), soft_wrap=True)


def list_pages(knowledge: Knowledge) -> None:
    """Print the names of all pages with their titles."""
    for page, title in {section.page: section.page_title for section in knowledge.sections.values()}.items():
        console.print(Text(f"{page}  {title}"), soft_wrap=True)


def _describe_source(source: Source) -> Text:
    text = Text("  " + source.publisher + ": ", style="bold")
    text.append(f"{source.title} ({source.date}). ")
    text.append(f"{source.quality[0].upper()}{source.quality[1:]}. ", style="green")
    text.append(source.url, style="dim")
    if source.attribution:
        text.append(f" {source.attribution}.", style="dim")
    return text


def find_number(text: str) -> int | None:
    """Read the number in ':open 2'."""
    match = re.fullmatch(r":open\s+\[?(\d{1,6})\]?\s*", text)
    return int(match[1]) if match else None
