"""An OpenAI-compatible server on loopback that says what its script says, and complains when it is asked for more."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.answer.agent import Author
from bot.config import read_settings

OUT_OF_SCRIPT = 418  # a status no client repeats a request for


@dataclass(frozen=True, slots=True)
class Step:
    """How one request is answered; times are in seconds, `stall_at` and `cut_at` count pieces."""

    pieces: tuple[str, ...] = ()
    calls: tuple[tuple[str, str], ...] = ()  # name and arguments as text
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""  # instead of a completion
    before: float = 0.0
    between: float = 0.0
    stall_at: int = -1
    cut_at: int = -1
    endless: bool = False
    finish: str = ""
    refusal: str = ""
    counts: bool = True  # whether usage is told


def cut_into_tokens(text: str) -> tuple[str, ...]:
    """Cut a text into pieces of about the length of a token."""
    return tuple(text[at : at + 4] for at in range(0, len(text), 4))


def say(text: str, **more: Any) -> Step:
    """Answer with a text."""
    return Step(cut_into_tokens(text), **more)


def call(*calls: tuple[str, dict[str, Any] | str], text: str = "", **more: Any) -> Step:
    """Answer with tool calls."""
    written = tuple((name, given if isinstance(given, str) else json.dumps(given)) for name, given in calls)
    return Step(cut_into_tokens(text), written, **more)


def garble(body: str) -> Step:
    """Answer with a stream that is not what it should be."""
    return Step(body=body, headers=(("Content-Type", "text/event-stream"),))


def fail(status: int, message: str = "No.", code: str = "", **headers: str) -> Step:
    """Answer with an error in OpenAI's shape; `retry_after="3"` becomes the header Retry-After."""
    body = json.dumps({"error": {"message": message, "type": "error", "param": None, "code": code or None}})
    named = tuple((name.replace("_", "-").title(), value) for name, value in headers.items())
    return Step(status=status, body=body, headers=named)


@dataclass
class ScriptedModel:
    """The script, what was asked of it, and what went wrong."""

    script: list[Step] = field(default_factory=list)
    otherwise: Step | None = None  # what is said to a request without the advisor's tools, whatever the script
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    hangs_up: bool = False  # after each answer
    url: str = ""

    def expect(self, *steps: Step) -> None:
        """Add to the script."""
        self.script += steps

    def take(self, request: dict[str, Any], key: str) -> Step:
        """Return the next step, or a loud one if there is none."""
        self.requests.append(request)
        self.keys.append(key)
        self.times.append(time.monotonic())
        if self.otherwise and "tools" not in request:
            return self.otherwise
        if not self.script:
            self.problems.append(f"Request {len(self.requests)} is not in the script.")
            return fail(OUT_OF_SCRIPT, self.problems[-1])
        return self.script.pop(0)


def _wrap(model: str, choices: Sequence[dict[str, Any]], kind: str, **more: Any) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": model, "choices": list(choices), **more}


def _count(step: Step) -> dict[str, int]:
    return {"prompt_tokens": 100, "completion_tokens": len(step.pieces), "total_tokens": 100 + len(step.pieces)}


def _finish(step: Step) -> str:
    return step.finish or ("tool_calls" if step.calls else "stop")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    model: ScriptedModel

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""

    def end_headers(self) -> None:
        if self.model.hangs_up:
            self.send_header("Connection", "close")
        super().end_headers()

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path != "/v1/chat/completions":
            self.model.problems.append(f"{self.path} is not in the script.")
        step = self.model.take(request, self.headers.get("authorization", ""))
        with suppress(BrokenPipeError, ConnectionResetError):  # that whoever asked has gone is part of what is tested
            self._answer(step, request)

    def _answer(self, step: Step, request: dict[str, Any]) -> None:
        if step.body:
            self._send(step.status, step.body.encode(), step.headers)
        elif request.get("stream"):
            self._stream(step, request)
        else:
            self.model.closing.wait(step.before + step.between * len(step.pieces))
            self._send(200, json.dumps(self._complete(step, request["model"])).encode())

    def _send(self, status: int, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> None:
        self.send_response(status)
        told = {"Content-Type": "application/json", "Content-Length": str(len(body)), **dict(headers)}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _complete(self, step: Step, model: str) -> dict[str, Any]:
        calls = [
            {"id": f"call_{at}", "type": "function", "function": {"name": name, "arguments": given}}
            for at, (name, given) in enumerate(step.calls)
        ]
        message: dict[str, Any] = {"role": "assistant", "content": "".join(step.pieces)}
        message |= {"refusal": step.refusal or None}
        message |= {"tool_calls": calls} if calls else {}
        choice = {"index": 0, "message": message, "finish_reason": _finish(step), "logprobs": None}
        return _wrap(model, [choice], "chat.completion", usage=_count(step))

    def _stream(self, step: Step, request: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.model.closing.wait(step.before)
        due = time.monotonic()
        for at, delta in enumerate(self._list_deltas(step)):
            if at == step.stall_at:
                self.model.closing.wait(60)
            if at in {step.cut_at, step.stall_at}:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            choice = {"index": 0, "delta": delta, "finish_reason": None, "logprobs": None}
            self._event(_wrap(request["model"], [choice], "chat.completion.chunk"))
            if step.between:
                due += step.between
                self.model.closing.wait(max(0.0, due - time.monotonic()))
        end = {"index": 0, "delta": {}, "finish_reason": _finish(step), "logprobs": None}
        self._event(_wrap(request["model"], [end], "chat.completion.chunk"))
        if step.counts and (request.get("stream_options") or {}).get("include_usage"):
            self._event(_wrap(request["model"], [], "chat.completion.chunk", usage=_count(step)))
        self._write(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _list_deltas(self, step: Step) -> Iterator[dict[str, Any]]:
        first: dict[str, Any] = {"role": "assistant"}
        yield from ({**(first if not at else {}), "content": piece} for at, piece in enumerate(step.pieces))
        while step.endless and not self.model.closing.is_set():
            yield from ({"content": piece} for piece in step.pieces)
        if step.refusal:
            yield {**first, "refusal": step.refusal}
        for at, (name, given) in enumerate(step.calls):
            head = {"index": at, "id": f"call_{at}", "type": "function"}
            yield {**first, "tool_calls": [{**head, "function": {"name": name, "arguments": ""}}]}
            yield {"tool_calls": [{"index": at, "function": {"arguments": given}}]}

    def _event(self, value: dict[str, Any]) -> None:
        self._write(f"data: {json.dumps(value)}\n\n".encode())

    def _write(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()


def open_author(model: ScriptedModel, clock: Callable[[], float] = time.monotonic, **settings: Any) -> Author:
    """Open the advisor's author with a script for its language model."""
    return Author(read_settings({}, openai_base_url=model.url, **settings), clock)


@contextmanager
def serve_script(*steps: Step) -> Iterator[ScriptedModel]:
    """Serve a script; at the end, fail if more was asked for than it holds, or less."""
    model = ScriptedModel(list(steps))
    handler = type("Handler", (_Handler,), {"model": model})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
    assert not model.problems, model.problems
    assert not model.script, f"{len(model.script)} steps of the script were never asked for"
