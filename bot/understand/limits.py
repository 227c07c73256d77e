"""Recognise what calls for a fixed reply: courtesies, and questions this advisor must not answer.

The rules stand in code on purpose: nothing in a knowledge file can change them. A rule alone is easily misled ("which
visa-like data does a fraud model use?"), and so is nearness alone; a limit is decided by both, against what speaks for
an ordinary question.
"""

import re

from bot.understand.sense import Votes

CERTAIN = 36.0  # what words that leave no doubt add to the score of their limit
RULE = 2.8  # and what words add that may also stand in an ordinary question
# Log odds from which a limit is taken: the lower, the rarer ordinary questions come near it.
OUTSIDE = {
    "medicine": -6.0,
    "off-topic": -6.0,
    "personal-data": -5.0,
    "rules": -6.0,
    "law-and-visa": -5.0,
    "discrimination": -5.0,
    "dishonest": -3.5,
    "own-pay": -4.0,
    "support": -4.0,
    "no-promise": -1.5,
}
OUTSIDE_OF_OTHERS = -3.5
# Learnt beside as many messages near to it that are none: no role or subject speaks against it, and a word little for it.
LEARNT_NEAR = frozenset({"no-promise"})
WORD = 1.0
HEARD, ORDINARY = 0.4, 6.7  # how plain a subject must be to speak against every limit but despair, and how much
FOR_A_ROLE, FOR_A_FOLLOW_UP = 2.0, 2.6  # how much plainer a limit must be that no word names
OF_OTHERS_IN_A_TALK = 3.5  # how much plainer another subject must be in what leans on a question: "give 3 questions"
# How much plainer the limits must be whose refusal sounds like a charge: "what would you do if you were me?", "what do I ask him?".
UNNAMED = {"rules": 1.2, "personal-data": 0.8}
DESPAIR = "support"  # need be half as plain only: to miss it is worse than to offer help to one who needs none
# "What makes my day is a stranger saying thanks": strong feelings are near to despair whichever way they go.
_CHEER = re.compile(r"\b(?:love|enjoy|happy|glad|fun|proud|excited|thanks|makes? my day|my favou?rite)\b")
CHEER = 1.5
OTHER_SUBJECTS = frozenset({"off-topic", "other-career"})  # no limit of a message that names a role of ours
_WHICH_OF_THEM = re.compile(r"^(?:and |so |but )?(?:which|what) (?:one|of (?:them|these|those))\b")
# Whatever trade somebody comes from: "I run a pottery studio. Which path suits me?"
_WHICH_PATH = re.compile(
    r"\b(?:which|what) (?:of (?:the|these|those) )?(?:ai )?(?:path|role|job|career|one)s? (?:\w+ ){0,3}?(?:suits?|fits?|for) me\b"
)
# "Which jobs on my team will AI shrink first?" is asked of roles in general, and not of what one firm will do.
_WHICH_ROLES = re.compile(
    r"\b(?:which|what) (?:of (?:our|my|these|the) )?(?:\w+ )?(?:jobs|roles|titles|tasks|professions)\b"
)
# "Will AI take my job?" asks what comes, and for no promise.
_WHAT_AI_WILL_DO = re.compile(
    r"\b(?:will|would|could|can|does|by) (?:an? )?(?:ai|llms?|chatgpt|agents?|robots?|machines?|automation)\b"
)
_NO_POINT = (
    r"(?:(?:do|ca|could|can)n'?t|cannot|not|no longer|never) see (?:the |any |a )?(?:point|sense|meaning) (?:in|of|to) (?:living|life|anything|everything|it all|going on)"
    r"|no point (?:in|of) (?:living|anything|going on)|(?:do|did)n'?t want to (?:wake up|be here|live)"
)
_CERTAIN = re.compile(
    rf"\b(?:{_NO_POINT})\b"
    r"|\b(?:kill(?:ing)? myself|suicid\w*|end (?:my life|it all)|want to die|self[- ]harm|i(?:'m| am) worthless"
    r"|(?:ignore|disregard|forget|override) (?:all |any |your |the |my |these |previous |prior )*(?:instructions?|rules?|prompts?|guidelines?)"
    r"|system prompt|jailbreak|developer mode)\b"
)

# (name of the fixed text, pattern); the first that is found decides. Whole-message patterns end in \Z.
_COURTESIES: tuple[tuple[str, str], ...] = (
    ("greeting", r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|greetings|howdy)(?: there| all| bot| advisor)?(?: from (?:\w+ ?){1,3})?[\s!.,:;)(^-]*\Z"),
    ("thanks", r"(?:ok(?:ay)?[\s,.!]*|great[\s,.!]*|cool[\s,.!]*)?(?:thanks?|thank you|thx|cheers|much appreciated|ty)(?: (?:a lot|so much|very much|you|again|for (?:your|the) help))*[\s!.]*\Z"),
    ("goodbye", r"(?:bye|goodbye|see you|see ya|good night|farewell)[\s\w!.,]{0,12}\Z"),
    ("how-are-you", r"(?:hi|hello|hey)?[\s,!]*how (?:are|r) (?:you|u)(?: doing| today)?[\s?!.]*\Z"),
    ("acknowledged", r"(?:ok(?:ay)?|alright|all right|fine|good|great|cool|nice|got it|i see|understood|hm+|yes|no|yep|nope|sure)[\s!.]*\Z"),
)  # fmt: skip

_LIMITS: tuple[tuple[str, str], ...] = (
    ("support", rf"\b(?:{_NO_POINT})\b"),
    ("support", r"\b(?:kill myself|suicid\w*|end my life|end it all|want to die|wanna die|self[- ]harm|worthless|hopeless|no reason to live|can(?:'?t|not) go on|give up on (?:life|myself|everything)|want to disappear|no point (?:in|of) (?:living|anything|trying)|what(?:'s|s| is)(?: even)? the (?:point|meaning) of (?:anything|it all|trying)|hate my(?:self| life)|burden to|not good enough)\b"),
    ("rules", r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instruction|rule|prompt|guideline|limit|polic)|\byou are now\b|\b(?:system|hidden|initial|secret) (?:prompt|instruction)|\bjailbreak|\b(?:developer|debug|admin|god|dan) mode\b|\bpretend (?:to be|you are|you're)\b|\bnew (?:instruction|policy|rule)s?\b|^(?:system|admin\w*|developer|root) ?:|\brole-?play\b|<\/?(?:system|context|instructions?)>|\bact as (?:an?|my|if)\b|\b(?:without|no|skip the|leave out the) (?:sources?|citations?) (?:and|from now|at all|please)\b"),
    ("dishonest", r"\b(?:lie|lying|lied|fake|faking|faked|forge\w*|invent\w*|made[- ]up|make up|fabricat\w*|exaggerat\w*|backdat\w*|embellish\w*|bluff\w*)\b.{0,50}\b(?:resume|cv|experience|degree|diploma|project\w*|certificate\w*|reference\w*|interview\w*|job|jobs|github|employer|dates?)\b|\bcheat\w*\b|\bexperience i (?:don'?t|do not|never) (?:have|had)\b|\b(?:write|make|give|create|generate)\b.{0,20}\b(?:cv|resume)\b.{0,60}\b(?:i have (?:0|no|zero|none|never)|never (?:had|did|worked)|don'?t have)\b|\b(?:without|so that|so) (?:them|they|anyone|nobody|no one|him|her) (?:see\w*|notic\w*|know\w*|find\w*|check\w*)|\b(?:someone|friend|somebody|buddy|brother|cousin) (?:else )?(?:will |to |can |could )?(?:do|take|sit|write|pass)\w* (?:the|my|an?) (?:\w+ )?(?:test|exam|interview|assessment|challenge)|\b(?:leaked|stolen|bought) (?:questions?|exam|answers?)|\bwithout paying (?:him|her|them|the)"),
    ("discrimination", r"\breject (?:all )?(?:male|female|men|women|older|younger|foreign|disabled)\b|\b(?:which|what) (?:nationality|nation|race|gender|sex|religion|ethnicity|country'?s? people)\b|\b(?:men|women|man|woman|girls?|boys?|whites?|blacks?|asians?|indians?|chinese|russians?|germans?|foreigners?|moms?|mothers|muslims?|jews|christians|immigrants|autistic|disabled)\b.{0,25}\b(?:better|worse|smarter|dumber|lazier|lazy|suited|reliable|logical)\b|\b(?:better|prefer|avoid|hire|only|no|smarter)\b.{0,25}\b(?:men|women|man or woman|woman or man|males?|females?|girls?|boys?|whites?|blacks?|indians?|muslims?|jews|foreigners?|mothers|moms|pregnan\w+|disabled|autistic|gays?)\b|\b(?:under|below|over|above|younger than|older than) \d\d\b.{0,40}\b(?:only|team|advert|ad|applicants?|hire|hiring|candidates?|nobody notices)\b|\b(?:only|hire|hiring|want|prefer)\b.{0,25}\b(?:under|below|over|above|younger than|older than) \d\d\b|\b(?:gender|sex|race|ethnicity|nationality|religion|age)\b (?:over|before|above|rather than|instead of|more than) (?:qualif\w+|skills?|merit|talent|experience)\b"),
    ("personal-data", r"\b(?:private|personal|home|mobile|cell|direct) (?:phone|number|address|e-?mails?|cell)\b|\bphone numbers?\b|\be-?mails? (?:of|from|address\w* of)\b|\b(?:salary|pay|wage) of (?:my (?:colleague|coworker|co-worker|boss|neighbou?r|friend|manager)|mr|mrs|ms)\b|\bmy (?:colleague|coworker|boss|neighbou?r|manager)(?:'s)? (?:\w+ )?(?:salary|pay|earns?|makes?)\b|\b(?:contact details|home address|where (?:she|he) lives)\b|\bscrap(?:e|ing) (?:profiles|linkedin|candidates)"),
    ("own-pay", r"\b(?:will|shall) i (?:personally |ever |really |surely )?(?:earn(?! (?:more|less)\b)|make it|succeed|be (?:rich|hired|successful|good)|become rich|pass|get (?:the job|hired|in|rich))\b|\bmy (?:own |personal |exact |future )?(?:salary|pay|income|chances?|odds|probability|success)\b.{0,20}\b(?:in \d+|in (?:two|three|four|five|ten) years|will be|exactly|percent|%)|\b(?:predict|calculate|forecast|compute|estimate|guess)\b.{0,20}\b(?:my|our|his|her|me)\b|\bmy chances?\b|\bto the (?:euro|dollar|cent|penny)\b|\bwhat will i (?:personally )?(?:earn|make)\b|\bhow much will (?:i|he|she) (?:earn|make|get|ask)\b"),
    ("unknowable", r"\b(?:mr|mrs|ms)\.? \w+|\b(?:will|does|would) (?!(?:the|an?|my|our|your|it|this|that|they|we|you|i|ai|ml|data)\b)[\w&.-]+(?: [\w&.-]+)? (?:sponsor|hire me|offer me)\b|\b(?:right now|this week|last week|yesterday|tomorrow|next week)\b.{0,30}$|\b(?:in )?(?:which|what) (?:month|week|day|year) (?:of|in|will|does)\b|\bwhy did \w+(?: \w+)? (?:reject|ghost|refuse|decline)|\breject(?:ed)? my application\b|\binternal (?:level|rating|number|salary|memo|plan|band)s?\b|\bwho will be (?:the )?(?:next )?(?:ceo|cto|head|boss)\b"),
    ("law-and-visa", r"\b(?:visas?|h-?1b|(?:stem )?opt (?!for|in|out|to)|green card|blue card|work permit|residence permit|immigration|non-?competes?|nda\b|sue\b|sued\b|lawsuit|legal(?:ly)?|illegal\w*|lawful|unlawful|by law|gdpr|criminal|court|judge|liab(?:le|ility)|copyright|dismissal|severance|notice period|my contract|employment contract|works council|tax(?:es|ed|able)?\b|vat\b|deductib\w+|depreciation|social security|(?:work for|join|move to) (?:a|the|our|my|their) (?:direct )?competitors?|allowed (?:in|by|under)|am i allowed|are we allowed|can (?:they|my employer|he|she|my boss) (?:legally )?(?:fire|sue|force|forbid|ban|demand)|trademark|patent)\b"),
    ("medicine", r"\b(?:adhd|autis\w*|depress(?:ed|ion)|anxiety|bipolar|burn(?:ed|t)? ?out|medication|diagnos(?:is|ed)|therap(?:y|ist)|doctor|pills?|ritalin|adderall|migraine\w*|insomnia|back pain|carpal|pregnan\w+|panic attacks?|antidepress\w*)\b"),
    ("no-promise", r"\b(?:guarante\w+|(?<!i )promise[ds]?|warrant(?:y|ies)|assur(?:e|ed|ance)|swear|money[- ]back|refund\w*|hundred percent)\b|\b100 ?% (?:sure|safe|secure|that|certain that|chance|success)\b"),
    ("abuse", r"\b(?:fuck(?:ing)?|shit(?:ty)?|asshole|bitch|bastard|(?:stupid|dumb|useless|worthless|crappy|trash|garbage) (?:bot|program|machine|ai|thing|chat\w*|robot)|idiot|moron|you suck|you(?:'re| are) (?:useless|stupid|dumb|trash|garbage|a joke)|shut up)\b"),
)  # fmt: skip

_COMPILED_COURTESIES = [(name, re.compile(pattern)) for name, pattern in _COURTESIES]
_COMPILED_LIMITS = [(name, re.compile(pattern)) for name, pattern in _LIMITS]


def find_courtesy(text: str) -> str:
    """Name the fixed reply to a greeting, thanks or the like; empty if the message is something else."""
    lowered = " ".join(text.lower().replace("\u2019", "'").split())
    return next((name for name, pattern in _COMPILED_COURTESIES if pattern.match(lowered)), "")


# Where somebody is tells nothing of who they are or what they may: "and if they sit in India?" after a question on pay.
OF_PEOPLE_ABROAD = frozenset({"discrimination", "law-and-visa"})
_WHERE_THEY_ARE = re.compile(r"\b(?:(?:live|sit|work)(?:s|ing)?|based|located|remote(?:ly)?) in\b")


def find_limits(text: str) -> set[str]:
    """Name the limits whose words a message uses."""
    lowered = " ".join(text.lower().replace("\u2019", "'").split())
    return {name for name, pattern in _COMPILED_LIMITS if pattern.search(lowered)}


def decide_limit(text: str, votes: Votes, names_role: bool, leans: bool = False, about_bot: bool = False) -> str:
    """Name the limit a message runs into, by its words and by what is heard; empty if there is none.

    Without words that name the limit, a message that names a role of ours, asks about this advisor or leans on the one
    before must be plainer.
    """
    lowered = " ".join(text.lower().replace("\u2019", "'").split())
    words = CERTAIN if _CERTAIN.search(lowered) else RULE
    named = find_limits(text)
    plainer = (FOR_A_ROLE if names_role or about_bot else 0.0) + (FOR_A_FOLLOW_UP if leans else 0.0)
    against = ORDINARY * max(0.0, votes.best_subject - HEARD)
    against_despair = against / 2 + (CHEER if _CHEER.search(lowered) else 0.0)
    scores = {
        name: score + (WORD if name in named else -FOR_A_FOLLOW_UP if leans else 0.0)
        if name in LEARNT_NEAR
        else score
        - (against_despair if name == DESPAIR else against)
        - (OF_OTHERS_IN_A_TALK if leans and name in OTHER_SUBJECTS else 0.0)
        + (words if name in named else -plainer / 2 if name == DESPAIR else -plainer - UNNAMED.get(name, 0.0))
        for name, score in votes.limits.items()
        if name not in OTHER_SUBJECTS or not (names_role or _WHICH_OF_THEM.match(lowered))
        if name != "other-career" or not _WHICH_PATH.search(lowered)
        if name != "unknowable" or name in named or not _WHICH_ROLES.search(lowered)
        if name != "no-promise" or name in named or not _WHAT_AI_WILL_DO.search(lowered)
        if name not in OF_PEOPLE_ABROAD or name in named or not (leans and _WHERE_THEY_ARE.search(lowered))
    }
    taken = [name for name, score in scores.items() if score > OUTSIDE.get(name, OUTSIDE_OF_OTHERS)]
    return max(taken, key=lambda name: scores[name], default="")
