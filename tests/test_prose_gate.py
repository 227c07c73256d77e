"""The gate on a model's prose: true paraphrases pass, everything else is stopped with a plain reason."""

import random
import statistics
from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.index import MiniLM, Tuned, read_adapter
from bot.verify.contradiction import OBJECTIONS
from bot.verify.judge import KINDS, PREPARED, Judge
from bot.verify.promises import PROMISES
from bot.verify.prose import ProseGate
from bot.verify.support import read_weights
from bot.verify.transitions import Transitions
from tests.gate.measure import mutate
from tests.gate.statements import (
    FILES,
    HELD,
    HELD_STRAYS,
    Statement,
    open_prose_gate,
    read_statements,
    read_strays,
)

# Bars on the statements written here; those on statements nobody has seen are in docs/gate.md.
STOPPED = {
    "wrong-role": 0.95,
    "wrong-year": 0.95,
    "wrong-number": 0.95,
    "negation": 0.9,
    "reversed": 0.85,
    "merge": 0.85,
    "over-general": 0.7,
    "causal": 0.7,
    "beyond": 0.7,
}
WITHHELD = 0.1
MUTATED = 0.975
HELD_WITHHELD, HELD_STOPPED = 0.2, 0.8  # the weights were learnt from these; the judge was not
HELD_TAKEN = 3  # one in so many
STRAYED = 0.01
ML_PAY = "roles/ml-engineer#pay"
ML_INTERVIEW = "roles/ml-engineer#interview"
RESEARCH = "comparisons/ml-engineer-vs-research-scientist#in-short"


@pytest.fixture(scope="module")
def prose() -> ProseGate:
    return open_prose_gate()[0]


@pytest.fixture(scope="module")
def rules(prose: ProseGate) -> ProseGate:
    """The gate whose every objection stops, as it is without a judge."""
    return ProseGate(prose.gate, prose.sections, MiniLM().embed)


@pytest.fixture(scope="module")
def statements() -> list[Statement]:
    return [statement for name in FILES for statement in read_statements(name)]


def test_supported_paraphrases_pass_and_the_rest_is_stopped(prose: ProseGate, statements: list[Statement]) -> None:
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for statement in statements:
        total[statement.kind] += 1
        right[statement.kind] += prose.judge(statement.text, statement.cites).proven == statement.supported
    print({kind: f"{right[kind]} of {count}" for kind, count in total.items()})
    supported = total["paraphrase"] + total["merge-ok"]
    assert 1 - (right["paraphrase"] + right["merge-ok"]) / supported <= WITHHELD
    for kind, least in STOPPED.items():
        assert right[kind] / total[kind] >= least, kind


def test_supported_statements_broken_mechanically_are_stopped(prose: ProseGate, statements: list[Statement]) -> None:
    sections = prose.sections
    broken = list(mutate(statements, sections))
    passed = [(item.kind, item.text) for item in broken if prose.judge(item.text, item.cites).proven]
    print(len(broken), *passed, sep="\n")
    assert len({item.kind for item in broken}) == 6
    assert 1 - len(passed) / len(broken) >= MUTATED


@pytest.mark.parametrize("name", HELD)
def test_statements_that_the_judge_was_not_taught_are_told_apart(prose: ProseGate, name: str) -> None:
    passed: dict[str, list[bool]] = {"supported": [], "unsupported": []}
    for statement in read_statements(name)[::HELD_TAKEN]:
        passed[statement.label].append(prose.judge(statement.text, statement.cites).proven)
    withheld, stopped = 1 - statistics.mean(passed["supported"]), 1 - statistics.mean(passed["unsupported"])
    print(f"withheld {withheld:.1%}, stopped {stopped:.1%}")
    assert withheld <= HELD_WITHHELD
    assert stopped >= HELD_STOPPED


def test_sentences_that_rest_on_nothing_are_stopped_whatever_they_cite(prose: ProseGate) -> None:
    chance = random.Random(1)
    sections = [section.id for section in prose.sections.values() if section.kind != "wages"]
    cited = [(text, chance.choice(sections)) for text in read_strays(HELD_STRAYS)]
    shown = [text for text, section in cited if (found := prose.judge(text, [section])).proven and found.quotes]
    assert len(shown) <= STRAYED * len(cited), shown


class Sworn(Judge):
    """A judge that says the same of everything."""

    def __init__(self, odds: float) -> None:
        self._odds = odds

    def weigh(self, statement: str, passages: str) -> float:
        return self._odds


@pytest.mark.parametrize(
    ("text", "section", "reason"),
    [
        (
            "ML engineers had a US median of 195,000 US dollars a year on aijobs.net from 2024 to January 2025.",
            ML_PAY,
            "The source has no figure 195000.",
        ),
        ("ML engineers need no PhD, Chip Huyen wrote in 2019.", RESEARCH, "The source does not say 2019."),
        ("Robotics engineers need no PhD, Chip Huyen wrote in 2021.", RESEARCH, "robotics-engineer"),
        ("ML engineers need no PhD, Andrew Ng wrote in 2021.", RESEARCH, "The source does not name"),
        ("ML engineers take the exam DP-700.", ML_INTERVIEW, "The source does not name"),
        (
            "BLS has a code for data scientists (22-2051) in its May 2025 US list but none for ML engineers.",
            "comparisons/ml-engineer-vs-data-scientist#in-short",
            "The source does not name 22-2051.",
        ),
    ],
)
def test_no_judge_outweighs_a_promise(prose: ProseGate, text: str, section: str, reason: str) -> None:
    swayed = ProseGate(prose.gate, prose.sections, MiniLM().embed, judge=Sworn(9.0))
    assert reason in swayed.judge(text, [section]).reason


def test_a_judge_stops_what_no_rule_objects_to(prose: ProseGate) -> None:
    text = "There are usually three to five interviews for ML engineers, Interview Kickstart wrote in 2022."
    for odds, proven in ((9.0, True), (-9.0, False)):
        gate = ProseGate(prose.gate, prose.sections, MiniLM().embed, judge=Sworn(odds))
        assert gate.judge(text, [ML_INTERVIEW]).proven == proven


def test_the_witnesses_weighed_are_those_there_are() -> None:
    assert set(read_weights().objections) == set(OBJECTIONS) - set(PROMISES)
    assert set(PROMISES) < set(OBJECTIONS)
    assert max(read_weights().objections.values()) <= 0
    assert read_adapter(PREPARED).labels == KINDS


def test_a_pair_is_judged_the_same_alone_and_among_others() -> None:
    judge = Tuned(read_adapter(PREPARED))
    pair = ("ML engineers need no PhD.", "ML engineer, education: Chip Huyen says that no PhD is needed.")
    alone, among = judge.weigh([pair]), judge.weigh([pair, ("Yes.", 40 * "A long passage on something else. ")])
    assert np.allclose(alone[0], among[0], atol=0.2)  # the packaged model rounds by the whole batch
    assert not np.allclose(alone, judge.weigh([pair[::-1]]), atol=0.2)


def test_every_quote_stands_verbatim_in_a_cited_section(prose: ProseGate, statements: list[Statement]) -> None:
    for statement in statements:
        finding = prose.judge(statement.text, statement.cites)
        assert bool(finding.quotes) == finding.proven
        assert len(finding.quotes) <= 3
        for quote in finding.quotes:
            assert quote.section in statement.cites
            assert quote.text in {said.text for said in prose.sections[quote.section].sentences}


def test_every_sentence_of_the_knowledge_carries_itself(prose: ProseGate) -> None:
    for section in list(prose.sections.values())[::20]:
        for said in section.sentences:
            finding = prose.judge(said.text, [section.id])
            assert [quote.text for quote in finding.quotes] == [said.text]


DATA_TOOLS = "roles/data-engineer#tools"
TWO_RESEARCHERS = ["guides/choosing-a-path#by-interest", "roles/research-engineer#suits-you"]


@pytest.mark.parametrize(
    ("text", "cites", "reason"),
    [
        # Two statements in a row, each proven by a section of its own, the second of "them".
        (
            "Research engineers make ideas run reliably at scale, and Chip Huyen says a PhD is not normally "
            "required of them.",
            TWO_RESEARCHERS,
            "",
        ),
        (
            "Research engineers make ideas run reliably at scale, and Chip Huyen says a PhD is normally required "
            "of them.",
            TWO_RESEARCHERS,
            "The source denies this.",
        ),
        # What is said of a group near a role.
        (
            "In 2025 O*NET marked Airflow, Kafka and Redshift as in demand for data engineers.",
            [DATA_TOOLS],
            "The source says this of a group that is only near the role.",
        ),
        (
            "In 2025 O*NET marked Airflow, Kafka and Redshift as in demand for Database Administrators, a neighbour "
            "of data engineers.",
            [DATA_TOOLS],
            "",
        ),
        # Halves of one section, exchanged.
        (
            "Research engineers produce the original ideas and research scientists run the experiments, in Chip "
            "Huyen's 2021 account.",
            ["roles/research-engineer#overview"],
            "The source says this of another role.",
        ),
        (
            "Glassdoor over-represents senior people at large firms, and Levels.fyi holds inflated junior titles, "
            "one 2026 compensation guide says.",
            ["guides/reading-pay#survey-bias"],
            "The source says this of another name.",
        ),
    ],
)
def test_halves_neighbours_and_exchanged_names(rules: ProseGate, text: str, cites: list[str], reason: str) -> None:
    assert rules.judge(text, cites).reason == reason


@pytest.mark.parametrize(
    ("text", "cites", "reason"),
    [
        ("ML engineers train models.", [], "It cites no section."),
        (
            "ML engineers train models.",
            ["roles/ml-engineer#glory"],
            "The section 'roles/ml-engineer#glory' does not exist.",
        ),
        (
            "Full-time ML engineers had a US median of 196,000 US dollars on aijobs.net from 2024 to January 2025.",
            [ML_PAY],
            "The source has no figure 196000.",
        ),
        (
            "Full-time ML engineers had a US median of 194,000 euros a year on aijobs.net from 2024 to January 2025.",
            [ML_PAY],
            "The source gives the figure 194000 for another unit: dollar, not euro.",
        ),
        (
            "ML engineers had a US median of 194,000 US dollars a month on aijobs.net from 2024 to January 2025.",
            [ML_PAY],
            "The source gives the figure 194000 for another period: year, not month.",
        ),
        (
            "ML engineers had a US median of 194,000 US dollars on aijobs.net.",
            [ML_PAY],
            "The figure 194000 lost its year.",
        ),
        ("ML engineers need a PhD, Chip Huyen wrote in 2021.", [RESEARCH], "The source denies this."),
        ("ML engineers need no PhD, Chip Huyen wrote in 2019.", [RESEARCH], "The source does not say 2019."),
        (
            "ML engineers produce original ideas, design experiments and write papers.",
            [RESEARCH],
            "The source says this of another role.",
        ),
        (
            "ML engineers need no PhD because they are judged on reliability.",
            [RESEARCH],
            "The source gives no such reason (“because”).",
        ),
        ("Exponent and Google hold ML engineer interviews.", [ML_INTERVIEW], "The source does not name google."),
        ("ML engineer interviews are always held on a Monday.", [ML_INTERVIEW], "The source does not name monday."),
    ],
)
def test_a_statement_is_stopped_with_a_plain_reason(prose: ProseGate, text: str, cites: list[str], reason: str) -> None:
    finding = prose.judge(text, cites)
    assert (finding.kind, finding.reason, finding.quotes) == ("claim", reason, ())


def test_two_sections_may_carry_one_sentence(prose: ProseGate) -> None:
    text = (
        "US medians on aijobs.net from 2024 to January 2025 were 194,000 dollars a year for ML engineers and 172,820 "
        "for MLOps engineers."
    )
    finding = prose.judge(text, [ML_PAY, "roles/mlops-engineer#pay"])
    assert finding.reason == ""
    assert {quote.section for quote in finding.quotes} == {ML_PAY, "roles/mlops-engineer#pay"}


def test_a_sentence_cited_wrongly_finds_the_section_that_carries_it(prose: ProseGate) -> None:
    text = "There are usually three to five interviews for ML engineers, Interview Kickstart wrote in 2022."
    assert not prose.judge(text, [ML_PAY]).proven
    finding = prose.find_support(text, [ML_PAY, "roles/ml-engineer#skills", ML_INTERVIEW, "no/such#section"])
    assert [quote.section for quote in finding.quotes] == [ML_INTERVIEW]


def test_a_sentence_that_no_section_carries_keeps_the_reason(prose: ProseGate) -> None:
    finding = prose.find_support("ML engineers should learn to juggle and to sing.", [ML_PAY, ML_INTERVIEW])
    assert not finding.proven
    assert finding.reason.startswith("The source")
    assert prose.find_support("ML engineers should learn to juggle.", []).reason == "It cites no section."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Here is how the two compare:", "courtesy"),
        ("Here is how AI engineers and ML engineers compare on pay:", "courtesy"),
        ("Here is a short overview.", "courtesy"),
        ("Let me know what you enjoy.", "courtesy"),
        ("Tell me more about your background, and I can narrow this down.", "courtesy"),
        ("Feel free to ask about any other role.", "courtesy"),
        ("Pay:", "courtesy"),
        ("In short:", "courtesy"),
        ("Good question!", "courtesy"),
        ("Would you like to see how the two differ in pay?", "question"),
        ("What do you enjoy most?", "question"),
        ("I have no passage on this.", "limit"),
    ],
)
def test_what_claims_nothing_passes_without_a_citation(prose: ProseGate, text: str, kind: str) -> None:
    finding = prose.judge(text, [])
    assert (finding.kind, finding.reason) == (kind, "")


@pytest.mark.parametrize(
    "text",
    [
        "Here is how the two compare: ML engineers earn more.",
        "Here is how the 2 compare:",
        "In short, ML engineers earn more.",
        "Let me know if you want the better paid role, which is ML engineer.",
        "You should become an ML engineer.",
        "Both roles are safe.",
        "Did you know that ML engineers earn more than AI engineers?",
        "Why do ML engineers earn more?",
        "Isn't AI engineering the safer path?",
        "Do you want to earn 194,000 dollars?",
        "The two are the same.",
        "Pay.",
        "Of course, ML engineers need a PhD.",
        "If you like maths, I can say that ML engineering is best.",
        "I hope this helps you to earn more.",
        "Great question, and the answer is a PhD.",
        "",
        "   ",
    ],
)
def test_no_claim_slips_through_as_a_transition(prose: ProseGate, text: str) -> None:
    assert prose.judge(text, []).reason == "It cites no section."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ML engineers verdienten in den USA im Median 194.000 Dollar im Jahr (n=4.262).", ""),
        ("Les ML engineers gagnaient 194 000 dollars par an en médiane.", ""),
        ("ML engineers verdienten im Median 195.000 Dollar.", "The source has no figure 195.000."),
        ("Robotics engineers verdienten im Median 194.000 Dollar.", "The source does not speak of robotics engineer."),
    ],
)
def test_another_language_is_held_to_figures_and_roles_only(prose: ProseGate, text: str, reason: str) -> None:
    finding = prose.judge(text, [ML_PAY], language="de")
    assert (finding.reason, finding.loosely) == (reason, True)
    assert bool(finding.quotes) == (not reason)


def test_without_an_embedder_stems_and_synonyms_decide(prose: ProseGate) -> None:
    plain = ProseGate(prose.gate, prose.sections)
    text = "MLOps engineers can switch to ML engineering, CareerXray says."
    assert plain.judge(text, ["roles/ml-engineer#moves"]).proven
    assert not plain.judge("ML engineers paint in oil, CareerXray says.", ["roles/ml-engineer#moves"]).proven


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_no_text_breaks_the_gate_and_none_is_proven_without_a_quote(prose: ProseGate, text: str) -> None:
    finding = prose.judge(text, [ML_PAY, RESEARCH])
    assert finding.kind != "claim" or bool(finding.quotes) == finding.proven


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figure=st.integers(min_value=1, max_value=10**7))
def test_no_other_median_than_the_one_of_the_source_passes(prose: ProseGate, figure: int) -> None:
    text = f"ML engineers had a US median of {figure:,} US dollars a year on aijobs.net from 2024 to January 2025."
    assert prose.judge(text, [ML_PAY]).proven == (figure == 194000)


def test_the_closed_list_is_read_for_every_role(prose: ProseGate) -> None:
    transitions = Transitions(prose.gate.vocabulary)
    for role in prose.gate.vocabulary.roles:
        assert transitions.recognise(f"Here is how {prose.gate.vocabulary.plural(role)} and data analysts differ:")


def test_words_said_over_and_over_are_stopped(prose: ProseGate) -> None:
    text = "And so on and so on and so on and so on, an AI engineer builds products on ready-made foundation models."

    assert prose.judge(text, ["roles/ai-engineer#overview"]).reason == "It says the same words over and over."
