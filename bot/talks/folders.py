"""What its folders give a talk: defaults of `talks.yaml`, and bundles of expectations in `rules/`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import get_args

import yaml

from bot.domain import LENSES, AnsweredBy
from bot.talks.checks import read_checks
from bot.talks.names import Names
from bot.talks.nodes import Reader
from bot.talks.problems import Place, Problem, apply_mends
from bot.talks.script import Check
from bot.talks.shapes import Fields, Several, Text, Word, read_value
from bot.talks.tree import read_tree

DEFAULTS = "talks.yaml"
ANSWERERS = get_args(AnsweredBy)
GIVEN = Fields({"lens": Word(LENSES, "lens"), "answered_by": Word(ANSWERERS, "way to answer")}, name="'given'")
DEFAULT_KEYS = ("about", "tags", "given", "always", "finally")
RULES = "rules"
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
        self._rules: dict[tuple[Path, bool], tuple[tuple[Check, ...], tuple[Problem, ...]]] = {}
        self._opened: dict[str, tuple[str, str]] = {}  # by path: what stood in a file, and what was read of it
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
        self._opened[str(path)] = (text, tree.text)
        return Reader(tree, self._names), tree.root, None

    def mend(self, problems: Iterable[Problem]) -> dict[str, str]:
        """Return the files that change when every mend of some problems is made, each with its new text."""
        by_path: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.fixable and problem.path in self._opened:
                by_path.setdefault(problem.path, []).append(problem)
        mended = {path: apply_mends(self._opened[path][1], found) for path, found in by_path.items()}
        return {path: text for path, text in mended.items() if text != self._opened[path][0]}

    def read_shared(self, path: Path) -> tuple[Problem, ...]:
        """Read a `talks.yaml` or a rule by itself; return what is wrong with it."""
        file = shorten_path(path)
        if file.name == DEFAULTS:
            return self._read_own_defaults(file).problems
        return self._read_rule_once(file, asks_freely=True)[1]

    def find_rule(self, path: Path, name: str, node: yaml.Node, reader: Reader) -> tuple[Check, ...]:
        """Return the expectations of a rule that a file names; none after reporting that there is no such rule."""
        folders = [folder / RULES for folder in list_folders(path.parent)]
        file = next((folder / f"{name}.yaml" for folder in folders if (folder / f"{name}.yaml").is_file()), None)
        if file is None:
            known = sorted({found.stem for folder in folders for found in folder.glob("*.yaml")})
            reader.report_unknown(node, name, "is not known in a folder 'rules'", known) if known else reader.report(
                node, f"There is no rule {name!r}.", f"Write it in 'rules/{name}.yaml' beside the talks."
            )
            return ()
        if file.resolve() in self._open:
            reader.report(node, f"The rule {name!r} leads back to itself.", "Take it out of the rule.")
            return ()
        checks, problems = self._read_rule_once(file, reader.asks_freely)
        reader.problems += [problem for problem in problems if problem not in reader.problems]
        return checks

    def _read_rule_once(self, file: Path, asks_freely: bool) -> tuple[tuple[Check, ...], tuple[Problem, ...]]:
        """Read a rule for talks in which the advisor asks what it knows to ask, or a model asks freely."""
        if (file, asks_freely) not in self._rules:
            self._open.append(file.resolve())
            self._rules[file, asks_freely] = self._read_rule(file, asks_freely)
            self._open.remove(file.resolve())
        return self._rules[file, asks_freely]

    def _read_rule(self, file: Path, asks_freely: bool) -> tuple[tuple[Check, ...], tuple[Problem, ...]]:
        reader, root, problem = self.open_file(file)
        if reader is None:
            return (), (problem,) if problem else ()
        reader.asks_freely = asks_freely
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
                own = self._read_own_defaults(place / DEFAULTS)
                joined = Defaults(
                    (*joined.tags, *own.tags),
                    {**(joined.given or {}), **(own.given or {})},
                    (*joined.always, *own.always),
                    (*joined.at_the_end, *own.at_the_end),
                    (*joined.problems, *own.problems),
                )
        return joined

    def _read_own_defaults(self, file: Path) -> Defaults:
        if file not in self._defaults:
            self._defaults[file] = self._read_defaults(file)
        return self._defaults[file]

    def _read_defaults(self, file: Path) -> Defaults:
        reader, root, problem = self.open_file(file)
        if reader is None or root is None:
            return Defaults(problems=(problem,) if problem else ())
        entries = reader.read_entries(root, "folder's defaults", DEFAULT_KEYS)
        find_rule = partial(self.find_rule, file)
        given = read_value(entries, "given", GIVEN, reader)
        reader.asks_freely = (given or {}).get("answered_by") == "model"
        return Defaults(
            read_value(entries, "tags", Several(Text(), "tags"), reader) or (),
            given,
            read_checks(entries, "always", reader, find_rule),
            read_checks(entries, "finally", reader, find_rule),
            tuple(reader.problems),
        )


def list_folders(folder: Path) -> list[Path]:
    """List a folder and those above it, nearest first, each by one name however the first was typed."""
    whole = folder.resolve()
    return [shorten_path(path) for path in (whole, *whole.parents[:HIGHEST])]


def shorten_path(path: Path) -> Path:
    """Name a file as seen from the working folder, if it lies below it."""
    here, whole = Path.cwd(), path.resolve()
    return whole.relative_to(here) if whole.is_relative_to(here) else whole
