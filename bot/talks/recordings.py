"""Recordings beside the talks: what a model was asked and what it said, replayed offline; a miss shows what changed."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import RecordingError

FORMAT = 1
AROUND = 4  # words shown on either side of a change
MASK = "•••"
HEAD = "# What a language model was asked and what it said. 'advisor talk record' writes this file; do not edit it.\n"
_KEYS = re.compile(r"\b(?:sk|pk|rk|gsk|hf|xai|AIza|ghp|key)[-_][\w-]{12,}|(?<=Bearer )\S{8,}|\bAIza[\w-]{20,}")


class Exchange(BaseModel):
    """One call at the model boundary: the request in a form that is the same for every provider, and the reply."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    request: dict[str, Any]
    reply: list[Any]  # the chunks in which it came: a text, or the fields of a message

    @property
    def key(self) -> str:
        """Name the request by its content."""
        return _hash(self.request)


class _Run(BaseModel):
    model_config = ConfigDict(extra="forbid")

    wording: str = ""  # which other wording of the talk, as in its results
    exchanges: list[Exchange]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: int
    model: str
    runs: list[_Run]


@dataclass(slots=True)
class Tape:
    """The exchanges of one run of a talk, and what went wrong with them."""

    path: Path
    exchanges: list[Exchange] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    secrets: frozenset[str] = frozenset()
    _used: set[int] = field(default_factory=set)

    def find(self, request: Mapping[str, Any]) -> Exchange:
        """Return the next exchange with this request, each only once; raise `RecordingError` if there is none."""
        wanted = _hash(mask_keys(request, self.secrets))
        for at, exchange in enumerate(self.exchanges):
            if at not in self._used and exchange.key == wanted:
                self._used.add(at)
                return exchange
        self.misses.append(self._explain(mask_keys(request, self.secrets)))
        raise RecordingError(self.misses[-1])

    def add(self, request: Mapping[str, Any], reply: Sequence[Any]) -> None:
        """Keep an exchange, keys masked."""
        masked = mask_keys({"request": request, "reply": list(reply)}, self.secrets)
        self.exchanges.append(Exchange(request=masked["request"], reply=masked["reply"]))

    def _explain(self, request: Mapping[str, Any]) -> str:
        if not self.exchanges:
            return f"There is no recording {str(self.path)!r} of what the model is asked here."
        left = [exchange for at, exchange in enumerate(self.exchanges) if at not in self._used]
        if not left:
            return f"The recording {str(self.path)!r} ends here: the model is asked more often than it was."
        nearest = max(left, key=lambda exchange: _measure_likeness(exchange.request, request))
        changes = describe_change(nearest.request, request)
        return f"The recording {str(self.path)!r} is stale, since the prompt changed: {changes}."


class Deck:
    """Puts in the tape of the talk that runs: to replay what was recorded, or to record."""

    def __init__(self, recording: bool = False, secrets: Collection[str] = (), model: str = "") -> None:
        """Begin with no tape; `secrets` are texts that no file may hold, `model` is the name that is written down."""
        self.recording = recording
        self._secrets = frozenset(secret for secret in secrets if secret)
        self._model = model
        self._files: dict[Path, dict[str, list[Exchange]]] = {}
        self._tapes: dict[tuple[Path, str], Tape] = {}
        self.tape = Tape(Path())

    def put_in(self, talk: str, wording: str) -> Tape:
        """Put in a fresh tape for a run of a talk; what an earlier run of it recorded is recorded over."""
        path = name_recording(Path(talk))
        self.tape = Tape(path, secrets=self._secrets)
        if self.recording:
            self._tapes[path, wording] = self.tape
            return self.tape
        try:
            if path not in self._files:
                self._files[path] = _read_file(path)
            self.tape.exchanges = list(self._files[path].get(wording, ()))
        except RecordingError as error:
            self.tape.misses.append(str(error))
        return self.tape

    def write(self) -> list[Path]:
        """Write what was recorded, one file a talk, and return the files.

        A talk that asked no model gets none; one whose model failed keeps the file it had.
        """
        written = []
        for path in dict.fromkeys(path for path, _ in self._tapes):
            tapes = {wording: tape for (other, wording), tape in self._tapes.items() if other == path}
            runs = [_Run(wording=name, exchanges=tape.exchanges) for name, tape in tapes.items() if tape.exchanges]
            if runs and not any(tape.misses for tape in tapes.values()):
                content = _File(format=FORMAT, model=self._model, runs=runs).model_dump()
                _write_file(path, HEAD + _dump(content))
                written.append(path)
        return written


def name_recording(talk: Path) -> Path:
    """Return the file that holds the recording of a talk."""
    return talk.with_name(talk.name.removesuffix(".yaml").removesuffix(".talk") + ".recording.yaml")


def mask_keys(value: Any, secrets: Collection[str] = ()) -> Any:
    """Return a value without anything that looks like a key or is one of the secrets."""
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, MASK)
        return _KEYS.sub(MASK, value)
    if isinstance(value, Mapping):
        return {name: mask_keys(item, secrets) for name, item in value.items()}
    return [mask_keys(item, secrets) for item in value] if isinstance(value, list | tuple) else value


def describe_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Say in which message which words went (`[-…-]`) and which came (`{+…+}`), with the words around them."""
    old, new = _list_texts(before), _list_texts(after)
    changes = []
    for at in range(max(len(old), len(new))):
        name = (new[at] if at < len(new) else old[at])[0]
        was, now = (texts[at][1] if at < len(texts) else "" for texts in (old, new))
        if was != now:
            changes.append(f"in {name}, {diff_words(was, now)}")
    return "; ".join(changes) or "its messages stand in another order"


def diff_words(before: str, after: str) -> str:
    """Return the words that changed between two texts, with a few of those around them."""
    old, new = before.split(), after.split()
    shown: list[str] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            words = old[start:end]
            cut = len(words) > 2 * AROUND
            shown += [*words[:AROUND], "…", *words[-AROUND:]] if cut else words
            continue
        shown += [f"[-{' '.join(old[start:end])}-]"] if end > start else []
        shown += [f"{{+{' '.join(new[first:last])}+}}"] if last > first else []
    return " ".join(shown) or "only white space"


def _list_texts(request: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the parts of a request as text: each message by its role and number, then the options."""
    texts = []
    for number, message in enumerate(request["messages"], 1):
        ((role, content),) = list(message.items())[:1]
        rest = {name: value for name, value in message.items() if name != role}
        said = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        texts.append((f"message {number} ({role})", f"{said} {json.dumps(rest, ensure_ascii=False) if rest else ''}"))
    options = {name: value for name, value in request.items() if name != "messages"}
    return [*texts, ("the options", json.dumps(options, ensure_ascii=False, sort_keys=True))]


def _measure_likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    words = [" ".join(text for _, text in _list_texts(request)).split() for request in (one, other)]
    shared = sum(min(words[0].count(word), words[1].count(word)) for word in set(words[0]))
    return 2 * shared / max(1, len(words[0]) + len(words[1]))


def _hash(request: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _read_file(path: Path) -> dict[str, list[Exchange]]:
    """Read a recording; a talk that never asked a model has none."""
    if not path.is_file():
        return {}
    try:
        content = _File.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise RecordingError(f"The recording {str(path)!r} cannot be read.") from error
    if content.format != FORMAT:
        raise RecordingError(f"The recording {str(path)!r} was written by another version.")
    return {run.wording: run.exchanges for run in content.runs}


def _write_file(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RecordingError(f"The recording {str(path)!r} cannot be written ({error.strerror}).") from error


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, so that a prompt reads like one."""


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _write_text)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast


def _dump(content: object) -> str:
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
