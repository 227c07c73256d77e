"""`advisor eval`: the figures, and each miss with the stage that lost it."""

import asyncio
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import typer

from bot.cli.talk import open_library
from bot.evaluate import Figures, Outcome, count_outcomes, read_gold, run_questions
from bot.understand import clean_text


def print_evaluation(questions: Path, gold: Path, as_json: bool, everything: bool) -> None:
    """Run the questions and print figures and misses."""
    labels = read_gold(questions, gold)
    library = open_library()
    outcomes = asyncio.run(run_questions(labels, library))
    sections = dict(library.open().knowledge.sections)
    figures = count_outcomes(outcomes, sections, everything)
    misses = [
        outcome for outcome in outcomes if (outcome.inside or everything) and outcome.wanted and not outcome.cited
    ]
    if as_json:
        typer.echo(json.dumps({**asdict(figures), "misses": [_describe(miss) for miss in misses]}, indent=2))
        return
    _print_figures(figures, everything)
    typer.echo(f"\nMisses, by the stage that lost them: {dict(Counter(miss.lost or 'outside' for miss in misses))}")
    for miss in misses:
        rank = f"best rank {miss.rank}" if miss.rank else "not retrieved"
        typer.echo(f"  {miss.id}.{miss.turn} [{miss.lost or 'outside'}; {rank}] {clean_text(miss.asked)[:90]}")
        typer.echo(f"      wanted {', '.join(miss.wanted[:4])}")


def _print_figures(figures: Figures, everything: bool) -> None:
    scope = "turns with a gold section" if everything else "turns whose gold lies in the knowledge"
    typer.echo(f"{figures.turns} turns asked; {figures.counted} {scope}.")
    for name, count in (
        ("right section cited", figures.cited),
        ("right section retrieved first", figures.first),
        ("right section in the first five", figures.first_five),
    ):
        typer.echo(f"  {name:<34}{count:>4} of {figures.counted}  ({count / max(1, figures.counted):.1%})")
    typer.echo(f"  {'fitting kind of reply':<34}{figures.right_reply:>4} of {figures.turns}")
    typer.echo(f"  {'citations that open, verbatim':<34}{figures.citations_that_open:>4} of {figures.citations}")


def _describe(miss: Outcome) -> dict[str, object]:
    return {
        "id": miss.id,
        "turn": miss.turn,
        "asked": miss.asked,
        "wanted": list(miss.wanted),
        "rank": miss.rank,
        "lost": miss.lost or "outside",
        "limit": miss.reply.limit,
        "cited": sorted({citation.section for citation in miss.reply.citations}),
    }
