"""Read expectations: the verb, what it is given, and how much it matters."""

from collections.abc import Callable, Mapping
from typing import Any

import yaml

from bot.talks.expect import COMBINATIONS, KINDS
from bot.talks.nodes import Entries, Reader
from bot.talks.problems import Mend, find_nearest
from bot.talks.script import LEVELS, Check
from bot.talks.shapes import YES, Number, Shape, Text, Word, read_value
from bot.talks.tree import place_of

FindRule = Callable[[str, yaml.Node, Reader], tuple[Check, ...]]
VERBS: tuple[str, ...] = tuple(twin for verb in (*KINDS, *COMBINATIONS) for twin in (verb, f"not_{verb}"))
DENIALS = ("no", "No", "NO", "false", "False", "never")
OPTIONS: Mapping[str, Shape] = {"level": Word(LEVELS, "level"), "because": Text()}


def read_checks(entries: Entries, key: str, reader: Reader, find_rule: FindRule) -> tuple[Check, ...]:
    """Read the expectations below a key, none if it is not there; `find_rule` gives those of a rule."""
    return _read_check_list(entries[key][1], key, reader, find_rule) if key in entries else ()


def _read_check_list(node: yaml.Node, key: str, reader: Reader, find_rule: FindRule) -> tuple[Check, ...]:
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        for entry, _ in node.value:
            lead = "  " if entry.value in OPTIONS else "- "
            at = entry.start_mark.index
            reader.report(
                entry,
                f"Under {key!r} each expectation begins with '- '.",
                f"Write {lead}{entry.value}: …",
                Mend(at, at, lead),
            )
        return ()
    if not isinstance(node, yaml.SequenceNode):
        reader.report(node, f"Under {key!r} a list of expectations was expected.", "Begin each with '- '.")
        return ()
    if not node.value:
        reader.report(node, f"{key!r} is empty.", "Name an expectation, or delete the line.")
    checks = [_read_check(entry, reader, find_rule) for entry in node.value]
    return tuple(check for check in checks if check)


def _read_check(node: yaml.Node, reader: Reader, find_rule: FindRule) -> Check | None:
    verb = _find_verb(node, reader)
    if verb is None or not isinstance(node, yaml.MappingNode):
        return None
    plain = verb.removeprefix("not_")
    own = _list_own_options(verb)
    known = (verb, *own, *OPTIONS)
    entries = reader.read_entries(node, f"{verb!r} expectation", known, f"cannot stand beside {verb!r}")
    if verb not in entries:
        return None
    key, value = entries[verb]
    found = {
        name: shape.read(entries[name][1], reader) for name, shape in {**own, **OPTIONS}.items() if name in entries
    }
    if plain in KINDS and _refuse_no(verb, key, value, reader):
        return None
    parts, argument = _read_argument(plain, value, reader, find_rule)
    if argument is None:
        return None
    return Check(
        verb=plain,
        negated=verb != plain,
        argument=argument,
        options={name: found[name] for name in own if name in found},
        level=found.get("level") or "must",
        because=found.get("because") or "",
        path=reader.path,
        place=place_of(key),
        text=" ".join(reader.text[key.start_mark.index : value.end_mark.index].split()),
        parts=parts,
    )


def _list_own_options(verb: str) -> dict[str, Shape]:
    plain = verb.removeprefix("not_")
    return dict(KINDS[plain].options) if plain in KINDS else {}


def _refuse_no(verb: str, key: yaml.Node, value: yaml.Node, reader: Reader) -> bool:
    """Refuse a 'no' where only 'yes' can stand: the opposite is said by the twin."""
    plain = verb.removeprefix("not_")
    if KINDS[plain].example != YES.choices[0] or value.value not in DENIALS:
        return False
    new = f"{f'not_{plain}' if verb == plain else plain}: yes"
    mend = Mend(key.start_mark.index, value.end_mark.index, new)
    reader.report(value, f"{value.value!r} cannot stand here.", f"Write '{new}'.", mend)
    return True


def _read_argument(verb: str, node: yaml.Node, reader: Reader, find_rule: FindRule) -> tuple[tuple[Check, ...], Any]:
    if verb in KINDS:
        return (), KINDS[verb].takes.read(node, reader)
    if verb == "rule":
        name = reader.read_text(node)
        parts = find_rule(name, node, reader) if name else ()
        return parts, name if parts else None
    if verb == "at_least":
        entries = reader.read_entries(node, "'at_least' expectation", ("n", "of"))
        parts = read_checks(entries, "of", reader, find_rule)
        needed = read_value(entries, "n", Number(), reader)
        if len(entries) < 2:
            reader.report(node, "'at_least' needs 'n' and 'of'.", "Write 'n: 2' and 'of:' with a list.")
        return parts, needed if parts else None
    parts = _read_check_list(node, verb, reader, find_rule)
    return parts, verb if parts else None


def _report_beside(key: yaml.Node, verb: str, reader: Reader) -> None:
    """Report a key that cannot stand in an expectation; one that was meant for another needs a line of its own."""
    nearest = find_nearest(key.value, VERBS)
    meant = f"Did you mean {nearest!r}? Begin it on a line of its own, with '- '."
    hint = meant if nearest else f"Beside it can stand {', '.join((*_list_own_options(verb), *OPTIONS))}."
    reader.report(key, f"{key.value!r} cannot stand beside {verb!r}.", hint)


def _find_verb(node: yaml.Node, reader: Reader) -> str | None:
    """Find the one verb of an expectation; report none, an unknown one, or several."""
    if not isinstance(node, yaml.MappingNode):
        word = node.value.split(":")[0] if isinstance(node, yaml.ScalarNode) else ""
        hint = (
            f"Write '- {word}: …', with a space after the colon."
            if word in VERBS
            else "Write '- says: …', for example."
        )
        reader.report(node, "This is not an expectation.", hint)
        return None
    keys = [key for key, _ in node.value]
    if not keys:  # its one key was none, and has been named
        return None
    verbs = [key for key in keys if key.value in VERBS]
    if len({key.value for key in verbs}) > 1:
        second = next(key for key in verbs if key.value != verbs[0].value)
        at = second.start_mark.index
        mend = Mend(at - 2, at, "- ") if reader.text[at - 2 : at] == "  " else None
        reader.report(second, "One item holds two expectations.", f"Begin the second with '- {second.value}: …'.", mend)
        return None
    options = {name for kind in KINDS.values() for name in kind.options} | OPTIONS.keys()
    if verbs:
        for key, value in list(node.value):  # a second verb, misspelt
            if key not in verbs and key.value not in options and not find_nearest(key.value, options):
                _report_beside(key, verbs[0].value, reader)
                node.value.remove((key, value))
        return str(verbs[0].value)
    unknown = next((key for key in keys if key.value not in options), keys[0])
    verb = reader.report_unknown(unknown, unknown.value, "is not known as an expectation", VERBS)
    unknown.value = verb or unknown.value  # what stands behind it is read all the same
    return verb or None
