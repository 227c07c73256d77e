"""`advisor eval`: the figures beside two baselines, and each miss with the stage that lost it."""

import asyncio
import json
from collections import Counter
from pathlib import Path

import typer

from bot.cli.talk import open_library
from bot.domain import Reply
from bot.evaluate import (
    Figures,
    Outcome,
    ScopeCase,
    count_outcomes,
    describe_figures,
    read_gold,
    read_scope,
    run_questions,
    run_scope,
)
from bot.evaluate.stability import measure_steadiness
from bot.understand import clean_text


def print_evaluation(questions: Path, gold: Path, as_json: bool, everything: bool, misses: bool) -> None:
    """Run the questions and print figures and misses."""
    labels = read_gold(questions, gold)
    library = open_library()
    outcomes = asyncio.run(run_questions(labels, library))
    figures = count_outcomes(outcomes, list(library.open().knowledge.sections.values()), everything)
    missed = [o for o in outcomes if (o.inside or everything) and o.wanted and not o.cited]
    unfitting = [o for o in outcomes if not o.right_reply]
    if as_json:
        listed = {"misses": [_describe(miss) for miss in missed], "unfitting": [_describe(o) for o in unfitting]}
        typer.echo(json.dumps({**describe_figures(figures), **(listed if misses else {})}, indent=2))
        return
    _print_figures(figures, everything)
    typer.echo(f"\nMisses, by the stage that lost them: {dict(Counter(miss.lost or 'outside' for miss in missed))}")
    if not misses:
        return
    for miss in missed:
        rank = f"best rank {miss.rank}" if miss.rank else "not retrieved"
        typer.echo(f"  {miss.id}.{miss.turn} [{miss.lost or 'outside'}; {rank}] {clean_text(miss.asked)[:90]}")
        typer.echo(f"      wanted {', '.join(miss.wanted[:4])}")
    for outcome in unfitting:
        typer.echo(f"  {outcome.id}.{outcome.turn} [reply {outcome.reply.limit}] {clean_text(outcome.asked)[:90]}")


def _print_figures(figures: Figures, everything: bool) -> None:
    scope = "turns with a gold section" if everything else "turns whose gold lies in the knowledge"
    typer.echo(f"{figures.turns} turns asked; {figures.counted} {scope}.")
    for name, count, of in (
        ("right section cited", figures.cited, figures.counted),
        ("right section retrieved first", figures.first, figures.counted),
        ("right section in the first five", figures.first_five, figures.counted),
        ("  BM25 alone: first", figures.words_first, figures.counted),
        ("  BM25 alone: in the first five", figures.words_first_five, figures.counted),
        ("  Chroma alone: first", figures.nearest_first, figures.counted),
        ("  Chroma alone: in the first five", figures.nearest_first_five, figures.counted),
        ("wrongly refused", figures.refused, figures.answerable),
        ("fitting kind of reply", figures.right_reply, figures.turns),
        ("follow-ups: in the first five", figures.follow_up_first_five, figures.followed),
        ("  the same written out", figures.written_out_first_five, figures.followed),
        ("points mentioned", figures.mentioned, figures.to_mention),
        ("replies given twice in a row", figures.repeated, figures.turns),
        ("citations that open, verbatim", figures.citations_that_open, figures.citations),
    ):
        typer.echo(f"  {name:<36}{count:>5} of {of:<5} ({count / max(1, of):.1%})")
    typer.echo(f"  {'words of a reply, median and most':<36}{figures.median_words:>5} and {figures.longest_words}")


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


def print_scope(path: Path, misses: bool) -> None:
    """Send messages labelled inside or outside, and print how many got a fitting kind of reply."""
    outcomes = asyncio.run(run_scope(read_scope(path), open_library()))
    for inside in (False, True):
        chosen = [(case, reply) for case, reply in outcomes if case.inside is inside]
        _print_count("inside, though odd" if inside else "outside", chosen)
        if not inside:
            for kind in sorted({case.kind for case, _ in chosen}):
                _print_count(f"  {kind}", [(case, reply) for case, reply in chosen if case.kind == kind])
    if misses:
        for case, reply in outcomes:
            if not _fits(case, reply):
                typer.echo(f"  {case.id} [{case.kind}: reply {reply.limit}, not {case.reply}] {case.text[:100]}")


def _print_count(name: str, outcomes: list[tuple[ScopeCase, Reply]]) -> None:
    fitting = sum(_fits(case, reply) for case, reply in outcomes)
    share = fitting / max(1, len(outcomes))
    typer.echo(f"  {name:<36}{fitting:>5} of {len(outcomes):<5} ({share:.1%})")


def _fits(case: ScopeCase, reply: Reply) -> bool:
    return reply.limit in {case.reply, *case.also_ok}


def print_steadiness(questions: Path, gold: Path, seeds: list[int], misses: bool) -> None:
    """Ask the first questions differently, and print how often the answer stayed the same."""
    found = asyncio.run(measure_steadiness(read_gold(questions, gold), open_library(), seeds))
    for row in found:
        shares = f"({row.kept / max(1, row.asked):.1%}; same set of sections {row.same_sections})"
        typer.echo(f"  {row.change:<24}{row.kept:>5} of {row.asked:<5} {shares}")
        if misses:
            for identifier, text in row.flips:
                typer.echo(f"      {identifier} {clean_text(text)[:110]}")
