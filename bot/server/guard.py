"""What every response carries, and which requests are turned away: no outside content, no other site's pages."""

import base64
import hashlib
import json
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.config import Settings

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_OUTSIDE = re.compile(r"<(?:link|meta)\b[^>]*https?://[^>]*>", re.DOTALL)


def drop_outside_links(html: str) -> str:
    """Remove the tags of Chainlit's page that name other hosts: fonts, KaTeX, preview images."""
    return _OUTSIDE.sub("", html)


def hash_inline_scripts(html: str) -> list[str]:
    """List the hashes that allow a page's inline scripts in a content security policy."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def write_policy(script_hashes: list[str]) -> str:
    """Write the content security policy: everything from this server alone."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",  # Chainlit styles its elements in place
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "frame-ancestors 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def list_hosts(settings: Settings) -> frozenset[str]:
    """List the names a request on loopback may be addressed to; none are listed for any other address.

    A page of another site can make its own name point to 127.0.0.1 and then counts as the same site: only the name
    in the request gives it away. On other addresses `/v1` asks for a key, which such a page does not have.
    """
    if not settings.is_local:
        return frozenset()
    public = urlsplit(settings.public_url).hostname
    return frozenset({"localhost", "127.0.0.1", "::1", settings.host, *([public] if public else [])})


class Guard:
    """Add security headers to every response; refuse requests and sockets that another site's page sends."""

    def __init__(self, app: ASGIApp, policy: str, hosts: Collection[str] = ()) -> None:
        """Wrap an application; `hosts` are the names it may be addressed by, any if there are none."""
        self._app = app
        self._hosts = hosts
        self._headers = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if reason := self._find_fault(headers, scope["path"].startswith("/v1/")):
            await _refuse(scope, send, reason)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    given[name] = value
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _find_fault(self, headers: Headers, is_api: bool) -> str:
        """Say why a request is not to be served; empty if it is."""
        host = headers.get("host", "")
        if self._hosts and _read_name(host) not in self._hosts:
            return f"This server is not called {host[:80]!r}; use localhost, or set ADVISOR_PUBLIC_URL to that address."
        # Without an origin, only a program or a link comes from elsewhere; links do not lead to the API.
        elsewhere = is_api and headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
        if elsewhere or not _is_same_site(headers.get("origin"), host):
            return (
                "Requests from another site's pages are refused; send them from a program or from this server's pages."
            )
        return ""


def _read_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_same_site(origin: str | None, host: str) -> bool:
    return origin is None or urlsplit(origin).netloc == host


async def _refuse(scope: Scope, send: Send, reason: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    kind, body = b"text/plain; charset=utf-8", reason.encode()
    if scope["path"].startswith("/v1/"):
        error = {"message": reason, "type": "invalid_request_error", "param": None, "code": "forbidden"}
        kind, body = b"application/json", json.dumps({"error": error}).encode()
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": body})
