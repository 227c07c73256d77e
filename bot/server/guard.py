"""What every response carries, and which requests are turned away: no outside content, no other site's pages."""

import base64
import hashlib
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


class Guard:
    """Add security headers to every response; refuse requests and sockets that another site's page sends."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        """Wrap an application."""
        self._app = app
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
        if not _is_same_site(headers.get("origin"), headers.get("host")):
            await _refuse(scope, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    given[name] = value
            await send(message)

        await self._app(scope, receive, send_guarded)


def _is_same_site(origin: str | None, host: str | None) -> bool:
    return origin is None or urlsplit(origin).netloc == host


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"Requests from another site's pages are refused."})
