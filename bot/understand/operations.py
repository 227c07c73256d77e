"""Recognise a follow-up about the answer itself: more, shorter, as a table, the first one, no I meant another."""

import re

from bot.understand.sense import Votes

LONGEST = 12  # words of a message that can be about the answer alone
CLEAR = 0.65  # how plain one must be that no word of ours names
BARE_REPAIR = 4  # words; a longer "no, I mean …" without a role says itself what is meant

_RULES: tuple[tuple[str, str], ...] = (
    ("repair", r"^(?:no+|nope|nah|wrong|sorry|oops|actually|not that)?[\s,.!-]*(?:i|we) (?:meant|mean|was asking about|asked about)\b|^(?:no|nope|sorry)[\s,.]+(?:not )?(?:the )?[\w /-]{2,40}$|\bnot what i (?:asked|meant)|\bmisunderst"),
    ("back", r"\b(?:go|going|come|coming|get|getting|went|circle|jump|return)(?:ing)? (?:back )?to\b|\bback to\b|\byou (?:said|mentioned) (?:earlier|before)\b|\bearlier (?:you|topic|question)"),
    ("shorter", r"\b(?:shorter|tl;?dr|too long|briefly|in brief|in short|in one (?:line|sentence)|one[- ]liner|summar(?:y|ise|ize)|sum (?:it|that) up|condense|quick version|short version|nutshell|bottom line)\b"),
    ("simpler", r"\b(?:simpler|simply|simple (?:words|terms|english|language)|plain (?:words|english|language)|plainly|eli5|dumb it down|layman\w*|like i'?m (?:five|5|ten)|too (?:complicated|technical)|jargon|don'?t (?:get|understand) (?:it|that|this|any)|easier (?:words|to understand))\b"),
    ("table", r"\b(?:(?:as|in|into|make|a|show|give) (?:me )?(?:it )?(?:as )?(?:a |an )?(?:table|chart|grid)|tabular|side by side|columns)\b"),
    ("source", r"\b(?:sources?|citations?|references?|(?<!future )(?<!future-)proof|prove (?:it|that))\b|\b(?:says|said) who\b|\bwho (?:says|said|claims)\b|\bwhere (?:do|does|did|is|are) (?:you|that|this|it|these|those|the).{0,30}\b(?:from|get|find|read)\b|\bhow do you know (?:that|this|all)\b|\bwhat(?:'s| is) (?:that|this|it) based on\b|\bevidence\b|\bcan you back (?:that|this|it) up\b|\bself[- ]?reported\b|\bwho(?:'s| is| are| was) in (?:that|the|this|their) sample\b|\b(?:are|is) (?:they|that|it|those) (?:people )?selling\b|^(?:and |so |but )?who (?:are|is) (?!you\b|the\b|an?\b|it\b|\w+ing\b|better|best|most|responsible|right)[\w.]+(?: [\w.]+)?\W*$|\bwho(?:'?s| is| are) behind (?:that|this|the|these|those|all)\b|\b(?:does|do) any(?:one|body) else say\b"),
    ("why", r"^(?:but |and |ok(?:ay)?,? |so )?(?:why|how come|how so|what makes (?:you|it|that))\b(?:.{0,25})$|^(?:for )?what reasons?\b"),
    ("more", r"^(?:and |ok(?:ay)?,? |please |can you |could you |some )*(?:more|tell me more|go on|continue|keep going|elaborate|expand|carry on|what else|anything else|and then|further)\b(?!.*\b(?:about|than|money|pay)\b)|\b(?:more (?:details?|info\w*|on (?:that|this|it)|about (?:that|this|it))|say more|go deeper|dig deeper)\b"),
    ("both", r"^(?:both|all of them|the two|either|each)(?: of (?:them|those|these))?[\s.!?]*$"),
    ("first", r"^(?:and |ok(?:ay)?,? |what about |how about |let'?s (?:take|go with) |i(?:'d| would)? (?:prefer|like|choose|take|pick|mean) |tell me about )*(?:the )?(?:first|former|1st|number one|option (?:one|1|a)|one)(?: (?:one|role|job|option))?[\s.!?]*$"),
    ("second", r"^(?:and |ok(?:ay)?,? |what about |how about |let'?s (?:take|go with) |i(?:'d| would)? (?:prefer|like|choose|take|pick|mean) |tell me about )*(?:the )?(?:second|latter|2nd|other|number two|option (?:two|2|b)|last)(?: (?:one|role|job|option))?[\s.!?]*$"),
)  # fmt: skip
_COMPILED = [(name, re.compile(pattern)) for name, pattern in _RULES]
ABOUT_THE_ANSWER = frozenset({"more", "shorter", "simpler", "table", "source", "why"})


def find_operation(text: str, votes: Votes, names_role: bool) -> str:
    """Name what a follow-up wants done with the answer before; empty if it asks something of its own."""
    lowered = " ".join(text.lower().replace("\u2019", "'").split())
    if len(lowered.split()) > LONGEST:
        return ""
    for name, pattern in _COMPILED:
        if pattern.search(lowered) and (not names_role or name in {"repair", "back"}):
            return "" if name == "repair" and not names_role and len(lowered.split()) > BARE_REPAIR else name
    if names_role or not votes.operations:
        return ""
    name, plain = next(iter(votes.operations.items()))
    return name if plain >= max(CLEAR, votes.best_subject) else ""
