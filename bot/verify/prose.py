"""The gate for a model's prose: a sentence and the sections it cites go in, the quotes that carry it come out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain import Draft, Kind, Quote, Section
from bot.verify import Gate


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in one sentence: a claim is proven by its `quotes`, or `reason` says why it is not."""

    kind: Kind
    reason: str = ""
    quotes: tuple[Quote, ...] = ()

    @property
    def proven(self) -> bool:
        """Say whether the sentence may be shown."""
        return not self.reason


class ProseGate:
    """Judge sentences that were not taken from the knowledge word for word."""

    def __init__(self, gate: Gate, sections: Mapping[str, Section]) -> None:
        """Keep the word-by-word gate and the sections that may be cited."""
        self._gate = gate
        self._sections = sections

    def find_support(self, sentence: str, among: Sequence[str]) -> Finding:
        """Look for a section that carries a sentence; give what was found in the last one if none does."""
        finding = self.judge(sentence, ())
        for identifier in among:
            if finding.proven:
                break
            finding = self.judge(sentence, (identifier,))
        return finding

    def judge(self, sentence: str, cited: Sequence[str], language: str = "en") -> Finding:
        """Say what a sentence is; a claim is tried against each sentence of the sections it cites, by their ids."""
        proof = self._gate.judge(Draft(sentence))
        if proof.proven:
            return Finding(proof.kind)
        reasons = [proof.reason]
        for identifier in cited:
            section = self._sections.get(identifier)
            if section is None:
                reasons.append(f"The section {identifier!r} does not exist.")
                continue
            for said in section.sentences:
                quote = Quote(identifier, said.text)
                found = self._gate.judge(Draft(sentence, (quote,)))
                if found.proven:
                    return Finding(found.kind, "", (quote,))
                reasons.append(found.reason)
        return Finding("claim", reasons[-1])
