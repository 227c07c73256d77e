"""The labelled statements, and a gate over the project's own knowledge to judge them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from bot.config import read_settings
from bot.domain import Section
from bot.index import MiniLM, Vectors
from bot.knowledge import read_knowledge
from bot.prompts import read_texts
from bot.verify import Gate
from bot.verify.judge import open_judge
from bot.verify.prose import ProseGate

FOLDER = Path(__file__).parent
# Those that the rules were mended by, and that tests hold and weights are learnt from.
FILES = (
    "prose.jsonl",
    "prose_second.jsonl",
    "prose_third.jsonl",
    "prose_fourth.jsonl",
    "prose_fifth.jsonl",
    "prose_sixth.jsonl",
    "apart/prose.jsonl",
)
# Those whose misses were read besides; any other file was never seen.
READ = ("apart/prose_3.jsonl", "apart/prose_4.jsonl")
# Written to teach the judge: twins are a right statement and nearly the same made wrong; strays rest on nothing.
TAUGHT, TWINS, STRAYS = "written/taught.jsonl", "written/twins.jsonl", "written/strays.jsonl"
# Written with those and kept from the judge, to weigh what it says; no rule was mended by them.
HELD = ("written/held.jsonl", "written/held_twins.jsonl")
HELD_STRAYS = "written/held_strays.jsonl"


@dataclass(frozen=True)
class Statement:
    """One labelled sentence."""

    kind: str
    label: str
    text: str
    cites: tuple[str, ...]
    why: str = ""

    @property
    def supported(self) -> bool:
        """Say whether its sections carry it."""
        return self.label == "supported"

    def cited_to(self, *sections: str) -> "Statement":
        """Return the statement with other sections cited, which do not carry it."""
        return replace(self, kind="wrong section", label="unsupported", cites=sections)


_LINE = TypeAdapter(dict[str, object])


def read_statements(name: str) -> list[Statement]:
    """Read a file of statements, one JSON object a line."""
    statements = []
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        entry = _LINE.validate_json(line)
        entry["kind"] = entry.pop("class")
        statements.append(TypeAdapter(Statement).validate_python(entry))
    return statements


def read_strays(name: str) -> list[str]:
    """Read a file of sentences that no section could support."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [str(_LINE.validate_json(line)["text"]) for line in lines]


def open_prose_gate(
    embed: Callable[[list[str]], Vectors] | None = None,
) -> tuple[ProseGate, Mapping[str, Section]]:
    """Build the gate on prose as the product does, over the knowledge of this checkout."""
    settings = read_settings({})
    knowledge = read_knowledge(settings.knowledge)
    texts = [read_texts(settings.prompts, name) for name in ("replies", "other-language")]
    gate = Gate(knowledge.sections, knowledge.vocabulary, *texts, sources=knowledge.sources)
    return ProseGate(gate, knowledge.sections, embed or MiniLM().embed, judge=open_judge()), knowledge.sections
