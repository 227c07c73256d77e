"""The process that reads one file: bytes on standard input, JSON on standard output, and little memory."""

import contextlib
import json
import re
import resource
import sys
from dataclasses import asdict

from bot.documents.extract import BROKEN, LOCKED, LONG, MOST_CHARACTERS, Extract, Unreadable

MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 20  # of processor time: the end of a reader whose parent was killed before it

_PICTURE = "is a picture; paste the text instead."
_ARCHIVE = "is an archive; unpack it and send the document inside, or paste the text instead."
# What is recognised only to be refused with a good sentence.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|.{4}ftyp|RIFF.{4}WEBP", _PICTURE),
    (rb"7z\xbc\xaf|Rar!|\x1f\x8b", _ARCHIVE),
    (rb"\{\\rtf", "is an RTF file; save it as .docx or .pdf, or paste the text instead."),
    (rb"\s*(?i:<!doctype html|<html)", "is a web page; paste the text instead."),
)
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_content(content: bytes) -> Extract:
    """Find what the bytes are and read them; raise `Unreadable` with the reason if they cannot be."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from bot.documents.docx import read_docx

        return read_docx(content)
    if re.search(rb"%PDF-\d", content[:1024]):
        from bot.documents.pdf import read_pdf  # a quarter of a second that text need not pay

        return read_pdf(content)
    if content.startswith(_OLD_WORD):
        # An encrypted .docx travels in the container of the old format.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable(LOCKED)
        raise Unreadable("is a Word file of the old format; save it as .docx or .pdf, or paste the text instead.")
    for magic, reason in _FOREIGN:
        if re.match(magic, content, re.DOTALL):
            raise Unreadable(reason)
    from bot.documents.text import read_text

    return read_text(content)


def main() -> None:
    """Answer for the bytes on standard input: an `Extract`, or why there is none."""
    _limit_resources()
    try:
        extract = read_content(sys.stdin.buffer.read())
        if sum(map(len, extract.lines)) > MOST_CHARACTERS:
            raise Unreadable(LONG)
        answer = asdict(extract)
    except Unreadable as reason:
        answer = {"fault": str(reason)}
    except MemoryError:
        answer = {"fault": "unpacks to more than a CV needs; paste the text instead."}
    except Exception:  # a parser can fail on broken bytes in any way it likes
        answer = {"fault": BROKEN}
    sys.stdout.write(json.dumps(answer))


def _limit_resources() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
