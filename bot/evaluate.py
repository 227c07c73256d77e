"""Run a question file against its gold, and say for each miss which stage lost it."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.conversation import Conversation, Library
from bot.domain import Reply, Section
from bot.errors import EvaluationError

Stage = Literal["", "understand", "retrieve", "answer", "verify"]
FIRST = 5  # places among which the right section should be retrieved


class Gold(BaseModel):
    """The label of one turn; other keys of the file are kept out of the way."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    turn: int
    asked: str
    roles: tuple[str, ...]
    any_of: tuple[str, ...]
    reply: str
    also_ok: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One turn compared with its gold; `lost` names the stage, empty if a right section was cited."""

    id: str
    turn: int
    asked: str
    wanted: tuple[str, ...]
    inside: bool
    rank: int | None
    cited: bool
    right_reply: bool
    lost: Stage
    reply: Reply


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures over turns whose gold lies in the knowledge, and over all citations shown."""

    turns: int
    counted: int
    cited: int
    first: int
    first_five: int
    right_reply: int
    citations: int
    citations_that_open: int


def read_gold(questions: Path, gold: Path) -> list[Gold]:
    """Read the labels in the order of the questions; raise `EvaluationError` if a file cannot be read."""
    order = {str(line["id"]): place for place, (_, line) in enumerate(_read_lines(questions)) if "id" in line}
    labels: list[Gold] = []
    for number, line in _read_lines(gold):
        try:
            labels.append(Gold.model_validate(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise EvaluationError(f"{gold.name}:{number}: {first['loc'][0]}: {first['msg'].lower()}.") from error
    unknown = sorted({label.id for label in labels} - order.keys())
    if unknown:
        raise EvaluationError(f"{gold.name} labels {unknown[0]!r}, which is not in {questions.name}.")
    return sorted(labels, key=lambda label: (order[label.id], label.turn))


def _read_lines(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{str(path)!r} cannot be read; give a file with one JSON object a line.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except ValueError as error:
            raise EvaluationError(f"{path.name}:{number}: this line is not JSON.") from error
        if not isinstance(content, dict):
            raise EvaluationError(f"{path.name}:{number}: this line is not a JSON object.")
        yield number, content


async def run_questions(labels: Iterable[Gold], library: Library) -> list[Outcome]:
    """Ask every question, the turns of one in one conversation, and compare each reply with its gold."""
    outcomes: list[Outcome] = []
    conversation = Conversation(library)
    for label in labels:
        if label.turn == 0:
            conversation = Conversation(library)
        reply = await conversation.reply(label.asked)
        sections = (await library.current()).knowledge.sections
        outcomes.append(_compare(label, reply, sections))
    return outcomes


def _compare(label: Gold, reply: Reply, sections: Collection[str]) -> Outcome:
    inside = any(_matches(section, label.any_of) for section in sections)
    rank = next((item.rank for item in reply.retrieved if _matches(item.section, label.any_of)), None)
    cited = any(_matches(citation.section, label.any_of) for citation in reply.citations)
    lost: Stage = ""
    if inside and not cited:
        lost = _find_stage(label, reply, rank)
    return Outcome(
        id=label.id,
        turn=label.turn,
        asked=label.asked,
        wanted=label.any_of,
        inside=inside,
        rank=rank,
        cited=cited,
        right_reply=reply.limit == label.reply or reply.limit in label.also_ok,
        lost=lost,
        reply=reply,
    )


def _find_stage(label: Gold, reply: Reply, rank: int | None) -> Stage:
    if reply.withheld:
        return "verify"
    if not reply.retrieved or (label.roles and set(reply.roles) != set(label.roles)):
        return "understand"
    return "answer" if rank is not None and rank <= FIRST else "retrieve"


def _matches(section: str, wanted: Iterable[str]) -> bool:
    return any(section == name or section.split("#")[0] == name for name in wanted)


def count_outcomes(outcomes: list[Outcome], sections: dict[str, Section], everything: bool = False) -> Figures:
    """Count over the turns whose gold lies in the knowledge (or over all), and over every citation shown."""
    counted = [outcome for outcome in outcomes if outcome.inside or (everything and outcome.wanted)]
    citations = [citation for outcome in outcomes for citation in outcome.reply.citations]
    opening = [
        citation
        for citation in citations
        if citation.section in sections
        and citation.quote
        and sections[citation.section].text[citation.start : citation.end] == citation.quote
    ]
    return Figures(
        turns=len(outcomes),
        counted=len(counted),
        cited=sum(outcome.cited for outcome in counted),
        first=sum(outcome.rank == 1 for outcome in counted),
        first_five=sum(outcome.rank is not None and outcome.rank <= FIRST for outcome in counted),
        right_reply=sum(outcome.right_reply for outcome in outcomes),
        citations=len(citations),
        citations_that_open=len(opening),
    )
