"""Write what a model is sent: rules that never change first, then the history, then the question with its passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answer.agent.brief import Brief, Exchange, Numbers, estimate_tokens, write_passage
from bot.answer.agent.check import Judged
from bot.answer.agent.markers import MARKER
from bot.domain import Section
from bot.prompts import Prompt, read_prompt
from bot.understand import LANGUAGES

LENSES = {"candidate": "choosing a path for oneself", "hiring": "hiring", "team": "planning a team"}
NAMES = ("rules", "question", "repair", "listening", "told")
NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the history."""

    role: str  # "user" or "assistant"
    text: str


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts of the agent."""

    rules: Prompt
    question: Prompt
    repair: Prompt
    listening: Prompt
    told: Prompt

    def ask(self, brief: Brief, numbers: Numbers, passage_tokens: int) -> str:
        """Write the last message, and number the passages it holds."""
        chosen = fit_passages(brief.passages, passage_tokens)
        passages = [write_passage(numbers.add(section), section) for section in chosen]
        asked = brief.text
        if brief.standalone and brief.standalone.casefold() != brief.text.casefold():
            asked += f"\n(taken to mean: {brief.standalone})"
        return self.question.fill(
            passages="\n\n".join(passages) or NOTHING,
            profile=quote_untrusted("\n".join(brief.profile)) or NOTHING,
            lens=LENSES[brief.lens],
            question=quote_untrusted(asked),
            language=f" Write in {LANGUAGES[brief.language]}." if brief.language in LANGUAGES else "",
        )

    def ask_again(self, failed: Sequence[Judged]) -> str:
        """Send failed sentences back, each with the reason."""
        lines = [f"{at}. {judged.written.text}\n   Why: {judged.reason}" for at, judged in enumerate(failed, 1)]
        return self.repair.fill(sentences=quote_untrusted("\n".join(lines)))


def read_prompts(folder: Path) -> Prompts:
    """Read the prompts of the agent; raise `KnowledgeError` if one is missing."""
    return Prompts(*(read_prompt(folder, f"agent-{name}") for name in NAMES))


def quote_untrusted(text: str) -> str:
    """Keep a text from closing the tags it stands between."""
    return text.replace("<", "‹").replace(">", "›")


def fit_passages(passages: Sequence[Section], budget: int) -> list[Section]:
    """Take passages in their order as long as they fit into a budget of tokens; at least the first."""
    chosen: list[Section] = []
    left = budget
    for section in passages:
        left -= estimate_tokens(section.text) + 20
        if chosen and left < 0:
            break
        chosen.append(section)
    return chosen


def fit_history(history: Sequence[Exchange], budget: int) -> list[Said]:
    """Take the last exchanges that fit into a budget of tokens, without the numbers of their citations."""
    kept: list[list[Said]] = []
    for exchange in reversed(history):
        pair = [Said("user", quote_untrusted(exchange.asked)), Said("assistant", MARKER.sub("", exchange.answered))]
        budget -= sum(estimate_tokens(said.text) for said in pair)
        if budget < 0:
            break
        kept.append(pair)
    return [said for pair in reversed(kept) for said in pair]
