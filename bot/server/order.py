"""Read a request in OpenAI's form into what it orders; a fault is one sentence that names the parameter."""

import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.config import Settings
from bot.conversation.replay import Said
from bot.domain import Lens
from bot.errors import RequestError
from bot.server.wishes import Wishes, read_wishes

MODELS: dict[str, Lens] = {
    "career-advisor": "candidate",
    "career-advisor-hiring": "hiring",
    "career-advisor-team": "team",
}
_EVIDENCE = re.compile(r"/evidence/([a-z0-9/-]+)/([a-z0-9-]+)\?quote=([^)\s\"'>]+)")
LONGEST_SHOWN = 40  # characters of a wrong value that a sentence repeats


class _Lenient(BaseModel):
    """Clients send many fields that change nothing here: they are passed over, unlike in files of our own."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Message(_Lenient):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Any = None


class _StreamOptions(_Lenient):
    include_usage: bool = False


class _Format(_Lenient):
    type: str = "text"


class _Request(_Lenient):
    model: str
    messages: list[_Message] = Field(min_length=1)
    stream: bool = False
    stream_options: _StreamOptions | None = None
    n: int | None = None
    logprobs: bool | None = None
    response_format: _Format | None = None
    tool_choice: Any = None


@dataclass(frozen=True, slots=True)
class Order:
    """What a request asks for: the message to answer, what was said before it, and how to answer."""

    model: str
    text: str
    at: int  # the place of that message among all, from 0
    said: tuple[Said, ...]
    wishes: Wishes
    stream: bool
    include_usage: bool
    texts: tuple[str, ...]  # of all messages, to be counted


def read_order(body: bytes, settings: Settings) -> Order:
    """Read a request's body; raise `RequestError` if it is not one that can be served."""
    request = _parse(body)
    lens = find_lens(request.model)
    _refuse_unsupported(request)
    if len(request.messages) > settings.api_messages:
        raise RequestError(
            f"The request has {len(request.messages)} messages; send at most {settings.api_messages}, "
            "or begin a new conversation.",
            param="messages",
            code="context_length_exceeded",
        )
    texts = tuple(_read_content(message.content, at) for at, message in enumerate(request.messages))
    last = len(texts) - 1
    if request.messages[last].role != "user":
        raise RequestError(
            f"The last message is of role {request.messages[last].role!r}; end with the 'user' message to answer.",
            param=f"messages[{last}].role",
        )
    wishes = Wishes(lens)
    for at, message in enumerate(request.messages):
        if message.role in {"system", "developer"}:
            wishes = read_wishes(texts[at], wishes, f"messages[{at}].content")
    return Order(
        model=request.model,
        text=texts[last],
        at=last,
        said=_list_said(request.messages[:last], texts),
        wishes=wishes,
        stream=request.stream,
        include_usage=bool(request.stream_options and request.stream_options.include_usage),
        texts=texts,
    )


def find_lens(model: str) -> Lens:
    """Return the lens that a model's name stands for; raise `RequestError` for any other name."""
    if model not in MODELS:
        raise RequestError(
            f"The model {_shorten(model)!r} does not exist here; use {' or '.join(map(repr, MODELS))}.",
            status=404,
            param="model",
            code="model_not_found",
        )
    return MODELS[model]


def _parse(body: bytes) -> _Request:
    try:
        return _Request.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid" or not first["loc"]:
        raise RequestError(
            "The body cannot be read as a JSON object in UTF-8; send one with 'model' and 'messages'."
        ) from None
    param = re.sub(r"\.(\d+)", r"[\1]", ".".join(str(part) for part in first["loc"]))
    problem = "is missing" if first["type"] == "missing" else f"is not right: {first['msg'].lower()}"
    raise RequestError(f"The parameter {param!r} {problem}; see 'For other programs' in the README.", param=param)


def _refuse_unsupported(request: _Request) -> None:
    """Refuse what would change the answer's form; a wish that a model is free to pass over is passed over."""
    refused: tuple[tuple[str, bool, str], ...] = (
        ("n", request.n not in {None, 1}, "there is one answer to a question; leave it out or send 1"),
        ("logprobs", bool(request.logprobs), "sentences of the knowledge have no probabilities; leave it out"),
        (
            "response_format",
            request.response_format is not None and request.response_format.type != "text",
            "the answer is text, and all of it as JSON stands in the field 'reply'; leave it out",
        ),
        (
            "tool_choice",
            request.tool_choice not in (None, "auto", "none"),
            "this advisor never calls a client's tools; leave it out or send 'auto'",
        ),
    )
    for param, wrong, why in refused:
        if wrong:
            raise RequestError(
                f"The parameter {param!r} is not supported with that value: {why}.",
                param=param,
                code="unsupported_value",
            )


def _read_content(content: Any, at: int) -> str:
    """Return the text of a message; parts of text are joined, and any other part is refused."""
    param = f"messages[{at}].content"
    if content is None:
        return ""  # an assistant message that only called a tool
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        raise RequestError(f"The parameter {param!r} is neither text nor a list of parts; send text.", param=param)
    texts: list[str] = []
    for number, part in enumerate(content):
        kind = part.get("type") if isinstance(part, dict) else None
        text = part.get("refusal" if kind == "refusal" else "text") if isinstance(part, dict) else None
        if kind not in {"text", "input_text", "refusal"}:
            raise RequestError(
                f"A part of type {_shorten(str(kind))!r} cannot be read; this advisor reads text only: "
                "send parts of type 'text', and say in words what a picture, a recording or a file holds.",
                param=f"{param}[{number}].type",
                code="unsupported_value",
            )
        if not isinstance(text, str):
            raise RequestError(f"A part of type {kind!r} has no text; put it under 'text'.", param=f"{param}[{number}]")
        texts.append(text)
    return "\n".join(texts)


def _list_said(messages: list[_Message], texts: tuple[str, ...]) -> tuple[Said, ...]:
    """List what the person said, each with what the assistant's messages behind it cite: no more of those counts."""
    said: list[Said] = []
    for message, text in zip(messages, texts, strict=False):
        if message.role == "user":
            said.append(Said(text))
        elif message.role == "assistant" and said:
            said[-1] = Said(said[-1].text, said[-1].cited + _find_cited(text))
    return tuple(said)


def _find_cited(text: str) -> tuple[tuple[str, str], ...]:
    """List the sections and quotes that the links of an answer point to."""
    return tuple((f"{page}#{facet}", unquote(quote)) for page, facet, quote in _EVIDENCE.findall(text))


def _shorten(value: str) -> str:
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
