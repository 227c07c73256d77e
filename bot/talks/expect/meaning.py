"""Expectations on meaning, for what no rule can decide: a model's votes, and the nearness of sentences."""

from collections.abc import Mapping
from typing import Any

from bot.knowledge import split_sentences
from bot.talks.expect.kind import Finding, Seen, register
from bot.talks.shapes import Number, Text

NEAR = 0.7  # cosine from which two sentences are taken to mean the same; chosen on tests/talks_data/means.jsonl


@register(
    "judge",
    "Meaning",
    "A language model says yes to this, by two of three votes; they are recorded.",
    "The person is not talked into a role",
    Text("sentence that is true or false of the reply"),
)
def judge_judge(argument: str, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Count the votes."""
    asked = seen.said[-1 if seen.at is None else seen.at].user
    votes = seen.reading.ask(argument, asked, seen.text)
    agreed = [vote.reason for vote in votes if vote.holds]
    against = [vote.reason for vote in votes if not vote.holds]
    holds = len(agreed) > len(against)
    reason = next(iter(agreed if holds else against), "")
    return Finding(holds, f"{len(agreed)} of {len(votes)} votes say yes: {reason}")


@register(
    "means",
    "Meaning",
    f"A sentence of the reply means this: its vector is near (`likeness`, {NEAR} unless given).",
    "Python comes before any framework",
    Text("sentence"),
    likeness=Number(whole=False),
)
def judge_means(argument: str, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Compare with the nearest sentence."""
    needed = options.get("likeness", NEAR)
    spans = [(reply.text, split_sentences(reply.text)) for reply in seen.replies if not reply.statements]
    sentences = [statement.text for statement in seen.statements]
    sentences += [text[start:end] for text, ends in spans for start, end in ends]
    if not sentences:
        return Finding(False, "it says nothing")
    found, nearest = max(zip(seen.reading.measure(argument, sentences), sentences, strict=True))
    words = f"the nearest sentence has {found:.2f}, needed is {needed:.2f}: {nearest!r}"
    return Finding(found >= needed, words, (nearest,))
