"""Recognise what calls for a fixed reply: courtesies, and questions this advisor must not answer.

The rules stand in code on purpose: nothing in a knowledge file can change them.
"""

import re

# (name of the fixed text, pattern); the first that is found decides. Whole-message patterns end in \Z.
_COURTESIES: tuple[tuple[str, str], ...] = (
    ("greeting", r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|greetings|howdy)(?: there| all| bot| advisor)?[\s!.,]*\Z"),
    ("thanks", r"(?:ok(?:ay)?[\s,.!]*|great[\s,.!]*|cool[\s,.!]*)?(?:thanks?|thank you|thx|cheers|much appreciated|ty)(?: (?:a lot|so much|very much|you|again|for (?:your|the) help))*[\s!.]*\Z"),
    ("goodbye", r"(?:bye|goodbye|see you|see ya|good night|farewell)[\s\w!.,]{0,12}\Z"),
    ("how-are-you", r"(?:hi|hello|hey)?[\s,!]*how (?:are|r) (?:you|u)(?: doing| today)?[\s?!.]*\Z"),
    ("acknowledged", r"(?:ok(?:ay)?|alright|all right|fine|good|great|cool|nice|got it|i see|understood|hm+|yes|no|yep|nope|sure)[\s!.]*\Z"),
)  # fmt: skip

_LIMITS: tuple[tuple[str, str], ...] = (
    ("support", r"\b(?:kill myself|suicid|end my life|want to die|self[- ]harm|i(?:'m| am) worthless|no reason to live|can'?t go on)"),
    ("rules", r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instruction|rule|prompt|guideline)|\byou are now\b|\bsystem prompt\b|\bjailbreak|\bdeveloper mode\b|\bpretend (?:to be|you are|you're)\b"),
    ("dishonest", r"\b(?:lie|lying|fake|forge|invent|made[- ]up|make up)\b.{0,40}\b(?:resume|cv|experience|degree|project|certificate|reference|interview)|\bcheat\b.{0,30}\b(?:interview|test|exam)|\bexperience i (?:don'?t|do not) have\b"),
    ("discrimination", r"\breject (?:all )?(?:male|female|men|women|older|younger|foreign|disabled)\b|\b(?:which|what) (?:nationality|race|gender|religion|ethnicity)\b|\b(?:men|women|whites|asians|indians|foreigners) (?:are )?(?:better|worse|smarter|dumber)\b|\b(?:gender|sex|race|ethnicity|nationality|religion|age)\b (?:over|before|above|rather than|instead of|more than) (?:qualif\w+|skills?|merit|talent|experience)\b"),
    ("unknown-employer", r"\b(?:will|does|would) (?!(?:the|an?|my|our|your|it|this|that|they|we|you|i|ai|ml|data)\b)[\w&.-]+(?: [\w&.-]+)? (?:sponsor|hire me|offer me)\b"),
    ("law-and-visa", r"\b(?:visas?|h-?1b|(?:stem )?opt (?!for|in|out|to)|green card|work permit|immigration|non-?compete|sue\b|lawsuit|legal advice|my contract|tax(?:es|ed)?\b|(?:work for|join|move to) (?:a|the|our|my|their) (?:direct )?competitors?|severance)"),
    ("medicine", r"\b(?:adhd|autis\w*|depress\w*|anxiety|bipolar|burn(?:ed|t)? ?out|medication|diagnos\w*|therap(?:y|ist))\b"),
    ("no-promise", r"\b(?:guarantee|promise)\b.{0,40}\b(?:job|salary|offer|interview|income|visa|me)\b|\bwill i (?:definitely |surely |really )?(?:get|earn|make|be hired|find)\b|\bhow much will i (?:earn|make|get)\b"),
    ("abuse", r"\b(?:fuck(?:ing)?|shit|asshole|bitch|bastard|stupid bot|dumb bot|idiot|moron|you suck|useless bot|shut up)\b"),
)  # fmt: skip

_COMPILED_COURTESIES = [(name, re.compile(pattern)) for name, pattern in _COURTESIES]
_COMPILED_LIMITS = [(name, re.compile(pattern)) for name, pattern in _LIMITS]


def find_courtesy(text: str) -> str:
    """Name the fixed reply to a greeting, thanks or the like; empty if the message is something else."""
    lowered = " ".join(text.lower().replace("\u2019", "'").split())
    return next((name for name, pattern in _COMPILED_COURTESIES if pattern.match(lowered)), "")


def find_limit(text: str) -> str:
    """Name the limit a message runs into; empty if there is none."""
    lowered = " ".join(text.lower().replace("\u2019", "'").split())
    return next((name for name, pattern in _COMPILED_LIMITS if pattern.search(lowered)), "")
