"""Understand a message: what it asks, about which roles and facets, and what a follow-up refers to."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.domain import NOWHERE, Lens, Understanding, Where
from bot.index import Text
from bot.knowledge import Knowledge
from bot.understand.follow_up import (
    Focus,
    add_compared,
    ask_of_other,
    ask_of_others,
    describe_context,
    first_question,
    leans_on,
    move_focus,
    phrase_follow_up,
)
from bot.understand.intents import hear_lens, join_votes, recognise_lens, speaks_of_oneself, turns_to_oneself
from bot.understand.language import LANGUAGES, recognise_language
from bot.understand.limits import decide_limit, find_courtesy
from bot.understand.meant import name_what_is_meant
from bot.understand.objection import Objection, read_objection
from bot.understand.operations import ABOUT_THE_ANSWER, find_operation
from bot.understand.parts import (
    FEWEST_LEFT,
    FEWEST_OWN,
    MOST_QUESTIONS,
    STORY,
    asks_outright,
    describe_case,
    drop_preamble,
    drop_set_aside,
    drop_staff,
    leave_out_question,
    own_question,
    split_message,
)
from bot.understand.question import Heard, read_question
from bot.understand.ranking import choose_by_work, rank_facets, rank_sections, weigh_sections
from bot.understand.roles import find_other_title, find_roles, list_mentioned, order_side_by_side
from bot.understand.sense import Sense, Votes, list_phrases
from bot.understand.spelling import Spelling
from bot.understand.where import find_home, find_places
from bot.understand.wording import forget_identity, mask_roles

__all__ = [
    "FEWEST_LEFT",
    "FEWEST_OWN",
    "LANGUAGES",
    "Focus",
    "Listener",
    "Objection",
    "Sense",
    "asks_outright",
    "clean_text",
    "describe_context",
    "find_places",
    "find_roles",
    "leave_out_question",
    "list_phrases",
    "mask_roles",
    "move_focus",
    "own_question",
    "recognise_language",
    "speaks_of_oneself",
]

WISHED = -2.0  # log odds from which a message wishes for a verdict: few are wrong, and a wrong one only adds a question
WISHED_IN_A_TALK = 1.5  # the same for a message that leans on the one before, which has a subject already
# Log odds from which a message in a talk is about a role that it does not name: one talked about, or another.
MEANT, MEANT_ANEW = 0.0, 1.0
HearRoles = Callable[
    [Text], Mapping[str, float]
]  # the log odds of each role, of a message beside what was talked about
STAND_FOR = {"unsure": "simpler", "doubt": "source"}
_THERE = re.compile(
    r"\bthere\s*(?:[?.!,;]|\Z)|\b(?:that|this|the same) (?:country|city|place|state)\b"
)  # no "is there a …"
_JOBS = re.compile(r"\b(?:jobs|openings|vacancies|posts|demand)\b")  # of a country named, whatever else is near
# "Hm. And the data engineers?" goes on with what was talked about.
_SIGHS = re.compile(
    r"^(?:(?:hm+|oh|ah|lol|haha|right|fair(?: enough)?|i see|cool|nice|alright|interesting|ok(?:ay)?|great|good)[.!\u2026]+\s+)+(?=\S+ \S)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(?:it|that|this|they|them|those|these)\b")
# In capitals only: "de" is in many a name. Whoever shouts writes everything so.
_ABBREVIATED, _HAS_SMALL = re.compile(r"(?<!\()(?<!, )\b(?P<name>DE|DA)(?P<many>s?)\b"), re.compile(r"[a-z]{2}")
_FULL = {"DE": "data engineer", "DA": "data analyst"}
MOST_CHOSEN_FROM = 3  # roles between which a firm chooses
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean_text(text: str) -> str:
    """Fold white space; drop control, direction and other invisible characters but the joiners of scripts and emoji."""
    kept = (
        " " if character in "\n\r\t\v\f\u2028\u2029" else character
        for character in unicodedata.normalize("NFC", text)
        if character in "\n\r\t\v\f\u200c\u200d" or unicodedata.category(character) not in _INVISIBLE
    )
    return " ".join("".join(kept).split())


class Listener:
    """Reads messages in the light of what was talked about before."""

    def __init__(self, knowledge: Knowledge, sense: Sense) -> None:
        """Prepare the words of the knowledge."""
        self._knowledge = knowledge
        self._vocabulary = knowledge.vocabulary
        self._places = knowledge.places
        self._sense = sense
        self._spelling = Spelling(list_own_texts(knowledge))
        self._told = "\n".join(section.text.lower() for section in knowledge.sections.values())

    def spell(self, text: str) -> str:
        """Return a message with its slips of the keyboard mended."""
        return self._spelling.correct(_ABBREVIATED.sub(_spell_out, text) if _HAS_SMALL.search(text) else text)

    def hear_objection(self, text: str) -> Objection:
        """Say what a message objects to, and what it says besides."""
        return read_objection(text, self._vocabulary)

    def understand(
        self, text: str, focus: Focus, lens: Lens, own: str = "", hear_roles: HearRoles | None = None
    ) -> tuple[Understanding, ...]:
        """Read a cleaned message; one reading for each question that it asks, at least one, at most three.

        `own` is what the message asks beside the answer to a question of ours: only that is read, but for what the
        message objects to. `hear_roles` tells whom a message is about that names no role; without it rules do.
        """
        if settled := _settle(text, focus, lens):
            return (settled,)
        objection = self.hear_objection(text)
        if unwanted := (*objection.refused, *objection.aside, *(focus.roles if objection.instead else ())):
            focus = focus.leave_out(unwanted)
        if not (own or objection.text) and focus.question:
            again = self._obey("more", text, (), focus, lens)
            return (replace(again, missed=objection.missed, unwanted=focus.unwanted),)
        readings = self._read_all(own or objection.text or text, focus, lens, hear_roles)
        return tuple(
            replace(
                reading,
                missed=objection.missed,
                unwanted=tuple(role for role in focus.unwanted if role not in reading.roles),
            )
            for reading in readings
        )

    def _read_all(self, text: str, focus: Focus, lens: Lens, hear_roles: HearRoles | None) -> list[Understanding]:
        """Read every question of a message."""
        asked_about = drop_set_aside(text)
        spelled = self.spell(asked_about)
        if focus.question:
            spelled = name_what_is_meant(_SIGHS.sub("", spelled), focus, self._vocabulary)
        before, named = focus, list_mentioned(spelled, self._vocabulary)
        home = find_home(text, self._places, self._vocabulary) or focus.home
        focus = replace(focus, home=home)
        ordered = order_side_by_side(forget_identity(spelled), self._vocabulary)
        parts = split_message(drop_preamble(ordered, self._vocabulary))
        whole, *pieces = self._hear([parts.whole, *parts.questions], focus)
        asked = pieces if len(pieces) > 1 else [_ask_of_story(whole, pieces[0])]
        leans = leans_on(parts.whole, focus, find_roles(parts.whole, self._vocabulary))
        heard_for = join_votes(whole.in_context.lenses, focus.heard_for) if leans else whole.votes.lenses
        if leans and turns_to_oneself(spelled, whole.votes.lenses):
            # "I'm a nurse, would that job suit me?" after talk of hiring
            focus, heard_for = replace(focus, lens="candidate", speaks_for="candidate"), whole.votes.lenses
        # What leans on the question before says too little of who writes: all that was heard so far counts.
        speaks_for = hear_lens(heard_for) if leans else recognise_lens(spelled, whole.votes.lenses)
        if not leans and speaks_for == "candidate" and not speaks_of_oneself(spelled):
            speaks_for = focus.speaks_for  # "just tell me: which title, X or Y?" is asked by who hired before
        lens = speaks_for if lens == "candidate" else lens
        readings: list[Understanding] = []
        told = " ".join(parts.background) if len(asked) > 1 else ""
        for piece in asked[:MOST_QUESTIONS]:
            reading = self._read(piece, asked_about, whole, focus, lens, told, None if named else hear_roles)
            if reading.follow_up or (before.asked and not named):
                reading = replace(reading, context=describe_context(focus, self._vocabulary))
            if len(reading.mentioned) > 1 and set(reading.mentioned) == set(named):
                reading = replace(reading, mentioned=named)  # as they were said, for "the first one"
            if not any(_asks_the_same(reading, earlier) for earlier in readings):
                readings.append(reading)
            focus = move_focus(focus, reading)
        serious = [
            reading for reading in readings if reading.limit in {"support", "rules", "discrimination", "dishonest"}
        ]
        wishes = whole.votes.wish >= (WISHED_IN_A_TALK if leans else WISHED)
        readings[0] = replace(readings[0], work_of=self._hear_work(spelled, readings[0], speaks_for, before))
        return [
            replace(reading, wishes_verdict=wishes, speaks_for=speaks_for, heard_for=heard_for, home=home)
            for reading in serious[:1] or readings
        ]

    def _hear_work(self, text: str, reading: Understanding, speaks_for: Lens, focus: Focus) -> str:
        """Say whose work a firm's case is of the roles that it chooses between; empty if it is not plain."""
        chooses = reading.intent in {"compare", "choose", "hire", "describe"} and not reading.limit
        if not chooses or not 2 <= len(reading.roles) <= MOST_CHOSEN_FROM:
            return ""
        case = describe_case(text, self._vocabulary) if speaks_for != "candidate" else ""
        if not case:
            return focus.work_of if focus.work_of in reading.roles else ""
        (votes,) = self._sense.vote([mask_roles(case, self._vocabulary)])
        return choose_by_work(votes, reading.roles)

    def _hear(self, texts: Sequence[str], focus: Focus) -> list[Heard]:
        """Compare each piece with the examples, by itself and, if it leans on it, behind the question before."""
        before = first_question(focus.question)
        behind: list[str] = []
        for text in texts:
            named = find_roles(text, self._vocabulary)
            again = ask_of_other(text, named, focus, self._vocabulary)
            behind.append((again or f"{before}? {text}") if leans_on(text, focus, named) else text)
        masked = {text: mask_roles(text, self._vocabulary) for text in (*texts, *behind)}
        distinct = list(dict.fromkeys(masked.values()))
        heard = dict(zip(distinct, self._sense.vote(distinct), strict=True))
        return [
            Heard(text, heard[masked[text]], heard[masked[other]]) for text, other in zip(texts, behind, strict=True)
        ]

    def _read(
        self,
        piece: Heard,
        original: str,
        whole: Heard,
        focus: Focus,
        lens: Lens,
        told: str,
        hear_roles: HearRoles | None,
    ) -> Understanding:
        """Read one question; `told` is what a message of several tells beside them."""
        alone = piece.alone
        text = piece.text
        roles = find_roles(piece.asks, self._vocabulary) or find_roles(text, self._vocabulary)
        if whole.votes.lenses and recognise_lens(whole.text, whole.votes.lenses) != "candidate":
            roles = find_roles(drop_staff(text), self._vocabulary)
        roles = add_compared(text, roles, focus)
        if told and not roles and (not focus.roles or _POINTS_BACK.search(text.lower())):
            roles = find_roles(told, self._vocabulary)  # "prompt engineering is easier. Is that still a thing?"
            focus = replace(focus, question="") if roles else focus  # it leans on what is told beside it
        cues = self._vocabulary.find_facets(piece.asks)
        operation = find_operation(text, piece.votes, bool(roles)) if focus.question else ""
        if operation == "back" and not cues and self._vocabulary.find_guides(text):
            operation = ""  # "back to the courses": to a subject that a guide is about
        heard = original if alone else text
        leans = leans_on(text, focus, roles)
        votes = whole.votes if alone else piece.votes
        about_bot = "about-this-advisor" in self._vocabulary.find_guides(text)[:1]
        names_ours = bool(roles) or (leans and bool(cues))  # "will there be leetcode?" sounds like nobody can know
        limit = "" if operation else decide_limit(heard, votes, names_ours, leans, about_bot)
        if not limit and not operation and not roles and (title := find_other_title(text, self._vocabulary)):
            ending = " ".join(title.split()[-2:])
            limit = "" if title in self._told or (" " in ending and ending in self._told) else "other-title"
        if limit:
            sections = rank_sections(weigh_sections(votes, roles, (), (), self._knowledge))
            return Understanding(
                text,
                text,
                "limit",
                roles,
                lens=lens,
                limit=limit,
                sections=sections,
                countries=self._vocabulary.find_countries(text),
                places=find_places(text, self._places),
            )
        if operation:
            question = self._obey(operation, text, roles, focus, lens)
        else:
            meant = () if roles else self._hear_whom(text, focus, hear_roles)
            question = read_question(piece, roles, cues, leans, focus, lens, self._knowledge, meant)
        # A place in another question is that question's.
        around = forget_identity(original) if alone else f"{text} {told}"
        found = find_places(piece.asks, self._places) or find_places(around, self._places)
        # "ML engineer in Texas?" asks for pay, "may I work from Lisbon for a US firm?" does not.
        names_place = bool(found) and question.intent != "yes-no" and not question.guides
        stays = question.follow_up or bool(_THERE.search(around.lower()))
        countries = self._vocabulary.find_countries(piece.asks) or self._vocabulary.find_countries(around)
        stays = stays and not (found or countries)  # "and in Nairobi?" leaves Seattle
        where = Where(countries, found) or (Where(focus.countries, focus.places) if stays else NOWHERE)
        asks_pay = not where and question.facets[:1] == ("pay",)
        at_home = asks_pay and bool(focus.home)
        where = where or (focus.home if at_home else focus.asked_where if asks_pay else where)
        asks_of_jobs = countries and _JOBS.search(piece.asks.lower()) and "pay" not in question.facets
        facets = ("demand",) if asks_of_jobs else question.facets
        return replace(
            question,
            places=where.places,
            countries=where.countries,
            at_home=at_home,
            facets=facets or (("pay",) if names_place and question.roles and not question.follow_up else ()),
            mentioned=list_mentioned(text, self._vocabulary),
        )

    def _hear_whom(self, text: str, focus: Focus, hear_roles: HearRoles | None) -> tuple[str, ...]:
        """Hear which roles a message in a talk is about that names none; none if that is not plain."""
        if not hear_roles or not focus.asked:
            return ()
        odds = hear_roles((text, describe_context(focus, self._vocabulary)))
        plain = {role for role, value in odds.items() if value > (MEANT if role in focus.roles else MEANT_ANEW)}
        return self._vocabulary.order_roles(plain - set(focus.unwanted))

    def _obey(self, operation: str, text: str, named: tuple[str, ...], focus: Focus, lens: Lens) -> Understanding:
        """Read a message about the answer before: the same question again, in another way or for another role."""
        vocabulary = self._vocabulary
        roles, facets, style = focus.roles, focus.facets, ""
        question, intent, sections = focus.question, focus.intent, focus.sections
        if operation in ABOUT_THE_ANSWER:
            style = operation
        elif operation in STAND_FOR:
            style = STAND_FOR[operation]
        elif operation == "back":
            facets = tuple(rank_facets(Votes(), vocabulary.find_facets(text))) or facets
            topic = next((topic for topic in reversed(focus.trail) if set(facets) & set(topic.facets)), None)
            roles = named or (topic.roles if topic else roles)
            question = vocabulary.phrase_question(roles, facets[0]) if roles and facets else text
            sections = tuple(f"roles/{role}#{facet}" for facet in facets for role in roles)
        else:
            options = focus.mentioned if len(focus.mentioned) > 1 else roles
            chosen = {"first": options[:1], "second": options[1:2] or options[-1:], "both": options}
            roles = vocabulary.order_roles(named or chosen.get(operation, ()))
            if not roles:
                return Understanding(text, text, "limit", lens=lens, limit="which-meant")
            question = phrase_follow_up(text, roles, facets, focus, vocabulary)
            if len(roles) == 1 and intent in {"compare", "choose"}:
                intent = "describe" if facets[:1] not in ((), ("overview",)) else "define"
        return Understanding(
            text=text,
            standalone_question=question,
            intent=intent,
            roles=roles,
            facets=facets,
            guides=focus.guides,
            sections=ask_of_others(sections, focus.roles, roles),
            lens=focus.lens if focus.lens != "candidate" else lens,
            follow_up=True,
            asks_again=True,
            detailed=operation == "more",
            style=style,
        )


def _spell_out(match: re.Match[str]) -> str:
    return _FULL[match["name"]] + match["many"]


def _settle(text: str, focus: Focus, lens: Lens) -> Understanding | None:
    """Read a message in another language, a courtesy or one without words; none if it is none of these."""
    language = recognise_language(text)
    if language != "en":
        return Understanding(text, text, "limit", lens=lens, limit="other-language", language=language)
    if courtesy := find_courtesy(text):
        return Understanding(text, text, "smalltalk", focus.roles, lens=lens, limit=courtesy)
    if not re.search(r"[^\W\d_]{2}", text):
        return Understanding(text, text, "limit", lens=lens, limit="unclear")
    return None


def _ask_of_story(whole: Heard, question: Heard) -> Heard:
    """Hear a message of one question: of a story, the question counts more than the rest."""
    if question.text == whole.text or len(whole.text.split()) <= STORY:
        return replace(whole, alone=True)
    return Heard(whole.text, question.votes, whole.votes, question.text, alone=True)


def list_own_texts(knowledge: Knowledge) -> list[str]:
    """List the texts that show which words are ours: the pages, the names and the examples."""
    texts = [section.text for section in knowledge.sections.values() if section.kind != "wages"]
    texts += list_phrases(knowledge)
    texts += [*knowledge.vocabulary.wide_aliases, *knowledge.places]
    return texts + [cue for entry in knowledge.vocabulary.facets.values() for cue in entry.cues if " " not in cue]


def _asks_the_same(reading: Understanding, earlier: Understanding) -> bool:
    return (
        not reading.limit
        and (reading.roles, reading.facets) == (earlier.roles, earlier.facets)
        and (reading.countries, reading.places) == (earlier.countries, earlier.places)
        and reading.sections[:1] == earlier.sections[:1]
    )
