"""Hearing what people say of themselves: clauses, traits, and the work they do now."""

from collections.abc import Sequence
from functools import cache

import pytest

from bot import profiles
from bot.conversation import Library
from bot.conversation.library import Shelf
from bot.index import Text, Tuned, Vectors, read_adapter
from bot.profiles import TUNED, cut_clauses, match_choice, open_tuned
from bot.profiles.examples import LABELS, find_words, join_statements, read_phrases, read_sentences
from bot.profiles.strength import read_strength
from tests.fit.measure import HERE, measure_reading


@cache
def open_shelf(library: Library) -> Shelf:
    """Open the knowledge once: each time it is read anew, which takes seconds."""
    return library.open()


def read(library: Library, text: str) -> dict[str, int]:
    shelf = open_shelf(library)
    facts = shelf.reader.read(text, 1)
    return {fact.trait: fact.level for fact in facts}


@pytest.mark.parametrize(
    ("message", "heard"),
    [
        ("I hate stats but love shipping apps", ["I hate stats", "love shipping apps"]),
        ("images yes, text no", ["images yes, text no", "images yes", "text no"]),
        ("my brother loves maths", []),
        ("my brother loves maths, but I love robots", ["I love robots"]),
        ("do I need maths?", []),
        ("if I liked maths I would study physics", []),
        ("I used to like research", []),
        ("haha sure, I love meetings", []),
        ("everyone says data is great. I like people.", ["I like people"]),
        ("", []),
        ("?!", []),
    ],
)
def test_only_clauses_about_the_person_now_and_in_earnest_are_heard(message: str, heard: list[str]) -> None:
    clauses = cut_clauses(message)

    assert [clause.text for clause in clauses if not clause.silent] == heard
    assert all(message[clause.start : clause.end] == clause.text for clause in clauses)


@pytest.mark.parametrize(
    ("message", "trait", "sign"),
    [
        ("I don't want to be a researcher", "research", -1),
        ("I'd rather not code all day", "coding", -1),
        ("no more customers, please", "users", -1),
        ("I'd rather talk to users than write code", "users", 1),
        ("I'd rather talk to users than write code", "coding", -1),
        ("Chatbots? Can't stand the things.", "language", -1),
        ("I like robots more than websites", "hardware", 1),
    ],
)
def test_a_wish_is_heard_with_its_sign(message: str, trait: str, sign: int, library: Library) -> None:
    level = read(library, message).get(trait, 0)

    assert level * sign > 0


def test_words_that_only_tell_a_stance_are_read_with_what_they_are_about(library: Library) -> None:
    shelf = open_shelf(library)

    facts = shelf.reader.read("Chatbots? Can't stand the things.", 1)

    assert [(fact.trait, fact.level, fact.quote) for fact in facts] == [
        ("language", -2, "Chatbots? Can't stand the things")
    ]


@pytest.mark.parametrize(
    "identity",
    ["I'm non-binary.", "I’m a trans woman.", "i am gay", "I'm a single dad.", "And I'm deaf.", "I'm Muslim."],
)
def test_who_somebody_is_tells_nothing(identity: str, library: Library) -> None:
    assert read(library, identity) == {}
    assert read(library, f"{identity.rstrip('.')}. I love robots.") == read(library, "I love robots.") != {}


@pytest.mark.parametrize("school", ["Stanford University", "Pune University", "the University of Lagos"])
def test_at_which_school_somebody_studied_changes_nothing(school: str, library: Library) -> None:
    assert read(library, f"I studied physics at {school}") == read(library, "I studied physics at a university")


def test_a_stance_in_a_sentence_of_its_own_is_not_put_to_the_sentence_before(library: Library) -> None:
    alone, followed = (
        read(library, "I run our Kubernetes clusters."),
        read(library, "I run our Kubernetes clusters. Meh."),
    )

    assert followed == alone


@pytest.mark.parametrize(
    ("question", "answer", "levels"),
    [
        ("good-week", "the second one", {"modelling": 1}),
        ("good-week", "the last", {"leading": 1}),
        ("material", "I'd go for the robots", {"hardware": 1}),
        ("chore", "none of those", {"pipelines": -1, "systems": -1, "reporting": -1, "writing": -1}),
        ("study", "not really", {"study-again": -2}),
        ("code", "most of it please", {"coding": 1}),
        ("people", "both", {"users": 0}),
        ("training", "neither", {"modelling": -1, "product": -1}),
        ("direction", "the former", {"leading": 1}),
        ("code", "not much", {"coding": -1}),
        ("code", "as much as I can get", {"coding": 1}),
        ("material", "the tables, boring as it sounds", {"data": 1}),
        ("study", "yes, but not a doctorate", None),
        ("good-week", "the ninth", None),
        ("good-week", "not the first", None),
        ("chore", "anything but reports", None),
    ],
)
def test_a_short_answer_names_a_choice_in_its_own_words(
    question: str, answer: str, levels: dict[str, int] | None, library: Library
) -> None:
    questions = {item.id: item for item in open_shelf(library).scales.instrument.questions}

    assert match_choice(answer, questions[question]) == levels


@pytest.mark.parametrize(("answer", "sign"), [("not my thing", -1), ("love it", 1), ("hate it", -1)])
def test_a_bare_stance_answers_the_question_just_asked(answer: str, sign: int, library: Library) -> None:
    shelf = open_shelf(library)
    asked = next(question for question in shelf.scales.instrument.questions if question.id == "maths")
    facts = shelf.reader.read(answer, 2, asked)

    assert [(fact.trait, fact.level * sign > 0) for fact in facts] == [("maths", True)]
    assert shelf.reader.read(answer, 2) == ()


def test_an_answer_of_several_sentences_is_heard_sentence_by_sentence(library: Library) -> None:
    shelf = open_shelf(library)
    asked = next(question for question in shelf.scales.instrument.questions if question.id == "training")
    facts = shelf.reader.read("Training is for others. Shipping is my thing.", 2, asked)

    assert {fact.trait: (fact.level > 0, fact.quote) for fact in facts} == {
        "modelling": (False, "Training is for others"),
        "product": (True, "Shipping is my thing"),
    }


def test_short_answers_are_heard(library: Library) -> None:
    right, wrong, missed = measure_reading(library, [sentence for sentence in read_sentences() if sentence.asked])

    assert right / (right + wrong) > 0.8
    assert right / (right + missed) > 0.55


def test_strong_words_make_a_strong_level() -> None:
    assert read_strength("I love it", "interest", 1) == 2
    assert read_strength("it is nice", "interest", 1) == 1
    assert read_strength("ten years of Java", "skill", 1) == 2
    assert read_strength("some SQL", "skill", 1) == 1


@pytest.mark.parametrize(
    ("message", "traits"),
    [
        ("I love statistics and proofs", {"maths": 2}),
        ("I never liked calculus", {"maths": -1}),
        ("I run our Kubernetes clusters", {"skill-cloud": 1}),
        ("I don't want to go back to university", {"study-again": -1}),
        ("I love talking to customers", {"users": 1}),
    ],
)
def test_a_plain_statement_is_heard(message: str, traits: dict[str, int], library: Library) -> None:
    heard = read(library, message)

    for trait, level in traits.items():
        assert trait in heard
        assert (heard[trait] > 0) == (level > 0)


@pytest.mark.parametrize("message", ["I can't code really", "never learned to program", "I'm not good at maths"])
def test_what_a_person_cannot_do_is_not_taken_for_what_they_dislike(message: str, library: Library) -> None:
    interests = {
        name for name, trait in open_shelf(library).scales.instrument.traits.items() if trait.kind == "interest"
    }

    assert not {trait for trait, level in read(library, message).items() if level < 0} & interests


@pytest.mark.parametrize("message", ["What does a data engineer do?", "thanks", "my sister is a statistician", "42"])
def test_what_says_nothing_of_the_person_leaves_no_fact(message: str, library: Library) -> None:
    assert read(library, message) == {}


@pytest.mark.parametrize(
    ("message", "role"),
    [
        ("I'm a data engineer and want something new", "data-engineer"),
        ("Data scientist, 4 years, notebooks mostly", "data-scientist"),
        ("I'm 58. Data scientist, 4 years, notebooks mostly", "data-scientist"),
        ("I am currently a software engineer at a bank", "software-engineer"),
        ("I want to become a data engineer", ""),
        ("my colleague is a data engineer", ""),
    ],
)
def test_the_work_a_person_does_now_is_heard(message: str, role: str, library: Library) -> None:
    heard = [trait for trait in read(library, message) if trait.startswith("now:")]

    assert heard == ([f"now:{role}"] if role else [])


def test_a_quote_is_always_words_of_the_message(library: Library) -> None:
    shelf = open_shelf(library)

    for sentence in read_sentences()[:120]:
        for fact in shelf.reader.read(sentence.text, 3):
            assert fact.quote in sentence.text
            assert fact.turn == 3
            assert -2 <= fact.level <= 2


def test_reading_is_the_same_each_time(library: Library) -> None:
    text = "ten years of backend, some SQL, and I love shipping apps but no more exams for me"

    assert read(library, text) == read(library, text) != {}


def test_a_choice_is_taken_by_its_label_or_a_plain_yes_or_no(library: Library) -> None:
    questions = {question.id: question for question in open_shelf(library).scales.instrument.questions}

    assert match_choice("they are fine!", questions["maths"]) == {"maths": 0}
    assert match_choice("no", questions["study"]) == {"study-again": -2}
    assert match_choice("no", questions["maths"]) is None
    assert match_choice("bananas", questions["maths"]) is None


def test_every_trait_has_examples_on_both_sides_and_words_that_name_it(library: Library) -> None:
    traits = open_shelf(library).scales.instrument.traits

    assert {trait for trait, _ in LABELS} - {"nothing"} == set(traits)
    assert all(len(read_phrases()[trait, sign]) >= 20 for trait in traits for sign in (1, -1))
    assert all(find_words(trait).pattern != "(?!)" for trait in traits)


@pytest.mark.parametrize("lead", ["", "Actually ", "Honestly, ", "Well, ", "And ", "Tbh ", "Hm, "])
@pytest.mark.parametrize(
    ("told", "trait", "sign"),
    [("I hate maths", "maths", -1), ("I love maths", "maths", 1), ("I hate coding", "coding", -1)],
)
def test_a_word_that_says_nothing_before_a_wish_changes_nothing(
    lead: str, told: str, trait: str, sign: int, library: Library
) -> None:
    assert read(library, lead + told).get(trait, 0) * sign > 0


def test_one_stance_is_told_of_two_things_that_are_joined(library: Library) -> None:
    told = read(library, "I don't care about models or research.")
    assert told["research"] < 0
    assert told["modelling"] < 0


def test_the_tuned_encoder_knows_the_labels_that_are_read_and_no_others() -> None:
    assert open_tuned().labels == tuple(f"{trait} {sign:+d}" for trait, sign in LABELS)


def test_a_message_that_tells_nothing_of_the_person_loads_no_second_model(library: Library) -> None:
    told: list[Text] = []

    class Listening(Tuned):
        def score(self, texts: Sequence[Text]) -> Vectors:
            told.extend(texts)
            return super().score(texts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profiles, "open_tuned", lambda: Listening(read_adapter(TUNED)))
        read(library, "What does an ML engineer earn? My brother loves maths.")
        assert not told
        assert read(library, "I love maths.")["maths"] > 0
        assert told == ["i love maths"]


def test_no_example_is_copied_from_a_sentence_it_is_measured_on() -> None:
    measured = {
        sentence.text.lower() for path in HERE.glob("sentences_apart*.jsonl") for sentence in read_sentences(path)
    }
    phrases = {phrase.lower() for texts in read_phrases().values() for phrase in texts}

    assert not measured & (phrases | {sentence.text.lower() for sentence in read_sentences()})


def test_reading_holds_on_sentences_written_apart(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    right, wrong, missed = measure_reading(library, read_sentences(HERE / "sentences_apart.jsonl"))

    precision, recall = right / (right + wrong), right / (right + missed)
    with capsys.disabled():
        print(f"\nreading apart: precision {precision:.3f}, recall {recall:.3f}")
    assert precision > 0.82
    assert recall > 0.72


@pytest.mark.parametrize(
    "message",
    [
        "I'm 29, data analyst at an insurer, and I like explaining things",
        "lol data analyst is my job now, that's the one I want out of",
    ],
)
def test_the_work_somebody_does_now_is_heard_and_is_no_liking(message: str, library: Library) -> None:
    shelf = library.open()
    facts = {fact.trait: fact.level for fact in shelf.reader.read(message, 1)}
    assert facts["now:data-analyst"] > 0
    assert not {"data", "reporting"} & set(facts)


def test_roles_that_are_listed_tell_nothing_of_who_lists_them(library: Library) -> None:
    text = "ai engineer, prompt engineer, ai product manager - i teach english in Oaxaca, which one is not a dream"
    shelf = library.open()
    facts = shelf.reader.read(text, 1)
    assert all("engineer" not in fact.quote and "manager" not in fact.quote for fact in facts)


@pytest.mark.parametrize("answer", ["Writing texts, no.", "polishing texts, never"])
def test_a_no_behind_a_thing_refuses_it(answer: str, library: Library) -> None:
    shelf = library.open()
    chore = next(question for question in shelf.scales.instrument.questions if "writing" in question.about)
    facts = shelf.reader.read(answer, 1, chore)
    assert all(fact.level <= 0 for fact in facts if fact.trait in {"writing", "language"})
    assert any(fact.quote.endswith(("no", "never", "not really")) for fact in facts)


@pytest.mark.parametrize("lead", ["Well, ", "To be honest, ", "Honestly: ", "(34F) ", "ok so, to tell the truth, "])
def test_words_that_lead_in_change_nothing_of_what_is_heard(library: Library, lead: str) -> None:
    for told in ("Another degree? No, not with two little ones", "I love maths and I've never run a server"):
        assert read(library, f"{lead}{told}. That is how I see it.") == read(library, f"{told}.")


def test_a_strong_word_goes_with_what_it_is_said_of(library: Library) -> None:
    heard = read(library, "I'd love to work on AI features but my maths is rusty")
    assert heard.get("maths", 0) <= 0
    assert heard["skill-statistics"] < 0


def test_joined_statements_hold_what_both_tell_and_no_trait_twice() -> None:
    for example in join_statements(50):
        traits = [label[0] for label, _ in example.targets]
        assert len(traits) == len(set(traits))
        assert traits != ["nothing"]
    assert join_statements(50) == join_statements(50)
