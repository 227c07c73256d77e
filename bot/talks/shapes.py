"""What may stand behind a key: how it is read, how the schema says it, how the guide describes it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import yaml

from bot.talks.nodes import Entries, Reader
from bot.talks.problems import find_nearest

TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_LIMITS = {"at least": "at_least", ">=": "at_least", "at most": "at_most", "<=": "at_most"}
_LIMIT = re.compile(r"(?P<way>at least|at most|>=|<=) *(?P<number>\d+(?:\.\d+)?)")


class Shape(Protocol):
    """What may stand behind a key."""

    def read(self, node: yaml.Node, reader: "Reader") -> Any:
        """Return the value, or None after reporting what is wrong."""

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""

    def describe(self) -> str:
        """Say it in a few words."""


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

    def read(self, node: yaml.Node, reader: Reader, or_else: str = "") -> float | None:
        """Read digits; `or_else` names what else can stand here."""
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        fits = re.fullmatch(r"\d+" if self.whole else r"\d+(?:\.\d+)?", value)
        if not fits:
            shown = repr(value) if value else "This"
            reader.report(node, f"{shown} is not {self.describe()}.", f"Write digits, such as 3{or_else}.")
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
            if limit := _LIMIT.fullmatch(node.value.strip().lower()):
                new = f"{{{_LIMITS[limit['way']]}: {limit['number']}}}"
                mend = reader.replace_node(node, new)
                reader.report(node, f"{node.value!r} is not {Number(self.whole).describe()}.", f"Write {new}.", mend)
                return None
            exact = Number(self.whole).read(node, reader, ", or a limit, such as {at_least: 3}")
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
        only = f"Write {self.choices[0]!r}, or leave the line out." if len(self.choices) == 1 else ""
        hint += only or f"Choose from {', '.join(self.choices)}."
        reader.report(
            node,
            f"{value!r} is no {self.name} that can stand here." if value else f"Here a {self.name} was expected.",
            hint,
            reader.mend_slip(node, nearest),
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


def read_value(entries: Entries, key: str, shape: Shape, reader: Reader) -> Any:
    """Read the value of an entry; None if it is not there or was reported."""
    return shape.read(entries[key][1], reader) if key in entries else None


def close_schema(properties: Mapping[str, Any], required: Iterable[str] = (), minimum: int = 0) -> dict[str, Any]:
    """Return the schema of an object that has these properties and no others."""
    schema: dict[str, Any] = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    if wanted := list(required):
        schema["required"] = wanted
    if minimum:
        schema["minProperties"] = minimum
    return schema
