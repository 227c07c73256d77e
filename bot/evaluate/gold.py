"""Question files and their labels, one JSON object a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.domain import Lens
from bot.errors import EvaluationError


class _Lenient(BaseModel):
    """Other keys of the files are kept out of the way."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Gold(_Lenient):
    """The label of one turn; turn 0 of a question also has its paraphrase and what an answer should mention."""

    id: str
    turn: int
    asked: str
    standalone: str = ""
    roles: tuple[str, ...]
    any_of: tuple[str, ...]
    reply: str
    also_ok: tuple[str, ...] = ()
    lens: Lens = "candidate"
    paraphrase: str = ""
    must_mention: tuple[str, ...] = ()
    apart: bool = False

    @property
    def fitting(self) -> frozenset[str]:
        """The kinds of reply that fit."""
        return frozenset({self.reply, *self.also_ok})


class _Question(_Lenient):
    id: str
    paraphrase: str = ""
    must_mention: tuple[str, ...] = ()


class ScopeCase(_Lenient):
    """A single message that is inside or outside what this advisor is there for."""

    id: str
    text: str
    inside: bool
    kind: str
    reply: str
    also_ok: tuple[str, ...] = ()
    apart: bool = False


Model = TypeVar("Model", bound=BaseModel)


def read_gold(questions: Path, gold: Path) -> list[Gold]:
    """Read the labels in the order of the questions; raise `EvaluationError` if a file cannot be read."""
    asked = {question.id: question for question in _read(questions, _Question)}
    order = {identifier: place for place, identifier in enumerate(asked)}
    labels = list(_read(gold, Gold))
    unknown = sorted({label.id for label in labels} - order.keys())
    if unknown:
        raise EvaluationError(f"{gold.name} labels {unknown[0]!r}, which is not in {questions.name}.")
    labels = [
        label.model_copy(
            update={"paraphrase": asked[label.id].paraphrase, "must_mention": asked[label.id].must_mention}
        )
        if label.turn == 0
        else label
        for label in labels
    ]
    return sorted(labels, key=lambda label: (order[label.id], label.turn))


def read_scope(path: Path) -> list[ScopeCase]:
    """Read messages labelled inside or outside; raise `EvaluationError` if the file cannot be read."""
    return list(_read(path, ScopeCase))


def _read(path: Path, model: type[Model]) -> Iterator[Model]:
    for number, line in _read_lines(path):
        try:
            yield model.model_validate(line)
        except ValidationError as error:
            first = error.errors()[0]
            raise EvaluationError(f"{path.name}:{number}: {first['loc'][0]}: {first['msg'].lower()}.") from error


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
