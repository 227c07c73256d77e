"""Open the language model and the loop in which it calls tools; the only module that loads LangChain's agents."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.chat_models import init_chat_model
from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.tools import BaseTool
from langsmith import tracing_context
from pydantic import BaseModel

from bot.answer.agent.failures import ModelFailed
from bot.answer.agent.prompt import Said
from bot.config import Settings

MOST_ROUNDS = 4  # of tool calls in one turn
NO_KEY = "none"  # what a server that wants no key is sent, since the client insists on one


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what a model says: text, and on a message's last piece what it cost and why it ended."""

    message: str
    text: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    finish: str = ""
    refused: bool = False
    calls_tools: bool = False


def open_chat_model(settings: Settings) -> BaseChatModel:
    """Open the model that the settings name; an address means an OpenAI-compatible server whatever the name."""
    limits: dict[str, Any] = {"max_retries": 0, "timeout": settings.turn_seconds}
    name = settings.model
    if ":" in name and not settings.openai_base_url and not name.startswith("openai:"):
        return _open(name, max_tokens=settings.answer_tokens, **limits)
    key = settings.openai_api_key.get_secret_value() or NO_KEY
    limits |= {"api_key": key, "stream_usage": True, "stream_chunk_timeout": None}
    if settings.openai_base_url:
        # Older servers know only this name of the limit, and none the newer interface.
        limits |= {"base_url": settings.openai_base_url, "use_responses_api": False}
        limits |= {"extra_body": {"max_tokens": settings.answer_tokens}}
    else:
        limits |= {"max_tokens": settings.answer_tokens}
    return _open(name.removeprefix("openai:"), model_provider="openai", **limits)


def _open(name: str, **options: Any) -> BaseChatModel:
    model: BaseChatModel = init_chat_model(name, **options)
    return model


class Rounds(AgentMiddleware):
    """Ends the looking up after a few rounds: the model must then write."""

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        """Take the tools away once they were used often enough; raise `ModelFailed` if they are called all the same."""
        rounds = sum(isinstance(message, AIMessage) and bool(message.tool_calls) for message in request.messages)
        if rounds < MOST_ROUNDS:
            return await handler(request)
        response = await handler(request.override(tools=[], tool_choice=None))
        if any(isinstance(message, AIMessage) and message.tool_calls for message in response.result):
            raise ModelFailed("tools")
        return response


class Breath(AsyncCallbackHandler):
    """Lets whoever listens have their turn after each token: a server that floods would be heard only at its end."""

    async def on_llm_new_token(self, token: str | list[str | dict[str, Any]], **about: Any) -> None:
        """Give way once."""
        await asyncio.sleep(0)


async def stream_answer(
    model: BaseChatModel, rules: str, said: Sequence[Said], tools: Sequence[BaseTool]
) -> AsyncIterator[Piece]:
    """Have the model answer, calling tools where it wants to; give its words as they come."""
    agent: Any = create_agent(model, list(tools), system_prompt=rules, middleware=[Rounds()])
    messages = _write_messages(said)
    with tracing_context(enabled=False):  # whatever the environment says, nothing is sent to a tracing service
        config = {"callbacks": [Breath()]}
        async for chunk, about in agent.astream({"messages": messages}, config, stream_mode="messages"):
            if about.get("langgraph_node") == "model" and isinstance(chunk, AIMessage):
                yield _read_chunk(chunk)


async def complete(model: BaseChatModel, rules: str, said: Sequence[Said]) -> Piece:
    """Have the model write one text, with no tools."""
    with tracing_context(enabled=False):
        message = await model.ainvoke([{"role": "system", "content": rules}, *_write_messages(said)])
    return _read_chunk(message)


async def extract(
    model: BaseChatModel, rules: str, said: Sequence[Said], form: type[BaseModel]
) -> tuple[object, Piece]:
    """Have the model answer in a form; give what it said, None if it has another form, and what it cost."""
    with tracing_context(enabled=False):
        asked = model.with_structured_output(form, include_raw=True)
        answer: Any = await asked.ainvoke([{"role": "system", "content": rules}, *_write_messages(said)])
    return answer["parsed"], _read_chunk(answer["raw"])


def _write_messages(said: Sequence[Said]) -> list[BaseMessage]:
    return [HumanMessage(one.text) if one.role == "user" else AIMessage(one.text) for one in said]


def _read_chunk(chunk: AIMessage) -> Piece:
    usage: Mapping[str, Any] = chunk.usage_metadata or {}
    calls = bool(chunk.tool_calls) or bool(isinstance(chunk, AIMessageChunk) and chunk.tool_call_chunks)
    finish = str(chunk.response_metadata.get("finish_reason") or "")
    blocks = chunk.content if isinstance(chunk.content, list) else []
    refused = any(isinstance(block, dict) and block.get("type") == "refusal" for block in blocks)
    return Piece(
        message=str(chunk.id or ""),
        text=str(chunk.text),
        tokens_in=int(usage.get("input_tokens", 0)),
        tokens_out=int(usage.get("output_tokens", 0)),
        finish=finish,
        refused=refused or finish == "content_filter",
        calls_tools=calls,
    )
