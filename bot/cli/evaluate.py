"""`advisor eval`: the figures beside two baselines, and each miss with the stage that lost it."""

import asyncio
import json
from collections import Counter
from pathlib import Path

import typer

from bot.cli.talk import open_library
from bot.domain import Reply, Section
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


def print_evaluation(
    questions: Path, gold: Path, as_json: bool, everything: bool, misses: bool, apart: bool = False
) -> None:
    """Run the questions and print figures and misses; those kept apart have their own, and list misses with `apart`."""
    labels = read_gold(questions, gold)
    library = open_library()
    outcomes = asyncio.run(run_questions(labels, library))
    sections = list(library.open().knowledge.sections.values())
    halves = {kept: [outcome for outcome in outcomes if outcome.apart is kept] for kept in (False, True)}
    halves = {kept: half for kept, half in halves.items() if half}
    if as_json:
        content = {
            "apart" if kept else "questions": _list_half(half, sections, everything, misses and (apart or not kept))
            for kept, half in halves.items()
        }
        typer.echo(json.dumps(content["questions"] if list(content) == ["questions"] else content, indent=2))
        return
    for kept, half in halves.items():
        if len(halves) > 1:
            typer.echo("Written apart, and not looked into:" if kept else "Written apart too, and looked into:")
        _print_figures(count_outcomes(half, sections, everything), everything)
        _print_misses(half, everything, misses and (apart or not kept))


def _list_half(half: list[Outcome], sections: list[Section], everything: bool, misses: bool) -> dict[str, object]:
    missed, unfitting = _find_misses(half, everything)
    listed = {"misses": [_describe(miss) for miss in missed], "unfitting": [_describe(o) for o in unfitting]}
    return {**describe_figures(count_outcomes(half, sections, everything)), **(listed if misses else {})}


def _find_misses(half: list[Outcome], everything: bool) -> tuple[list[Outcome], list[Outcome]]:
    """List what was not cited though it should be, and what got another kind of reply than fits."""
    missed = [o for o in half if (o.inside or everything) and o.wanted and not o.cited]
    return missed, [o for o in half if not o.right_reply]


def _print_misses(half: list[Outcome], everything: bool, misses: bool) -> None:
    missed, unfitting = _find_misses(half, everything)
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
        ("lens as labelled", figures.right_lens, figures.turns),
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


def print_scope(path: Path, misses: bool, apart: bool = False) -> None:
    """Send messages labelled inside or outside, and print how many got a fitting kind of reply."""
    outcomes = asyncio.run(run_scope(read_scope(path), open_library()))
    for kept in (False, True):
        half = [(case, reply) for case, reply in outcomes if case.apart is kept]
        if half and len(half) < len(outcomes):
            typer.echo("Written apart, and not looked into:" if kept else "Written apart too, and looked into:")
        if half:
            _print_half_of_scope(half, misses and (apart or not kept))


def _print_half_of_scope(outcomes: list[tuple[ScopeCase, Reply]], misses: bool) -> None:
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
