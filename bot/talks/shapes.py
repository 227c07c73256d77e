"""What may stand behind a key: how it is read, how the schema says it, how the guide describes it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import yaml

from bot.knowledge import Knowledge
from bot.talks.problems import Mend, Problem, find_nearest
from bot.talks.tree import Tree, place_of, quote_text

_COMMENT = re.compile(r"[ \t]+#")
_ESCAPE = re.compile(r"\\(?![\"\\\s/])")
_PARTED = re.compile(r"\d,\d{3}(?!\d)")
TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"]}


class Shape(Protocol):
    """What may stand behind a key."""

    def read(self, node: yaml.Node, reader: "Reader") -> Any:
        """Return the value, or None after reporting what is wrong."""

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""

    def describe(self) -> str:
        """Say it in a few words."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names a talk may use: pages and sections, and what roles are called."""

    sections: frozenset[str]
    roles: Mapping[str, str]

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Names":
        """Take the names from the knowledge."""
        vocabulary = knowledge.vocabulary
        pages = {section.page for section in knowledge.sections.values()}
        roles = {**vocabulary.aliases, **{role: role for role in vocabulary.roles}}
        titles = {vocabulary.title(role).lower(): role for role in vocabulary.roles}
        return cls(frozenset({*knowledge.sections, *pages}), {**roles, **titles})


class Reader:
    """Reads the nodes of one file and collects what is wrong with them."""

    def __init__(self, tree: Tree, names: Names) -> None:
        """Begin with the problems the tree already has."""
        self.path = tree.path
        self.text = tree.text
        self.names = names
        self.problems: list[Problem] = list(tree.problems)

    def report(self, node: yaml.Node, reason: str, hint: str, mend: Mend | None = None, stale: bool = False) -> None:
        """Note a problem where a node begins."""
        self.problems.append(Problem(self.path, place_of(node), reason, hint, mend, stale))

    def replace_node(self, node: yaml.Node, new: str) -> Mend:
        """Return the mend that writes something else in place of a scalar."""
        return Mend(node.start_mark.index, node.end_mark.index, new)

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

    def read_entries(self, node: yaml.Node, what: str, known: Iterable[str]) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Return key and value of each known entry of a mapping; report keys that are unknown or stand twice."""
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
                name = self.report_unknown(key, name, what, [other for other in names if other not in written])
            if name and name not in found:  # what stands below a misspelt key is read all the same
                found[name] = (key, value)
        return found

    def report_unknown(self, node: yaml.Node, name: str, what: str, known: Iterable[str]) -> str:
        """Report a word that is not known here, and return the closest one that is; empty if none is close."""
        names = list(known)
        nearest = find_nearest(name, names)
        hint = f"Did you mean {nearest!r}?" if nearest else f"Known are {', '.join(names[:16])}."
        self.report(
            node, f"{name!r} is not known in a {what}.", hint, self.replace_node(node, nearest) if nearest else None
        )
        return nearest


@dataclass(frozen=True, slots=True)
class Text:
    """A text."""

    name: str = "text"

    def read(self, node: yaml.Node, reader: Reader) -> str | None:
        """Read it as typed."""
        return reader.read_text(node)

    def schema(self) -> dict[str, Any]:
        """Admit what editors take for numbers and booleans, too."""
        return TEXT_SCHEMA

    def describe(self) -> str:
        """Say it in a few words."""
        return f"a {self.name}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression; case does not matter."""

    def read(self, node: yaml.Node, reader: Reader) -> re.Pattern[str] | None:
        """Compile it."""
        text = reader.read_text(node)
        try:
            return re.compile(text, re.IGNORECASE) if text is not None else None
        except re.error as error:
            reader.report(node, f"This is not a regular expression ({error}).", "For plain words use 'says'.")
            return None

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return TEXT_SCHEMA

    def describe(self) -> str:
        """Say it in a few words."""
        return "a regular expression"


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    whole: bool = True

    def read(self, node: yaml.Node, reader: Reader) -> float | None:
        """Read digits."""
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        fits = re.fullmatch(r"\d+" if self.whole else r"\d+(?:\.\d+)?", value)
        if not fits:
            shown = repr(value) if value else "This"
            reader.report(node, f"{shown} is not {self.describe()}.", "Write digits, such as 3.")
            return None
        return int(value) if self.whole else float(value)

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return {"type": "integer" if self.whole else "number", "minimum": 0}

    def describe(self) -> str:
        """Say it in a few words."""
        return "a whole number" if self.whole else "a number"


@dataclass(frozen=True, slots=True)
class Count:
    """A number, or limits for it: `{at_least: 1, at_most: 3}`."""

    whole: bool = True

    def read(self, node: yaml.Node, reader: Reader) -> tuple[float, float] | None:
        """Return the lowest and the highest number allowed."""
        if isinstance(node, yaml.ScalarNode):
            exact = Number(self.whole).read(node, reader)
            return None if exact is None else (exact, exact)
        entries = reader.read_entries(node, "count", ("at_least", "at_most"))
        limits = {name: Number(self.whole).read(value, reader) for name, (_, value) in entries.items()}
        if not limits or None in limits.values():
            return None
        return (limits.get("at_least") or 0, limits["at_most"] if limits.get("at_most") is not None else float("inf"))  # type: ignore[return-value]  # None was sorted out above

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        number = Number(self.whole).schema()
        limits = {"at_least": number, "at_most": number}
        return {"anyOf": [number, close_schema(limits, minimum=1)]}

    def describe(self) -> str:
        """Say it in a few words."""
        return "a number, or `{at_least: …, at_most: …}`"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a closed list."""

    choices: tuple[str, ...]
    name: str = "word"

    def read(self, node: yaml.Node, reader: Reader) -> str | None:
        """Take a known word; case does not matter."""
        value = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if value.lower() in self.choices:
            return str(value.lower())
        nearest = find_nearest(value, self.choices)
        hint = f"Did you mean {nearest!r}? " if nearest else ""
        hint += f"Choose from {', '.join(self.choices)}."
        mend = reader.replace_node(node, nearest) if nearest and isinstance(node, yaml.ScalarNode) else None
        reader.report(
            node, f"{value!r} is not a {self.name}." if value else f"Here a {self.name} was expected.", hint, mend
        )
        return None

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return {"enum": [*self.choices, *([True] if self is YES else [])]}  # what editors take "yes" for

    def describe(self) -> str:
        """Say it in a few words."""
        return "one of " + ", ".join(self.choices) if len(self.choices) > 1 else f"`{self.choices[0]}`"


YES = Word(("yes",))


@dataclass(frozen=True, slots=True)
class SectionName:
    """A page of the knowledge, or one of its sections."""

    def read(self, node: yaml.Node, reader: Reader) -> str | None:
        """Take any name; report one that the knowledge does not have as stale."""
        text = reader.read_text(node)
        if text is not None and text not in reader.names.sections:
            nearest = find_nearest(text, [name for name in reader.names.sections if ("#" in name) == ("#" in text)])
            hint = f"The closest is {nearest!r}." if nearest else "'advisor talk coverage' lists all of them."
            mend = reader.replace_node(node, nearest) if nearest else None
            reader.report(node, f"There is no section {text!r} in the knowledge.", hint, mend, stale=True)
        return text

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return {"type": "string", "pattern": "^[a-z]+/[a-z0-9-]+(#[a-z0-9-]+)?$"}

    def describe(self) -> str:
        """Say it in a few words."""
        return "a page or section"


@dataclass(frozen=True, slots=True)
class RoleName:
    """A role, by id or by any name people give it."""

    def read(self, node: yaml.Node, reader: Reader) -> str | None:
        """Return the role's id."""
        text = reader.read_text(node)
        if text is None:
            return None
        lowered = text.lower().strip()
        for name in (lowered, lowered.removesuffix("s")):
            if name in reader.names.roles:
                return reader.names.roles[name]
        nearest = find_nearest(lowered, reader.names.roles)
        hint = (
            f"Did you mean {nearest!r}?"
            if nearest
            else f"Known: {', '.join(sorted(set(reader.names.roles.values())))}."
        )
        reader.report(
            node, f"{text!r} is not a role I know.", hint, reader.replace_node(node, nearest) if nearest else None
        )
        return None

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return {"type": "string"}

    def describe(self) -> str:
        """Say it in a few words."""
        return "a role"


@dataclass(frozen=True, slots=True)
class Several:
    """One or more of a shape, as a list or alone."""

    of: Shape
    name: str = "values"
    at_least: int = 1

    def read(self, node: yaml.Node, reader: Reader) -> tuple[Any, ...] | None:
        """Return all that could be read; None if one could not."""
        nodes = reader.read_list(node, self.name)
        if len(nodes) < self.at_least:
            reader.report(node, f"Here {self.at_least} or more {self.name} are needed.", "Write them as a list.")
            return None
        values = tuple(self.of.read(entry, reader) for entry in nodes)
        return None if None in values or not values else values

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        many = {"type": "array", "items": self.of.schema(), "minItems": self.at_least}
        return many if self.at_least > 1 else {"anyOf": [self.of.schema(), many]}

    def describe(self) -> str:
        """Say it in a few words."""
        return f"{self.of.describe()}, or a list" if self.at_least == 1 else f"a list of {self.name}"


@dataclass(frozen=True, slots=True)
class Fields:
    """Named values; `needed` must be there, and the first may be written alone."""

    fields: Mapping[str, Shape]
    needed: tuple[str, ...] = ()
    short: bool = False
    name: str = "expectation"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, Any] | None:
        """Return the values by name."""
        first = next(iter(self.fields))
        if self.short and not isinstance(node, yaml.MappingNode):
            value = self.fields[first].read(node, reader)
            return None if value is None else {first: value}
        entries = reader.read_entries(node, self.name, self.fields)
        for name in self.needed:
            if isinstance(node, yaml.MappingNode) and name not in entries:
                reader.report(node, f"{name!r} is missing here.", f"Write '{name}: …'.")
        values = {name: self.fields[name].read(value, reader) for name, (_, value) in entries.items()}
        return None if None in values.values() or any(name not in values for name in self.needed) else values

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        schemas = {name: shape.schema() for name, shape in self.fields.items()}
        closed = close_schema(schemas, required=self.needed)
        return {"anyOf": [schemas[next(iter(schemas))], closed]} if self.short else closed

    def describe(self) -> str:
        """Say it in a few words."""
        inner = ", ".join(f"{name}: {shape.describe()}" for name, shape in self.fields.items())
        return (f"{next(iter(self.fields.values())).describe()}, or " if self.short else "") + "{" + inner + "}"


def close_schema(properties: Mapping[str, Any], required: Iterable[str] = (), minimum: int = 0) -> dict[str, Any]:
    """Return the schema of an object that has these properties and no others."""
    schema: dict[str, Any] = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    if wanted := list(required):
        schema["required"] = wanted
    if minimum:
        schema["minProperties"] = minimum
    return schema
