"""Who may send a program's request, how many, how large, and how many are answered at once."""

import asyncio
import hmac
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.config import Settings
from bot.errors import RequestError

BODY_SECONDS = 10.0  # in which a request's body must have come
MOST_CALLERS = 1000  # whose rate is remembered
WAITING = 4  # requests that may wait for each one that is answered
T = TypeVar("T")


class Rate:
    """Requests a minute of each caller: a bucket that fills evenly and holds a minute's worth."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with full buckets; `clock` gives seconds."""
        self._size = a_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> None:
        """Take one request out of a caller's bucket; raise `RequestError` if it is empty."""
        now = self._clock()
        left, at = self._buckets.pop(caller, (float(self._size), now))
        left = min(float(self._size), left + (now - at) * self._size / 60)
        self._buckets[caller] = (left - 1 if left >= 1 else left, now)
        while len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
        if left < 1:
            wait = math.ceil((1 - left) * 60 / self._size)
            raise RequestError(
                f"This address sent more than {self._size} requests a minute; wait {wait} s before the next one.",
                status=429,
                code="rate_limit_exceeded",
                wait=wait,
            )


class Seats:
    """The requests that are answered at once; a few more may wait, and the rest are refused."""

    def __init__(self, count: int) -> None:
        """Begin with all seats free."""
        self._count = count
        self._free = asyncio.Semaphore(count)
        self._taken = 0

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """Hold a seat; raise `RequestError` if too many wait for one already."""
        if self._taken >= self._count * (1 + WAITING):
            raise RequestError(
                "Too many requests are being answered; try again in a second.", status=503, code="overloaded", wait=1
            )
        self._taken += 1
        try:
            async with self._free:
                yield
        finally:
            self._taken -= 1


class Turnstile:
    """Count each request and ask for the key, before anything else of it is read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Stand before an application."""
        self._app = app
        self._key = settings.api_key.get_secret_value().encode()
        self._rate = Rate(settings.api_requests)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer why not."""
        if scope["type"] == "http":
            try:
                self._rate.take(scope["client"][0] if scope.get("client") else "")
                self._ask_for_key(Headers(scope=scope))
            except RequestError as error:
                await write_error(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _ask_for_key(self, headers: Headers) -> None:
        if not self._key:
            return
        scheme, _, given = headers.get("authorization", "").partition(" ")
        # Compared in the same time wherever the first difference stands, so that nobody finds the key letter by letter.
        known = hmac.compare_digest(given.strip().encode("latin-1"), self._key)
        if scheme.lower() != "bearer" or not known:
            raise RequestError(
                "The API key is missing or wrong; send 'Authorization: Bearer' and the key of this server.",
                status=401,
                code="invalid_api_key",
            )


async def read_body(request: Request, longest: int, seconds: float = BODY_SECONDS) -> bytes:
    """Read a JSON body; raise `RequestError` if it is no JSON, too long or too slow."""
    # A page of another site cannot send this type without asking first, and it is not allowed to.
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RequestError("The body is not declared as JSON; send 'Content-Type: application/json'.", status=415)
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > longest:
        raise _too_long(longest)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > longest:
                    raise _too_long(longest)
    except TimeoutError:
        raise RequestError(
            f"The body did not arrive within {seconds:.0f} s; send it again.", status=408, code="timeout"
        ) from None
    return bytes(body)


def _too_long(longest: int) -> RequestError:
    return RequestError(
        f"The body is longer than {longest:,} bytes; send fewer or shorter messages.",
        status=413,
        code="request_too_large",
    )


async def answer_while_connected(request: Request, answer: Awaitable[T]) -> T:
    """Await an answer, but give it up when the client goes away; raise `ClientDisconnect` then."""
    working = asyncio.ensure_future(answer)
    leaving = asyncio.ensure_future(_wait_for_leave(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return await working
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _wait_for_leave(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def describe_error(error: RequestError) -> dict[str, Any]:
    """Return OpenAI's error object."""
    kind = "server_error" if error.status >= 500 else "invalid_request_error"
    kind = "rate_limit_error" if error.status == 429 else kind
    return {
        "error": {"message": str(error), "type": kind, "param": error.param or None, "code": error.code or None},
    }


def write_error(error: RequestError) -> JSONResponse:
    """Write an error as a response."""
    headers = {"retry-after": str(error.wait)} if error.wait else {}
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    if error.status in {408, 413}:
        headers["connection"] = "close"  # the rest of the body is not read
    return JSONResponse(describe_error(error), error.status, headers)
