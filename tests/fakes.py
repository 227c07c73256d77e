"""The few fakes: a chat model that says what its script says, and fails loudly beyond it."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolCallChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field


class ScriptedModel(BaseChatModel):
    """Gives the next message of its script to each call, and keeps what it was asked."""

    script: list[Any]  # messages or their fields, or exceptions to raise
    asked: list[tuple[list[BaseMessage], dict[str, Any]]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _next(self, messages: list[BaseMessage], options: dict[str, Any]) -> AIMessage:
        assert len(self.asked) < len(self.script), f"The script has no reply to {messages[-1].text!r}."
        self.asked.append((messages, options))
        reply = self.script[len(self.asked) - 1]
        if isinstance(reply, dict):  # as it comes from a command line
            reply = AIMessage(**reply)
        if isinstance(reply, Exception):
            raise reply
        assert isinstance(reply, AIMessage), reply
        return reply

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> Any:
        return self.bind(tools=tools, **options)

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: Any = None, **options: Any
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._next(messages, options))])

    def _stream(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: Any = None, **options: Any
    ) -> Iterator[ChatGenerationChunk]:
        reply = self._next(messages, options)
        for word in reply.text.split(" "):
            yield ChatGenerationChunk(message=AIMessageChunk(content=f"{word} "))
        for at, call in enumerate(reply.tool_calls):
            chunk = ToolCallChunk(name=call["name"], args=str(call["args"]).replace("'", '"'), id=call["id"], index=at)
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[chunk]))

    async def _astream(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: Any = None, **options: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in self._stream(messages, stop, **options):
            yield chunk


class YesModel(ScriptedModel):
    """Votes yes three times; may be named on a command line."""

    script: list[Any] = Field(
        default_factory=lambda: [AIMessage(f"Yes. It says so, vote {number}.") for number in (1, 2, 3)]
    )
