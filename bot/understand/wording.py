"""What a message says without what does not matter: who is asking, and which role by name."""

import re

from bot.knowledge import Vocabulary

_DEMONYMS = (
    "american british english scottish irish welsh french german dutch belgian swiss austrian italian spanish portuguese "
    "greek turkish polish czech slovak hungarian romanian bulgarian serbian croatian bosnian albanian ukrainian russian "
    "belarusian lithuanian latvian estonian finnish swedish norwegian danish icelandic indian pakistani bangladeshi nepali "
    "sri-lankan chinese taiwanese japanese korean vietnamese thai filipino filipina malaysian indonesian singaporean "
    "australian kiwi canadian mexican brazilian argentinian chilean colombian peruvian venezuelan cuban jamaican haitian "
    "nigerian ghanaian kenyan ethiopian somali ugandan tanzanian rwandan congolese cameroonian senegalese ivorian moroccan "
    "algerian tunisian libyan egyptian sudanese south-african zimbabwean zambian israeli palestinian lebanese syrian iraqi "
    "iranian persian afghan saudi emirati kuwaiti yemeni jordanian kazakh uzbek georgian armenian azerbaijani mongolian "
    "african asian european latino latina hispanic arab black white jewish muslim christian hindu sikh buddhist catholic"
).split()
_PERSONS = (
    "woman man girl boy guy lady gentleman female male person mother father mom mum dad parent wife husband immigrant "
    "refugee expat millennial boomer veteran trans gay lesbian non-binary nonbinary single"
).split()
_DEMONYM = "|".join(re.escape(name).replace(r"\-", "[- ]") for name in _DEMONYMS)
_PERSON = "|".join(re.escape(name) for name in _PERSONS)
_AGE = r"\d{1,2}(?:[- ]years?[- ]old| ?y/?o| yrs? old)?"
_SELF = r"(?:i am|i'm|im|i m|as|being)"
_DESCRIBED = rf"(?:(?:an? )?(?:(?:{_AGE}|{_DEMONYM}|{_PERSON}|young|old|older|single|proud|disabled|deaf|blind)[ ,]*)+)"
_IDENTITY = [
    re.compile(pattern)
    for pattern in (
        # "as a 34 year old Indian woman," and "I'm a Greek man and …"; not "I am a data analyst"
        rf"\b(?:and )?{_SELF} {_DESCRIBED}(?=[,.;!?]|\Z| (?:and|but|so|from|with|who|in|at|what|which|how|is|can|should|do|does|would|will)\b)(?:[,.;!]| and| but| so)?",
        r"\bmy (?:age|nationality|gender|religion|name) is [\w' -]{1,30}?(?=[,.;!?]|\Z| and | but )(?:[,.;!]| and| but)?",
        r"\b(?:my name is|i'm called|this is|call me) (?-i:[A-Z][\w'-]+)(?: (?-i:[A-Z][\w'-]+)){0,2}(?: here)?(?=[,.;!?]|\Z| and | but )(?:[,.;!]| and| but)?",
        r"\b(?:i'm|i am|im) (?-i:[A-Z][a-z'-]+)(?: (?-i:[A-Z][a-z'-]+)){0,2}(?=[,.;!])[,.;!]",
        rf"\((?:{_AGE} ?[mfx]?|[mfx] ?{_AGE}|she/her|he/him|they/them)\)",
        r"\b(?:i (?:went|go|studied|graduated|study) (?:to|at|from)|(?:i'm|i am) (?:a (?:student|graduate) )?(?:at|from)|i'm an? alumn\w+ of) (?:the )?(?-i:[A-Z][\w'&.-]*)(?:(?: of)? (?-i:[A-Z][\w'&.-]*)){0,4}(?=[,.;!?]|\Z| and | but | so )(?:[,.;!]| and| but| so)?",
    )
]  # fmt: skip


def forget_identity(text: str) -> str:
    """Leave out name, age, gender, origin, religion and school: they must not change an answer."""
    for pattern in _IDENTITY:
        text = re.compile(pattern.pattern, re.IGNORECASE).sub(" ", text)
    return re.sub(r"^[\s,;.!-]+", "", " ".join(text.split())) or text


_JOINED = r"(?:\s*(?:,|/|&|\bor\b|\band\b|\bvs\b\.?|\bversus\b|\bfrom\b|\bto\b|\binto\b|\bwith\b|\bthan\b)\s*(?:an?\s+|the\s+|being\s+)?)"


def mask_roles(text: str, vocabulary: Vocabulary) -> str:
    """Write "the job" for a role named, and "the two jobs" for two in a row: examples name none."""
    lowered = text.lower().replace("\u2019", "'")
    for mention in reversed(vocabulary.find_mentions(lowered, wide=True)):
        lowered = f"{lowered[: mention.start]}\x00{lowered[mention.end :]}"
    heads = "|".join(re.escape(name) for entry in vocabulary.roles.values() for name in entry.modifiers)
    lowered = re.sub(rf"(?<![\w-])(?:{heads})(?={_JOINED}\x00)", "\x00", lowered)
    lowered = re.sub(
        rf"(?<=\x00){_JOINED}(?:engineer|scientist|analyst|developer)s?\b(?! \w+ (?:role|job))", " and \x00", lowered
    )
    lowered = re.sub(r"\b(?:an?|the|two|these|those)\s+(?=\x00)", "", lowered)
    lowered = re.sub(rf"\x00(?:{_JOINED}\x00){{2,}}", "these jobs", lowered)
    lowered = re.sub(rf"\x00{_JOINED}\x00", "the two jobs", lowered)
    return " ".join(lowered.replace("\x00", "the job").split())


_FILLERS = frozenset(
    "what about how and or but so then also ok okay the a an for in of to with as vs versus than compared comparison tell me "
    "please ai ml machine learning difference different between is are was it that this one ones job jobs two these those same question now no not i meant mean do does you hm hmm lol fair well right oh nice cool alright interesting thanks".split()
)


def says_more_than_roles(text: str, vocabulary: Vocabulary) -> bool:
    """Say whether a message holds a word of its own beside names of roles: "what about data engineers?" does not."""
    return any(word.lower() not in _FILLERS for word in re.findall(r"[^\W\d_]+", mask_roles(text, vocabulary)))
