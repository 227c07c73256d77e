"""A Word document → the lines a reader sees: text boxes, tables and the headers in use, without hidden text."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NoReturn
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bot.documents.extract import BROKEN, LOCKED, LONG, Extract, Unreadable, count_letters

MOST_BYTES = 10 * 1024 * 1024  # of one unpacked part
SMALLEST = 8  # half points
Look = Mapping[str, str]  # of a run: vanish, sz, color, shd, highlight

# Elements are known by their local names, so that the strict dialect with its other namespaces is read too.
_SKIPPED = {"del", "moveFrom", "Fallback", "instrText", "delText"}
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class _Builder(ElementTree.TreeBuilder):
    def doctype(self, name: str, public: str | None, system: str | None) -> NoReturn:
        """Refuse what no Word document has: a document type, in which entities could be nested into a bomb."""
        raise Unreadable(BROKEN)


def read_docx(content: bytes) -> Extract:
    """Read a Word document; raise `Unreadable` for any other archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if any(entry.flag_bits & 1 for entry in archive.infolist()):
            raise Unreadable(LOCKED)
        main, types = _find_main(archive)
        styles = next((part for part, kind in types.items() if kind.endswith("wordprocessingml.styles+xml")), "")
        page = _Page(_read_styles(_read_part(archive, styles)) if styles in archive.namelist() else {})
        body = _read_part(archive, main)
        headers, footers = (_find_related(archive, main, body, f"{end}Reference") for end in ("header", "footer"))
        for root in (*headers, body, *footers):
            page.read_element(root, {}, False)
    return Extract("docx", tuple(page.lines), page.hidden)


def _find_main(archive: zipfile.ZipFile) -> tuple[str, dict[str, str]]:
    names = archive.namelist()
    if "[Content_Types].xml" not in names:
        if "mimetype" in names:
            raise Unreadable("is an OpenDocument file; save it as .docx or .pdf, or paste the text instead.")
        raise Unreadable("is an archive; unpack it and send the document inside, or paste the text instead.")
    root = _read_part(archive, "[Content_Types].xml")
    types = {item.get("PartName", "").lstrip("/"): item.get("ContentType", "") for item in root}
    if any(name.endswith("vbaProject.bin") for name in names) or any("macroEnabled" in kind for kind in types.values()):
        raise Unreadable("carries macros; save it as .docx or .pdf, or paste the text instead.")
    for part, kind in types.items():
        if kind.endswith(("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")):
            return part, types
    raise Unreadable("is an Office file, but no Word document; save it as .docx or .pdf, or paste the text instead.")


def _read_part(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as part:
        content = part.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Unreadable(LONG)
    return ElementTree.fromstring(content, ElementTree.XMLParser(target=_Builder()))


def _find_related(archive: zipfile.ZipFile, main: str, body: Element, reference: str) -> list[Element]:
    """Find the parts the body refers to: a header that no page uses is not seen by anyone."""
    path = PurePosixPath(main)
    relations = str(path.parent / "_rels" / f"{path.name}.rels")
    if relations not in archive.namelist():
        return []
    targets = {item.get("Id", ""): item.get("Target", "") for item in _read_part(archive, relations)}
    used = dict.fromkeys(targets.get(_get(item, "id"), "") for item in body.iter() if _name(item) == reference)
    parts = [target.lstrip("/") if target.startswith("/") else str(path.parent / target) for target in used if target]
    return [_read_part(archive, part) for part in parts if part in archive.namelist()]


class _Page:
    """Gathers lines while the tree is walked; a text box in a paragraph becomes lines of its own."""

    def __init__(self, styles: Mapping[str, tuple[str, Look]]) -> None:
        self.lines: list[str] = []
        self.hidden = 0
        self._styles = styles
        self._open: list[list[str]] = []

    def read_element(self, element: Element, look: Look, ground: bool) -> None:
        """Read an element and all inside; `ground` says that a fill lies behind it, on which white can be read."""
        name = _name(element)
        if name in _SKIPPED or name.endswith("Pr"):
            return
        ground = ground or _has_ground(element)
        if name == "p":
            style = _get(_find(element, "pPr", "pStyle"), "val")
            look = {**self._resolve("*"), **self._resolve(style or "*p"), **_read_look(_find(element, "pPr"))}
            self._open.append([])
        elif name == "r":
            properties = _find(element, "rPr")
            style = _get(_find(element, "rPr", "rStyle"), "val")
            look = {**look, **self._resolve(style), **_read_look(properties)}
        elif self._open and name in ("t", *_BREAKS):
            self._add(_BREAKS.get(name) or element.text or "", look, ground)
        for child in element:
            self.read_element(child, look, ground)
        if name == "p":
            self.lines += [line for line in "".join(self._open.pop()).split("\n") if line.strip()]

    def _add(self, text: str, look: Look, ground: bool) -> None:
        fills = (look.get("shd", ""), look.get("highlight", ""))
        ground = ground or any(_is_colour(fill) for fill in fills)
        if (
            look.get("vanish", "0") not in ("0", "false", "off")
            or _read_size(look.get("sz", "")) < SMALLEST
            or (_is_white(look.get("color", "")) and not ground)
        ):
            self.hidden += count_letters(text)
        else:
            self._open[-1].append(text)

    def _resolve(self, style: str) -> Look:
        look: Look = {}
        seen = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            style, own = self._styles[style][0], self._styles[style][1]
            look = {**own, **look}
        return look


def _read_styles(root: Element) -> dict[str, tuple[str, Look]]:
    """Read what each style is based on and how it looks; `*` is the document's default, `*p` that of paragraphs."""
    styles: dict[str, tuple[str, Look]] = {"*": ("", _read_look(_find(root, "docDefaults", "rPrDefault", "rPr")))}
    for style in root:
        if _name(style) == "style":
            look = {**_read_look(_find(style, "pPr")), **_read_look(_find(style, "rPr"))}
            based = _get(_find(style, "basedOn"), "val")
            styles[_get(style, "styleId")] = (based, look)
            if _get(style, "type") == "paragraph" and _get(style, "default") in ("1", "true"):
                styles["*p"] = (based, look)
    return styles


def _read_look(properties: Element | None) -> dict[str, str]:
    look = {}
    for item in properties if properties is not None else ():
        name = _name(item)
        if name in ("vanish", "sz", "color", "highlight"):
            look[name] = _get(item, "val") or "true"
        elif name == "shd":
            look[name] = _get(item, "fill")
    return look


def _read_size(size: str) -> float:
    """Read a size in half points; the strict dialect may write points. What is no size is none of our business."""
    number = size.removesuffix("pt")
    return float(number) * (1 if number == size else 2) if number.replace(".", "", 1).isdecimal() else SMALLEST


def _has_ground(element: Element) -> bool:
    """Say whether a table cell or a drawn shape is filled."""
    if _name(element) == "tc":
        return _is_colour(_get(_find(element, "tcPr", "shd"), "fill"))
    shape = _find(element, "spPr")
    for fill in shape if shape is not None else ():
        if _name(fill) in ("solidFill", "gradFill", "blipFill", "pattFill"):
            colours = {_get(colour, "val") for colour in fill}
            return not all(_is_white(colour) or colour in ("bg1", "lt1") for colour in colours)
    return _is_colour(element.get("fillcolor", "").lstrip("#"))


def _is_colour(fill: str) -> bool:
    return fill not in ("", "auto", "none", "white", "true") and not _is_white(fill)


def _is_white(colour: str) -> bool:
    try:
        return len(colour) == 6 and min(bytes.fromhex(colour)) >= 0xF2
    except ValueError:
        return False


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _get(element: Element | None, attribute: str) -> str:
    items: Iterator[tuple[str, str]] = iter(element.items() if element is not None else ())
    return next((value for name, value in items if name.rpartition("}")[2] == attribute), "")


def _find(element: Element | None, *path: str) -> Element | None:
    for step in path:
        element = next((child for child in (element if element is not None else ()) if _name(child) == step), None)
    return element
