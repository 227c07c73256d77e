"""Find the page or section that somebody meant who typed another name."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

NEAR = 60  # of 100: how alike two names must be for one to be offered for the other


def suggest_section(typed: str, sections: Iterable[str]) -> str:
    """Return the section most like what was typed, or for a page's name the page; empty if there is none like it.

    Where a section was typed, never its whole page: that would be another question.
    """
    names = list(sections)
    page, part = _split_name(typed)
    found = suggest_page(page, names)
    if not found or not part:
        return found
    parts = [name.partition("#")[2] for name in names if name.startswith(f"{found}#")]
    near = part if part in parts else _pick(part, parts)
    return f"{found}#{near}" if near else ""


def suggest_page(typed: str, sections: Iterable[str]) -> str:
    """Return the page most like the one that was typed, with or without its folder; empty if there is none like it."""
    page, _ = _split_name(typed)
    pages = list(dict.fromkeys(name.partition("#")[0] for name in sections))
    if page in pages:
        return page
    by_name = {name.partition("/")[2]: name for name in pages}
    bare = page.rpartition("/")[2]
    near = by_name.get(bare) or (_pick(page, pages) if "/" in page else "")
    return near or by_name.get(_pick(bare, by_name), "")


def tell_listing(page: str) -> str:
    """Say which command lists the sections of a page, or without one all pages."""
    return (
        f"'advisor knowledge show {page}' lists its sections." if page else "'advisor knowledge show' lists all pages."
    )


def _split_name(typed: str) -> tuple[str, str]:
    """Part a name into page and section; a second '/' stands for the '#'."""
    page, sign, part = typed.strip().lower().partition("#")
    pieces = page.split("/")
    return (page, part) if sign or len(pieces) < 3 else ("/".join(pieces[:2]), "-".join(pieces[2:]))


def _pick(word: str, known: Iterable[str]) -> str:
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    return str(found[0]) if found else ""
