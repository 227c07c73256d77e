"""The gate, measured by breaking statements whose quotes are left valid, and by rewriting others that stay right."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.domain import Draft, Place, Quote
from bot.knowledge import Knowledge
from bot.knowledge.pages import read_page
from bot.prompts import FixedTexts
from bot.verify import Gate
from bot.verify.amounts import weigh_amount

DATA = Path(__file__).parent / "data"
APART = [DATA / name for name in ("gate_apart.yaml", "gate_apart_2.yaml", "gate_apart_3.yaml")]
CAUGHT, REFUSED = 0.95, 0.02  # at least, at most

Case = tuple[str, Draft]


def test_every_sentence_of_the_knowledge_proves_itself(gate: Gate, knowledge: Knowledge) -> None:
    for section in knowledge.sections.values():
        for sentence in section.sentences:
            proof = gate.judge(Draft(sentence.text, (Quote(section.id, sentence.text),)))
            assert (proof.kind, proof.reason) == ("claim", ""), sentence.text


@pytest.mark.parametrize("path", APART, ids=lambda path: path.stem)
def test_statements_written_apart_are_judged_as_labelled(knowledge: Knowledge, texts: FixedTexts, path: Path) -> None:
    """They were written from the pages as they stood then, which are kept beside them."""
    pages = [read_page(page, DATA / "gate_pages") for page in (DATA / "gate_pages").rglob("*.md")]
    sections = {block.section.id: block.section for page in pages for block in page.blocks}
    gate = Gate(sections, knowledge.vocabulary, texts)
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    classes: Counter[tuple[str, str, bool]] = Counter()
    for entry in entries:
        quotes = tuple(Quote(quote["section"], quote["text"]) for quote in entry["quotes"])
        passed = gate.judge(Draft(entry["statement"], quotes)).proven
        classes[entry["label"], entry["class"], passed == (entry["label"] == "right")] += 1
        total[entry["label"]] += 1
        right[entry["label"]] += passed == (entry["label"] == "right")
    for label, name in sorted({key[:2] for key in classes}):
        count = classes[label, name, True]
        print(f"{label:<8}{name:<28}{count:>4} of {count + classes[label, name, False]} as labelled")
    assert right["broken"] / total["broken"] >= CAUGHT
    assert 1 - right["right"] / total["right"] <= REFUSED


def change_number(text: str) -> str:
    """Change the first figure that is no year."""
    return re.sub(
        r"(?<![\d-])(?!(?:19|20)\d\d\b)(\d)(?=[\d,.]*)", lambda m: str((int(m[1]) + 3) % 9 + 1), text, count=1
    )


def change_year(text: str) -> str:
    return re.sub(r"\b20(\d\d)\b", lambda m: f"20{(int(m[1]) + 7) % 100:02}", text, count=1)


def swap_role(text: str) -> str:
    swaps = {"AI engineer": "data scientist", "ML engineer": "AI engineer", "achine learning engineer": "LOps engineer"}
    for old, new in swaps.items():
        if old in text:
            return text.replace(old, new)
    return text


def drop_negation(text: str) -> str:
    return re.sub(r"\b(?:not|no|without|cannot|never) ", "", text, count=1)


def add_negation(text: str) -> str:
    return re.sub(r"\b(is|are|need|can|build|have|had|was|were|use) ", r"\1 not ", text, count=1)


REVERSALS = {"more": "less", "most": "least", "higher": "lower", "above": "below", "over": "under", "fewer": "more",
             "less": "more", "deeper": "shallower", "wider": "narrower", "faster": "slower"}  # fmt: skip


def reverse_comparison(text: str) -> str:
    for word, other in REVERSALS.items():
        if re.search(rf"\b{word}\b", text):
            return re.sub(rf"\b{word}\b", other, text, count=1)
    return text


def exchange_roles(text: str) -> str:
    """Exchange the two roles of a sentence that names both."""
    text = re.sub(r"[Mm]achine learning engineer", "ML engineer", text)
    names = r"\b(AI engineers?|AI developers?|ML engineers?)\b"
    found = list(dict.fromkeys(name.lower().rstrip("s") for name in re.findall(names, text)))
    if len(found) != 2:
        return text
    other = {found[0]: found[1], found[1]: found[0]}

    def exchange(match: re.Match[str]) -> str:
        new: str = other[match[0].lower().rstrip("s")].replace("ai ", "AI ").replace("ml ", "ML ")
        return new + ("s" if match[0].endswith("s") else "")

    return re.sub(names, exchange, text)


MUTATIONS = {
    "number changed": change_number,
    "year changed": change_year,
    "role swapped": swap_role,
    "negation dropped": drop_negation,
    "negation added": add_negation,
    "comparison reversed": reverse_comparison,
    "two roles exchanged": exchange_roles,
}


def _long(text: str) -> str:
    return text.replace("ML engineer", "machine learning engineer").lower()


def mutate(knowledge: Knowledge) -> Iterator[Case]:
    """Break each sentence in every way that changes it, its quote left as it is."""
    sections = list(knowledge.sections.values())
    for place, section in enumerate(sections):
        other = sections[(place + 7) % len(sections)]
        for sentence in section.sentences:
            quote = Quote(section.id, sentence.text)
            for name, mutation in MUTATIONS.items():
                broken = mutation(sentence.text)
                if _long(broken) != _long(sentence.text):
                    yield name, Draft(broken, (quote,))
            yield "wrong section", Draft(sentence.text, (Quote(other.id, other.sentences[0].text),))
            yield "invented quote", Draft(sentence.text, (Quote(other.id, sentence.text),))


def rewrite(knowledge: Knowledge) -> Iterator[Case]:
    """Rewrite sentences so that they stay right: two joined, a closing clause dropped."""
    for section in knowledge.sections.values():
        for first, second in zip(section.sentences, section.sentences[1:], strict=False):
            joined = f"{first.text.rstrip('.')}, and {second.text[0].lower()}{second.text[1:]}"
            if second.text.startswith(("AI ", "ML ", "O*NET", "BLS", "US ", "UK ")) or second.text.split()[0].istitle():
                joined = f"{first.text.rstrip('.')}, while {second.text}"
            yield "two joined", Draft(joined, (Quote(section.id, first.text), Quote(section.id, second.text)))
        for sentence in section.sentences:
            cut = re.sub(r", (?:with|such as|including|so|which) [^,]*\.$", ".", sentence.text)
            keeps = set(re.findall(r"\b20\d\d\b", sentence.text)) == set(re.findall(r"\b20\d\d\b", cut))
            if cut != sentence.text and keeps and " view" not in sentence.text.removeprefix(cut[:-1]):
                yield "clause dropped", Draft(cut, (Quote(section.id, sentence.text),))


def measure(gate: Gate, cases: Iterator[Case]) -> dict[str, tuple[int, int]]:
    """Count, by class, the drafts that passed and all of them."""
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for name, draft in cases:
        total[name] += 1
        passed[name] += gate.judge(draft).proven
    return {name: (passed[name], total[name]) for name in total}


def test_broken_statements_are_caught(gate: Gate, knowledge: Knowledge) -> None:
    table = measure(gate, mutate(knowledge))
    print("\n".join(f"{name:<22}{total - passed:>5} of {total} caught" for name, (passed, total) in table.items()))
    assert set(table) == {*MUTATIONS, "wrong section", "invented quote"}
    for name, (passed, total) in table.items():
        assert total >= 20, name
        assert 1 - passed / total >= CAUGHT, name


def test_rewritten_statements_that_are_still_right_are_let_through(gate: Gate, knowledge: Knowledge) -> None:
    table = measure(gate, rewrite(knowledge))
    print("\n".join(f"{name:<22}{total - passed:>5} of {total} refused" for name, (passed, total) in table.items()))
    for name, (passed, total) in table.items():
        assert total >= 20, name
        assert 1 - passed / total <= REFUSED, name


SECTION = "roles/ml-engineer#overview"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hello.", "courtesy"),
        ("I have nothing on this for data scientists.", "limit"),
        ("I have nothing on this for data scientists and AI engineers.", "limit"),
        ("I have nothing on this for data scientists, who earn 300 dollars.", "claim"),
        ("What would you like to know about work in AI and machine learning?", "courtesy"),
        ("Shall we go on?", "question"),
        ("Did you know they earn 300,000?", "claim"),
        ("ML engineers rule. Right?", "claim"),
        ("ML engineers are the best.", "claim"),
    ],
)
def test_the_gate_decides_what_is_a_claim(gate: Gate, text: str, kind: str) -> None:
    proof = gate.judge(Draft(text))
    assert proof.kind == kind
    assert proof.proven == (kind != "claim")


def test_a_claim_without_a_section_is_refused(gate: Gate) -> None:
    assert gate.judge(Draft("ML engineers train models.")).reason == "It cites no section."


def test_a_made_up_section_is_reported(gate: Gate) -> None:
    proof = gate.judge(Draft("ML engineers train models.", (Quote("roles/ml-engineer#glory", "train"),)))
    assert proof.reason == "The section 'roles/ml-engineer#glory' does not exist."


def test_a_cell_under_another_role_is_refused(gate: Gate, knowledge: Knowledge) -> None:
    sentence = knowledge.sections[SECTION].sentences[0]
    draft = Draft(sentence.text, (Quote(SECTION, sentence.text),), Place("Work", "AI engineer"))
    assert gate.judge(draft).reason == "It stands under another role."


def test_part_of_a_sentence_is_judged_by_the_whole(gate: Gate, knowledge: Knowledge) -> None:
    section = knowledge.sections["roles/ai-engineer#overview"]
    part = "training models from scratch"
    assert part in section.text
    assert not gate.judge(Draft("AI engineers are training models from scratch.", (Quote(section.id, part),))).proven


PAY = "In US records data analysts' median pay was 101,000 US dollars a year (n=44), the middle half 78,700 to 137,000."
LESS, MORE = "lies in the lowest quarter of the pay that follows", "lies in the highest quarter of the pay that follows"
BELOW = "lies below the median of the pay that follows, but not in its lowest quarter"
ABOVE = "lies above the median of the pay that follows, but not in its highest quarter"


@pytest.mark.parametrize(
    ("amount", "sentence", "place"),
    [
        (60_000, PAY, LESS),
        (78_700, PAY, BELOW),
        (101_000, PAY, "is the median of the pay that follows"),
        (137_000, PAY, ABOVE),
        (137_001, PAY, MORE),
        (60_000, "They had a median of 68,750 US dollars a year, 25th percentile 50,000 and 75th 88,750.", BELOW),
        (60_000, "At a median of 88,940 US dollars a year, percentiles 10th 50,000, 25th 68,360, 75th 125,990.", LESS),
        (60_000, "The median was 60,000 pounds a year, the middle half 50,000 to 70,000.", ""),
        (60_000, "They had a US median of 139,500 US dollars in May 2025.", ""),
    ],
)
def test_where_an_amount_lies_is_reckoned_from_the_quarters(amount: int, sentence: str, place: str) -> None:
    assert weigh_amount(amount, sentence) == (f"{amount:,} US dollars a year {place}." if place else "")


def test_where_an_amount_lies_is_reckoned_anew_by_the_gate(gate: Gate, knowledge: Knowledge) -> None:
    section = knowledge.sections["roles/data-analyst#pay"]
    quotes = (Quote(section.id, section.sentences[0].text),)
    low, high = weigh_amount(60_000, section.sentences[0].text), weigh_amount(600_000, section.sentences[0].text)
    assert gate.judge(Draft(low, quotes, weighs=60_000)).proven
    assert not gate.judge(Draft(high.replace("600,000", "60,000"), quotes, weighs=60_000)).proven
    assert not gate.judge(Draft(low, quotes, weighs=600_000)).proven
    assert not gate.judge(Draft(low, quotes)).proven
    assert not gate.judge(Draft(low, (Quote(section.id, section.sentences[1].text),), weighs=60_000)).proven
