"""Answer from whole sentences of the knowledge: the answer first, short, every sentence quoted where it stands."""

from collections.abc import Sequence

from bot.answer.draft import Answer, Material, Page
from bot.answer.fixed import answer_limit, say
from bot.answer.pay import write_pay_by_place
from bot.answer.suggest import suggest_questions
from bot.domain import Draft, Limit, Passage, Place, Question, Section, Sentence
from bot.retrieve import covered_roles

SHORT_ANSWER, LONG_ANSWER = 150, 320  # words
LEAD_SHARE = 0.75  # of the words, for the passage that answers the question
OUTSIDE = 0.30  # cosine below which nothing in the knowledge is about the question
DOUBTFUL = 0.42  # cosine below which a question that uses none of our words is not answered
NEAR_ENOUGH = 0.30  # cosine of a sentence that may join an answer from the passage that leads it
CLEARLY_NEARER = 0.15  # difference of cosines by which another sentence may take the place of a section's opening
NEAR_FROM_ASIDE = 0.42  # the same, from another passage
DEFAULT_ROWS = ("duties", "skills", "depth", "pay")
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
    "move",
    "gap",
)


def draft_answer(material: Material) -> Answer:
    """Draft the answer to an understood question."""
    question = material.question
    if question.limit:
        return _fixed(answer_limit(question, material.texts, material.languages, material.knowledge.sections))
    missing = [
        role for role in question.roles if role not in covered_roles(question.roles, material.knowledge.sections)
    ]
    if question.roles and len(missing) == len(question.roles) and not _guide_passages(material):
        return _admit_missing_roles(material, missing)
    if not question.roles and (refusal := _refuse_outside(material)):
        return refusal
    page = Page(material, LONG_ANSWER if question.detailed else SHORT_ANSWER)
    if question.roles and question.facets[:1] == ("pay",) and write_pay_by_place(page):
        pass
    elif len(question.roles) - len(missing) >= 2 and question.intent in TABLE_INTENTS:
        _write_comparison(page)
    elif len(missing) == len(question.roles) > 0:
        _write_passages(page, [], _guide_passages(material))
    else:
        _write_passages(page, [role for role in question.roles if role not in missing])
    if missing:
        page.drafts += say(material.texts, "side-missing", roles=_join([_plural(material, role) for role in missing]))
    if not page.drafts:
        return _admit_gap(material)
    return Answer(tuple(page.drafts), "none", (), suggest_questions(question, material.knowledge, material.retrieval))


def _fixed(parts: tuple[list[Draft], Limit, tuple[Question, ...]]) -> Answer:
    drafts, limit, questions = parts
    return Answer(tuple(drafts), limit, questions)


def _refuse_outside(material: Material) -> Answer | None:
    """Refuse what is outside the knowledge; ask which role is meant where only that is missing."""
    question, nearest = material.question, material.retrieval.nearest
    if question.intent == "about-bot":
        return None
    uses_our_words = bool(question.facets or question.guides)
    if nearest < OUTSIDE or (nearest < DOUBTFUL and not uses_our_words):
        if nearest < OUTSIDE or not material.retrieval.passages:
            return Answer(tuple(say(material.texts, "off-topic")), "redirect")
        return _admit_gap(material)
    return None


def _admit_gap(material: Material) -> Answer:
    return Answer((*say(material.texts, "not-covered"), *_name_closest(material)), "unknown")


def _admit_missing_roles(material: Material, missing: list[str]) -> Answer:
    names = _join([_plural(material, role) for role in missing])
    return Answer((*say(material.texts, "role-not-covered", roles=names), *_name_closest(material)), "unknown")


def _name_closest(material: Material) -> list[Draft]:
    titles = [f"“{passage.section.title}”" for passage in material.retrieval.passages[:3]]
    return say(material.texts, "closest", titles="; ".join(titles)) if titles else []


def _write_comparison(page: Page) -> None:
    """Open with the sentence that answers, then set the roles side by side."""
    material = page.material
    vocabulary, sections = material.knowledge.vocabulary, material.knowledge.sections
    roles = covered_roles(material.question.roles, sections)
    asked = [facet for facet in material.question.facets if facet != "overview"]
    own = vocabulary.find_comparison_facets(material.question.standalone_question)
    facets = list(dict.fromkeys([*own, *(vocabulary.facets[facet].comparison for facet in asked)]))
    pair = vocabulary.comparison_of(roles[0], roles[1]) if len(roles) == 2 else None
    if len(roles) > 2:  # no page compares more than two, so the table opens with what each role is
        specific = [facet for facet in facets if facet not in {"in-short", "shared"}]
        facets = specific if specific == ["pay"] else ["in-short", *specific]
    opening = sections.get(f"{pair}#{facets[0] if facets else 'in-short'}")
    if opening and not opening.empty:
        page.add(opening, opening.sentences[0])
    for facet in facets[:3] or DEFAULT_ROWS:
        _write_row(page, facet, roles, pair)
    if facets and opening:
        _add_nearest(page, opening, roles, limit=2)
    if not page.drafts:
        _write_passages(page, list(roles))


def _write_row(page: Page, facet: str, roles: tuple[str, ...], pair: str | None) -> None:
    vocabulary, sections = page.material.knowledge.vocabulary, page.material.knowledge.sections
    found: list[tuple[str, Section, Sentence]] = []
    for role in roles:
        cell = _find_cell(page, sections.get(f"{pair}#{facet}"), role) or _find_cell(
            page, _role_section(page.material, role, facet), role
        )
        if cell:
            found.append((role, *cell))
    words = sum(len(sentence.text.split()) for _, _, sentence in found)
    first_row = not any(draft.place for draft in page.drafts)
    if not found or (words > page.words_left and not first_row):
        return
    for role, section, sentence in found:
        title = vocabulary.title(role)
        page.add(section, sentence, Place(vocabulary.comparison_facets[facet], title[0].upper() + title[1:]))


def _role_section(material: Material, role: str, comparison_facet: str) -> Section | None:
    """Find the section of a role page that answers the same as a section of a comparison."""
    for facet, entry in material.knowledge.vocabulary.facets.items():
        section = material.knowledge.sections.get(f"roles/{role}#{facet}")
        if entry.comparison == comparison_facet and section and not section.empty:
            return section
    return None


def _find_cell(page: Page, section: Section | None, role: str) -> tuple[Section, Sentence] | None:
    """Take the first sentence of a section that speaks of this role alone."""
    if section is None or section.empty:
        return None
    vocabulary = page.material.knowledge.vocabulary
    for sentence in section.sentences:
        named = {mention.role for mention in vocabulary.find_mentions(sentence.text)}
        if named == {role} and not page.repeats(sentence):
            return section, sentence
    return None


def _guide_passages(material: Material) -> list[Passage]:
    """List the passages of the guides whose words were used: they may help where a role has no page."""
    pages = {f"guides/{guide}" for guide in material.question.guides}
    return [passage for passage in material.retrieval.passages if passage.section.page in pages]


def _write_passages(page: Page, roles: list[str], chosen: Sequence[Passage] = ()) -> None:
    """Open with the best passage, and let the next ones add what is near to the question."""
    given = chosen or page.material.retrieval.passages
    passages = [passage for passage in given if not passage.section.empty]
    honest = [passage for passage in given[:1] if passage.section.empty]
    for passage in honest:
        page.add(passage.section, passage.section.sentences[0])
    if not passages:
        return
    lead, *others = passages
    total = page.words_left
    page.add(lead.section, _choose_opening(page, lead.section, tuple(roles)))
    page.words_left -= round(total * (1 - LEAD_SHARE))
    _add_nearest(page, lead.section, tuple(roles), limit=4)
    page.words_left += round(total * (1 - LEAD_SHARE))
    for passage in others[:2]:
        _add_nearest(page, passage.section, tuple(roles), limit=1, nearest=NEAR_FROM_ASIDE)


def _choose_opening(page: Page, section: Section, roles: tuple[str, ...]) -> Sentence:
    """Open as the section does, unless another of its sentences is clearly nearer to a narrow question."""
    vocabulary, nearness = page.material.knowledge.vocabulary, page.material.nearness
    opening = section.sentences[0]

    def fits(sentence: Sentence) -> bool:
        named = {mention.role for mention in vocabulary.find_mentions(sentence.text)}
        return not roles or bool(named & set(roles))

    best = max(filter(fits, section.sentences), key=lambda sentence: nearness(sentence.text), default=opening)
    return best if nearness(best.text) - nearness(opening.text) > CLEARLY_NEARER else opening


def _add_nearest(
    page: Page, section: Section, roles: tuple[str, ...], limit: int, nearest: float = NEAR_ENOUGH
) -> None:
    """Add up to `limit` sentences of a section, those nearest to the question, in the order of the section."""
    vocabulary, nearness = page.material.knowledge.vocabulary, page.material.nearness
    said = {draft.text for draft in page.drafts}
    ranked = sorted(section.sentences, key=lambda sentence: -nearness(sentence.text))
    chosen: list[Sentence] = []
    for sentence in ranked:
        named = {mention.role for mention in vocabulary.find_mentions(sentence.text)}
        about_others = bool(roles) and bool(named) and not named & set(roles)
        if about_others or sentence.text in said or nearness(sentence.text) < nearest:
            continue
        room = page.words_left - sum(len(other.text.split()) for other in chosen)
        if len(sentence.text.split()) <= room and not page.repeats(sentence):
            chosen.append(sentence)
        if len(chosen) == limit:
            break
    for sentence in sorted(chosen, key=lambda sentence: sentence.start):
        page.add(section, sentence)


def _plural(material: Material, role: str) -> str:
    return material.knowledge.vocabulary.plural(role)


def _join(names: list[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if names[:-1] else "") + names[-1]
