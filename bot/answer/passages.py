"""Write the sentences of the passages found that serve the question: the one that answers first, no padding."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.draft import SAME_THING, Page, list_figures
from bot.answer.place import speaks_of_elsewhere
from bot.answer.serving import ABOUT, Serving, tells_a_gap, weigh_sentence
from bot.domain import Passage, Section, Sentence, Understanding

# How to look for work oneself: no answer to who hires, whatever words the two have in common ("what are red flags?").
OF_ONES_OWN_SEARCH = (
    "guides/student-to-first-job",
    "guides/too-late",
    "guides/interviews#preparing",
    "guides/interviews#first-call",
    "guides/interviews#honesty",
)
EASY = 22  # words of a sentence that reads easily
HELPFUL = 0.13  # chance that a sentence helps, from which it is worth its room
ON_IT = 0.2  # chance that a sentence on what no source covers answers, from which it may stand below an answer
NEW = 0.4  # of the words of a sentence, that are not said yet
SHORT = 2  # letters of a word that carries little
FAR_LIKELIER = 0.06  # by so much likelier another sentence answers than the one a comparison opens with
FAR_AHEAD = 4  # times the chance of the next passage, from which the first one is what was asked for
WRITTEN_FIRST = 0.1  # by so much less likely the first sentence of a role's section may answer and still opens
REPRESENTED = 4  # passages of which each has a word in the answer, if it helps
MOST = 6  # sentences of an answer
LEADS = 0.2  # chance that a sentence of the first passage answers, from which it stands above a table without it
FROM_SURE, SURE = 4, 0.7  # of them from the passage that opens, if its chance to be the right one is so high
FROM_LEAD, FROM_ASIDE = 2, 1  # else from that one, and from each other
BOTH_SIDES, FROM_A_SIDE = frozenset({"suits-you", "not-for-you"}), 3  # "pros and cons": as much from each
MORE = 2  # so many more of each if details or a plan are asked for


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: Sentence
    passage: Passage
    serving: Serving


def write_passages(page: Page, roles: tuple[str, ...], chosen: Sequence[Passage] = ()) -> None:
    """Open with the sentence that most likely answers, and add those that help; say first what no source covers."""
    question = page.material.question
    given = chosen or page.material.retrieval.passages
    for passage in given[:1]:
        if passage.section.empty:
            page.add(passage.section, passage.section.sentences[0])
    candidates = _list_candidates(page, given, roles)
    if not candidates:
        return
    sides = _list_both_sides(page)
    of_sides = [candidate for candidate in candidates if candidate.passage.section.id in sides]
    opening = _find_pay(page, candidates, roles) or _choose_opening(_list_new(page, of_sides or candidates), given)
    if question.style in {"shorter", "simpler"}:
        opening = _choose_easy(candidates, opening)
    page.add(opening.passage.section, opening.sentence)
    if question.style == "shorter":
        return
    _add_rest(page, candidates, opening)


def _list_new(page: Page, candidates: Sequence[_Candidate]) -> Sequence[_Candidate]:
    """List what no reply has said: who asks on has read that, so it opens no reply.

    The same asked for another place may have the same answer.
    """
    question, said = page.material.question, page.told
    if not question.follow_up or question.places or question.countries:
        return candidates
    new = [item for item in candidates if item.sentence.text not in said]
    fresh = [item for item in new if not _has_only_told_figures(item.sentence.text, page)]
    return fresh or new or candidates


def _choose_opening(candidates: Sequence[_Candidate], given: Sequence[Passage]) -> _Candidate:
    """Choose the sentence to open with: the likeliest, of the first passage alone if that is far ahead of the others.

    A role's section was written to begin with its answer, so its first sentence needs to be only nearly the likeliest.
    """

    def chance(candidate: _Candidate) -> float:
        return candidate.serving.answers

    alone = len(given) > 1 and given[0].score >= FAR_AHEAD * given[1].score
    first = [candidate for candidate in candidates if candidate.passage is given[0]] if alone else []
    best = max(first or candidates, key=chance)
    section = best.passage.section
    written = next((item for item in candidates if item.sentence == section.sentences[0]), None)
    near = written and section.kind == "roles" and chance(best) - chance(written) < WRITTEN_FIRST
    return written if written and near else best


def _find_pay(page: Page, candidates: Sequence[_Candidate], roles: tuple[str, ...]) -> _Candidate | None:
    """Find what the page of the one role says first of its pay, where pay is asked for, or an offer is told."""
    question = page.material.question
    if (
        question.intent not in {"pay", "describe", "hire", "yes-no"}
        or question.facets[:1] != ("pay",)
        or question.style
        or len(roles) != 1
    ):
        return None
    wanted = f"roles/{roles[0]}#pay"
    own = (item for item in candidates if item.passage.section.id == wanted)
    return next((item for item in own if item.sentence == item.passage.section.sentences[0]), None)


def find_likelier(
    page: Page, roles: tuple[str, ...], opening: Section | None, named: tuple[str, ...]
) -> tuple[Section, Sentence] | None:
    """Find a sentence that is not on one role alone and far likelier answers than the opening of a comparison.

    Where the question names its facets, only those and the guides are looked through: pay is not answered by taste.
    """
    candidates = _list_candidates(page, page.material.retrieval.passages, roles)
    first = opening.sentences[0] if opening else None
    expected = max((item.serving.answers for item in candidates if item.sentence == first), default=0.0)
    find_named = page.material.knowledge.find_named
    wanted = [item for item in candidates if not _tells_of_money(page, item.sentence)]
    fair = [item for item in wanted if len(find_named(item.sentence) & set(roles)) != 1]
    if named:
        sections = [(item, item.passage.section) for item in fair]
        fair = [item for item, section in sections if section.facet in named or section.page.startswith("guides/")]
    best = max(fair, key=lambda item: item.serving.answers, default=None)
    if best is None or best.serving.answers < expected + FAR_LIKELIER:
        return None
    return best.passage.section, best.sentence


def find_lead(page: Page, roles: tuple[str, ...]) -> tuple[Section, Sentence] | None:
    """Find a sentence of the passage found first that answers, to stand above a table that quotes none of it.

    Of several roles it speaks of all or of none by name: two of three are no answer to which is the most of anything.
    """
    first = page.material.retrieval.passages[:1]
    if not first or any(quote.section == first[0].section.id for draft in page.drafts for quote in draft.quotes):
        return None
    find_named, asked = page.material.knowledge.find_named, set(roles)
    fair = [
        item
        for item in _list_candidates(page, first, roles)
        if find_named(item.sentence) & asked in (set(), asked) and not _tells_of_money(page, item.sentence)
    ]
    best = max(fair, key=lambda item: item.serving.answers, default=None)
    return (best.passage.section, best.sentence) if best and best.serving.answers >= LEADS else None


def _tells_of_money(page: Page, sentence: Sentence) -> bool:
    """Say whether a sentence tells of pay and nobody asked for that: it is no answer to "X or Y?"."""
    question, speaks_of = page.material.question, page.material.knowledge.vocabulary.speaks_of
    asks_pay = question.intent == "pay" or "pay" in question.facets or speaks_of("pay", question.text)
    return not asks_pay and speaks_of("pay", sentence.text)


def add_helpful(page: Page, sections: Sequence[str], roles: tuple[str, ...], most: int) -> None:
    """Add sentences of these sections, if they were found, that help: the likeliest, in the order of the sections."""
    passages = [passage for passage in page.material.retrieval.passages if passage.section.id in sections]
    kept, added = len(page.drafts), 0
    for candidate in _list_candidates(page, passages, roles):
        if added == most or candidate.serving.helps < HELPFUL:
            break
        if page.has_room(candidate.sentence) and not _says_nothing_new(candidate, page):
            page.add(candidate.passage.section, candidate.sentence)
            added += 1
    places = {
        sentence.text: (passage.rank, sentence.start) for passage in passages for sentence in passage.section.sentences
    }
    page.drafts[kept:] = sorted(page.drafts[kept:], key=lambda draft: places[draft.text])


def _list_candidates(page: Page, passages: Sequence[Passage], roles: tuple[str, ...]) -> list[_Candidate]:
    """List the sentences that may be said, but none about other roles alone; the likeliest to serve first."""
    knowledge, question = page.material.knowledge, page.material.question
    about_bot = question.intent == "about-bot" or any(section.startswith(ABOUT) for section in question.sections[:1])
    if question.speaks_for != "candidate":
        passages = [item for item in passages if not item.section.id.startswith(OF_ONES_OWN_SEARCH)] or passages
    candidates: list[_Candidate] = []
    for passage in passages if about_bot else [passage for passage in passages if passage.section.page != ABOUT]:
        for sentence in passage.section.sentences if not passage.section.empty else ():
            named = knowledge.find_named(sentence)
            about_others = bool(roles and named) and not named & set(roles) and not _may_speak_of_others(question)
            unwanted = (bool(named) and named <= set(question.unwanted)) or speaks_of_elsewhere(page, sentence)
            if page.may_say(sentence) and not page.says(sentence) and not about_others and not unwanted:
                candidates.append(_Candidate(sentence, passage, weigh_sentence(sentence, passage, page.material)))
    return sorted(candidates, key=lambda candidate: -candidate.serving.worth)


def _may_speak_of_others(question: Understanding) -> bool:
    """Say whether the roles of a question are only taken from the talk: "which of these has no pager?" means others."""
    return bool(question.context) and not question.mentioned


def _choose_easy(candidates: Sequence[_Candidate], opening: _Candidate) -> _Candidate:
    """Of the passage that answers take an early sentence that reads easily."""
    beside = [candidate for candidate in candidates if candidate.passage is opening.passage]
    early = sorted(beside, key=lambda candidate: candidate.sentence.start)[:4]
    return min(early, key=lambda c: (len(c.sentence.text.split()) > EASY, c.sentence.start))


def _says_nothing_new(candidate: _Candidate, page: Page) -> bool:
    """Say whether a sentence is like one that stands in the answer already, or nearly all its words do."""
    if page.repeats(candidate.sentence) or _is_told(candidate.sentence.text, page):
        return True
    said = {word for draft in page.drafts for word in _list_words(draft.text)}
    words = _list_words(candidate.sentence.text)
    return len(words - said) < NEW * len(words)


def _is_told(text: str, page: Page) -> bool:
    """Say whether an earlier reply said the same in other words, or gave all the figures of a sentence."""
    likeness = page.material.likeness
    return _has_only_told_figures(text, page) or any(likeness(told, text) > SAME_THING for told in page.told)


def _has_only_told_figures(text: str, page: Page) -> bool:
    """Say whether all figures of a sentence were given before: "41 percent" in four wordings is one thing said."""
    figures = list_figures(text) - page.figures
    here = (draft.text for draft in page.drafts)
    return bool(list_figures(text)) and figures <= {figure for draft in here for figure in list_figures(draft)}


def _list_words(text: str) -> set[str]:
    """List the words of a sentence that carry what it says; "scientists'" and "scientist" are one."""
    return {word.rstrip("s") for word in re.findall(r"[a-z0-9]+", text.lower()) if len(word) > SHORT or word.isdigit()}


def _list_both_sides(page: Page) -> frozenset[str]:
    """List the two sections that say for whom a role is and for whom not, where both are asked for."""
    question = page.material.question
    if len(question.roles) != 1 or not set(question.facets) >= BOTH_SIDES:
        return frozenset()
    return frozenset(f"roles/{question.roles[0]}#{facet}" for facet in BOTH_SIDES)


def _put_first(candidates: Sequence[_Candidate], opening: _Candidate) -> list[_Candidate]:
    """Put first the best sentence of each of the first passages."""
    best: dict[str, _Candidate] = {}
    for candidate in candidates:
        passage = candidate.passage
        if passage is not opening.passage and passage.rank <= REPRESENTED:
            best.setdefault(passage.section.id, candidate)
    return sorted(candidates, key=lambda item: item is not best.get(item.passage.section.id))


def _add_rest(page: Page, candidates: Sequence[_Candidate], opening: _Candidate) -> None:
    """Add what helps, the likeliest first, while there is room.

    Of a plan, of details and of two sides the sentences of each passage are brought together in its order.
    """
    question, kept, told = page.material.question, len(page.drafts), page.told
    more = MORE if question.detailed or question.intent == "plan" else 0
    sides = _list_both_sides(page)
    counts = {opening.passage.section.id: 1}
    lead = FROM_SURE if opening.passage.score >= SURE else FROM_LEAD
    order: dict[str, tuple[float, int]] = {}
    for candidate in _put_first(candidates, opening):
        section = candidate.passage.section
        most = (lead if section is opening.passage.section else FROM_ASIDE) + more
        most = FROM_A_SIDE if section.id in sides else most
        beside = section.id not in sides and (candidate.serving.helps < HELPFUL or bool(sides))
        is_gap = tells_a_gap(candidate.sentence, section, page.material.knowledge)
        beside = beside or (is_gap and candidate.serving.answers < ON_IT)
        if candidate is opening or beside or candidate.sentence.text in told or counts.get(section.id, 0) >= most:
            continue
        if not page.has_room(candidate.sentence) or _says_nothing_new(candidate, page):
            continue
        counts[section.id] = counts.get(section.id, 0) + 1
        by_passage = (list(counts).index(section.id), candidate.sentence.start)
        order[candidate.sentence.text] = by_passage if more or sides else (-candidate.serving.worth, 0)
        page.add(section, candidate.sentence)
        if len(order) == MOST - 1 + more:
            break
    page.drafts[kept:] = sorted(page.drafts[kept:], key=lambda draft: order[draft.text])
