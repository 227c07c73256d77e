"""Read talk files with their folder's defaults, shared rules and shared beginnings; report everything wrong at once."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from bot.talks.checks import read_checks
from bot.talks.folders import DEFAULTS, GIVEN, RULES, Folders
from bot.talks.names import Names
from bot.talks.nodes import Entries, Reader
from bot.talks.problems import Place, Problem, find_nearest
from bot.talks.script import Persona, ScriptedTurn, Talk
from bot.talks.shapes import Several, Text, Word, read_value
from bot.talks.tree import place_of
from bot.talks.turns import read_answers, read_turns

SUFFIXES = (".talk.yaml", ".persona.yaml")
TALK_KEYS = ("talk", "about", "tags", "given", "starts_from", "known_issue", "always", "turns", "finally")
PERSONA_KEYS = ("persona", "about", "tags", "given", "wants", "facts", "style", "stops_when", "always", "finally")
STYLE = Word(("plain", "chatty", "hesitant"), "style")
_START = re.compile(r"(?P<file>.+?)(?:@(?P<turns>\d+))?$")


@dataclass(frozen=True, slots=True)
class ReadTalk:
    """A file as read: the talk if it can be run, and what is wrong."""

    path: str
    talk: Talk | None
    problems: tuple[Problem, ...]


def list_files(paths: Iterable[Path]) -> list[Path]:
    """List the talks and personas among files and folders, in order of name."""
    return [file for file in _list_yaml(paths) if file.name.endswith(SUFFIXES)]


def list_shared(paths: Iterable[Path]) -> list[Path]:
    """List what talks share among files and folders: `talks.yaml`, and what stands in `rules/`."""
    return [file for file in _list_yaml(paths) if file.name == DEFAULTS or file.resolve().parent.name == RULES]


def _list_yaml(paths: Iterable[Path]) -> list[Path]:
    found = [sorted(path.rglob("*.yaml")) if path.is_dir() else [path] for path in paths]
    return list(dict.fromkeys(file for several in found for file in several if not _is_hidden(file)))


def _is_hidden(file: Path) -> bool:
    return any(part.startswith(".") and part not in {".", ".."} for part in file.parts)


class TalkFiles:
    """Reads talks, each file once."""

    def __init__(self, names: Names, unsaved: Mapping[Path, str] | None = None) -> None:
        """Begin with no file read; `unsaved` holds texts that stand for what is on the disk."""
        self._folders = Folders(names, unsaved)
        self._talks: dict[Path, ReadTalk] = {}
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

    def find_problems(self, paths: Iterable[Path]) -> tuple[Problem, ...]:
        """Read all there is among files and folders, what talks share included; return each problem once."""
        several = list(paths)
        found = [problem for file in list_files(several) for problem in self.read(file).problems]
        found += [problem for file in list_shared(several) for problem in self._folders.read_shared(file)]
        return tuple(dict.fromkeys(found))

    def mend(self, problems: Iterable[Problem]) -> dict[str, str]:
        """Return the files that change when every mend of some problems is made, each with its new text."""
        return self._folders.mend(problems)

    def _read(self, path: Path) -> ReadTalk:
        reader, root, problem = self._folders.open_file(path)
        if reader is None:
            return ReadTalk(str(path), None, (problem,) if problem else ())
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
        return ReadTalk(str(path), talk if all(problem.stale for problem in problems) else None, problems)

    def _read_talk(self, root: yaml.Node, reader: Reader, path: Path) -> Talk | None:
        entries = _read_top(root, reader)
        if not entries:
            return None
        defaults, find_rule = self._folders.read_defaults(path.parent), partial(self._folders.find_rule, path)
        reader.problems += defaults.problems
        for key in ("talk", "turns"):
            if key not in entries:
                reader.report(root, f"This talk has no {key!r}.", f"Write '{key}: …' at the beginning of a line.")
        before, inherited = self._read_beginning(entries, reader, path)
        own = read_value(entries, "given", GIVEN, reader) or {}
        given = {**inherited, **(defaults.given or {}), **own}
        reader.asks_freely = given.get("answered_by") == "model"
        turns = read_turns(entries["turns"][1], reader, find_rule, bool(before)) if "turns" in entries else []
        always = read_checks(entries, "always", reader, find_rule)
        at_the_end = read_checks(entries, "finally", reader, find_rule)
        if not always and not at_the_end and not any(turn.checks for turn in turns) and "turns" in entries:
            hint = "Add 'expect:' below a 'user:', with at least one '- ' expectation."
            if not any(problem.path == reader.path and not problem.stale for problem in reader.problems):
                reader.report(root, "This talk expects nothing, so it could never fail.", hint)
        tags = read_value(entries, "tags", Several(Text(), "tags"), reader) or ()
        return Talk(
            name=read_value(entries, "talk", Text(), reader) or "",
            path=str(path),
            place=place_of(root),
            about=read_value(entries, "about", Text(), reader) or "",
            tags=tuple(dict.fromkeys((*defaults.tags, *tags))),
            lens=given.get("lens", "candidate"),
            turns=tuple(turns),
            before=before,
            always=(*defaults.always, *always),
            at_the_end=(*defaults.at_the_end, *at_the_end),
            known_issue=read_value(entries, "known_issue", Text(), reader) or "",
            answered_by=given.get("answered_by", "extractive"),
        )

    def _read_persona(self, root: yaml.Node, reader: Reader, path: Path) -> Talk | None:
        entries = reader.read_entries(root, "persona", PERSONA_KEYS)
        defaults, find_rule = self._folders.read_defaults(path.parent), partial(self._folders.find_rule, path)
        reader.problems += defaults.problems
        given = {**(defaults.given or {}), **(read_value(entries, "given", GIVEN, reader) or {})}
        reader.asks_freely = given.get("answered_by") == "model"
        for key in ("persona", "wants", "stops_when"):
            if entries and key not in entries:
                reader.report(root, f"This persona has no {key!r}.", f"Write '{key}: …' at the beginning of a line.")
        persona = Persona(
            wants=read_value(entries, "wants", Several(Text(), "wishes"), reader) or (),
            facts=read_answers(entries, "facts", reader),
            style=read_value(entries, "style", STYLE, reader) or "plain",
            stops_when=read_checks(entries, "stops_when", reader, find_rule),
        )
        return Talk(
            name=read_value(entries, "persona", Text(), reader) or "",
            path=str(path),
            place=place_of(root),
            about=read_value(entries, "about", Text(), reader) or "",
            tags=(*defaults.tags, *(read_value(entries, "tags", Several(Text(), "tags"), reader) or ())),
            lens=given.get("lens", "candidate"),
            turns=(),
            always=(*defaults.always, *read_checks(entries, "always", reader, find_rule)),
            at_the_end=(*defaults.at_the_end, *read_checks(entries, "finally", reader, find_rule)),
            persona=persona,
            answered_by=given.get("answered_by", "extractive"),
        )

    def _read_beginning(
        self, entries: Entries, reader: Reader, path: Path
    ) -> tuple[tuple[ScriptedTurn, ...], dict[str, Any]]:
        """Read the turns a talk takes over from another, without their expectations, and what is given there."""
        text = read_value(entries, "starts_from", Text(), reader)
        match = _START.match(text or "")
        if not match:
            return (), {}
        node, file = entries["starts_from"][1], path.parent / match["file"]
        if not file.is_file():
            _report_missing_start(match["file"], match["turns"] or "", node, reader, path)
            return (), {}
        if file.resolve() in self._open:
            reader.report(node, "This talk starts from itself.", "Start from a talk that does not lead back here.")
            return (), {}
        other = self.read(file).talk
        if other is None:
            reader.report(node, f"The talk {match['file']!r} cannot be read.", "Mend that file first.")
            return (), {}
        turns = (*other.before, *other.turns)
        count = int(match["turns"] or len(turns))
        if not 0 < count <= len(turns):
            reader.report(node, f"{match['file']!r} has {len(turns)} turns, not {count}.", "Name one of them.")
        return tuple(replace(turn, checks=(), others=()) for turn in turns[:count]), {
            "lens": other.lens,
            "answered_by": other.answered_by,
        }


def _report_missing_start(name: str, turns: str, node: yaml.Node, reader: Reader, path: Path) -> None:
    """Report a talk to start from that is not there; only the one of its name in another folder is sure to be meant."""
    elsewhere, mend = _find_elsewhere(Path(name).name, path), None
    others = [other for other in path.parent.glob(f"*{SUFFIXES[0]}") if other.name != path.name]
    nearest = find_nearest(
        Path(name).name.removesuffix(SUFFIXES[0]), [o.name.removesuffix(SUFFIXES[0]) for o in others]
    )
    if len(elsewhere) == 1:
        new = elsewhere[0] + (f"@{turns}" if turns else "")
        hint, mend = f"Write {new!r}.", reader.replace_node(node, new)
    elif elsewhere:
        hint = f"Did you mean one of {', '.join(elsewhere)}?"
    else:
        hint = f"Did you mean {nearest + SUFFIXES[0]!r}?" if nearest else "Name a file relative to this one."
    reader.report(node, f"There is no file {name!r} to start from.", hint, mend)


def _find_elsewhere(name: str, path: Path) -> list[str]:
    """Find files of a name in other folders: those below the working folder, or beside that of the talk."""
    here, folder = Path.cwd(), path.resolve().parent
    top = here if folder.is_relative_to(here) else folder.parent
    found: list[str] = []
    for place, folders, files in os.walk(top):
        folders[:] = sorted(other for other in folders if not other.startswith("."))
        found += [Path(os.path.relpath(Path(place) / name, folder)).as_posix()] if name in files else []
    return found


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
