"""Read Markdown pages into sections whose plain text, sentences and sources are known to the character."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from bot.domain import Section, Sentence

FOOTNOTE = re.compile(r"\[\^([A-Za-z0-9_-]+)\]")
_HEADING = re.compile(r"^(?P<title>.+?)\s*\{#(?P<id>[\w-]+)(?P<flags>(?:\s+\w+=\w+)*)\s*\}$")
_SENTENCE_END = re.compile(r"[.!?][\"')\u201d]*(?P<marks>(?:\x00\d+\x00)*)(?:\s+(?=[A-Z0-9\"'(\u201c])|$)")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|Dr|Mr|Ms|St|No|etc|approx|U\.S|U\.K)|\b[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the knowledge: where, what, and what to do about it."""

    path: str
    line: int
    reason: str
    hint: str

    def __str__(self) -> str:
        """Write the problem the way editors can jump to it."""
        return f"{self.path}:{self.line}: {self.reason} {self.hint}"


@dataclass(frozen=True, slots=True)
class Block:
    """A section as read: its sentences with their lines, before any rule is applied."""

    section: Section
    lines: tuple[int, ...]
    links: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read, with what could not be read."""

    id: str
    path: str
    roles: tuple[str, ...]
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Find the sentences of a plain text, as spans without surrounding white space."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        may_go_on = match.end() < len(text) and not match["marks"]  # a footnote closes a sentence, even after "U.S."
        if may_go_on and _ABBREVIATION.search(text[start : match.start() + 1]):
            continue
        end = match.end("marks")
        spans.append((start, end))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def read_page(path: Path, folder: Path) -> Page:
    """Read one Markdown file; everything unreadable becomes a problem, nothing is raised."""
    name = path.relative_to(folder).as_posix()
    page_id = name.removesuffix(".md")
    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Page(
            page_id, name, (), (), (Problem(name, 1, f"The file cannot be read: {error}.", "Save it as UTF-8."),)
        )
    # Off is what has no place in plain prose, so that it stands in the text, where a check refuses it. The stars of two
    # "O*NET" would pair up as emphasis, too.
    tokens = MarkdownIt("commonmark").disable(["emphasis", "html_inline", "image"]).use(front_matter_plugin).parse(raw)
    front, problems = _read_front_matter(tokens, name)
    roles = tuple(front.get("roles") or ()) if not problems else ()
    title = str(front.get("title", page_id))
    blocks: list[Block] = []
    for heading, body in _split_at_headings(tokens, name, problems):
        block = _read_block(heading, body, Page(page_id, name, roles, (), ()), title)
        if isinstance(block, Problem):
            problems.append(block)
        else:
            blocks.append(block)
    if not blocks and not problems:
        problems.append(Problem(name, 1, "The page has no section.", "Begin one with '## Title {#id}'."))
    return Page(page_id, name, roles, tuple(blocks), tuple(problems))


def _read_front_matter(tokens: list[Token], name: str) -> tuple[dict[str, Any], list[Problem]]:
    hint = "Begin the file with '---', 'title: …', 'roles: […]', '---'."
    if not tokens or tokens[0].type != "front_matter":
        return {}, [Problem(name, 1, "The front matter is missing or not closed.", hint)]
    try:
        front = yaml.safe_load(tokens[0].content)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2026-99-99
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        return {}, [Problem(name, line, "The front matter is not valid YAML.", hint)]
    if not isinstance(front, dict) or not isinstance(front.get("title"), str):
        return {}, [Problem(name, 1, "The front matter has no title.", hint)]
    roles = front.get("roles")
    if not isinstance(roles, list) or len(roles) > 2 or not all(isinstance(role, str) for role in roles):
        return {}, [Problem(name, 1, "'roles' is not a list of none, one or two role ids.", hint)]
    unknown = sorted(map(str, set(front) - {"title", "roles"}))
    if unknown:
        return {}, [Problem(name, 1, f"The front matter has an unknown key {unknown[0]!r}.", "Only title and roles.")]
    return front, []


def _split_at_headings(tokens: list[Token], name: str, problems: list[Problem]) -> list[tuple[Token, list[Token]]]:
    sections: list[tuple[Token, list[Token]]] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        line = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open":
            if token.tag == "h2":
                sections.append((tokens[index + 1], []))
            else:
                problems.append(Problem(name, line, f"A heading of level {token.tag[1]}.", "Use '##' only."))
            index += 3
            continue
        if token.type == "inline" and sections:
            sections[-1][1].append(token)
        elif token.type == "inline":
            problems.append(Problem(name, line, "Text stands before the first heading.", "Move it below a '##'."))
        elif token.type in {"html_block", "fence", "code_block", "hr"}:
            problems.append(Problem(name, line, f"A {token.type} is not allowed here.", "Write plain prose."))
        index += 1
    return sections


def _read_block(heading: Token, body: list[Token], page: Page, title: str) -> Block | Problem:
    line = heading.map[0] + 1 if heading.map else 1
    match = _HEADING.match(heading.content)
    if not match:
        return Problem(
            page.path, line, "The heading has no id.", "Write '## Title {#id}', with an id of the kind 'pay'."
        )
    flags = dict(flag.split("=") for flag in match["flags"].split())
    marked, mark_sources, line_starts, links = _flatten(body, line)
    text, sentences, lines = _read_sentences(marked, mark_sources, line_starts)
    section = Section(
        id=f"{page.id}#{match['id']}",
        page=page.id,
        facet=match["id"],
        title=match["title"],
        page_title=title,
        kind=page.id.split("/")[0],
        roles=page.roles,
        text=text,
        sentences=sentences,
        empty=flags.get("empty") == "true",
        path=page.path,
        line=line,
    )
    return Block(section, lines, tuple(links))


def _flatten(body: list[Token], line: int) -> tuple[str, list[str], list[tuple[int, int]], list[tuple[str, int]]]:
    """Fold inline tokens into one line in which each footnote mark is `NUL number NUL`."""
    text = ""
    sources: list[str] = []
    starts: list[tuple[int, int]] = []
    links: list[tuple[str, int]] = []
    for token in body:
        line = token.map[0] + 1 if token.map else line
        text += " " if text else ""
        starts.append((len(text), line))
        for child in token.children or []:
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
                text += " "
                starts.append((len(text), line))
            elif child.type == "link_open":
                links.append((str(child.attrGet("href")), line))
            elif child.type in {"text", "code_inline"}:
                for number, part in enumerate(FOOTNOTE.split(child.content)):
                    if number % 2:
                        sources.append(part)
                        text += f"\x00{len(sources) - 1}\x00"
                    else:
                        text += part
    return text, sources, starts, links


def _read_sentences(
    marked: str, mark_sources: list[str], line_starts: list[tuple[int, int]]
) -> tuple[str, tuple[Sentence, ...], tuple[int, ...]]:
    text = ""
    sentences: list[Sentence] = []
    lines: list[int] = []
    for start, end in split_sentences(marked):
        part = marked[start:end]
        plain = " ".join(re.sub(r"\x00\d+\x00", "", part).split())
        if not plain:
            continue
        text += " " if text else ""
        sources = tuple(mark_sources[int(mark)] for mark in re.findall(r"\x00(\d+)\x00", part))
        sentences.append(Sentence(plain, len(text), len(text) + len(plain), sources))
        lines.append(max(line for offset, line in line_starts if offset <= start))
        text += plain
    return text, tuple(sentences), tuple(lines)
