"""Answer from whole sentences of the knowledge: the answer first, short, every sentence quoted where it stands."""

import re

from bot.answer.again import name_sources, shorten
from bot.answer.clarify import ask_back
from bot.answer.draft import Answer, Material, Page
from bot.answer.fixed import answer_limit, say
from bot.answer.lens import order_for_lens
from bot.answer.offer import weigh_offer
from bot.answer.passages import write_passages
from bot.answer.pay import write_pay_at_level, write_pay_by_place, write_pay_ranking
from bot.answer.place import add_of_country, say_what_place, write_for_country
from bot.answer.rank import write_side_by_side
from bot.answer.serving import weigh_sentence
from bot.answer.suggest import suggest_questions
from bot.answer.tables import tell_work, write_comparison, write_outline, write_rows_of_one
from bot.answer.verdict import write_verdict
from bot.domain import Draft, Limit, Passage, Question
from bot.retrieve import covered_roles

LONG = 2.1  # times the words of a usual answer, if details are wanted
BRIEF, PLAIN = 45, 80  # words of an answer that is to be short, or simple
OUTSIDE = 0.30  # cosine below which nothing in the knowledge is about the question
SERVED = 0.3  # chance that a sentence helps, from which a question is not outside for want of our words
DOUBTFUL = 0.42  # cosine below which a question that uses none of our words is not answered
ASK_FOR_MORE = frozenset({"more", "why", "again"})
_OUTLINE = re.compile(r"\b(?:job ad\w*|advert\w*|job description|job posting|posting|vacancy|outline|bullet points)\b")
TABLE_INTENTS = (
    "compare",
    "define",
    "describe",
    "pay",
    "choose",
    "rank",
    "yes-no",
    "outlook",
    "interview",
)


def draft_answer(material: Material) -> Answer:
    """Draft the answer to an understood question."""
    question = material.question
    if question.limit:
        return _fixed(answer_limit(material))
    if question.style == "again":
        return Answer(tuple(say(material.texts, "asked-again")), "clarify")
    if question.style == "source" and (answer := name_sources(material)):
        return answer
    covered = covered_roles(question.roles, material.knowledge.sections)
    missing = [role for role in question.roles if role not in covered]
    if question.roles and not covered and not _guide_passages(material):
        return _admit_missing_roles(material, missing)
    if not question.roles and (refusal := ask_back(material) or _refuse_outside(material)):
        return refusal
    page = Page(material, _count_words(material))
    _write_answer(page, covered)
    if missing:
        page.drafts += say(material.texts, "side-missing", roles=_join([_plural(material, role) for role in missing]))
    if not any(draft.quotes for draft in page.drafts):
        return _admit_nothing_more(material) if question.style else _admit_gap(material)
    page.drafts = order_for_lens(page.drafts, question.lens)
    weigh_offer(page)  # last, so that the pay it speaks of comes next
    return Answer(tuple(page.drafts), "none", (), suggest_questions(question, material.knowledge, material.retrieval))


def _count_words(material: Material) -> int:
    style = material.question.style
    if style in {"shorter", "simpler"}:
        return BRIEF if style == "shorter" else PLAIN
    return round(material.words * (LONG if material.question.detailed else 1.0))


def _write_answer(page: Page, covered: tuple[str, ...]) -> None:
    question = page.material.question
    if question.style == "shorter" and shorten(page):
        return
    wants_outline = question.intent == "hire" and not question.style and _OUTLINE.search(question.text.lower())
    if not wants_outline and _write_ranks_or_wages(page, covered):
        return
    _say_whose_work(page, covered)
    if question.countries and not (question.style or wants_outline):
        write_for_country(page)
    if question.intent == "yes-no" and not question.style:
        write_verdict(page)
    tabular = question.intent in TABLE_INTENTS or question.style == "table"
    if len(covered) >= 2 and tabular and question.style in {"", "table"}:
        write_comparison(page)
    elif len(covered) == 1 and question.style == "table":
        write_rows_of_one(page, covered[0])
    elif covered and wants_outline:
        write_outline(page, covered)
    elif question.roles and not covered:
        write_passages(page, (), _guide_passages(page.material))
    else:
        write_passages(page, covered)


def _say_whose_work(page: Page, covered: tuple[str, ...]) -> None:
    """Say whose work a described task is: of the roles named, or where nobody named any."""
    question = page.material.question
    guessed = question.intent == "hire" and not (question.mentioned or question.follow_up)
    roles = (question.work_of,) if question.work_of else covered if guessed else ()
    if roles and not question.style:
        names = _join([_plural(page.material, role) for role in roles])
        page.drafts += say(page.material.texts, "sounds-like", roles=names)
        for role in roles if guessed else ():
            tell_work(page, role)  # whoever described a task wants to hear what these people do


def _write_ranks_or_wages(page: Page, covered: tuple[str, ...]) -> bool:
    """Write a ranking, or the wages of a place, if that is asked and there are any; return whether it was."""
    question = page.material.question
    by_pay = question.facets[:1] == ("pay",)
    # Of two the page that compares them says which earns more, and where it is the other way round.
    ranks = question.intent == "rank" and not question.style and not (by_pay and len(covered) == 2)
    compares = question.intent in {"compare", "rank", "pay"} and not (
        question.style or question.countries or question.places
    )
    # That a question is near to examples of pay is not enough to rank by it: "which has more on the ML side?".
    says_pay = question.intent == "pay" or "pay" in page.material.knowledge.vocabulary.find_facets(question.text)
    if by_pay and (says_pay or question.follow_up) and compares and _stand_on_no_page(page, covered):
        if write_pay_ranking(page, covered):
            return True
        page.drafts += say(page.material.texts, "pay-not-comparable")
    if ranks and ((by_pay and write_pay_ranking(page, covered)) or write_side_by_side(page)):
        return True
    if by_pay and not question.style:
        write_pay_at_level(page)
    asks_on = question.style in ASK_FOR_MORE or (question.follow_up and question.intent == "yes-no")
    if not (covered and by_pay) or asks_on:
        return False
    before = len(page.drafts)
    say_what_place(page)
    if write_pay_by_place(page):
        add_of_country(page)
        return True
    del page.drafts[before:]
    return False


def _stand_on_no_page(page: Page, roles: tuple[str, ...]) -> bool:
    """Say whether two roles are asked about that no page of the knowledge compares."""
    return len(roles) == 2 and page.material.knowledge.vocabulary.comparison_of(*roles) is None


def _fixed(parts: tuple[list[Draft], Limit, tuple[Question, ...]]) -> Answer:
    drafts, limit, questions = parts
    return Answer(tuple(drafts), limit, questions)


def _refuse_outside(material: Material) -> Answer | None:
    """Refuse what is outside the knowledge; ask which role is meant where only that is missing."""
    question, nearest = material.question, material.retrieval.nearest
    if question.intent == "about-bot" or question.follow_up:
        return None
    uses_our_words = bool(question.facets or question.guides or question.sections)
    if not uses_our_words and nearest < DOUBTFUL and not _is_served(material):
        if nearest < OUTSIDE or not material.retrieval.passages:
            return Answer(tuple(say(material.texts, "off-topic")), "redirect")
        return _admit_gap(material)
    return None


def _is_served(material: Material) -> bool:
    """Say whether a sentence of the first passage helps whoever asked, though nothing is near by its words."""
    return any(
        weigh_sentence(sentence, passage, material).helps >= SERVED
        for passage in material.retrieval.passages[:1]
        for sentence in passage.section.sentences
    )


def _admit_gap(material: Material) -> Answer:
    return Answer((*say(material.texts, "not-covered"), *_name_closest(material)), "unknown")


def _admit_missing_roles(material: Material, missing: list[str]) -> Answer:
    names = _join([_plural(material, role) for role in missing])
    return Answer((*say(material.texts, "role-not-covered", roles=names), *_name_closest(material)), "unknown")


def _admit_nothing_more(material: Material) -> Answer:
    suggestions = suggest_questions(material.question, material.knowledge, material.retrieval)
    return Answer(tuple(say(material.texts, "nothing-more")), "unknown", (), suggestions)


def _name_closest(material: Material) -> list[Draft]:
    titles = [f"“{passage.section.title}”" for passage in material.retrieval.passages[:3]]
    return say(material.texts, "closest", titles="; ".join(titles)) if titles else []


def _guide_passages(material: Material) -> list[Passage]:
    """List the passages of the guides whose words were used: they may help where a role has no page."""
    pages = {f"guides/{guide}" for guide in material.question.guides}
    return [passage for passage in material.retrieval.passages if passage.section.page in pages]


def _plural(material: Material, role: str) -> str:
    return material.knowledge.vocabulary.plural(role)


def _join(names: list[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if names[:-1] else "") + names[-1]
