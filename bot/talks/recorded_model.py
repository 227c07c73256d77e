"""A chat model that records a real one, or replays what was recorded with none behind it."""

import importlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableBinding
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict

from bot.errors import SettingsError
from bot.talks.recordings import Deck

PASSING = {"id", "index", "type"}  # fields of a message that differ at each call, or say nothing
ALONE: Any = {"callbacks": []}  # the inner call is part of ours: whoever listens hears it once


class RecordedModel(BaseChatModel):
    """Asks the deck's tape; with a model behind it, asks that and keeps what it says.

    A stream is asynchronous only: the advisor streams nothing otherwise.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    deck: Deck
    inner: BaseChatModel | None = None

    @property
    def _llm_type(self) -> str:
        return "recorded"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Bind tools in the form that every provider takes, so that a request reads the same with any of them."""
        described = [convert_to_openai_tool(tool) for tool in tools]
        chosen = {} if tool_choice is None else {"tool_choice": tool_choice}
        return self.bind(tools=described, **chosen, **kwargs)

    def _choose_model(self, options: dict[str, Any]) -> tuple[Runnable[LanguageModelInput, AIMessage], dict[str, Any]]:
        """Return the model behind this one, and what it is to be called with.

        A binding is taken apart: called as one, it would add those who listen to us to the nobody that `ALONE` says.
        """
        assert self.inner is not None
        tools = options.pop("tools", None)
        if not tools:
            return self.inner, options
        bound = self.inner.bind_tools(tools, **options)
        return (bound.bound, dict(bound.kwargs)) if isinstance(bound, RunnableBinding) else (bound, {})

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        request = write_request(messages, stop, kwargs)
        if self.inner is None:
            return _replay_whole(self.deck, request)
        with _Taking(self.deck, request) as taken:
            model, options = self._choose_model(kwargs)
            message = model.invoke(messages, ALONE, stop=stop, **options)
            taken.parts.append(message)
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        request = write_request(messages, stop, kwargs)
        if self.inner is None:
            return _replay_whole(self.deck, request)
        with _Taking(self.deck, request) as taken:
            model, options = self._choose_model(kwargs)
            message = await model.ainvoke(messages, ALONE, stop=stop, **options)
            taken.parts.append(message)
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        request = write_request(messages, stop, kwargs)
        if self.inner is None:
            for chunk in _replay_chunks(self.deck, request):
                yield chunk
            return
        with _Taking(self.deck, request) as taken:
            model, options = self._choose_model(kwargs)
            async for said in model.astream(messages, ALONE, stop=stop, **options):
                yield taken.take(said)


def open_model(setting: str, options: Mapping[str, Any]) -> BaseChatModel:
    """Open the chat model that a `module:Class` names; raise `SettingsError` if that cannot be."""
    module, _, name = setting.partition(":")
    if not name:
        raise SettingsError(f"The model is {setting!r}; expected 'module:Class', a LangChain chat model.")
    try:
        model = getattr(importlib.import_module(module), name)(**options)
    except Exception as error:  # another project's constructor may raise anything
        raise SettingsError(f"The model {setting!r} cannot be opened: {type(error).__name__}: {error}.") from error
    if not isinstance(model, BaseChatModel):
        raise SettingsError(f"The model {setting!r} is not a LangChain chat model.")
    return model


class _Taking:
    """Keeps what a model says; a stream that its reader breaks off is kept as far as it was read."""

    def __init__(self, deck: Deck, request: dict[str, Any]) -> None:
        self.parts: list[AIMessage] = []
        self._tape = deck.tape
        self._request = request

    def __enter__(self) -> "_Taking":
        return self

    def take(self, chunk: AIMessage) -> ChatGenerationChunk:
        self.parts.append(chunk)
        return ChatGenerationChunk(message=_as_chunk(chunk))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None or kind is GeneratorExit:
            self._tape.add(self._request, [_pack(part) for part in self.parts])
        else:
            self._tape.misses.append(f"The model failed while it was recorded ({kind.__name__}: {error}).")


def write_request(messages: Sequence[BaseMessage], stop: list[str] | None, options: dict[str, Any]) -> dict[str, Any]:
    """Write a request so that the same prompt is always the same values: no ids, no order of keys, no provider."""
    request: dict[str, Any] = {"messages": [_write_message(message) for message in messages]}
    if stop:
        request["stop"] = list(stop)
    kept = {name: value for name, value in options.items() if not name.startswith("ls_") and value is not None}
    return request | {name: _write_plain(kept[name]) for name in sorted(kept)}


def _write_message(message: BaseMessage) -> dict[str, Any]:
    written: dict[str, Any] = {message.type.removesuffix("MessageChunk"): _drop_passing(message.content)}
    calls = [{"name": call["name"], "arguments": call["args"]} for call in getattr(message, "tool_calls", ())]
    return written | ({"calls": calls} if calls else {})


def _drop_passing(content: Any) -> Any:
    """Leave out of a message's blocks what differs at each call."""
    if isinstance(content, list):
        return [_drop_passing(block) for block in content]
    if isinstance(content, dict):
        return {name: _drop_passing(item) for name, item in content.items() if name not in {"id", "index"}}
    return _write_plain(content)


def _write_plain(value: Any) -> Any:
    """Write an option as JSON can hold it; what it cannot hold is named by its type."""
    if isinstance(value, dict):
        return {str(name): _write_plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_write_plain(item) for item in value]
    if isinstance(value, str | int | float | bool | None):
        return value
    return (value if isinstance(value, type) else type(value)).__qualname__


def _pack(message: AIMessage) -> Any:
    """Write what a model said: a text as a text, anything else as the fields that hold something."""
    fields = {name: value for name, value in message.model_dump(mode="json").items() if value and name not in PASSING}
    return fields["content"] if list(fields) == ["content"] else fields


def _unpack(part: Any) -> AIMessageChunk:
    fields = {"content": part} if isinstance(part, str) else {"content": "", **part}
    if "tool_call_chunks" in fields:
        fields.pop("tool_calls", None)  # follows from the chunks
    return _as_chunk(AIMessageChunk(**fields))


def _as_chunk(message: AIMessage) -> AIMessageChunk:
    if isinstance(message, AIMessageChunk):
        return message
    return AIMessageChunk(**message.model_dump(exclude={"type"}))


def _replay_chunks(deck: Deck, request: dict[str, Any]) -> Iterator[ChatGenerationChunk]:
    for part in deck.tape.find(request).reply:
        yield ChatGenerationChunk(message=_unpack(part))


def _replay_whole(deck: Deck, request: dict[str, Any]) -> ChatResult:
    parts = [_unpack(part) for part in deck.tape.find(request).reply]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    message = AIMessage(**whole.model_dump(exclude={"type", "tool_call_chunks", "chunk_position"}))
    return ChatResult(generations=[ChatGeneration(message=message)])
