"""Answer "which is the most …?" where no figures can be compared: side by side, and why there is no order."""

from bot.answer.draft import Page
from bot.answer.fixed import say
from bot.answer.passages import add_helpful, find_lead
from bot.answer.tables import find_cell
from bot.domain import Place, Section

MOST_ROLES = 5  # rows
LONGEST = 40  # words of a cell


def write_side_by_side(page: Page) -> bool:
    """Write what each role's own section says on the facet asked about; return whether at least two say something."""
    material = page.material
    question, vocabulary, sections = material.question, material.knowledge.vocabulary, material.knowledge.sections
    named = {f"guides/{guide}" for guide in question.guides}
    facet = next((facet for facet in question.facets if facet != "overview"), "")
    if not facet:
        return False
    found: list[tuple[str, Section]] = []
    for role in question.roles or [role for role in vocabulary.roles if role not in question.unwanted]:
        section = sections.get(f"roles/{role}#{facet}")
        if section and not section.empty and len(section.sentences[0].text.split()) <= LONGEST:
            found.append((role, section))
    if not question.roles:  # of all roles, those whose section is nearest to the question
        found.sort(key=lambda entry: -material.retrieval.written_out.of_sentence(entry[1].sentences[0].text))
    if len(found) < 2 or (not question.roles and find_lead(page, ())):
        return False  # "which is the least stressful?": what is known of it says more than what five roles are
    for role, section in found[:MOST_ROLES]:
        title = vocabulary.title(role)
        cell = find_cell(page, section, role) or (section, section.sentences[0])
        page.add(*cell, Place(title[0].upper() + title[1:], vocabulary.facets[facet].title))
    if lead := find_lead(page, question.roles):
        page.add(*lead)
        page.drafts.insert(0, page.drafts.pop())
    else:
        page.drafts[:0] = say(material.texts, "not-ranked")
    guides = [item.section.id for item in material.retrieval.passages if item.section.page in named]
    add_helpful(page, guides, question.roles, most=2)
    return True
