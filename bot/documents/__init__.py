"""An uploaded CV or job description → plain visible lines, read in a process of its own that can be killed.

What a file says is returned as lines and nothing else: it never instructs anybody, never ranks and is never knowledge.
"""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import unicodedata
from typing import Any

from bot.documents.advert import looks_like_job_description
from bot.documents.extract import Document, Kind, Line
from bot.errors import DocumentError

__all__ = ["Document", "Kind", "Line", "looks_like_job_description", "read_document"]

log = logging.getLogger(__name__)

MOST_BYTES = 3 * 1024 * 1024
SECONDS = 10.0
_TITLES: dict[str, str] = {"txt": "plain text", "md": "plain text", "docx": "a Word document", "pdf": "a PDF"}
_CLAIMS: dict[str, str] = {
    **dict.fromkeys(["txt", "text", "md", "markdown"], "plain text"),
    **dict.fromkeys(["docx"], "a Word document"),
    **dict.fromkeys(["pdf"], "a PDF"),
    **dict.fromkeys("doc docm rtf odt html zip exe png jpg jpeg".split(), "something else"),
}
# Tag characters and supplementary variation selectors: no font shows them, yet they can spell whole sentences.
_UNSEEN = re.compile("[\U000e0000-\U000e0fff]")
_SHAPELESS = ("Cc", "Cf", "Co", "Cs")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


def read_document(content: bytes, name: str, seconds: float = SECONDS) -> Document:
    """Read a file into its visible lines; raise `DocumentError` if it cannot be. Blocks: run it in a thread.

    `name` is only shown and compared (empty for pasted text); the bytes decide the kind.
    """
    name = re.split(r"[/\\]", name)[-1][:80]
    shown = repr(name) if name else "The pasted text"
    if len(content) > MOST_BYTES:
        raise DocumentError(f"{shown} is larger than 3 MB; send a smaller file, or paste the text instead.")
    answer = _run_reader(content, seconds)
    if "fault" in answer:
        raise DocumentError(f"{shown} {answer['fault']}")
    hidden = answer["hidden"] + sum(len(_UNSEEN.findall(text)) for text in answer["lines"])
    texts = ((number, _clean_line(text)) for number, text in enumerate(answer["lines"], 1))
    lines = tuple(Line(number, text) for number, text in texts if text)
    if not lines:
        seen = "holds hidden text only, as some scans do" if hidden else "is empty"
        raise DocumentError(f"{shown} {seen}; paste the text that you want read instead.")
    return Document(name, answer["kind"], lines, (*_find_lie(name, answer["kind"]), *answer["notices"], *_tell(hidden)))


def _run_reader(content: bytes, seconds: float) -> dict[str, Any]:
    """Run the reader with no environment (so no key is within its reach) and kill its process group when late."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", "bot.documents.reader"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        start_new_session=True,
    )
    with process:
        try:
            output, _ = process.communicate(content, timeout=seconds)
        except subprocess.TimeoutExpired:
            return {"fault": f"took longer than {seconds:g} seconds to read; paste the text instead."}
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    try:
        answer: dict[str, Any] = json.loads(output)
    except ValueError:  # as a rule, the reader was ended by one of its own limits
        log.error("The reader of documents ended with %s and no answer", process.returncode)
        return {"fault": "asks for more memory or time than a CV needs; paste the text instead."}
    return answer


def _clean_line(text: str) -> str:
    """Fold white space, and drop what has no shape: control, format, private and broken characters."""
    text = _UNSEEN.sub("", text)
    seen = (letter for letter in text if letter.isspace() or unicodedata.category(letter) not in _SHAPELESS)
    return " ".join("".join(seen).translate(_LIGATURES).split())


def _find_lie(name: str, kind: Kind) -> tuple[str, ...]:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if _CLAIMS.get(ending, _TITLES[kind]) == _TITLES[kind]:
        return ()
    return (f"{name!r} ends in .{ending}, but its content is {_TITLES[kind]} and was read as that.",)


def _tell(hidden: int) -> tuple[str, ...]:
    if not hidden:
        return ()
    return (f"Hidden or tiny text was left out ({hidden} character{'s' * (hidden != 1)}).",)
