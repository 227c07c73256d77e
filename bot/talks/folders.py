"""What its folders give a talk: defaults of `talks.yaml`, and bundles of expectations in `rules/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import get_args

import yaml

from bot.domain import LENSES, AnsweredBy
from bot.talks.checks import read_checks
from bot.talks.nodes import Names, Reader
from bot.talks.problems import Place, Problem
from bot.talks.script import Check
from bot.talks.shapes import Fields, Several, Text, Word, read_value
from bot.talks.tree import read_tree

DEFAULTS = "talks.yaml"
ANSWERERS = get_args(AnsweredBy)
GIVEN = Fields({"lens": Word(LENSES, "lens"), "answered_by": Word(ANSWERERS, "way to answer")}, name="'given'")
DEFAULT_KEYS = ("about", "tags", "given", "always", "finally")
RULE_KEYS = ("rule", "about", "expect")
HIGHEST = 4  # folders above a talk in which its defaults and rules are looked for


@dataclass(frozen=True, slots=True)
class Defaults:
    """What all talks of a folder share, and what is wrong there."""

    tags: tuple[str, ...] = ()
    given: Mapping[str, str] | None = None
    always: tuple[Check, ...] = ()
    at_the_end: tuple[Check, ...] = ()
    problems: tuple[Problem, ...] = ()


class Folders:
    """Opens files, and reads what folders share, each file once."""

    def __init__(self, names: Names, unsaved: Mapping[Path, str] | None = None) -> None:
        """Begin with no file read; `unsaved` holds texts that stand for what is on the disk."""
        self._names = names
        self._unsaved = unsaved or {}
        self._defaults: dict[Path, Defaults] = {}
        self._rules: dict[Path, tuple[tuple[Check, ...], tuple[Problem, ...]]] = {}
        self._open: list[Path] = []  # rules being read, to notice one that leads back to itself

    def open_file(self, path: Path) -> tuple[Reader | None, yaml.Node | None, Problem | None]:
        """Open a file: its reader and its root, or the problem that keeps it shut."""
        try:
            text = self._unsaved.get(path.resolve()) or path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be read ({error.strerror})"
            hint = "Check its name, and save it as UTF-8."
            return None, None, Problem(str(path), Place(1, 1), f"This file {why}.", hint)
        tree = read_tree(str(path), text)
        return Reader(tree, self._names), tree.root, None

    def find_rule(self, path: Path, name: str, node: yaml.Node, reader: Reader) -> tuple[Check, ...]:
        """Return the expectations of a rule that a file names; none after reporting that there is no such rule."""
        folders = [folder / "rules" for folder in list_folders(path.parent)]
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
            self._rules[file] = self._read_rule(file)
            self._open.remove(file.resolve())
        checks, problems = self._rules[file]
        reader.problems += [problem for problem in problems if problem not in reader.problems]
        return checks

    def _read_rule(self, file: Path) -> tuple[tuple[Check, ...], tuple[Problem, ...]]:
        reader, root, problem = self.open_file(file)
        if reader is None:
            return (), (problem,) if problem else ()
        if root is None:
            return (), tuple(reader.problems)
        entries = reader.read_entries(root, "rule", RULE_KEYS)
        checks = read_checks(entries, "expect", reader, partial(self.find_rule, file))
        if "expect" not in entries:
            reader.report(root, "This rule has no 'expect'.", "Add 'expect:' with a list of expectations.")
        return checks, tuple(reader.problems)

    def read_defaults(self, folder: Path) -> Defaults:
        """Join the defaults of a folder and of those above it; the nearest decides what is given."""
        joined = Defaults()
        for place in reversed(list_folders(folder)):
            if (place / DEFAULTS).is_file():
                own = self._defaults.setdefault(place, self._read_defaults(place / DEFAULTS))
                joined = Defaults(
                    (*joined.tags, *own.tags),
                    {**(joined.given or {}), **(own.given or {})},
                    (*joined.always, *own.always),
                    (*joined.at_the_end, *own.at_the_end),
                    (*joined.problems, *own.problems),
                )
        return joined

    def _read_defaults(self, file: Path) -> Defaults:
        reader, root, problem = self.open_file(file)
        if reader is None or root is None:
            return Defaults(problems=(problem,) if problem else ())
        entries = reader.read_entries(root, "folder's defaults", DEFAULT_KEYS)
        find_rule = partial(self.find_rule, file)
        return Defaults(
            read_value(entries, "tags", Several(Text(), "tags"), reader) or (),
            read_value(entries, "given", GIVEN, reader),
            read_checks(entries, "always", reader, find_rule),
            read_checks(entries, "finally", reader, find_rule),
            tuple(reader.problems),
        )


def list_folders(folder: Path) -> list[Path]:
    """List a folder and those above it, nearest first; below the working folder by short names."""
    here = Path.cwd()
    above = folder.resolve().parents[:HIGHEST]
    return [folder, *(path.relative_to(here) if path.is_relative_to(here) else path for path in above)]
