"""Render statements as Markdown: paragraphs and tables, with a mark for each citation."""

import re
from collections.abc import Callable, Iterable
from itertools import groupby

from bot.domain import Statement
from bot.verify.polarity import ANSWERS

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~:$&@^=!]")
FEWEST_LISTED = 3  # claims; fewer read better as a paragraph
_LINE_START = re.compile(r"^(\s*\d*)([-+.)])")


def plain_marker(number: int) -> str:
    """Mark a citation with its number in brackets."""
    return f"[{number}]"


def keep_text(text: str) -> str:
    """Leave a text as it is."""
    return text


def escape_markdown(text: str) -> str:
    """Escape whatever Markdown, its directives or its links could swallow, so that every character is shown."""
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    return _LINE_START.sub(r"\1\\\2", escaped)


def render_statements(
    statements: Iterable[Statement],
    mark: Callable[[int], str] = plain_marker,
    escape: Callable[[str], str] = keep_text,
) -> str:
    """Write statements as Markdown; those with a place become the cells of a table."""
    blocks: list[str] = []
    for (_, in_table), group in groupby(statements, key=lambda s: (s.part, s.place is not None)):
        members = list(group)
        blocks.append(_render_table(members, mark, escape) if in_table else _render_text(members, mark, escape))
    return "\n\n".join(blocks)


def _render_text(statements: list[Statement], mark: Callable[[int], str], escape: Callable[[str], str]) -> str:
    """Write paragraphs: a sentence that ends in a colon heads a list of what follows it."""
    if not any(_is_heading(statement) for statement in statements):
        return _render_paragraph(statements, mark, escape)
    blocks: list[list[Statement]] = [[]]
    for statement in statements:
        listed = bool(statement.told) or statement.kind == "claim"
        if _is_heading(statement) or (blocks[-1] and _is_heading(blocks[-1][0]) and not listed):
            blocks.append([])
        blocks[-1].append(statement)
    return "\n\n".join(
        _render_list(block, mark, escape) if _is_heading(block[0]) else _render_paragraph(block, mark, escape)
        for block in blocks
        if block
    )


def _is_heading(statement: Statement) -> bool:
    return statement.kind == "courtesy" and statement.text.endswith(":") and not statement.told


def _render_list(statements: list[Statement], mark: Callable[[int], str], escape: Callable[[str], str]) -> str:
    """Write a heading and its list; what the person said stands in one line with the claim that answers it."""
    lines: list[str] = []
    open_line = False
    for statement in statements[1:]:
        written = _render_statement(statement, mark, escape)
        if open_line and not statement.told:
            lines[-1] += f" {written}"
        else:
            lines.append(f"- {written}")
        open_line = bool(statement.told)
    return "\n".join((f"**{escape(statements[0].text)}**", "", *lines))


def _render_paragraph(statements: list[Statement], mark: Callable[[int], str], escape: Callable[[str], str]) -> str:
    """Write one paragraph; of many claims the first stands alone, and the others follow as a list.

    A bare "It depends." says too little alone, so the claim it rests on stands beside it.
    """
    written = [_render_statement(statement, mark, escape) for statement in statements]
    claims = [at for at, statement in enumerate(statements) if statement.kind == "claim"]
    end = claims[-1] + 1 if claims else len(written)
    closing = f"\n\n{' '.join(written[end:])}" if written[end:] else ""
    if len(claims) < FEWEST_LISTED:
        return " ".join(written[:end]) + closing
    opens = 2 if statements[0].text in ANSWERS else 1
    return f"{' '.join(written[:opens])}\n\n" + "\n".join(f"- {text}" for text in written[opens:end]) + closing


def _render_statement(statement: Statement, mark: Callable[[int], str], escape: Callable[[str], str]) -> str:
    marks = "".join(mark(number) for number in statement.citations)
    return f"{escape(statement.text)} {marks}".rstrip()


def _render_table(statements: list[Statement], mark: Callable[[int], str], escape: Callable[[str], str]) -> str:
    cells = {(statement.place.row, statement.place.column): statement for statement in statements if statement.place}
    rows = list(dict.fromkeys(row for row, _ in cells))
    columns = list(dict.fromkeys(column for _, column in cells))
    lines = ["| | " + " | ".join(escape(column) for column in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for row in rows:
        texts = [
            _render_statement(cells[row, column], mark, escape) if (row, column) in cells else "–" for column in columns
        ]
        lines.append(f"| {escape(row)} | " + " | ".join(text.replace("|", "\\|") for text in texts) + " |")
    return "\n".join(lines)
