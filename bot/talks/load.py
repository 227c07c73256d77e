"""Read talk files with their folder's defaults, shared rules and shared beginnings; report everything wrong at once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bot.domain import LENSES
from bot.talks.expect import COMBINATIONS, KINDS
from bot.talks.nodes import Names, Reader
from bot.talks.problems import Mend, Place, Problem, apply_mends, find_nearest
from bot.talks.script import LEVELS, Check, Persona, ScriptedTurn, Talk
from bot.talks.shapes import Fields, Number, Several, Shape, Text, Word
from bot.talks.tree import place_of, quote_text, read_tree

SUFFIXES = (".talk.yaml", ".persona.yaml")
DEFAULTS = "talks.yaml"
VERBS: tuple[str, ...] = tuple(twin for verb in (*KINDS, *COMBINATIONS) for twin in (verb, f"not_{verb}"))
GIVEN = Fields({"lens": Word(LENSES, "lens")}, name="'given'")
OPTIONS: Mapping[str, Shape] = {"level": Word(LEVELS, "level"), "because": Text()}
TALK_KEYS = ("talk", "about", "tags", "given", "starts_from", "known_issue", "always", "turns", "finally")
DEFAULT_KEYS = ("about", "tags", "given", "always", "finally")
TURN_KEYS = ("user", "or", "if_asked", "expect")
PERSONA_KEYS = ("persona", "about", "tags", "given", "wants", "facts", "style", "stops_when", "always", "finally")
STYLES = ("plain", "chatty", "hesitant")
RULE_KEYS = ("rule", "about", "expect")
HIGHEST = 4  # folders above a talk in which its defaults and rules are looked for
_START = re.compile(r"(?P<file>.+?)(?:@(?P<turns>\d+))?$")


@dataclass(frozen=True, slots=True)
class ReadTalk:
    """A file as read: the talk if it can be run, what is wrong, and the text with every mend made."""

    path: str
    talk: Talk | None
    problems: tuple[Problem, ...]
    mended: str


@dataclass(frozen=True, slots=True)
class _Defaults:
    tags: tuple[str, ...] = ()
    given: Mapping[str, str] | None = None
    always: tuple[Check, ...] = ()
    at_the_end: tuple[Check, ...] = ()
    problems: tuple[Problem, ...] = ()


def list_files(paths: Iterable[Path]) -> list[Path]:
    """List the talks and personas among files and folders, in order of name."""
    found = [sorted(path.rglob("*.yaml")) if path.is_dir() else [path] for path in paths]
    files = dict.fromkeys(file for several in found for file in several if not _is_hidden(file))
    return [file for file in files if file.name.endswith(SUFFIXES)]


def _is_hidden(file: Path) -> bool:
    return any(part.startswith(".") and part not in {".", ".."} for part in file.parts)


class TalkFiles:
    """Reads talks, each file once."""

    def __init__(self, names: Names, unsaved: Mapping[Path, str] | None = None) -> None:
        """Begin with no file read; `unsaved` holds texts that stand for what is on the disk."""
        self._names = names
        self._unsaved = unsaved or {}
        self._talks: dict[Path, ReadTalk] = {}
        self._defaults: dict[Path, _Defaults] = {}
        self._rules: dict[Path, tuple[Check, ...]] = {}
        self._rule_problems: dict[Path, tuple[Problem, ...]] = {}
        self._open: list[Path] = []  # files being read, to notice one that begins with itself

    def read(self, path: Path) -> ReadTalk:
        """Read one talk; its problems come with it, those of `talks.yaml` and `rules/` included."""
        known = path.resolve()
        if known not in self._talks:
            self._open.append(known)
            try:
                self._talks[known] = self._read(path)
            finally:
                self._open.remove(known)
        return self._talks[known]

    def _read(self, path: Path) -> ReadTalk:
        reader, root, problem = self._open_file(path)
        if reader is None:
            return ReadTalk(str(path), None, (problem,) if problem else (), "")
        talk = None
        if root is None:
            if not reader.problems:
                reader.problems.append(
                    Problem(str(path), Place(1, 1), "This file is empty.", "'advisor talk new' writes one.")
                )
        else:
            read = self._read_persona if path.name.endswith(SUFFIXES[1]) else self._read_talk
            talk = read(root, reader, path)
        problems = tuple(sorted(reader.problems, key=lambda found: (found.path, found.place.line, found.place.column)))
        own = [problem for problem in problems if problem.path == str(path)]
        usable = talk if all(problem.stale for problem in problems) else None
        return ReadTalk(str(path), usable, problems, apply_mends(reader.text, own))

    def _open_file(self, path: Path) -> tuple[Reader | None, yaml.Node | None, Problem | None]:
        try:
            text = self._unsaved.get(path.resolve()) or path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be read ({error.strerror})"
            return (
                None,
                None,
                Problem(str(path), Place(1, 1), f"This file {why}.", "Check its name, and save it as UTF-8."),
            )
        tree = read_tree(str(path), text)
        return Reader(tree, self._names), tree.root, None

    def _read_talk(self, root: yaml.Node, reader: Reader, path: Path) -> Talk | None:
        entries = _read_top(root, reader)
        if not entries:
            return None
        defaults = self._read_defaults(path.parent)
        reader.problems += defaults.problems
        for key in ("talk", "turns"):
            if key not in entries:
                reader.report(root, f"This talk has no {key!r}.", f"Write '{key}: …' at the beginning of a line.")
        before, lens = self._read_beginning(entries, reader, path)
        given = self._value(entries, "given", GIVEN, reader) or {}
        turns = self._read_turns(entries["turns"][1], reader, path, bool(before)) if "turns" in entries else []
        always = self._read_checks(entries, "always", reader, path)
        at_the_end = self._read_checks(entries, "finally", reader, path)
        if not always and not at_the_end and not any(turn.checks for turn in turns) and "turns" in entries:
            hint = "Add 'expect:' below a 'user:', with at least one '- ' expectation."
            if not any(problem.path == reader.path and not problem.stale for problem in reader.problems):
                reader.report(root, "This talk expects nothing, so it could never fail.", hint)
        tags = self._value(entries, "tags", Several(Text(), "tags"), reader) or ()
        return Talk(
            name=self._value(entries, "talk", Text(), reader) or "",
            path=str(path),
            place=place_of(root),
            about=self._value(entries, "about", Text(), reader) or "",
            tags=tuple(dict.fromkeys((*defaults.tags, *tags))),
            lens={**({"lens": lens} if lens else {}), **(defaults.given or {}), **given}.get("lens", "candidate"),
            turns=tuple(turns),
            before=before,
            always=(*defaults.always, *always),
            at_the_end=(*defaults.at_the_end, *at_the_end),
            known_issue=self._value(entries, "known_issue", Text(), reader) or "",
        )

    def _read_persona(self, root: yaml.Node, reader: Reader, path: Path) -> Talk | None:
        entries = reader.read_entries(root, "persona", PERSONA_KEYS)
        defaults = self._read_defaults(path.parent)
        reader.problems += defaults.problems
        for key in ("persona", "wants", "stops_when"):
            if entries and key not in entries:
                reader.report(root, f"This persona has no {key!r}.", f"Write '{key}: …' at the beginning of a line.")
        if "facts" in entries:
            _refuse_flow(entries["facts"][1], reader, "facts")
        persona = Persona(
            wants=self._value(entries, "wants", Several(Text(), "wishes"), reader) or (),
            facts=self._read_answers(entries["facts"][1], reader) if "facts" in entries else {},
            style=self._value(entries, "style", Word(STYLES, "style"), reader) or "plain",
            stops_when=self._read_checks(entries, "stops_when", reader, path),
        )
        given = self._value(entries, "given", GIVEN, reader) or {}
        return Talk(
            name=self._value(entries, "persona", Text(), reader) or "",
            path=str(path),
            place=place_of(root),
            about=self._value(entries, "about", Text(), reader) or "",
            tags=(*defaults.tags, *(self._value(entries, "tags", Several(Text(), "tags"), reader) or ())),
            lens={**(defaults.given or {}), **given}.get("lens", "candidate"),
            turns=(),
            always=(*defaults.always, *self._read_checks(entries, "always", reader, path)),
            at_the_end=(*defaults.at_the_end, *self._read_checks(entries, "finally", reader, path)),
            persona=persona,
        )

    def _value(self, entries: Mapping[str, tuple[yaml.Node, yaml.Node]], key: str, shape: Shape, reader: Reader) -> Any:
        return shape.read(entries[key][1], reader) if key in entries else None

    def _read_beginning(
        self, entries: Mapping[str, tuple[yaml.Node, yaml.Node]], reader: Reader, path: Path
    ) -> tuple[tuple[ScriptedTurn, ...], str]:
        """Read the turns a talk takes over from another, without their expectations."""
        text = self._value(entries, "starts_from", Text(), reader)
        match = _START.match(text or "")
        if not match:
            return (), ""
        node, file = entries["starts_from"][1], path.parent / match["file"]
        if not file.is_file():
            nearest = find_nearest(match["file"], [other.name for other in path.parent.glob("*.talk.yaml")])
            hint = f"Did you mean {nearest!r}?" if nearest else "Name a file relative to this one."
            after = f"@{match['turns']}" if match["turns"] else ""
            mend = reader.replace_node(node, nearest + after) if nearest else None
            reader.report(node, f"There is no file {match['file']!r} to start from.", hint, mend)
            return (), ""
        if file.resolve() in self._open:
            reader.report(node, "This talk starts from itself.", "Start from a talk that does not lead back here.")
            return (), ""
        other = self.read(file).talk
        if other is None:
            reader.report(node, f"The talk {match['file']!r} cannot be read.", "Mend that file first.")
            return (), ""
        turns = (*other.before, *other.turns)
        count = int(match["turns"] or len(turns))
        if not 0 < count <= len(turns):
            reader.report(node, f"{match['file']!r} has {len(turns)} turns, not {count}.", "Name one of them.")
        return tuple(replace(turn, checks=(), others=()) for turn in turns[:count]), other.lens

    def _read_turns(self, node: yaml.Node, reader: Reader, path: Path, continued: bool) -> list[ScriptedTurn]:
        if not isinstance(node, yaml.SequenceNode):
            reader.report(node, "'turns' is not a list.", "Begin each turn with '  - user: …'.")
            return []
        turns: list[ScriptedTurn] = []
        for at, entry in enumerate(node.value):
            turn = self._read_turn(entry, reader, path, at > 0 or continued)
            turns += [turn] if turn else []
        if not node.value:
            reader.report(node, "'turns' is empty.", "Begin each turn with '  - user: …'.")
        return turns

    def _read_turn(self, node: yaml.Node, reader: Reader, path: Path, follows: bool) -> ScriptedTurn | None:
        if isinstance(node, yaml.ScalarNode):
            new = f"user: {quote_text(node.value)}"
            reader.report(node, "A turn says who speaks.", f"Write {new}", reader.replace_node(node, new))
            return None
        _report_lost_checks(node, reader)
        entries = reader.read_entries(node, "turn", TURN_KEYS)
        if not entries:
            return None
        _check_turn_keys(node, entries, reader, follows)
        for key in ("user", "or", "if_asked"):
            if key in entries:
                _refuse_flow(entries[key][1], reader, key)
        asked = self._read_answers(entries["if_asked"][1], reader) if "if_asked" in entries else {}
        others = self._value(entries, "or", Several(Text(), "wordings"), reader) or ()
        user = self._value(entries, "user", Text("message"), reader) or ""
        checks = self._read_checks(entries, "expect", reader, path)
        return ScriptedTurn(user, place_of(node), others, asked, checks) if user or asked else None

    def _read_answers(self, node: yaml.Node, reader: Reader) -> dict[str, str]:
        if not isinstance(node, yaml.MappingNode):
            reader.report(
                node, "These answers are not made of topics.", "Write one a line, such as 'maths: I like it'."
            )
            return {}
        answers: dict[str, str] = {}
        for key, value in node.value:
            if key.value in answers:
                reader.report(key, f"{key.value!r} stands twice here.", "Keep one of them.")
            answers[key.value] = reader.read_text(value) or ""
        return answers

    def _read_checks(
        self, entries: Mapping[str, tuple[yaml.Node, yaml.Node]], key: str, reader: Reader, path: Path
    ) -> tuple[Check, ...]:
        return self._read_check_list(entries[key][1], key, reader, path) if key in entries else ()

    def _read_check_list(self, node: yaml.Node, key: str, reader: Reader, path: Path) -> tuple[Check, ...]:
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
        checks = [self._read_check(entry, reader, path) for entry in node.value]
        return tuple(check for check in checks if check)

    def _read_check(self, node: yaml.Node, reader: Reader, path: Path) -> Check | None:
        verb = _find_verb(node, reader)
        if verb is None or not isinstance(node, yaml.MappingNode):
            return None
        plain = verb.removeprefix("not_")
        own = dict(KINDS[plain].options) if plain in KINDS else {}
        entries = reader.read_entries(node, f"{verb!r} expectation", (verb, *own, *OPTIONS))
        if verb not in entries:
            return None
        key, value = entries[verb]
        found = {
            name: shape.read(entries[name][1], reader) for name, shape in {**own, **OPTIONS}.items() if name in entries
        }
        parts, argument = self._read_argument(plain, value, reader, path)
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

    def _read_argument(self, verb: str, node: yaml.Node, reader: Reader, path: Path) -> tuple[tuple[Check, ...], Any]:
        if verb in KINDS:
            return (), KINDS[verb].takes.read(node, reader)
        if verb == "rule":
            name = reader.read_text(node)
            parts = self._read_rule(name, node, reader, path) if name else ()
            return parts, name if parts else None
        if verb == "at_least":
            entries = reader.read_entries(node, "'at_least' expectation", ("n", "of"))
            parts = self._read_checks(entries, "of", reader, path)
            needed = self._value(entries, "n", Number(), reader)
            if len(entries) < 2:
                reader.report(node, "'at_least' needs 'n' and 'of'.", "Write 'n: 2' and 'of:' with a list.")
            return parts, needed if parts else None
        parts = self._read_check_list(node, verb, reader, path)
        return parts, verb if parts else None

    def _read_rule(self, name: str, node: yaml.Node, reader: Reader, path: Path) -> tuple[Check, ...]:
        folders = [folder / "rules" for folder in _list_folders(path.parent)]
        file = next((folder / f"{name}.yaml" for folder in folders if (folder / f"{name}.yaml").is_file()), None)
        if file is None:
            known = sorted({found.stem for folder in folders for found in folder.glob("*.yaml")})
            reader.report_unknown(node, name, "folder 'rules'", known) if known else reader.report(
                node, f"There is no rule {name!r}.", f"Write it in 'rules/{name}.yaml' beside the talks."
            )
            return ()
        if file.resolve() in self._open:
            reader.report(node, f"The rule {name!r} leads back to itself.", "Take it out of the rule.")
            return ()
        if file not in self._rules:
            self._open.append(file.resolve())
            self._rules[file], self._rule_problems[file] = self._read_rule_file(file)
            self._open.remove(file.resolve())
        reader.problems += [problem for problem in self._rule_problems[file] if problem not in reader.problems]
        return self._rules[file]

    def _read_rule_file(self, file: Path) -> tuple[tuple[Check, ...], tuple[Problem, ...]]:
        reader, root, problem = self._open_file(file)
        if reader is None:
            return (), (problem,) if problem else ()
        if root is None:
            return (), tuple(reader.problems)
        entries = reader.read_entries(root, "rule", RULE_KEYS)
        checks = self._read_checks(entries, "expect", reader, file)
        if "expect" not in entries:
            reader.report(root, "This rule has no 'expect'.", "Add 'expect:' with a list of expectations.")
        return checks, tuple(reader.problems)

    def _read_defaults(self, folder: Path) -> _Defaults:
        """Join the defaults of a folder and of those above it; the nearest decides what is given."""
        joined = _Defaults()
        for place in reversed(_list_folders(folder)):
            if (place / DEFAULTS).is_file():
                own = self._defaults.setdefault(place, self._read_defaults_file(place / DEFAULTS))
                joined = _Defaults(
                    (*joined.tags, *own.tags),
                    {**(joined.given or {}), **(own.given or {})},
                    (*joined.always, *own.always),
                    (*joined.at_the_end, *own.at_the_end),
                    (*joined.problems, *own.problems),
                )
        return joined

    def _read_defaults_file(self, file: Path) -> _Defaults:
        reader, root, problem = self._open_file(file)
        if reader is None or root is None:
            return _Defaults(problems=(problem,) if problem else ())
        entries = reader.read_entries(root, "folder's defaults", DEFAULT_KEYS)
        return _Defaults(
            self._value(entries, "tags", Several(Text(), "tags"), reader) or (),
            self._value(entries, "given", GIVEN, reader),
            self._read_checks(entries, "always", reader, file),
            self._read_checks(entries, "finally", reader, file),
            tuple(reader.problems),
        )


def _list_folders(folder: Path) -> list[Path]:
    """List a folder and those above it, nearest first; below the working folder by short names."""
    here = Path.cwd()
    above = folder.resolve().parents[:HIGHEST]
    return [folder, *(path.relative_to(here) if path.is_relative_to(here) else path for path in above)]


def _read_top(root: yaml.Node, reader: Reader) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Read the keys of a talk; an expectation or turn that stands at the margin is told where it belongs."""
    known = [*TALK_KEYS]
    if isinstance(root, yaml.MappingNode):
        for key, _ in root.value:
            if key.value in {"expect", "user", "or", "if_asked"}:
                hint = "Indent it below the turn it belongs to" + (
                    ", or call it 'finally'." if key.value == "expect" else "."
                )
                reader.report(key, f"{key.value!r} stands outside of 'turns'.", hint)
                known.append(key.value)
    return reader.read_entries(root, "talk", known)


def _report_lost_checks(node: yaml.Node, reader: Reader) -> None:
    """Tell an expectation that stands beside 'user' that it belongs below 'expect', and keep it out of the turn."""
    if isinstance(node, yaml.MappingNode):
        for key, value in list(node.value):
            if key.value in VERBS:
                reader.report(key, f"{key.value!r} is an expectation.", f"Write '- {key.value}: …' below 'expect:'.")
                node.value.remove((key, value))


def _check_turn_keys(
    node: yaml.Node, entries: Mapping[str, tuple[yaml.Node, yaml.Node]], reader: Reader, follows: bool
) -> None:
    if "user" not in entries and "if_asked" not in entries:
        key = next(iter(entries.values()))[0]
        at = key.start_mark.index
        mend = Mend(at - 2, at, "  ") if "expect" in entries and reader.text[at - 2 : at] == "- " and follows else None
        hint = "Does it belong to the turn above? Then write it without '- ', in line with 'user:'."
        if not any(problem.place == place_of(other) for problem in reader.problems for other, _ in node.value):
            reader.report(key, "This turn has no 'user'.", hint, mend)
    elif "user" in entries and "if_asked" in entries:
        reader.report(
            entries["if_asked"][0], "A turn has 'user' or 'if_asked', not both.", "Make it a turn of its own."
        )
    elif "if_asked" in entries and not follows:
        reader.report(entries["if_asked"][0], "Before the first turn nothing was asked.", "Begin with a 'user:'.")
    if "or" in entries and "user" not in entries:
        reader.report(entries["or"][0], "'or' holds other wordings of a 'user:', and there is none.", "Add 'user:'.")


def _refuse_flow(node: yaml.Node, reader: Reader, key: str) -> None:
    """Refuse brackets where people write sentences: a comma or question mark inside them would be lost."""
    if not getattr(node, "flow_style", False) or key == "user":
        return
    lead = " " * 6
    if isinstance(node, yaml.SequenceNode):
        lines = [f"{lead}- {quote_text(entry.value)}" for entry in node.value if isinstance(entry, yaml.ScalarNode)]
    else:
        lines = [f"{lead}{name.value}: {quote_text(value.value)}" for name, value in node.value]
    sign = reader.text[node.start_mark.index]
    mend = Mend(node.start_mark.index, node.end_mark.index, "\n" + "\n".join(lines))
    reader.report(
        node, f"Under {key!r} the style with {sign!r} parts texts at their commas.", "Write one a line.", mend
    )


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
                reader.report_unknown(key, key.value, "list of expectations", VERBS)
                node.value.remove((key, value))
        return str(verbs[0].value)
    unknown = next((key for key in keys if key.value not in options), keys[0])
    nearest = find_nearest(unknown.value, VERBS)
    if not nearest:
        reader.report_unknown(unknown, unknown.value, "list of expectations", VERBS)
    return nearest or None
