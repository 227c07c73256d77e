"""The pages of our own beside the chat: the passage behind a citation, why an answer, a chat to take away."""

from pathlib import Path
from typing import Any
from urllib.parse import quote as quote_url

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.answer.case import Case, list_levels, name_level, name_trait
from bot.conversation import Conversation, Turn
from bot.domain import Citation, Section, Sentence
from bot.knowledge import Knowledge

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def link_evidence(section: str, quote: str = "") -> str:
    """Write the address of a section's page, with the words to mark."""
    page, _, facet = section.partition("#")
    address = f"/evidence/{quote_url(page)}/{quote_url(facet)}"
    return f"{address}?quote={quote_url(quote, safe='')}" if quote else address


def render_page(template: str, **values: Any) -> str:
    """Fill a template; every value is escaped."""
    return _templates.get_template(template).render(link_evidence=link_evidence, **values)


def show_evidence(section: Section, knowledge: Knowledge, quote: str) -> str:
    """Render a section with the quote marked; nothing of the address is echoed."""
    wanted = " ".join(quote.split())
    start = section.text.find(wanted) if wanted else -1
    end = start + len(wanted)
    numbers = {name: number for number, name in enumerate(section.sources, 1)}
    sentences = [
        {"parts": _cut(section, sentence, start, end), "numbers": [numbers[name] for name in sentence.sources]}
        for sentence in section.sentences
    ]
    marked = {
        source
        for sentence in section.sentences
        if 0 <= start < sentence.end and sentence.start < end
        for source in sentence.sources
    }
    sources = [
        {"number": number, "source": knowledge.sources[name], "marked": name in marked}
        for number, name in enumerate(section.sources, 1)
        if name in knowledge.sources
    ]
    before, after = knowledge.neighbours(section)
    return render_page(
        "evidence.html",
        section=section,
        sentences=sentences,
        sources=sources,
        changed=bool(wanted) and start < 0,
        before=before,
        after=after,
    )


def _cut(section: Section, sentence: Sentence, start: int, end: int) -> tuple[str, str, str]:
    """Cut a sentence into what stands before, inside and after the span `section.text[start:end]`."""
    if start < 0:
        return sentence.text, "", ""
    first = min(max(start, sentence.start), sentence.end)
    last = min(max(end, sentence.start), sentence.end)
    return section.text[sentence.start : first], section.text[first:last], section.text[last : sentence.end]


def show_why(turn: Turn) -> str:
    """Render what a message was taken to mean and which sections were read."""
    cited = {citation.section for citation in turn.reply.citations}
    return render_page("why.html", turn=turn, reply=turn.reply, cited=cited)


def show_chat(conversation: Conversation, knowledge: Knowledge) -> str:
    """Render a chat to copy or download."""
    return render_page("chat.html", text=write_chat(conversation, knowledge), identifier=conversation.id)


def write_chat(conversation: Conversation, knowledge: Knowledge) -> str:
    """Write a chat as Markdown, each answer followed by its sources."""
    lines = ["# A conversation with the Career Advisor", ""]
    for turn in conversation.turns:
        lines += [*(f"> {line}" for line in turn.user.splitlines()), "", turn.reply.text, ""]
        lines += [_write_citation(citation, knowledge) for citation in turn.reply.citations]
        lines += [f"*{notice}*" for notice in turn.reply.notices]
        lines.append("")
    return "\n".join(lines)


def _write_citation(citation: Citation, knowledge: Knowledge) -> str:
    sources = "; ".join(
        f"{source.publisher}, “{source.title}”, {source.date}, {source.quality}, {source.url}"
        for name in citation.sources
        if (source := knowledge.sources.get(name))
    )
    return f"[{citation.number}] {citation.section}: “{citation.quote}” — {sources}"


def show_profile(case: Case, identifier: str) -> str:
    """Render what is known of the person, with the words behind it, each to be corrected or forgotten."""
    return render_page("profile.html", facts=_list_facts(case), identifier=identifier)


def show_verdict(case: Case, identifier: str) -> str:
    """Render the verdict with its whole ledger, to print or to take to an advisor."""
    return render_page(
        "verdict.html",
        facts=_list_facts(case),
        roles=_list_roles(case),
        verdict=_name_verdict(case),
        identifier=identifier,
    )


def write_verdict(case: Case) -> str:
    """Write the verdict with its whole ledger as Markdown."""
    lines = [
        "# Which role fits: the whole reckoning",
        "",
        f"Verdict: {_name_verdict(case)}",
        "",
        "## What you said",
        "",
    ]
    lines += [
        f"- {fact['name']}: {fact['level']} (message {fact['turn']}: “{fact['quote']}”)" for fact in _list_facts(case)
    ]
    for role in _list_roles(case):
        lines += ["", f"## {role['title']}: {role['score']:+.2f} points{', left out' if role['stopped'] else ''}", ""]
        lines += [
            f"- {e['side']} ({e['points']:+.2f}): {e['name']}. {e['quote']} [{e['section']}]" for e in role["entries"]
        ]
        lines += [f"- not known: {', '.join(role['unknown'])}"] if role["unknown"] else []
    return "\n".join((*lines, ""))


def _name_verdict(case: Case) -> str:
    verdict = case.fit.verdict
    named = " and ".join(case.title(role) for role in verdict.roles)
    kinds = {"one": named, "close": f"too close to call: {named}", "none": "none of these roles"}
    return kinds.get(verdict.kind, f"too early to say{f'; so far it leans towards {named}' if named else ''}")


def _list_facts(case: Case) -> list[dict[str, Any]]:
    traits = case.scales.instrument.traits
    return [
        {
            "trait": fact.trait,
            "name": _capital(name_trait(case, fact.trait)),
            "level": name_level(case, fact),
            "levels": list(enumerate(list_levels(traits[fact.trait]), -2)) if fact.trait in traits else [],
            "value": fact.level,
            "quote": fact.quote,
            "turn": fact.turn,
        }
        for fact in case.profile.current.values()
    ]


def _list_roles(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "title": _capital(case.title(ledger.role)),
            "score": ledger.score,
            "stopped": ledger.stopped,
            "entries": [
                {
                    "side": entry.side,
                    "points": entry.points,
                    "name": name_trait(case, entry.trait),
                    "quote": entry.need.quote.text,
                    "section": entry.need.quote.section,
                }
                for entry in sorted(ledger.entries, key=lambda entry: -abs(entry.points))
                if entry.trait in case.profile.levels
            ],
            "unknown": [name_trait(case, e.trait) for e in ledger.entries if e.trait not in case.profile.levels],
        }
        for ledger in case.fit.ledgers
    ]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
