"""The gate for a model's prose: a sentence and the sections it cites go in, the quotes that carry it come out.

The sentence is read for its meaning: the best sentences of the cited sections are chosen (`evidence`), what breaks a
promise stops it (`promises`), and what else speaks against it (`contradiction`) is weighed with what a tuned encoder
says of it (`judge`, `support`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np

from bot.domain import Draft, Kind, Quote, Section
from bot.index import Vectors
from bot.understand import recognise_language
from bot.verify import Gate
from bot.verify.clauses import read_statement
from bot.verify.contradiction import list_objections
from bot.verify.evidence import MOST_QUOTES, Evidence, Shelves, find_evidence
from bot.verify.halves import split_halves
from bot.verify.judge import Judge, write_passages
from bot.verify.meaning import Meaning
from bot.verify.promises import find_broken_promise
from bot.verify.support import measure_share, name_lack, weigh_support
from bot.verify.transitions import Transitions

_REPEATED = re.compile(r"\b(\w+(?: \w+){0,3})\b(?:\W+\1\b){3}", re.IGNORECASE)  # a model that has lost its way
_WORD = re.compile(r"[^\W\d_]{2,}")
ENGLISH = 0.6  # share of the words of a sentence that our English texts know, from which on it is English
_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f' ]\d{3})*(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in one sentence: a claim is proven by its `quotes`, or `reason` says why it is not.

    `score` is how likely a proven claim is carried, 0 to 1, and else the share of its words that were found. `loosely`
    marks a sentence in another language than English, of which only figures, role names and the cited section were
    checked.
    """

    kind: Kind
    reason: str = ""
    quotes: tuple[Quote, ...] = ()
    score: float = 0.0
    loosely: bool = False

    @property
    def proven(self) -> bool:
        """Say whether the sentence may be shown."""
        return not self.reason


class ProseGate:
    """Judge sentences that were not taken from the knowledge word for word."""

    def __init__(
        self,
        gate: Gate,
        sections: Mapping[str, Section],
        embed: Callable[[list[str]], Vectors] | None = None,
        vector_of: Callable[[str], Vectors | None] | None = None,
        judge: Judge | None = None,
    ) -> None:
        """Keep the word-by-word gate and the sections that may be cited.

        `embed` gives one unit vector a text; without it only stems and synonyms tell what words mean. `vector_of` knows
        the vectors of sentences embedded before, so that they are not embedded again. Without a `judge` every objection
        stops a statement.
        """
        self.gate = gate
        self.sections = sections
        self._embed = embed
        self._vector_of = vector_of
        self._judge = judge
        self._vectors: dict[str, Vectors] = {}
        self._shelves = Shelves(sections, gate.vocabulary)
        self._transitions = Transitions(gate.vocabulary)

    @property
    def names(self) -> frozenset[str]:
        """The words of the names that the sections use, in lower case."""
        return self._shelves.names

    @cached_property
    def _meaning(self) -> Meaning:
        texts = [section.text for section in self.sections.values() if section.kind != "wages"]
        embed = self._embed
        return Meaning(texts, None if embed is None else lambda words: embed(list(words)))

    def warm_up(self) -> None:
        """Gather what takes seconds and is gathered once: whoever counts a turn's time does it before."""
        _ = self._shelves.names
        if self._judge:
            self._judge.weigh("", "")

    def forget(self) -> None:
        """Forget what the judge has said: who measures times asks for what was never asked before."""
        if self._judge:
            self._judge.forget()

    def judge(self, sentence: str, cited: Sequence[str], language: str = "en") -> Finding:
        """Say what a sentence is; a claim is held against the sections it cites, by their ids."""
        kind = self._recognise(sentence)
        if kind is not None:
            return Finding(kind)
        if _REPEATED.search(sentence):
            return Finding("claim", "It says the same words over and over.")
        cited = list(dict.fromkeys(cited))
        if not cited:
            return Finding("claim", "It cites no section.")
        for identifier in cited:
            if identifier not in self.sections:
                return Finding("claim", f"The section {identifier!r} does not exist.")
        if not self.is_strict(sentence, language):
            return self._judge_loosely(sentence, cited)
        return self._find_verbatim(sentence, cited) or self._judge_whole_or_halves(sentence, cited)

    def is_strict(self, sentence: str, language: str) -> bool:
        """Say whether a sentence of an answer in some language is held to all rules: any that is English is."""
        if language == "en":
            return True
        if recognise_language(sentence) != "en":
            return False
        bare = sentence
        for mention in reversed(self.gate.vocabulary.find_mentions(sentence)):  # names of roles stay English
            bare = bare[: mention.start] + bare[mention.end :]
        words = [word for word in _WORD.findall(bare) if not word.isupper() and word.lower() not in self._shelves.names]
        return sum(self._meaning.knows(word) for word in words) >= ENGLISH * len(words)

    def find_support(self, sentence: str, among: Sequence[str]) -> Finding:
        """Look among sections for one, else two, that carry a sentence; the reason of the nearest if none does."""
        known = [identifier for identifier in dict.fromkeys(among) if identifier in self.sections]
        kind = self._recognise(sentence)
        if kind is not None or not known:
            return Finding(kind) if kind else Finding("claim", "It cites no section.")
        single = {identifier: self.judge(sentence, [identifier]) for identifier in known}
        ranked = sorted(
            known, key=lambda identifier: (single[identifier].proven, single[identifier].score), reverse=True
        )
        best = single[ranked[0]]
        if best.proven or len(ranked) == 1:
            return best
        pairs = [self.judge(sentence, [ranked[0], other]) for other in ranked[1:4]]
        return next((finding for finding in pairs if finding.proven), best)

    def gather_evidence(self, sentence: str, cited: Sequence[str]) -> tuple[Evidence, str]:
        """Choose the sentences that would carry it, match every word to them, and write what a judge is shown."""
        cosines = self._liken(sentence, cited)
        claim = read_statement(sentence, self.gate.vocabulary, names=self._shelves.names)
        evidence = find_evidence(claim, cited, self._shelves, self._meaning, cosines)
        return evidence, write_passages(self.sections, cited, evidence.quotes, cosines)

    def _recognise(self, sentence: str) -> Kind | None:
        """Return what a sentence is if it claims nothing: a fixed text of ours, or one of the closed list."""
        proof = self.gate.judge(Draft(sentence))
        if proof.proven and proof.kind != "question":
            return proof.kind
        return self._transitions.recognise(sentence)

    def _find_verbatim(self, sentence: str, cited: Sequence[str]) -> Finding | None:
        """A sentence of a section, word for word, is proven by itself."""
        for identifier in cited:
            if any(said.text == sentence for said in self.sections[identifier].sentences):
                return Finding("claim", "", (Quote(identifier, sentence),), 1.0)
        return None

    def _judge_whole_or_halves(self, sentence: str, cited: Sequence[str]) -> Finding:
        """A statement is proven as one, or as two in a row of which each is by a section of its own.

        Halves of one section are read together: what it says of two subjects could be exchanged between them. A judge
        that reads the whole and holds it for wrong is believed: each half may be true and their joint false.
        """
        whole = self._judge_meaning(sentence, cited)
        if whole.proven or len(cited) == 1 or self._ask_judge(sentence, cited) < 0:
            return whole
        for pair in split_halves(sentence, self.gate.vocabulary):
            for one, other in permutations(cited, 2):
                first, second = self._judge_meaning(pair[0], [one]), self._judge_meaning(pair[1], [other])
                quotes = first.quotes + second.quotes
                if first.proven and second.proven and len(quotes) <= MOST_QUOTES:
                    return Finding("claim", "", quotes, min(first.score, second.score))
        return whole

    def _judge_meaning(self, sentence: str, cited: Sequence[str]) -> Finding:
        evidence, passages = self.gather_evidence(sentence, cited)
        if not evidence.claim.of_kind("word"):
            return Finding("claim", "It says nothing that can be checked.")
        share, objections, lack = measure_share(evidence), list_objections(evidence), name_lack(evidence)
        if reason := find_broken_promise(objections, share, lack):
            return Finding("claim", reason, (), share)
        judged = self._judge.weigh(sentence, passages) if self._judge else None
        support = weigh_support(objections, share, judged, len(cited))
        if support.enough:
            return Finding("claim", "", evidence.quotes, support.score)
        return Finding("claim", next(iter(objections.values()), lack), (), share)

    def _ask_judge(self, sentence: str, cited: Sequence[str]) -> float:
        """Return the judge's log odds that the sections carry a sentence, 0 without a judge."""
        return self._judge.weigh(sentence, self.gather_evidence(sentence, cited)[1]) if self._judge else 0.0

    def _judge_loosely(self, sentence: str, cited: Sequence[str]) -> Finding:
        """Hold figures and role names against the cited sections; the sentence nearest by figures is quoted."""
        sections = [self.sections[identifier] for identifier in cited]
        known = {
            figure
            for section in sections
            for match in _FIGURE.finditer(section.text)
            for figure in _read_figure(match[0])
        }
        figures = [_read_figure(match[0]) for match in _FIGURE.finditer(sentence)]
        for figure in figures:
            if not figure & known:
                return Finding("claim", f"The source has no figure {min(figure)}.", loosely=True)
        vocabulary = self.gate.vocabulary
        spoken_of = {role for section in sections for role in section.roles}
        spoken_of |= {mention.role for section in sections for mention in vocabulary.find_mentions(section.text)}
        for mention in vocabulary.find_mentions(sentence):
            if mention.role not in spoken_of:
                return Finding("claim", f"The source does not speak of {vocabulary.title(mention.role)}.", loosely=True)
        cosines = self._liken(sentence, cited)
        said = [Quote(section.id, item.text) for section in sections for item in section.sentences]
        best = max(said, key=lambda quote: (_count_shared(figures, quote.text), cosines.get(quote.text, 0.0)))
        return Finding("claim", "", (best,), loosely=True)

    def _liken(self, sentence: str, cited: Sequence[str]) -> dict[str, float]:
        """Say how near a sentence is to each sentence of the sections, by its text; nothing without an embedder."""
        if self._embed is None:
            return {}
        said = [item.text for identifier in cited for item in self.sections[identifier].sentences]
        for text in said:
            if (
                text not in self._vectors
                and self._vector_of is not None
                and (known := self._vector_of(text)) is not None
            ):
                self._vectors[text] = known
        new = [text for text in dict.fromkeys(said) if text not in self._vectors]
        vectors = self._embed([sentence, *new])
        self._vectors.update(zip(new, vectors[1:], strict=True))
        likeness = np.stack([self._vectors[text] for text in said]) @ vectors[0]
        return {text: float(value) for text, value in zip(said, likeness, strict=True)}


def _read_figure(text: str) -> frozenset[str]:
    """Return what a figure may mean, in the ways of several languages: 194.000 is 194000, 5,8 is 5.8."""
    plain = re.sub(r"[\u00a0\u202f' ]", "", text)
    joined = re.sub(r"[.,](?=\d{3}(?!\d))", "", plain)
    return frozenset({plain.replace(",", "."), joined.replace(",", ".")})


def _count_shared(figures: Sequence[frozenset[str]], text: str) -> int:
    theirs = {figure for match in _FIGURE.finditer(text) for figure in _read_figure(match[0])}
    return sum(bool(figure & theirs) for figure in figures)
