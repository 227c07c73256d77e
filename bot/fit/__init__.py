"""Decide which role fits: pure and deterministic, from levels of traits alone.

A verdict never sees a name, an age or a word of anybody: what goes in is `Mapping[trait id, level]`, and nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from bot.domain import Recommendation, Verdict
from bot.fit.ledger import MOST, NOT, NOW, Entry, Ledger, Scales, Side
from bot.knowledge import FitQuestion, Instrument

__all__ = [
    "CLEAR",
    "CLOSE",
    "NOT",
    "NOW",
    "Entry",
    "Fit",
    "Flip",
    "Ledger",
    "Scales",
    "Side",
    "choose_question",
    "decide",
    "find_flips",
    "is_about_fit",
    "is_another",
]

ENOUGH = 2.0  # evidence from which a verdict is given: interests count 1 at the upper end, skills three quarters
THIN = 1.0  # evidence below which it is too early whatever the lead
CLEAR = 0.25  # lead in points that makes up for evidence that is thin
EVIDENCE = {"interest": 1.0, "skill": 0.75, "circumstance": 0.0}
PLAIN = 0.75  # what a plain statement tells beside a strong one
CLOSE = 0.12  # lead in points below which two roles are close
FITS = 0.25  # score below which not even the best role fits
MOST_QUESTIONS = 6
MOST_CHANGED = 2  # answers changed together when looking for what would turn the verdict


@dataclass(frozen=True, slots=True)
class Fit:
    """A verdict with everything it rests on: all ledgers, best first."""

    verdict: Verdict
    ledgers: tuple[Ledger, ...]

    @property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """All roles that are not ruled out, by rank."""
        open_ones = [ledger for ledger in self.ledgers if not ledger.stopped]
        return tuple(
            Recommendation(ledger.role, rank, round(ledger.score, 4)) for rank, ledger in enumerate(open_ones, 1)
        )

    @property
    def runner_up(self) -> Ledger | None:
        """The best role that the verdict does not name."""
        return next((ledger for ledger in self.ledgers if ledger.role not in self.verdict.roles), None)

    def ledger_of(self, role: str) -> Ledger:
        """Return the ledger of a role."""
        return next(ledger for ledger in self.ledgers if ledger.role == role)


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of answers that turns the verdict, and the verdict after it."""

    changes: Mapping[str, tuple[int, int]]  # trait: level now, level then
    verdict: Verdict

    @property
    def size(self) -> tuple[int, int]:
        """How many answers change, and by how many levels together."""
        return len(self.changes), sum(abs(then - now) for now, then in self.changes.values())


def decide(levels: Mapping[str, int], scales: Scales) -> Fit:
    """Reach a verdict from the levels of traits, each from -2 to 2."""
    known = {trait: level for trait, level in levels.items() if is_about_fit(trait, scales.instrument)}
    ledgers = tuple(
        sorted(
            (scales.open_ledger(role, known) for role in scales.instrument.roles),
            key=lambda ledger: (ledger.stopped, -ledger.score),
        )
    )
    return Fit(_judge(known, scales), ledgers)


def is_about_fit(trait: str, instrument: Instrument) -> bool:
    """Say whether a trait may enter a verdict: one of the instrument's, or work that is done now or not wanted."""
    kind, _, role = trait.rpartition(":")
    return trait in instrument.traits or (f"{kind}:" in {NOW, NOT} and role in instrument.roles)


def _judge(levels: Mapping[str, int], scales: Scales) -> Verdict:
    """Name the verdict without writing the ledgers down: it is asked for thousands of changed answers."""
    scores = {role: scales.score(role, levels) for role in scales.instrument.roles}
    ranked = sorted(scores, key=lambda role: -scores[role])
    if len(ranked) < 2:
        return Verdict("early", tuple(ranked), 0.0)
    first, second = ranked[:2]
    margin = round(scores[first] - scores[second], 6)
    evidence = sum(measure_evidence(scales.instrument, trait, level) for trait, level in levels.items())
    if evidence < THIN or (evidence < ENOUGH and margin < CLEAR):
        return Verdict("early", tuple(role for role in ranked[:2] if scores[role] > 0), margin)
    if scores[first] < FITS:
        return Verdict("none", (), margin)
    return Verdict("close", (first, second), margin) if margin < CLOSE else Verdict("one", (first,), margin)


def measure_evidence(instrument: Instrument, trait: str, level: int) -> float:
    """Give how much one answer tells: what a person wants or can counts, and half as much what they do not."""
    kind = instrument.traits[trait].kind if trait in instrument.traits else "circumstance"
    strength = (0.0, PLAIN, 1.0)[abs(level)]
    return EVIDENCE[kind] * strength * (1.0 if level > 0 else 0.5)


def find_flips(levels: Mapping[str, int], scales: Scales) -> tuple[Flip, ...]:
    """List the smallest changes that turn the verdict: fewest answers, then fewest levels; none if two do not."""
    now = _judge(levels, scales)
    for count in range(1, MOST_CHANGED + 1):
        found = [
            Flip(changes, then)
            for changes in _list_changes(levels, count, scales)
            if is_another(then := _judge({**levels, **{trait: to for trait, (_, to) in changes.items()}}, scales), now)
        ]
        if found:
            least = min(flip.size for flip in found)
            return tuple(flip for flip in found if flip.size == least)
    return ()


def _list_changes(levels: Mapping[str, int], count: int, scales: Scales) -> Iterator[dict[str, tuple[int, int]]]:
    told = [trait for trait in levels if trait in scales.telling]
    for traits in combinations(told, count):
        others = [[level for level in range(-MOST, MOST + 1) if level != levels[trait]] for trait in traits]
        for new in product(*others):
            yield {trait: (levels[trait], level) for trait, level in zip(traits, new, strict=True)}


def is_another(one: Verdict, other: Verdict) -> bool:
    """Say whether two verdicts differ; of two roles too close to call neither stands first."""
    return (one.kind, set(one.roles)) != (other.kind, set(other.roles))


def _turns(then: Verdict, now: Verdict) -> bool:
    """Say whether a verdict is another one to whoever asked: of one role in front, another; else, any change."""
    return then.roles[:1] != now.roles[:1] if now.kind == "one" else is_another(then, now)


def choose_question(levels: Mapping[str, int], asked: frozenset[str], scales: Scales) -> FitQuestion | None:
    """Choose the question whose answers would move the margin most; none once no single answer can turn the verdict.

    Once one role stands alone in front, that means another role in front: who is told the same role after three more
    questions, only with a smaller lead, was asked them for nothing.
    `asked` holds the ids of questions that were asked, answered or skipped; at most six are asked.
    """
    if len(asked) >= MOST_QUESTIONS:
        return None
    if not any(trait in scales.telling for trait in levels) and not asked:
        return next(iter(scales.instrument.questions), None)  # nothing to weigh yet: the one that stands first
    now = _judge(levels, scales)
    best: tuple[float, FitQuestion] | None = None
    for question in scales.instrument.questions:
        if question.id in asked or all(trait in levels for trait in question.about):
            continue
        answers = [
            {**levels, **{trait: level for trait, level in choice.levels.items() if trait not in levels}}
            for choice in question.choices
        ]
        verdicts = [_judge(answer, scales) for answer in answers]
        if not any(_turns(verdict, now) for verdict in verdicts):
            continue
        moved = sum(abs(_lead(answer, now, scales) - _lead(levels, now, scales)) for answer in answers) / len(answers)
        if best is None or moved > best[0]:
            best = (moved, question)
    return best[1] if best else None


def _lead(levels: Mapping[str, int], now: Verdict, scales: Scales) -> float:
    """Give by how much the role in front leads the best other one; a change of leader makes it negative."""
    scores = {role: scales.score(role, levels) for role in scales.instrument.roles}
    leader = now.roles[0] if now.roles else max(scores, key=lambda role: scores[role])
    return scores[leader] - max((score for role, score in scores.items() if role != leader), default=0.0)
