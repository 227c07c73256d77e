"""Plain text and Markdown → lines under their numbers in the file."""

import codecs
import re

from markdown_it import MarkdownIt

from bot.documents.extract import Extract, Unreadable, count_letters

_MARKDOWN = re.compile(r"(?m)^#{1,6} \S|^```|\*\*[^*\n]{1,200}\*\*|\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)|<!--")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][\w-]{0,20}(?:\s[^<>\n]{0,300})?/?>")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_text(content: bytes) -> Extract:
    """Read text in any of the usual encodings; Markdown is told by its marks and loses them."""
    text, notices = _decode(content)
    if len(_CONTROL.findall(text)) > 2 + len(text) / 100:
        raise Unreadable("is neither text nor a PDF or Word document; paste the text instead.")
    lines = re.split(r"\r\n|\r|\n", text)
    if not _MARKDOWN.search(text):
        return Extract("txt", tuple(lines), 0, notices)
    text = "\n".join(lines)
    hidden = sum(count_letters(comment[4:].removesuffix("-->")) for comment in _COMMENT.findall(text))
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    return Extract("md", _render_lines(_TAG.sub("", text)), hidden, notices)


def _decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace"), ()
    # Without a mark, UTF-16 of a Western language has a zero in every other byte.
    for encoding, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        if content[start::2].count(0) > len(content) / 4:
            return content.decode(encoding, errors="replace"), ()
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        notice = "The text is not in UTF-8 and was read as Latin-1, so letters with accents may be wrong."
        return content.decode("latin-1"), (notice,)


def _render_lines(text: str) -> tuple[str, ...]:
    lines = [""] * (text.count("\n") + 1)
    for token in MarkdownIt("commonmark", {"html": False}).parse(text):
        if token.map is None:
            continue
        at = token.map[0]
        if token.type in ("fence", "code_block"):
            for offset, line in enumerate(token.content.splitlines(), at + (token.type == "fence")):
                lines[offset] = line
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                at += 1
            elif child.type != "image":  # its text stands in for a picture and is not seen
                lines[at] += child.content
    return tuple(lines)
