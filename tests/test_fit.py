"""Deciding which role fits: the ledger, the verdict, what would turn it, and which question comes next."""

from collections.abc import Mapping
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.config import CHECKOUT
from bot.domain import Need, Quote
from bot.errors import KnowledgeError
from bot.fit import NOW, Scales, choose_question, decide, find_flips, is_another
from bot.knowledge import Choice, FitQuestion, Instrument, Trait, read_knowledge
from bot.knowledge.instrument import FIT, check_instrument, read_instrument

INSTRUMENT = read_instrument(CHECKOUT / "knowledge")
SCALES = Scales(INSTRUMENT)
LEVELS = st.dictionaries(st.sampled_from(sorted(INSTRUMENT.traits)), st.integers(-2, 2), max_size=12)
BUILDER = {"product": 2, "coding": 2, "skill-software": 2, "skill-llm": 2, "maths": -1, "fast-feedback": 1}


def need(level: int) -> Need:
    return Need(level, Quote("roles/somewhere#skills", "It is so."))


def small_scales() -> Scales:
    """Three roles, three traits: small enough to reckon by hand."""
    traits = {name: Trait(name, "interest", name) for name in ("maths", "users", "robots")}
    roles = {
        "counter": {"maths": need(2), "users": need(-1)},
        "talker": {"users": need(2), "maths": need(0)},
        "tinkerer": {"robots": need(2), "maths": need(1)},
    }
    questions = (
        FitQuestion("q-maths", "Maths?", (Choice("Yes", {"maths": 1}), Choice("No", {"maths": -1}))),
        FitQuestion("q-users", "Users?", (Choice("Yes", {"users": 1}), Choice("No", {"users": -1}))),
        FitQuestion("q-robots", "Robots?", (Choice("Yes", {"robots": 1}), Choice("No", {"robots": -1}))),
    )
    return Scales(Instrument(traits, roles, {role: () for role in roles}, questions, {}))


@given(LEVELS)
def test_the_sum_of_a_ledger_is_the_score_that_ranks(levels: dict[str, int]) -> None:
    fit = decide(levels, SCALES)

    for ledger in fit.ledgers:
        assert sum(entry.points for entry in ledger.entries) == pytest.approx(SCALES.sum_points(ledger.role, levels))
    open_scores = [ledger.score for ledger in fit.ledgers if not ledger.stopped]
    assert open_scores == sorted(open_scores, reverse=True)
    assert [entry.rank for entry in fit.recommendations] == list(range(1, len(open_scores) + 1))


@example({"phd": -2}, "study-again", 0)
@given(LEVELS, st.sampled_from(sorted(INSTRUMENT.traits)), st.integers(-2, 1))
def test_more_of_a_trait_never_lowers_a_role_that_asks_for_it(levels: dict[str, int], trait: str, level: int) -> None:
    less, more = {**levels, trait: level}, {**levels, trait: level + 1}

    for role, needs in INSTRUMENT.roles.items():
        if trait in needs and needs[trait].level >= 1:
            assert SCALES.sum_points(role, more) >= SCALES.sum_points(role, less) - 1e-9


@given(LEVELS, st.sampled_from(sorted(INSTRUMENT.traits)), st.integers(1, 2))
def test_wanting_a_trait_never_lowers_the_rank_of_the_role_that_asks_most_against_those_that_do_not(
    levels: dict[str, int], trait: str, level: int
) -> None:
    without = {name: at for name, at in levels.items() if name != trait}
    asking = [role for role, needs in INSTRUMENT.roles.items() if trait in needs and needs[trait].level == 2]
    not_asking = [role for role, needs in INSTRUMENT.roles.items() if trait not in needs or needs[trait].level <= 0]

    for role, other in product(asking, not_asking):
        before = SCALES.sum_points(role, without) - SCALES.sum_points(other, without)
        after = SCALES.sum_points(role, {**without, trait: level}) - SCALES.sum_points(other, {**without, trait: level})
        assert after >= before - 1e-9


@given(LEVELS)
def test_what_is_no_trait_changes_nothing(levels: dict[str, int]) -> None:
    disguised = {**levels, "name": 2, "age": -2, "gender": 1, "nationality": 2, "school": 2, "now:nobody": 2}

    assert decide(disguised, SCALES) == decide(levels, SCALES)


@given(LEVELS)
def test_the_order_of_answers_changes_nothing(levels: dict[str, int]) -> None:
    turned = dict(reversed(levels.items()))

    assert decide(turned, SCALES).verdict == decide(levels, SCALES).verdict


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(INSTRUMENT.traits)), st.integers(-2, 2), max_size=6))
def test_a_flip_turns_the_verdict_and_nothing_smaller_does(levels: dict[str, int]) -> None:
    now = decide(levels, SCALES).verdict
    flips = find_flips(levels, SCALES)
    told = [trait for trait in levels if trait in SCALES.telling]

    def turns(changed: Mapping[str, int]) -> bool:
        then = decide({**levels, **changed}, SCALES).verdict
        return is_another(then, now)

    sizes = {flip.size for flip in flips}
    assert len(sizes) <= 1
    for flip in flips:
        assert turns({trait: then for trait, (_, then) in flip.changes.items()})
    count, steps = next(iter(sizes), (2, 99))
    for traits in (pair for size in range(1, count + 1) for pair in combinations(told, size)):
        for new in product(range(-2, 3), repeat=len(traits)):
            distance = sum(abs(level - levels[trait]) for trait, level in zip(traits, new, strict=True))
            if (len(traits), distance) < (count, steps):
                assert not turns(dict(zip(traits, new, strict=True)))


def test_points_are_as_reckoned_by_hand() -> None:
    scales = small_scales()

    fit = decide({"maths": 2, "users": -2}, scales)

    assert [ledger.role for ledger in fit.ledgers] == ["counter", "tinkerer", "talker"]
    counter = fit.ledger_of("counter")
    assert {entry.trait: entry.side for entry in counter.entries} == {"maths": "for", "users": "for"}
    length = (1.0**2 + 0.4**2) ** 0.25
    assert counter.score == pytest.approx((1.0 + 0.4) / length)
    assert [entry.side for entry in fit.ledger_of("tinkerer").entries] == ["unknown", "for"]


@pytest.mark.parametrize(
    ("levels", "kind"),
    [
        ({}, "early"),
        ({"maths": 1}, "early"),
        (BUILDER, "one"),
        ({trait: -2 for trait in ("product", "coding", "data", "modelling", "users", "leading", "systems")}, "none"),
        ({"data": 2, "reporting": 1, "pipelines": 1, "users": 1}, "close"),
    ],
)
def test_a_verdict_is_one_close_early_or_none(levels: dict[str, int], kind: str) -> None:
    verdict = decide(levels, SCALES).verdict

    assert verdict.kind == kind
    assert len(verdict.roles) == {"one": 1, "close": 2, "none": 0}.get(kind, len(verdict.roles))


def test_no_further_study_rules_out_the_role_that_mostly_asks_for_a_doctorate() -> None:
    researcher = {"research": 2, "maths": 2, "ambiguity": 2, "skill-research": 1}

    ready = decide(researcher, SCALES)
    unwilling = decide({**researcher, "study-again": -2}, SCALES)
    has_one = decide({**researcher, "study-again": -2, "phd": 2}, SCALES)

    assert ready.verdict.roles == has_one.verdict.roles == ("research-scientist",)
    assert unwilling.ledger_of("research-scientist").stopped
    assert "research-scientist" not in [entry.role for entry in unwilling.recommendations]


def test_the_work_a_person_does_now_is_left_out() -> None:
    fit = decide({**BUILDER, f"{NOW}ai-engineer": 2}, SCALES)

    assert fit.ledger_of("ai-engineer").done_now
    assert fit.verdict.roles != ("ai-engineer",)


def test_questions_end_at_six_and_none_comes_twice() -> None:
    asked: set[str] = set()
    while question := choose_question({}, frozenset(asked), SCALES):
        assert question.id not in asked
        asked.add(question.id)

    assert len(asked) == 6


def test_no_question_is_asked_once_no_answer_can_turn_the_verdict() -> None:
    scales = small_scales()
    sure = {"users": 2, "maths": -2, "robots": -2}

    assert decide(sure, scales).verdict.kind == "one"
    assert choose_question(sure, frozenset(), scales) is None


def test_the_first_question_is_the_one_that_stands_first() -> None:
    question = choose_question({}, frozenset(), SCALES)

    assert question is not None
    assert question.id == INSTRUMENT.questions[0].id


def test_every_role_is_set_apart_by_three_traits_and_every_level_stands_in_a_section() -> None:
    knowledge = read_knowledge(CHECKOUT / "knowledge")

    assert set(INSTRUMENT.roles) == set(knowledge.vocabulary.roles)
    for role, needs in INSTRUMENT.roles.items():
        assert len(INSTRUMENT.apart[role]) >= 3
        assert all(item.quote.text in knowledge.sections[item.quote.section].text for item in needs.values())


FAULTS = [
    ("section: roles/ai-engineer#overview", "section: roles/ai-engineer#nowhere", "There is no section"),
    ("An AI engineer builds products on", "An AI engineer builds bridges on", "is no sentence of"),
    ("apart: [skill-llm, product, fast-feedback, ambiguity]", "apart: [skill-llm, product, vision]", "set apart by"),
    ("  data-analyst:\n    apart", "  data-guesser:\n    apart", "There is no role 'data-guesser'"),
    ("levels: {leading: 1}", "levels: {steering: 1}", "There is no trait 'steering'"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), FAULTS)
def test_a_fault_of_the_instrument_is_reported_on_its_line(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    text = (CHECKOUT / "knowledge" / FIT).read_text(encoding="utf-8")
    assert right in text
    (tmp_path / FIT).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    knowledge = read_knowledge(CHECKOUT / "knowledge")

    problems = check_instrument(tmp_path, read_instrument(tmp_path), knowledge.vocabulary.roles, knowledge.sections)

    assert any(said in str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("        section: roles/ai-engineer#overview\n", ""),
        ("        level: 2\n", "        level: 3\n"),
        ("kind: interest", "kind: hobby"),
        ("traits:\n", "traits: [\n"),
    ],
)
def test_a_level_without_a_section_or_out_of_range_is_refused(right: str, wrong: str, tmp_path: Path) -> None:
    text = (CHECKOUT / "knowledge" / FIT).read_text(encoding="utf-8")
    (tmp_path / FIT).write_text(text.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(KnowledgeError, match=r"fit\.yaml"):
        read_instrument(tmp_path)
