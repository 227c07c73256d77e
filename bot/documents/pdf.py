"""A PDF → the lines a reader sees, column by column, without hidden text."""

import io
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTContainer, LTPage, LTTextLine
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFType3Font
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import dict_value
from pdfminer.psparser import literal_name
from pdfminer.utils import Matrix, Rect

from bot.documents.extract import BROKEN, LOCKED, LONG, MOST_CHARACTERS, SCANNED, Extract, Unreadable, count_letters

MOST_PAGES = 60
SMALLEST = 4.0  # points
_UNSEEN_MODES = (3, 7)  # neither filled nor stroked
_UNKNOWN = "\ufffd"


def read_pdf(content: bytes) -> Extract:
    """Read a PDF of at most sixty pages that has a text layer."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(content)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise Unreadable(LOCKED) from error
    pages = list(islice(PDFPage.create_pages(document), MOST_PAGES + 1))
    if not pages:
        raise Unreadable(BROKEN)
    if len(pages) > MOST_PAGES:
        raise Unreadable(LONG)
    device = _Page(PDFResourceManager())
    interpreter = _Interpreter(device.rsrcmgr, device)
    lines: list[str] = []
    silent: list[int] = []
    for number, page in enumerate(pages, 1):
        interpreter.process_page(page)
        found = list(_find_lines(device.get_result()))
        lines += found
        if sum(map(len, lines)) > MOST_CHARACTERS:
            raise Unreadable(LONG)
        if not found:
            silent.append(number)
    text = "".join(lines)
    if not text and not device.hidden:
        raise Unreadable(SCANNED)
    if text.count(_UNKNOWN) > len(text) / 3:
        raise Unreadable("uses letters that cannot be told apart; paste the text instead.")
    notices = ["Text that stands sideways was left out."] * (device.sideways > 0)
    notices += [f"Page {number} shows no text and was not read; it may be a scan." for number in silent if lines]
    return Extract("pdf", tuple(lines), device.hidden, tuple(notices))


class _Interpreter(PDFPageInterpreter):
    """Follows opacity, and lets a form begin in the state of the page around it; the library does neither."""

    outer: PDFPageInterpreter | None = None

    def do_gs(self, name: Any) -> None:
        known = dict_value(self.resources.get("ExtGState", {}))
        opacity = dict_value(known.get(literal_name(name), {})).get("ca")
        if isinstance(opacity, int | float):
            # A state's copies keep only the fields the library knows; this one nobody reads.
            self.graphicstate.flatness = opacity

    def do_i(self, flatness: Any) -> None:
        """Keep the field for opacity."""

    def subinterp(self) -> PDFPageInterpreter:
        inner = super().subinterp()
        assert isinstance(inner, _Interpreter)
        inner.outer = self
        return inner

    def init_state(self, ctm: Matrix) -> None:
        super().init_state(ctm)
        if self.outer is not None:
            self.graphicstate = self.outer.graphicstate.copy()
            self.textstate.render = self.outer.textstate.render


class _Page(PDFPageAggregator):
    """Lays out a page from the characters that can be seen, and counts the others."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager, laparams=LAParams(all_texts=True))
        self.hidden = 0
        self.sideways = 0  # letters that do not run from left to right: the layout would only jumble them
        self._mode = 0
        self._grounds: list[tuple[Rect, bool]] = []  # in the order of painting: where, and whether white can be read

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        super().begin_page(page, ctm)
        self._box = self.cur_item.bbox
        self._grounds = []

    def paint_path(self, gstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        known = len(self.cur_item)
        super().paint_path(gstate, stroke, fill, evenodd, path)
        if fill and not _is_clear(gstate):
            dark = not _is_white(gstate)
            self._grounds += [(item.bbox, dark) for item in islice(self.cur_item, known, None)]

    def render_image(self, name: str, stream: Any) -> None:
        super().render_image(name, stream)
        self._grounds.append((self.cur_item.bbox, True))

    def render_string(self, textstate: PDFTextState, seq: PDFTextSeq, ncs: Any, graphicstate: PDFGraphicState) -> None:
        self._mode = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, matrix: Matrix, font: PDFFont, fontsize: float, *rest: Any) -> float:
        hidden = self._is_hidden(matrix, font, fontsize, rest[-1])
        sideways = matrix[0] <= abs(matrix[1])
        if not hidden and not sideways:
            return super().render_char(matrix, font, fontsize, *rest)
        # What is left out still moves what follows it: it is laid out, on a sheet that is thrown away.
        page, self.cur_item = self.cur_item, LTPage(0, self._box)
        try:
            return super().render_char(matrix, font, fontsize, *rest)
        finally:
            letters = sum(count_letters(item.get_text()) for item in self.cur_item if isinstance(item, LTChar))
            self.hidden += letters * hidden
            self.sideways += letters * (not hidden)
            self.cur_item = page

    def handle_undefined_char(self, font: PDFFont, cid: int) -> str:
        return _UNKNOWN

    def _is_hidden(self, matrix: Matrix, font: PDFFont, size: float, state: PDFGraphicState) -> bool:
        _, _, c, d, x, y = matrix
        # The size of a Type 3 font is counted in a measure of its own.
        tiny = abs(size) * math.hypot(c, d) < SMALLEST and not isinstance(font, PDFType3Font)
        if tiny or self._mode in _UNSEEN_MODES or _is_clear(state) or not _is_inside(self._box, x, y):
            return True
        ground = next((dark for box, dark in reversed(self._grounds) if _is_inside(box, x, y)), False)
        return _is_white(state) and not ground


def _find_lines(item: Any) -> Iterator[str]:
    if isinstance(item, LTTextLine):
        text = item.get_text().strip()
        if text:
            yield text
    elif isinstance(item, LTContainer):
        for child in item:
            yield from _find_lines(child)


def _is_inside(box: Rect, x: float, y: float) -> bool:
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _is_clear(state: PDFGraphicState) -> bool:
    return isinstance(state.flatness, int | float) and state.flatness < 0.05


def _is_white(state: PDFGraphicState) -> bool:
    colour: Any = state.ncolor
    parts = colour if isinstance(colour, tuple) else (colour,)
    if not all(isinstance(part, int | float) for part in parts):
        return False  # a pattern
    if len(parts) == 4:
        return bool(max(parts) <= 0.05)
    # One part may be the amount of a named ink, where 1 is its darkest.
    light = len(parts) == 3 or state.ncs.name in ("DeviceGray", "CalGray", "ICCBased")
    return light and bool(min(parts) >= 0.95)
