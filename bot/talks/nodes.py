"""Read the nodes of one talk file: texts as typed, lists and entries, and everything that is wrong with them."""

import re
from collections.abc import Collection, Iterable, Mapping

import yaml

from bot.talks.names import Names
from bot.talks.problems import Mend, Problem, find_nearest, is_slip
from bot.talks.tree import AT_THE_MARGIN, Tree, place_of, quote_text

Entries = Mapping[str, tuple[yaml.Node, yaml.Node]]  # key and value of each entry of a mapping

_COMMENT = re.compile(r"[ \t]+#")
_ESCAPE = re.compile(r"\\(?![\"\\\s/])")
_PARTED = re.compile(r"\d,\d{3}(?!\d)")


class Reader:
    """Reads the nodes of one file and collects what is wrong with them."""

    def __init__(self, tree: Tree, names: Names) -> None:
        """Begin with the problems the tree already has."""
        self.path = tree.path
        self.text = tree.text
        self.names = names
        self.asks_freely = False  # whether a language model answers, which may ask about anything
        self.problems: list[Problem] = list(tree.problems)

    def report(self, node: yaml.Node, reason: str, hint: str, mend: Mend | None = None, stale: bool = False) -> None:
        """Note a problem where a node begins."""
        self.problems.append(Problem(self.path, place_of(node), reason, hint, mend, stale))

    def replace_node(self, node: yaml.Node, new: str) -> Mend:
        """Return the mend that writes something else in place of a scalar."""
        return Mend(node.start_mark.index, node.end_mark.index, new)

    def mend_slip(self, node: yaml.Node, nearest: str) -> Mend | None:
        """Return the mend that writes the name meant, if what stands there is no more than a slip of it."""
        sure = isinstance(node, yaml.ScalarNode) and nearest and is_slip(node.value, nearest)
        return self.replace_node(node, nearest) if sure else None

    def read_text(self, node: yaml.Node) -> str | None:
        """Read a text exactly as typed; report whatever YAML would change in it."""
        if not isinstance(node, yaml.ScalarNode):
            self._refuse_structure(node)
            return None
        value: str = node.value
        source = self.text[node.start_mark.index : node.end_mark.index]
        line_end = self.text.find("\n", node.end_mark.index)
        rest = self.text[node.end_mark.index : line_end if line_end >= 0 else len(self.text)]
        if node.style is None and _COMMENT.match(rest):
            whole = " " * (not source) + quote_text(re.sub(r"\s*\n\s*", " ", source + rest).strip())
            mend = Mend(node.start_mark.index, node.end_mark.index + len(rest), whole)
            self.report(
                node, "' #' begins a comment here, so the rest is lost.", f"Quote the text: {whole.strip()}", mend
            )
        elif node.style in {"'", '"'} and rest.lstrip().startswith("#"):
            hint = "Quote the whole text, or put the comment on a line of its own."
            self.report(node, "' #' begins a comment behind this text.", hint)
        elif node.style == '"' and _ESCAPE.search(source):
            single = "'" + source[1:-1].replace("'", "''") + "'"
            hint = f"Use single quotes: {single}"
            self.report(
                node, "A backslash inside double quotes changes the text.", hint, self.replace_node(node, single)
            )
        elif not value.strip():
            self.report(node, "Here a text is missing.", "Write it after the colon.")
            return None
        return value

    def _refuse_structure(self, node: yaml.Node) -> None:
        source = self.text[node.start_mark.index : node.end_mark.index]
        if getattr(node, "flow_style", False):
            new = quote_text(" ".join(source.split()))
            hint = f"If it is a text, quote it: {new}"
            self.report(node, f"{source[0]!r} begins a list here, not a text.", hint, self.replace_node(node, new))
        else:
            self.report(node, "Here one text was expected, and more stands here.", "Look at the indent of these lines.")

    def read_list(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """Return the entries of a list; a single value counts as a list of one."""
        if isinstance(node, yaml.SequenceNode):
            source = self.text[node.start_mark.index : node.end_mark.index]
            if node.flow_style and (parted := _PARTED.search(source)):
                hint = "Quote each text, or write one a line with '- '."
                self.report(node, f"The comma in {parted[0]!r} parts this text in two.", hint)
            if not node.value:
                self.report(node, f"This list of {what} is empty.", "Name at least one, or delete the line.")
            return list(node.value)
        return [node]

    def read_entries(
        self, node: yaml.Node, what: str, known: Iterable[str], fault: str = ""
    ) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Return key and value of each known entry of a mapping; report keys that are unknown or stand twice.

        `fault` says of an unknown key what is wrong with it.
        """
        names = list(known)
        if not isinstance(node, yaml.MappingNode):
            missing = "is empty" if isinstance(node, yaml.ScalarNode) and not node.value else "is not made of keys"
            hint = f"Write one a line, such as '{names[0]}: …'; known here: {', '.join(names[:12])}."
            self.report(node, f"This {what} {missing}.", hint)
            return {}
        written = {key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name in found:
                first = found[name][0].start_mark.line + 1
                self.report(key, f"{name!r} stands twice in this {what} (first on line {first}).", "Keep one of them.")
                continue
            if name not in names:
                name = self.report_unknown(key, name, fault or f"is not known in a {what}", names, written)
            if name and name not in found:  # what stands below a misspelt key is read all the same
                found[name] = (key, value)
        return found

    def report_unknown(
        self, node: yaml.Node, name: str, fault: str, known: Iterable[str], written: Collection[str] = ()
    ) -> str:
        """Report a word that is not known here, and return the closest one that is; empty if none is close.

        What is `written` beside it already was hardly meant.
        """
        names = list(known)
        nearest = find_nearest(name, [other for other in names if other not in written])
        plain = [other for other in names if other.removeprefix("not_") not in names or not other.startswith("not_")]
        at_the_head = name in AT_THE_MARGIN and name not in names
        hint = f"Did you mean {nearest!r}?" if nearest else f"Known are {', '.join(plain)}."
        hint = f"{name!r} belongs at the head of the talk, at the margin." if at_the_head else hint
        self.report(node, f"{name!r} {fault}.", hint, self.mend_slip(node, nearest))
        return nearest
