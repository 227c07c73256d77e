"""Say what a talk file may hold, from the registry alone: as JSON Schema for editors, as a table for the guide."""

from collections.abc import Mapping
from typing import Any

from bot.talks.checks import OPTIONS
from bot.talks.expect import COMBINATIONS, KINDS
from bot.talks.folders import GIVEN
from bot.talks.load import STYLE
from bot.talks.shapes import TEXT_SCHEMA, Number, Several, Text, close_schema

TEXTS = Several(Text(), "texts").schema()
ANSWERS = {"type": "object", "additionalProperties": TEXT_SCHEMA, "minProperties": 1}
CHECKS = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/expectation"}}


def describe_talk() -> dict[str, Any]:
    """Return the JSON Schema of a `*.talk.yaml`."""
    turn = {
        "user": TEXT_SCHEMA,
        "or": TEXTS,
        "if_asked": ANSWERS,
        "expect": CHECKS,
    }
    talk = {
        "talk": TEXT_SCHEMA,
        "about": TEXT_SCHEMA,
        "tags": TEXTS,
        "given": GIVEN.schema(),
        "starts_from": {"type": "string"},
        "known_issue": TEXT_SCHEMA,
        "always": CHECKS,
        "turns": {
            "type": "array",
            "minItems": 1,
            "items": close_schema(turn) | {"oneOf": [{"required": ["user"]}, {"required": ["if_asked"]}]},
        },
        "finally": CHECKS,
    }
    return _finish("A scripted conversation", close_schema(talk, ("talk", "turns")))


def describe_persona() -> dict[str, Any]:
    """Return the JSON Schema of a `*.persona.yaml`."""
    persona = {
        "persona": TEXT_SCHEMA,
        "about": TEXT_SCHEMA,
        "tags": TEXTS,
        "given": GIVEN.schema(),
        "wants": TEXTS,
        "facts": ANSWERS,
        "style": STYLE.schema(),
        "stops_when": CHECKS,
        "always": CHECKS,
        "finally": CHECKS,
    }
    return _finish("A made-up person", close_schema(persona, ("persona", "wants", "stops_when")))


def _finish(title: str, schema: dict[str, Any]) -> dict[str, Any]:
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**draft, **schema, "$defs": {"expectation": {"oneOf": _list_expectations(CHECKS)}}}


def _list_expectations(checks: Mapping[str, Any]) -> list[dict[str, Any]]:
    takes: dict[str, tuple[str, Any, Mapping[str, Any]]] = {
        kind.verb: (kind.about, kind.takes.schema(), {name: s.schema() for name, s in kind.options.items()})
        for kind in KINDS.values()
    }
    shapes = {
        "all_of": checks,
        "any_of": checks,
        "at_least": close_schema({"n": Number().schema(), "of": checks}, ("n", "of")),
        "rule": {"type": "string"},
    }
    takes |= {verb: (about, shapes[verb], {}) for verb, about in COMBINATIONS.items()}
    options = {name: shape.schema() for name, shape in OPTIONS.items()}
    found = []
    for verb, (about, schema, own) in takes.items():
        for name, text in ((verb, about), (f"not_{verb}", f"The opposite of {verb}: {about}")):
            found.append({"description": text, **close_schema({name: schema, **own, **options}, (name,))})
    return found


def write_table() -> str:
    """Write the guide's table of expectations in Markdown."""
    lines = ["| expectation | holds if | takes |", "|---|---|---|"]
    group = ""
    for kind in sorted(KINDS.values(), key=lambda kind: _ORDER.index(kind.group)):
        if kind.group != group:
            group = kind.group
            lines.append(f"| **{group}** | | |")
        options = "".join(f"; `{name}`: {shape.describe()}" for name, shape in kind.options.items())
        lines.append(f"| `{kind.verb}: {kind.example}` | {kind.about} | {kind.takes.describe()}{options} |")
    lines.append("| **Combine** | | |")
    lines += [f"| `{verb}:` | {about} | {_COMBINED[verb]} |" for verb, about in COMBINATIONS.items()]
    return "\n".join(lines) + "\n"


_ORDER = ("Text", "Citations", "Advice", "Guardrails", "Memory and run", "Meaning")
_COMBINED = {
    "all_of": "a list of expectations",
    "any_of": "a list of expectations",
    "at_least": "`n` and a list of expectations `of`",
    "rule": "the name of a file in `rules/`",
}
