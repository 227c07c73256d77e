"""Expectations on advice: roles recommended and compared, skills, next steps, questions asked back, the verdict."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from bot.domain import Question
from bot.talks.expect.kind import Finding, Seen, register
from bot.talks.expect.wording import TEXTS, find_all, within
from bot.talks.named import RoleName, Topic
from bot.talks.shapes import YES, Count, Number, Several, Word
from bot.talks.words import find_words, fold_text

ROLES = Several(RoleName(), "roles")
TWO_ROLES = Several(RoleName(), "roles", 2)


def _rank_roles(seen: Seen) -> dict[str, int]:
    return {item.role: item.rank for item in seen.last_of("recommendations") or ()}


def _name_recommended(seen: Seen, options: Mapping[str, Any]) -> dict[str, int]:
    """Return the roles a verdict stands by, or with `within_first` so many of the whole ranking.

    Every verdict ranks all roles; one that is too early or names none recommends nothing.
    """
    ranks, verdict = _rank_roles(seen), seen.last_of("verdict")
    if "within_first" in options:
        return {role: rank for role, rank in ranks.items() if rank <= options["within_first"]}
    if verdict is None:
        return ranks
    return {role: ranks.get(role, 1) for role in verdict.roles if verdict.kind in {"one", "close"}}


def _list_ranks(ranks: Mapping[str, int]) -> str:
    return "it recommends " + (", ".join(f"{rank}. {role}" for role, rank in ranks.items()) or "no role")


@register(
    "recommends",
    "Advice",
    "All of these roles are recommended; `within_first`: or lead the ranking.",
    "ML engineer",
    ROLES,
    each=True,
    within_first=Number(),
)
def judge_recommends(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for every role among the recommended."""
    ranks = _name_recommended(seen, options)
    return Finding(all(role in ranks for role in argument), _list_ranks(ranks))


@register(
    "recommends_any",
    "Advice",
    "At least one of these roles is recommended; `within_first`: or leads the ranking.",
    "[data analyst, data scientist]",
    ROLES,
    each=True,
    within_first=Number(),
)
def judge_recommends_any(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for one role among the recommended."""
    ranks = _name_recommended(seen, options)
    return Finding(any(role in ranks for role in argument), _list_ranks(ranks))


@register("recommends_only", "Advice", "Something is recommended, and nothing but these roles.", "[ML engineer]", ROLES)
def judge_recommends_only(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for any other role."""
    ranks = _name_recommended(seen, options)
    return Finding(bool(ranks) and set(ranks) <= set(argument), _list_ranks(ranks))


@register("ranks_above", "Advice", "The roles are recommended in this order.", "[ML engineer, data analyst]", TWO_ROLES)
def judge_ranks_above(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Compare the ranks of neighbours; a role not recommended ranks last."""
    ranks = _rank_roles(seen)
    order = [ranks.get(role, float("inf")) for role in argument]
    return Finding(all(one < other for one, other in pairwise(order)), _list_ranks(ranks))


@register(
    "compares",
    "Advice",
    "The reply sets these roles side by side, citing each.",
    "[AI engineer, ML engineer]",
    TWO_ROLES,
)
def judge_compares(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Ask that the reply is about each role, and that a cited section is about it."""
    about = {role for reply in seen.replies for role in reply.roles}
    sections = [seen.knowledge.sections[c.section] for c in seen.citations if c.section in seen.knowledge.sections]
    cited = {role for section in sections for role in section.roles}
    missing = [role for role in argument if role not in about & cited]
    return Finding(not missing, f"nothing cited is about {', '.join(missing)}" if missing else "each is cited")


@register(
    "mentions_skill", "Advice", "The reply names these skills or tools, all of them.", "[Python, SQL]", TEXTS, each=True
)
def judge_mentions_skill(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look for the skill in what is said, questions aside."""
    return find_all(argument, " ".join(s.text for s in seen.statements if s.kind != "question") or seen.text)


@register("next_steps", "Advice", "So many questions are offered to go on with.", "{at_least: 1}", Count())
def judge_next_steps(argument: tuple[float, float], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Count the suggestions."""
    return within(argument, sum(len(reply.suggestions) for reply in seen.replies), "next steps")


@register(
    "asks_about",
    "Advice",
    "The reply asks the person about all of these.",
    "maths",
    Several(Topic(), "topics"),
    each=True,
)
def judge_asks_about(argument: tuple[str, ...], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Look at what each question is about."""
    missing = [topic for topic in argument if not any(asks(topic, question) for question in seen.questions)]
    asked = ", ".join(f"{question.about} ({question.text})" for question in seen.questions) or "nothing"
    return Finding(not missing, f"it asks about {asked}", tuple(question.text for question in seen.questions))


def asks(topic: str, question: Question) -> bool:
    """Say whether a question is about a topic: by its traits, or by its words."""
    named = fold_text(topic).replace(" ", "-")
    return named in {question.about, *question.traits} or find_words(topic, question.text) is not None


@register("questions_max", "Advice", "The reply asks no more questions than this.", "1", Number())
def judge_questions_max(argument: int, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Count the questions asked."""
    return within((0, argument), len(seen.questions), "questions")


@register("asks_before_advising", "Advice", "The reply asks something and recommends no role yet.", "yes", YES)
def judge_asks_before_advising(argument: str, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Ask for a question and no recommendation."""
    ranks = _rank_roles(seen)
    return Finding(bool(seen.questions) and not ranks, f"{len(seen.questions)} questions, and {_list_ranks(ranks)}")


@register(
    "verdict",
    "Advice",
    "How clear the advice is: one path, several close, too early, or none.",
    "one",
    Word(("one", "close", "early", "none"), "verdict"),
)
def judge_verdict(argument: str, options: Mapping[str, Any], seen: Seen) -> Finding:
    """Compare the kind of the verdict."""
    verdict = seen.last_of("verdict")
    if verdict is None:
        return Finding(
            False,
            "it gives no verdict at all, which is not 'none': a reply gives one after questions, or when asked for it",
        )
    return Finding(verdict.kind == argument, f"its verdict is {verdict.kind} ({', '.join(verdict.roles)})")


@register("margin", "Advice", "By how much the first role leads the second.", "{at_least: 0.5}", Count(whole=False))
def judge_margin(argument: tuple[float, float], options: Mapping[str, Any], seen: Seen) -> Finding:
    """Compare the margin of the verdict."""
    verdict = seen.last_of("verdict")
    return (
        Finding(False, "it gives no verdict") if verdict is None else within(argument, verdict.margin, "is the margin")
    )
