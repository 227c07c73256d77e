"""Read YAML as an advisor types it: every scalar stays text, and a line that YAML trips over is named and quoted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.talks.problems import Place, Problem

MOST_REPAIRS = 60
TAB = 4  # columns an editor moves on by a tab, at most
AT_THE_MARGIN = frozenset(
    {"talk", "about", "tags", "given", "starts_from", "known_issue", "always", "turns", "finally"}
)
LISTS = frozenset({"always", "finally", "expect", "stops_when", "of", "all_of", "any_of"})  # of expectations
IN_A_TURN = frozenset({"user", "or", "if_asked", "expect"})
_LINE = re.compile(r"^(?P<before>\s*(?:- +)*(?:[\w-]+: +|- +))(?P<value>\S.*?)\s*$")
_ON_ONE_LINE = re.compile(r"^(?P<before>\s*(?:- +)*)(?P<key>[a-z_]+): +(?:- +)?(?P<item>[a-z_]+: .*)$")
_TAB_BEHIND_KEY = re.compile(r"^(?P<before>\s*(?:- +)*[\w-]+:)\s*\t\s*")
_KEY = re.compile(r"^\s*(?:- +)*(?P<key>[\w-]+):(?: |$)")
_GLUED = re.compile(r"^(?P<before>\s*(?:- +)*)(?P<key>[a-z_]{3,}):(?P<value>[^\s/].*)$")
_OPENS = re.compile(r"^\s*(?:- +)*(?P<key>[\w-]+):\s*$")
_TURN = re.compile(r"- +(?:user|if_asked|or)\b")
_LINE_BREAKS = re.compile("[\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Tree:
    """A file as nodes; `text` is what was read, with the lines quoted that had to be."""

    path: str
    text: str
    root: yaml.Node | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Repair:
    line: int
    column: int
    reason: str
    hint: str
    lines: list[str] | None = None


def place_of(node: yaml.Node) -> Place:
    """Return where a node begins."""
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def quote_text(value: str) -> str:
    """Write a text so that YAML takes it as it is."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def read_tree(path: str, text: str) -> Tree:
    """Read a file; after a line that YAML cannot read, quote or indent it and read on, so that all problems show."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    problems = [_name_line_break(path, text, match) for match in _LINE_BREAKS.finditer(text)]
    text = _LINE_BREAKS.sub(" ", text)
    for _ in range(MOST_REPAIRS):
        try:
            repair = next(_find_marks(text), None)
            if repair is None:
                root = yaml.compose(text, Loader=yaml.BaseLoader)
                problems += _take_out_odd_keys(path, root) if root else []
                return Tree(path, text, root, tuple(problems))
        except yaml.reader.ReaderError as error:
            place = Place(text.count("\n", 0, error.position) + 1, 1)
            hint = "Delete it; it may have come along with copied text."
            problems.append(Problem(path, place, "This line holds a character that cannot be printed.", hint))
            return Tree(path, text, None, tuple(problems))
        except yaml.MarkedYAMLError as error:
            repair = _diagnose(text, error)
        place = Place(repair.line + 1, repair.column + 1)
        problems.append(Problem(path, place, repair.reason, repair.hint, mended=repair.lines is not None))
        if repair.lines is None:
            break
        text = "\n".join(repair.lines)
    return Tree(path, text, None, tuple(problems))


def _name_line_break(path: str, text: str, match: re.Match[str]) -> Problem:
    line = text.count("\n", 0, match.start()) + 1
    reason = "A text holds a line break that does not show."
    place = Place(line, match.start() - text.rfind("\n", 0, match.start()))
    return Problem(path, place, reason, "Write a space there.", mended=True)


def _take_out_odd_keys(path: str, root: yaml.Node) -> list[Problem]:
    """Take out entries whose key is a list or entries of its own, which YAML knows and a talk does not; name them."""
    problems: list[Problem] = []
    nodes: list[yaml.Node] = [root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.SequenceNode):
            nodes += node.value
        elif isinstance(node, yaml.MappingNode):
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    hint = "Write the key as one word, and what belongs to it after the colon."
                    problems.append(
                        Problem(path, place_of(key), "A key is one word here, not a list or entries.", hint)
                    )
            node.value = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
            nodes += [value for _, value in node.value]
    return problems


def _find_marks(text: str) -> Iterator[_Repair]:
    """Find tags, anchors and aliases: YAML's own marks, which change or hide what was typed."""
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        tag, anchor = getattr(event, "tag", None), getattr(event, "anchor", None)
        if event.start_mark is None or (not tag and not anchor):
            continue
        lines = text.split("\n")
        line, column = event.start_mark.line, event.start_mark.column
        sign = lines[line][column : column + 1]
        what = {"!": "a tag", "&": "an anchor", "*": "an alias"}.get(sign, "a mark of YAML")
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            repaired = _quote_line(lines, line)
            hint = f"Quote the text: {repaired[line].strip()}" if repaired else "Quote the text."
            yield _Repair(line, column, f"{sign!r} begins {what} here, not a text.", hint, repaired)
        else:
            hint = "Write it out; what many talks share belongs in talks.yaml or rules/."
            bare = lines[line][:column] + re.sub(r"^[!&]\S* ?", "", lines[line][column:])
            without = [*lines[:line], bare.rstrip(), *lines[line + 1 :]]
            yield _Repair(line, column, f"A talk has no {what.split()[1]}s ({sign!r}).", hint, without)


def _quote_line(lines: list[str], at: int) -> list[str] | None:
    match = _LINE.match(lines[at]) if at < len(lines) else None
    if not match:
        return None
    value = match["value"]
    if len(value) > 1 and value[0] in "\"'" and value.endswith(value[0]):  # quoted, but wrongly inside
        value = value[1:-1]
    elif value.startswith('"') and value.count('"') == 1:  # begun to be quoted, and not ended; a ' may be an apostrophe
        value = value[1:]
    return [*lines[:at], match["before"] + quote_text(value), *lines[at + 1 :]]


def _indent_block(lines: list[str], at: int, column: int) -> list[str]:
    """Move a line, and what hangs below it, to a column."""
    old = _indent(lines[at])
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > old):
        end += 1
    moved = [" " * (_indent(line) + column - old) + line.lstrip() if line.strip() else line for line in lines[at:end]]
    return [*lines[:at], *moved, *lines[end:]]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _diagnose(text: str, error: yaml.MarkedYAMLError) -> _Repair:
    lines = text.split("\n")
    mark = error.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    start = error.context_mark
    problem = error.problem or ""
    if start and any(word in (error.context or "") for word in ("quoted", "flow", "anchor", "alias", "block scalar")):
        line, column = start.line, start.column
    line = min(line, len(lines) - 1)
    rules = (_untab, _unglue, _part_documents, _close_bracket, _begin_list, _indent_again, _quote_value)
    for rule in rules:
        if repair := rule(lines, line, column, problem):
            return repair
    return _Repair(line, column, f"This line cannot be read ({problem}).", "Compare its indent with the lines above.")


def _untab(lines: list[str], line: int, column: int, problem: str) -> _Repair | None:
    """Give a line that is indented with tabs the place it has by its key, and those below it theirs beside it."""
    if match := _TAB_BEHIND_KEY.match(lines[line]):
        new = f"{match['before']} {lines[line][match.end() :]}"
        reason = "A tab stands behind the colon."
        return _Repair(line, match.end("before"), reason, "Write a space.", [*lines[:line], new, *lines[line + 1 :]])
    mended, columns, at = list(lines), dict[int, int](), line
    while at < len(lines) and _has_tab(lines[at]):
        width = len(lines[at][: _indent(lines[at])].expandtabs(TAB))
        known = [other for other in columns if other < width]
        if width not in columns:
            columns[width] = columns[max(known)] + 2 if known else _find_place(mended, at)
        mended[at] = (" " * columns[width] + lines[at].lstrip()).rstrip()
        at += 1
    if at == line:
        return None
    below = f", and so {'is the one' if at == line + 2 else f'are the {at - line - 1}'} below" if at > line + 1 else ""
    return _Repair(line, 0, f"This line is indented with a tab{below}.", "Use two spaces for each step.", mended)


def _has_tab(line: str) -> bool:
    return "\t" in line[: _indent(line)]


def _find_place(lines: list[str], line: int) -> int:
    """Find the column at which a line belongs, whatever stands before it."""
    above = next((text for text in reversed(lines[:line]) if text.strip() and not _is_comment(text)), "")
    key, opened = _KEY.match(lines[line]), _OPENS.match(above)
    is_item = lines[line].lstrip().startswith("- ")
    if not is_item and key and key["key"] in AT_THE_MARGIN | IN_A_TURN:
        return _find_column(lines, line) or 0
    if opened:
        return _find_column_below(lines, line, opened.start("key"))
    goes_on = not is_item and not above.lstrip().startswith("- ")
    return _indent(above) if goes_on else _find_column(lines, line) or 0


def _find_column_below(lines: list[str], line: int, key: int) -> int:
    """Find the column of what stands below a key: that of the list which goes on there, else a step further in."""
    after = next((text for text in lines[line + 1 :] if text.strip() and not _is_comment(text)), "")
    goes_on = after.lstrip().startswith("- ") and not _has_tab(after) and not _TURN.match(after.lstrip())
    return _indent(after) if goes_on and _indent(after) >= key else key + 2


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _begin_list(lines: list[str], line: int, column: int, problem: str) -> _Repair | None:
    """Put an expectation that stands on the line of its 'expect:' on the next one, as an item."""
    match = _ON_ONE_LINE.match(lines[line])
    if not match or match["key"] not in LISTS:
        return None
    item = f"{' ' * _find_column_below(lines, line, match.start('key'))}- {match['item']}"
    head = f"{match['before']}{match['key']}:"
    reason = f"Under {match['key']!r} each expectation stands on a line of its own."
    hint = f"Write it on the next line: {item.strip()}"
    return _Repair(line, match.start("item"), reason, hint, [*lines[:line], head, item, *lines[line + 1 :]])


def _unglue(lines: list[str], line: int, column: int, problem: str) -> _Repair | None:
    if not any(sign in problem for sign in ("':'", "not allowed", "block end")):
        return None
    for at in (line, line - 1):
        match = _GLUED.match(lines[at]) if at >= 0 else None
        if match:
            new = f"{match['before']}{match['key']}: {match['value']}"
            reason = f"There is no space after '{match['key']}:'."
            return _Repair(at, match.end("key"), reason, f"Write {new.strip()}", [*lines[:at], new, *lines[at + 1 :]])
    return None


def _part_documents(lines: list[str], line: int, column: int, problem: str) -> _Repair | None:
    if "another document" not in problem:
        return None
    return _Repair(
        line, column, "'---' begins a second document.", "One file holds one talk: move the rest to its own."
    )


def _close_bracket(lines: list[str], line: int, column: int, problem: str) -> _Repair | None:
    """Quote a text that begins with a bracket it never closes, which YAML notices only lines later."""
    for at in range(line, max(line - 4, -1), -1):
        match = _LINE.match(lines[at])
        if match and match["value"][0] in "[{" and not re.search(r"[]}]\s*$", match["value"]):
            repaired = _quote_line(lines, at)
            if repaired:
                hint = f"If it is a text, quote it: {repaired[at].strip()}"
                reason = f"{match['value'][0]!r} begins a list that is not closed on this line."
                return _Repair(at, match.start("value"), reason, hint, repaired)
    return None


def _indent_again(lines: list[str], line: int, column: int, problem: str) -> _Repair | None:
    """Put a key or item that stands at a column of no other line under the nearest one it fits."""
    found = _KEY.match(lines[line])
    own = _indent(lines[line])
    misplaced = ("mapping values" in problem and found and lines[line].index(":") == column) or (
        ("block end" in problem or "document start" in problem)
        and any(sign in problem for sign in ("'?'", "'-'", "sequence start", "mapping start"))
    )
    if not misplaced:
        return None
    column_of = _find_column(lines, line)
    if column_of is None or column_of == own:
        return None
    name = repr(found["key"]) if found else "this item"
    reason = f"The indent of {name} fits no line above it."
    hint = f"Begin it at column {column_of + 1}, in line with its neighbours."
    return _Repair(line, own, reason, hint, _indent_block(lines, line, column_of))


def _find_column(lines: list[str], line: int) -> int | None:
    """Find where a line belongs: an item beside the nearest of its kind, a key beside the keys of its item."""
    own = lines[line].lstrip()
    key = own.removeprefix("- ").split(":")[0]
    if key in AT_THE_MARGIN and not own.startswith("- "):
        return 0
    beside: int | None = None
    for above in reversed(lines[:line]):
        stripped = above.lstrip()
        if not stripped.startswith("- "):
            continue
        turn = _TURN.match(stripped)
        if own.startswith("- "):
            if stripped.startswith(f"- {key}:"):
                return _indent(above)
            if beside is None and not turn:
                beside = _indent(above)
        elif turn or key not in IN_A_TURN:
            return _indent(above) + len(stripped) - len(stripped[1:].lstrip())
    return beside


def _quote_value(lines: list[str], line: int, column: int, problem: str) -> _Repair | None:
    repaired = _quote_line(lines, line)
    if repaired is None or repaired[line] == lines[line] or "mapping start" in problem:
        return None
    match = _LINE.match(lines[line])
    sign = lines[line][column : column + 1]
    if "mapping values" in problem:
        reason = "A colon followed by a space inside a text begins a new key."
    elif "escape" in problem:
        reason = "A backslash inside double quotes has a meaning of its own."
    else:
        reason = f"This text cannot stand without quotes (see {sign!r})." if sign.strip() else "This text needs quotes."
    hint = f"Quote the whole text: {repaired[line].strip()}"
    return _Repair(line, len(match["before"]) if match else 0, reason, hint, repaired)
