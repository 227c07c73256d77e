"""A reply from what was drafted: each draft through the gate, citations numbered, what was read listed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.answer import Answer, draw_charts, render_statements
from bot.conversation.citing import Citations
from bot.conversation.library import Shelf
from bot.domain import Chart, Limit, Reply, Retrieved, Statement, Suggestion, Understanding, Withheld
from bot.retrieve import Retrieval

MOST_SUGGESTIONS = 4  # unless they are the answers to a question


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what was found and drafted for it."""

    question: Understanding
    retrieval: Retrieval
    answer: Answer
    sayable: Mapping[str, Collection[str]] | None = None


def build_reply(answered: Sequence[Answered], shelf: Shelf) -> Reply:
    """Let each draft through the gate, number its citations, and say how many were withheld."""
    statements: list[Statement] = []
    withheld: list[Withheld] = []
    citations = Citations(shelf.knowledge.sections)
    for part, item in enumerate(answered):
        for draft in item.answer.drafts:
            proof = shelf.gate.judge(draft, item.sayable)
            if not proof.proven:
                withheld.append(Withheld(draft.text, proof.reason))
                continue
            numbers = [citations.cite(quote) for quote in draft.quotes]
            statements.append(Statement(draft.text, proof.kind, tuple(numbers), draft.place, part, draft.told))
    limit = _decide_limit(answered)
    if withheld and not any(statement.kind == "claim" for statement in statements):
        limit = "unknown"
        statements = [Statement(sentence, "limit") for sentence in shelf.texts["withheld"].sentences]
    first = answered[0]
    questions = [item.question for item in answered]
    return Reply(
        text=render_statements(statements),
        lens=first.question.lens,
        intent=first.question.intent,
        roles=shelf.knowledge.vocabulary.order_roles({role for question in questions for role in question.roles}),
        facets=tuple(dict.fromkeys(facet for question in questions for facet in question.facets)),
        standalone_question=" ".join(dict.fromkeys(question.standalone_question for question in questions)),
        answered_by="extractive",
        statements=tuple(statements),
        citations=citations.list(),
        limit=limit,
        retrieved=_list_retrieved(answered),
        questions=tuple(question for item in answered for question in item.answer.questions),
        suggestions=_choose_suggestions(answered),
        charts=tuple(chart for item in answered for chart in _draw(item, shelf)),
        withheld=tuple(withheld),
        notices=(_count_withheld(len(withheld)),) if withheld else (),
        follow_up=first.question.follow_up,
        taken_as=_say_what_was_meant(first.question),
    )


def _say_what_was_meant(question: Understanding) -> str:
    """Give the question a follow-up was taken for, unless that is plain or only another form was asked for."""
    obvious = not question.follow_up or question.style or question.text in question.standalone_question
    return "" if obvious else question.standalone_question


def _decide_limit(answered: Sequence[Answered]) -> Limit:
    """A message of several questions has a limit only if none of them is answered."""
    limits = [item.answer.limit for item in answered]
    return "none" if "none" in limits else limits[0]


def _list_retrieved(answered: Sequence[Answered]) -> tuple[Retrieved, ...]:
    """List what was read: of several questions the best passage of each first, then the second of each."""
    ranked = sorted(
        ((passage.rank, part, passage) for part, item in enumerate(answered) for passage in item.retrieval.passages),
        key=lambda entry: entry[:2],
    )
    passages = {passage.section.id: passage for _, _, passage in reversed(ranked)}
    ordered = dict.fromkeys(passage.section.id for _, _, passage in ranked)
    return tuple(
        Retrieved(item, passages[item].section.title, rank, passages[item].score, passages[item].reasons)
        for rank, item in enumerate(ordered, 1)
    )


def _choose_suggestions(answered: Sequence[Answered]) -> tuple[Suggestion, ...]:
    asked = next((item.answer for item in answered if item.sayable and item.answer.questions), None)
    if asked:
        return asked.suggestions
    by_text = {suggestion.text: suggestion for item in answered for suggestion in item.answer.suggestions}
    return tuple(by_text.values())[:MOST_SUGGESTIONS]


def _draw(item: Answered, shelf: Shelf) -> tuple[Chart, ...]:
    wanted = item.answer.limit == "none" and item.question.style in {"", "table"}
    return draw_charts(item.question, shelf.knowledge) if wanted else ()


def _count_withheld(count: int) -> str:
    noun = "sentence" if count == 1 else "sentences"
    return f"{count} {noun} withheld: the cited section does not say so."
