"""Hold what a model writes until a sentence is whole; a half sentence or half marker never leaves here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.answer.agent.markers import (
    ENDS_IN_MARKER,
    HALF_MARKER,
    HEADING,
    MARKER,
    find_markup,
    read_numbers,
    strip_line,
    strip_markers,
)
from bot.domain import Place
from bot.understand import clean_text

LONGEST_SENTENCE = 700  # characters; a longer one is not waited for
SHOWN_OF_LONG = 200  # characters kept of it, for whoever looks at what was withheld
_END = re.compile(r"[.!?…]+[\"'”’»)]*\**|[。！？؟۔।]")
_ENDS = ".!?…：:。！？؟۔।\"'”’»)"
_WIDE = "。！？؟۔।"
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|Dr|Mr|Mrs|Ms|Prof|St|No|Nos|Fig|etc|approx|ca|incl|excl|est|avg|dept|univ|Inc|Ltd|Co|Corp"
    r"|Ph\.D|M\.Sc|B\.Sc|M\.S|B\.S|B\.A|M\.A|a\.m|p\.m|z\.B|d\.h|bzw|ca|Nr|p\.ej|Sr|Sra)|\b(?:[A-Za-z]\.)*[A-Z])\.$",
    re.IGNORECASE,
)
# Words that begin a sentence: after "U.S." they tell that the sentence before is over.
_STARTER = re.compile(
    r"\s+(?:The|A|An|In|It|Its|They|This|That|These|Those|For|If|You|Your|Both|Each|Most|Some|Many|However|But|And|At|On"
    r"|By|As|With|While|When|There|Here|Yet|So|To|One|Two)\b"
)
_MAY_END_AFTER = re.compile(r"(?:etc|approx|[A-Z]|a\.m|p\.m|Inc|Ltd|Co|Corp)\.$", re.IGNORECASE)
_SEPARATOR = re.compile(r"^[\s|:\-–—=+]*$")


@dataclass(frozen=True, slots=True)
class Written:
    """A whole sentence or table cell in plain words: the numbers it cites, and why it may not even be judged."""

    text: str
    numbers: tuple[int, ...] = ()
    place: Place | None = None
    fault: str = ""


@dataclass(slots=True)
class Cutter:
    """Cuts a growing text into whole sentences and table cells."""

    _text: str = ""
    _looked: int = 0  # how far the unfinished text was searched for its end
    _begins_line: bool = True
    _too_long: bool = False
    _columns: list[str] = field(default_factory=list)

    def feed(self, piece: str) -> Iterator[Written]:
        """Add a piece; give what became whole."""
        self._text += piece
        yield from self._cut(final=False)

    def close(self) -> Iterator[Written]:
        """End the text as its writer did: what is left is the last sentence."""
        yield from self._cut(final=True)
        if self._text.strip():
            yield from self._take_line_rest(self._text)
        self._text = ""

    def _cut(self, final: bool) -> Iterator[Written]:
        at = 0
        while at < len(self._text):
            end, is_line = self._find_end(at, final)
            if end < 0:
                break
            part = self._text[at:end]
            at, self._looked = end, end
            if is_line:
                yield from self._take_line_rest(part)
                self._begins_line = True
            else:
                yield from self._take(part)
                self._begins_line = False
        self._text, self._looked = self._text[at:], max(0, self._looked - at)
        if len(self._text) > LONGEST_SENTENCE:
            yield from self._give_up()

    def _give_up(self) -> Iterator[Written]:
        """Stop waiting for the end of a sentence that grows too long; what still comes of it is left out."""
        if not self._too_long:
            self._too_long = True
            yield Written(_shorten(self._text), fault="It is too long to be checked.")
        self._text, self._looked = "", 0

    def _find_end(self, at: int, final: bool) -> tuple[int, bool]:
        """Find where the sentence that begins at a place ends, -1 if it is not whole yet; and whether a line ends."""
        newline = self._text.find("\n", at)
        limit = newline if newline >= 0 else len(self._text)
        if self._is_row(at) or (self._begins_line and HEADING.match(self._text, at, limit)):
            return (newline + 1, True) if newline >= 0 else (-1, False)
        for match in _END.finditer(self._text, max(at, self._looked), limit):
            verdict = self._ends_at(match, at, limit, final or newline >= 0)
            if verdict == 0:  # it depends on what comes next
                self._looked = match.start()
                return -1, False
            if verdict > 0:
                return verdict, False
        self._looked = limit if newline >= 0 else max(at, limit - 1)
        return (newline + 1, True) if newline >= 0 else (-1, False)

    def _is_row(self, at: int) -> bool:
        return self._begins_line and self._text[at : at + 40].lstrip(" ").startswith("|")

    def _ends_at(self, match: re.Match[str], at: int, limit: int, closed: bool) -> int:
        """Return where the sentence ends whose end may be here; 0 to wait, -1 if it goes on."""
        if self._text[max(at, match.start() - 1) : match.start()] in {"]", "】"}:
            return match.start() + 1  # a marker stands before the stop, so none is waited for
        end, cited = match.end(), False
        while marker := MARKER.match(self._text, end, limit):
            end, cited = marker.end(), True
        rest = self._text[end:limit]
        if not closed and not rest.strip():
            return 0
        if not closed and HALF_MARKER.match(rest):
            return 0
        if rest and not rest[0].isspace() and not cited and match[0] not in _WIDE:
            return -1
        if match[0][0] == "." and len(match[0].rstrip("*")) == 1 and not cited:
            return self._after_stop(match, at, end, rest, closed)
        return end

    def _after_stop(self, match: re.Match[str], at: int, end: int, rest: str, closed: bool) -> int:
        """Tell a full stop from that of an abbreviation or of a numbered item."""
        said = self._text[max(at, match.end() - 12) : match.end()].rstrip("*")
        if self._begins_line and re.fullmatch(r"\s*\d{1,2}\.", self._text[at : match.end()]):
            return -1
        if not _ABBREVIATION.search(said):
            return end
        if not rest.strip():
            return end if closed else 0
        if not closed and not re.match(r"\s+\w+\W", rest):
            return 0
        return end if _MAY_END_AFTER.search(said) and _STARTER.match(rest) else -1

    def _take_line_rest(self, part: str) -> Iterator[Written]:
        """Take what a line holds, or has left, when it ends."""
        if self._begins_line and part.lstrip(" ").startswith("|"):
            yield from self._take_row(part.strip())
            return
        if part.strip():
            self._columns = []
        if self._begins_line and HEADING.match(part):
            return
        yield from self._take(part)

    def _take(self, part: str) -> Iterator[Written]:
        if self._too_long:  # the end of what was given up
            self._too_long = False
            return
        yield from _read(strip_line(part))

    def _take_row(self, line: str) -> Iterator[Written]:
        if _SEPARATOR.match(line):
            return
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
        if not self._columns:
            self._columns = [strip_markers(cell) for cell in cells]
            return
        row = strip_markers(cells[0])
        for column, cell in zip(self._columns[1:], cells[1:], strict=False):
            yield from _read(cell, Place(row, column))


def _read(part: str, place: Place | None = None) -> Iterator[Written]:
    text = strip_markers(clean_text(part))
    if not any(character.isalnum() for character in text):
        return
    if len(text) > LONGEST_SENTENCE:
        yield Written(_shorten(text), (), place, "It is too long to be checked.")
        return
    yield Written(text, read_numbers(part), place, find_markup(text) or _find_end_missing(text, part, place))


def _find_end_missing(text: str, part: str, place: Place | None) -> str:
    """Say that a sentence breaks off; an item of a list may end in a marker alone, and a cell in anything."""
    ended = place or text[-1] in _ENDS or ENDS_IN_MARKER.search(part)
    return "" if ended else "It breaks off."


def _shorten(text: str) -> str:
    return " ".join(text[:SHOWN_OF_LONG].split()) + " …"
