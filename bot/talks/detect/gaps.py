"""Admissions not to know: the speaker, or what the speaker holds, has no answer."""

import re

from bot.talks.detect.likeness import Liken, Rules, find_hits
from bot.talks.detect.reading import Hit, any_of

HELD = (
    r"(?:information|info|data|figures?|sources?|passages?|evidence|idea|records?|numbers?|sections?|knowledge|details?|"
    r"material|statistics|answer|survey|facts?|clue|way (?:to|of) know\w*|reliable|sourced|insight|entry|entries|pages?|"
    r"documents?|statement|coverage|means of)"
)
FIRST = re.compile(r"(?<!\.)\b(?:i|me|my|we|our|i'm|i'll|i've|i'd)\b")
NO = re.compile(r"\b(?:not|no|never|cannot|refuse|decline|nor|without|nothing|none|outside|beyond|unable)\b|n't\b")
KNOWING = re.compile(r"\b(?:know|sure|certain|aware|find|found|idea|clue|guess)\b|" + HELD)
_MINE = (
    r"(?:(?:my|our) (?:\w+ )?(?:sources|source|knowledge(?: base)?|data|passages|material|information|collection|notes|pages|records)|"
    r"the (?:\w+ )?(?:sources|source|knowledge(?: base)?|passages|material|collection)|the (?:data|information|notes|pages|records) (?:that )?(?:i|we) (?:have|hold))"
)
_READ = r"(?:have|'ve|hold|read|know|seen|found|keep|own|consulted|searched|got|looked at|was given)"
_UNKNOWN = any_of(
    # What is held, and that it is not: whatever the thing's name.
    r"\b(?:i|we) (?:hold|possess|found|find|keep|carry) no (?!\w*(?:doubt|objection|problem|reason|preference|fault|harm|difference|difficulty|grudge|mistake|evidence that))\w+",
    rf"\b(?:{_MINE}|the (?:facts|figures) (?:i|we) (?:have|hold)) (?:are|is|stay|stays|remain|remains|run|runs|go|goes|fall|falls) (?:\w+ ){{0,2}}?(?:blank|empty|silent|mute|thin|patchy|sparse|limited|missing|incomplete|dry|no help|of no help|useless)\b",
    r"^(?:whether|how|what|which|who|when|where|why)\b.*\b(?:is|are|was|remains?|stays?) (?:not (?:yet )?(?:known|clear|recorded|documented)|unknown|unclear|uncertain|unanswered)\b(?! (?:to|by|for) (?:many|some|most|the|a)\b)",
    r"\b(?:goes|go|is|stays|remains|left) unanswered\b|\bnone the wiser\b",
    r"\b(?:cannot|can't|could not|couldn't|am unable to|unable to) (?:\w+ )?(?:give|name|show|cite|offer|provide|produce|quote|point)\b(?: \w+){0,3} (?:source|passage|evidence|proof|reference|citation|data)\b",
    r"(?:\bnot|n't|\bun)\s?clear (?:to|for) (?:me|us)\b",
    rf"\b(?:exceed\w*|surpass\w*|outrun\w*|outstrip\w*|beyond|past) (?:of )?(?:{_MINE}|(?:what|anything|all) (?:i|we) {_READ}|(?:my|our) (?:\w+ )?(?:know\w*|learning))\b",
    r"\b(?:no|none|not (?:a|one|any)|neither|nothing|nowhere)\b[^.]*\b(?:of mine|of ours|at my disposal|at hand|to hand)\b",
    r"\b(?:i|we)(?:'m| am| are| remain| feel| stay)(?: \w+)? (?:unsure|uncertain|unaware|ignorant|clueless|in doubt)\b",
    r"\bwould (?:mean|require|amount to|come down to|involve) (?:\w+ )?(?:making|invent\w*|guess\w*|fabricat\w*|speculat\w*)",
    rf"\b(?:no|nothing|none|not|nowhere|never)\b.*\b(?:in|among|from|by|within) (?:all|any(?:thing| of)?|everything|what(?:ever)?|the \w+)(?: that)? (?:i|we) ?{_READ}",
    rf"\b(?:{_MINE}|the (?:evidence|record)|they) (?:\w+ )?(?:leaves?|left) (?:\w+ ){{0,4}}(?:open|unanswered|undecided|unsettled|unsaid)\b",
    rf"\bmore than (?:i|{_MINE}|any (?:source|passage)|what) (?:\w+ )?(?:know|can|tell|reveal|show|say|hold|give|cover|offer|have)s?\b",
    r"\b(?:blind spot|gap|hole|blank|white spot)s? (?:of mine|on my|for me)\b",
    r"\b(?:i|we)(?: have|'ve)? never (?:\w+ )?(?:come across|came across|seen|saw|read|heard|met|found|learn\w*|been told)\b",
    r"\b(?:i|we) (?:have|had|'ve|'ve got|have got) no (?:way|means|basis|grounds?|method|yardstick|possibility) (?:to|of|for|on which)\b",
    r"\b(?:i|we)\b(?: \w+){0,2} (?:come|came|comes|end|ended|turned|left|return|returned) (?:up |out |away |back )?(?:with |without )(?:nothing|a result|result|results|an answer|any)\b|\b(?:i|we|search\w*)\b[^.]*\b(?:without success|in vain|to no avail|no luck|empty-handed)\b",
    r"\btoo (?:old|few|thin|sparse|patchy|vague|small|weak|little) (?:\w+ )?to (?:use|say|judge|answer|tell|go by|rely on|be of use|draw|cite|quote|give|conclude)\b",
    r"\b(?:nowhere|never|not once|neither|nor) (?:do|does|did|is|are|have|has|was) (?:my|the (?:sources|passages|knowledge)|any of (?:my|the)|i)\b",
    r"\b(?:newer|later|more recent|older|earlier|too (?:new|recent|old|early|late|fresh)) (?:than|for) (?:my|what i|anything i|the sources)\b",
    r"\b(?:information|data|figures?|numbers?|answer|statistics|detail)s? (?:\w+ )?(?:isn't|is not|aren't|are not|is un|are un)\s?(?:available|known|published|recorded|included|to be found)\b",
    r"\b(?:i|we) (?:cannot|can't|could not|couldn't|am unable to|'m unable to) (?:\w+ )?(?:say|answer|tell|state|judge|report)\b[^.]*\b(?:with (?:any |much )?(?:confidence|certainty)|reliably|for sure)\b",
    r"\b(?:be|is|are|only|just|pure|mere) (?:an? )?(?:pure |mere )?(?:invention|fiction|speculation|conjecture|guesswork)\b[^.]*\b(?:on my part|from me|of mine)\b|\b(?:answer|figure|number|reply)\b[^.]*\b(?:pure|mere) (?:invention|fiction|speculation|conjecture)\b",
    r"\binconclusive\b|\bi(?:'m| am) stumped\b|\bwish i (?:knew|could (?:say|tell|answer))\b|\b(?:my|our) ignorance\b|\bi(?:'m| am) (?:in no position|not in a position) to (?:say|tell|judge|know)\b",
    r"\bnot (?:privy|in possession)\b",
    r"\b(?:i|we) (?:have|had) no (?:visibility|insight|view)\b",
    r"\b(?:i|we) (?:don't|do not) (?:have|hold) (?:that|this|it|anything|those|any|one)\b",
    r"\b(?:i|we) haven't got\b",
    r"\bunaware of\b",
    r"\baware of no\b",
    r"\b(?:i|we)(?: \w+)?(?: (?:do not|don't|did not|didn't|cannot|can't)| can only say i don't)(?: \w+)? know\b(?! (?:anyone|anybody|a single person|of a better|why not))",
    r"\b(?:i|we)(?: am|'m| are|'re) (?:really |honestly )?(?:not (?:sure|certain|aware|familiar)|unsure|unaware|uncertain|ignorant)\b",
    rf"\b(?:i|we)(?:'ve| have)? (?:\w+ )?(?:have|hold|found|find|see|know of|got|lack|am missing|'m missing|possess) (?:no|not|nothing|none|neither|any|no such|zero|little)\b(?: [\w'-]+){{0,3}}? ?{HELD}",
    r"\b(?:i|we)(?: \w+)? (?:have|hold|found|find|know|see|'ve got|have got|'ve|got) (?:nothing|none|too little|next to nothing)\b",
    rf"\b(?:i|we)(?:'ve| have) (?:no|yet to|not (?:seen|found|come across|read))\b(?: [\w'-]+){{0,3}}? ?{HELD}",
    rf"\b(?:i|we)(?: \w+)? (?:do not|don't|did not|didn't|cannot|can't|could not|couldn't) (?:\w+ )?(?:have|hold|find|see|locate|come across|possess|carry)\b(?: [\w'-]+){{0,5}}? ?{HELD}",
    r"\b(?:i|we)(?: \w+)? (?:do not|don't|could not|couldn't|did not|didn't|was not able to|wasn't able to|was unable to|am unable to|cannot|can't) (?:\w+ )?(?:find|locate|verify|confirm|determine|hold|have) (?:anything|any|enough|that|this|it|one|what|out|whether|how)\b",
    r"\b(?:i|we) lack\b",
    r"\b(?:i|we)(?:'d| would) (?:only |just )?(?:be|have to be) (?:guessing|making|inventing)\b",
    r"\bi can only guess\b",
    r"\b(?:a|mere|pure) guess (?:from me|on my part)\b",
    r"\bwould (?:only )?be (?:a |pure )?(?:guess|guesswork|speculation)\b",
    r"\b(?:i|we) (?:cannot|can't|could not)(?: \w+)? (?:say|tell|answer)\b[^.]*\b(?:from|with|based on|because|since|for lack|without)\b[^.]*\b(?:sources?|data|knowledge|have|hold|know)\b",
    r"\b(?:that|this|what|how|which|whether|where|when|who|why)\b[^.,;]*,? (?:is something )?i (?:cannot|can't|could not) (?:say|tell|know)\b",
    rf"\b{_MINE}\b(?: \w+){{0,3}}? (?:do not|don't|does not|doesn't|did not|are|is|say|says|stop|stops|end|ends|have|has|hold|holds|contain|contains|give|gives|offer|offers|cover|covers|go|goes|run|runs|lack|lacks|leave|leaves|name|names|tell)\b(?: \w+)?(?: (?:nothing|no|none|not|silent|short|out|open|little|before|at|in|cover|say|mention|answer|reach|go|include|contain|tell|have|give|address|hold|name|extend|touch|list|settle|speak)\b| \d)",
    rf"\b{_MINE} (?:lacks?|omits?|is missing|are missing|stops?|ends?|misses)\b",
    rf"\b(?:no|none of|nothing in|not one of|neither of|nowhere in|nothing)(?: [\w'-]+){{0,2}}? (?:{_MINE}|(?:source|passage|section|page|data|survey)s? (?:i|we) (?:hold|have|know|could|can)|i (?:have|hold|know|found|have read|could find|can find))\b",
    rf"\bthere (?:is|are|'s) (?:no|nothing|none)\b[^.]*\b(?:in|among) {_MINE}\b",
    rf"\b(?:not|isn't|aren't|nowhere|missing|absent) (?:\w+ )?(?:in|from|by|among|covered by|covered in|part of|found in) {_MINE}\b",
    r"\b(?:a gap|a blank|blind spot|a hole) in (?:what i|my|our|the)\b",
    r"\b(?:my|our) (?:knowledge|sources|data|information|material)\b[^.]*\b(?:has|have|shows?|leaves?) (?:a|some) (?:gap|hole|blank|blind spot)s?\b",
    r"\b(?:i|we)(?:'d| would)? (?:have to|need to|could only) (?:invent|make up|guess|fabricate|speculate)\b",
    r"\bguess (?:is|would be|will be) as good as mine\b",
    r"\b(?:un|not )known to me\b",
    r"\bbeyond (?:what i know|my knowledge)\b",
    rf"^(?:sorry,? )?(?:unfortunately,? )?(?:no|zero) {HELD}\b[^.]*$",
    r"\bno idea\b.*\bsorry\b",
    r"^no idea\b",
    r"^not that i know\b",
    r"^(?:sorry|unfortunately|alas)?,? ?unknown\W*$|^unknown\b[.,]",
    r"\b(?:data|evidence|figures?|information|sources?|numbers?) (?:\w+ ){0,2}(?:is|are) (?:lacking|missing|wanting|absent)\b[^.]*\b(?:i|my|me|our|we)\b",
    r"\b(?:nobody|no one|none|nothing)(?: that| whom| who)? (?:i|we) (?:can|could|know|may)\b",
    r"^hard to say\b",
    r"\b(?:escapes me|i draw a blank|is a mystery to me|news to me|over my head|i come up empty|i came up empty|at a loss)\b",
    r"\bi (?:must|have to|need to) (?:admit|confess|leave)\b[^.]*\b(?:not|n't|no|open|unanswered)\b",
    r"\bi leave (?:it|that|this) open\b",
)
_NEGATION = (
    r"(?:no|not|n't|none|nothing|neither|without|lack(?:s|ing)?|missing|empty|silent|too (?:thin|few|little|old|vague|patchy)|insufficient|unclear|unable|"
    r"do not|don't|does not|doesn't|did not|didn't|cannot|can't|could not|couldn't|isn't|aren't|wasn't|haven't|hasn't|hardly any|never (?:seen|found|read|heard))"
)
_GAP_NEARBY = any_of(
    rf"\b(?:i|i've|we|my|our|the sources|the knowledge base|the passages|the collection)\b(?:\W+[\w'-]+){{0,4}}?\W+{_NEGATION}\b(?:\W+[\w'-]+){{0,5}}?\W+(?:{HELD}|know|sure|certain|aware|cover\w*|say|tell|find|found|mention\w*|anything|enough|support\w*|addressed|answer\w*|read|trust\w*|reach\w*|turn\w* up|show\w*)\b",
    r"\b(?:no|not enough|too little|insufficient|nothing|none|hardly any|zero)\b(?:\W+[\w'-]+){0,6}?\W+(?:i|we|my|our|me)\b(?:\W+[\w'-]+){0,3}?\W*(?:have|hold|know|found|find|see|trust|sources?|knowledge|material|data|read|can offer|collection|passages?|notes)\b",
    r"\b(?:the|these|those) (?:\w+ )?(?:sources|passages|documents|knowledge base|knowledge|material|records|database|collection|pages)s? (?:\w+ ){0,2}?(?:do not|don't|does not|doesn't|did not|(?:are|is|stay|stays|remain) silent|says? nothing|has no|have no|lacks?|contains? no|offers? no|gives? no|holds? no|never|says? no|came up|come up|turned up no|(?:is|are) empty)\b",
    r"\b(?:no|not any) (?:[\w'-]+ ){0,3}?(?:data|figures?|information|numbers?|sources?|statistics|evidence|passages?|records?|answer)\b (?:[\w'-]+ ){0,5}?(?:exists?|available|found|turned|at hand|here|on (?:this|that|it)|for (?:this|that|it)|about (?:this|that|it)|yet|to hand|to give|to offer|in stock)\b",
    r"\b(?:i|we) haven't (?:\w+ )?(?:seen|found|come across|read|got|been|any|heard)\b",
    r"\b(?:knowledge|sources?|data|information|notes?|passages?|records?) (?:\w+ )?(?:ends?|stops?|runs? out)\b",
    r"\bno way (?:for me )?(?:to|of) (?:know|tell|check|verify)\w*\b",
    r"\bnothing (?:here|in here|there|in there) (?:about|on|for|that)\b",
    r"\bnot (?:informed|briefed|up to date|familiar|acquainted)\b",
    r"\b(?:un|not )clear to me\b",
    r"\bin the dark\b",
    r"\b(?:can't|cannot|could not|couldn't) be (?:answered|said|told|known|determined|found|verified|confirmed)\b",
    r"\bto my knowledge\b.*\b(?:no|none|nothing|not|n't)\b",
    r"^(?=.*\bas far as (?:i|my|the)\b).*\b(?:no|none|nothing|not|n't|nobody|no one|never)\b",
    rf"\bno (?:reliable|solid|good|sourced|recent|official|comparable|usable|trustworthy|published|hard|clear|firm|current|direct|specific|suitable|matching|relevant) (?:[\w-]+ ){{0,2}}?{HELD}\b",
    r"\bhave to (?:look it up|check)\b",
    r"\bnot enough to go on\b",
    r"\b(?:isn't|is not) something i (?:have|know|hold)\b",
    r"\bi (?:was|were) (?:never|not) (?:told|given|shown)\b",
    r"\b(?:can't|cannot) speak to\b",
    r"(?<!\bthey )(?<!\bhe )(?<!\bshe )(?<!\bwho )\bcould(?:n't| not) (?:say|tell you)\b",
    r"\bthere (?:is|are|isn't|aren't|is not|are not) (?:no|any|not a|not one|a single|just no|simply no)? ?(?:\w+ ){0,2}?(?:passages?|sources?|sections?|figures?|information|surveys?|records?|statistics|evidence)\b(?<!there is information)",
    r"\bno (?:\w+ )?(?:source|passage|section|survey|study|record|page|report|table)s? (?:\w+ )?(?:gives?|has|have|names?|states?|says?|covers?|mentions?|tells?|reports?|answers?|settles?|shows?|exists?)\b",
    r"\b(?:stays?|is left|remains?|left) open\b",
    r"\b(?:knowledge|information|data) (?:of|on|about) [^.]* (?:is|are) (?:nil|zero|nonexistent|non-existent|limited|poor|thin|missing|lacking)\b",
    r"\bgap (?:of|in) (?:my|the|our)\b",
    r"\b(?:escapes|eludes) (?:me|my)\b",
    r"\bnil\b",
    r"\b(?:beyond|outside|past) (?:of )?(?:my|the|what my|our) (?:\w+ )?(?:sources|knowledge|data|material|information|passages|evidence|records)\b",
    r"\bonly guess\b",
    r"\bguesswork\b",
    r"\b(?:i'm|am|be|just) guessing\b",
    r"\bwish i knew\b",
    r"\b(?:sources?|information|data|knowledge|evidence|material|coverage|picture) (?:\w+ ){0,3}(?:limited|thin|patchy|sparse|scarce|scant|incomplete|silent|empty|blank|short)\b",
    r"\b(?:blank|blind|white) spot\b",
    r"\b(?:come|came|comes) up (?:short|empty)\b",
    r"\bfail(?:ed)? to find\b",
    r"\bwho knows\b",
    r"\bdifficult to say\b",
    r"\btoo early to (?:say|tell)\b",
    r"\b(?:is|remains|that's|there's|there is) a gap\b",
    r"\bi(?:'m| am) (?:short|out) (?:on|of)\b",
    r"\banyone's guess\b",
    r"\bbeats me\b",
    r"\b(?:no|not a|haven't a|haven't got a) clue\b",
    r"\bguess is as good\b",
    r"\bdraw(?:ing)? a blank\b",
    r"\bcouldn't find\b",
    r"\b(?:not|un)\s?available to me\b",
    r"\b(?:i|we) (?:don't|do not|can't) recall\b",
    r"\blimited (?:information|data|to what)\b",
    r"\b(?:i|we) (?:only|just) (?:have|hold) (?:\w+ ){0,3}(?:data|figures?|information|sources?|numbers?)\b",
    r"\b(?:no|not have|n't have|lack) access\b",
    r"\bmore than (?:i|my \w+) (?:know|can|tell)",
    r"\bremains? (?:open|unknown|unclear) (?:to me|in|from)\b",
    r"\bnobody has told me\b",
    r"^(?:unfortunately,? |sorry,? )?(?:nothing|none|not much|little) (?:found|came|on|in (?:here|my|our|the (?:sources|passages|material|knowledge|collection))|turned|comes|is known|here)\b",
    r"\b(?:search\w*|looked|look|checked|check)\b[^.]*\b(?:nothing|no|none|without|empty|in vain|not|n't)\b",
    r"\b(?:this|the) (?:advis[eo]r|assistant|bot|service|tool|program)\b (?:\w+ )?(?:does not know|doesn't know|has no|holds no|lacks|cannot say|can't say|has nothing)\b",
    r"\b(?:can't|cannot|could not|couldn't|unable to) (?:\w+ )?(?:back|support|prove|source|point)\b",
    r"\b(?:isn't|is not|aren't|are not|not|never) (?:\w+ )?(?:in|among|covered|included|recorded|documented|listed|part|something|anything|addressed|mentioned|described|answered|known)\b[^.]*\b(?:my|i|me|the (?:sources|knowledge|passages|collection|pages|material))\b",
    r"\b(?:i|we)(?:'d| would| could)? (?:need|have to have) (?:more|better|other|newer) (?:data|sources|information|figures|evidence)\b",
    r"\bi couldn't (?:say|tell)\b",
    r"\bi could not (?:say|tell)\b",
    r"\b(?:not|n't|unclear|impossible|hard|missing|absent)\b.*\b(?:from|in|by|within) (?:what|the (?:sources|passages|material|data|figures|text)|anything) (?:i|we)\b",
    r"\b(?:i|we) can(?:not|'t) (?:say|tell|be sure|be certain|confirm|verify|vouch)(?: \w+)? (?:for (?:sure|certain)|if|whether|how|what|which|when|why|who|that|either way)\b(?! you(?:'ll| will| are| yourself))",
)
_WILFUL = any_of(
    r"\b(?:don't|do not|doesn't|cannot|can't|didn't|did not|not|no) (?:\w+ )?(?:think|mean|doubt|believe|want|need|like|give|show|share|use|publish|quote|guess|see why|see a|recommend|predict|promise|guarantee|help|advise|agree|expect|wish|object\w*|stress|trust|make|rank|judge)\b",
)
_NO_GAP = any_of(
    r"\b(?:people|candidates|applicants|those|someone|somebody|anyone) who (?:say|says|admit|admits|tell|tells)\b",
    r"\bmissing values?\b",
    r"\bin (?:a|the|this|each|every) (?:column|variable|feature|table|row|field|signal|image)\b",
    r"^(?:so |but |and |as )?you (?:have|hold|know|own|lack|do not know|don't know)\b(?!.*\b(?:i|my|we|our|me)\b)",
    r"\bknown (?:about|of|to) (?:a|the|each|every) (?:customer|user|candidate|patient|visitor|client|recruiters?)\b",
    r"^(?:tell|ask|show|let) (?:me|us)\b(?!.*\b(?:i|we) (?:do|don't|have|can))",
    r"\bi (?:have|see|know) no (?:doubt|objection|problem|reason|preference|hesitation|favourite|quarrel)\b",
    r"\bnot sure (?:that )?(?:you|about you|i(?:'d| would) (?:call|say|put))\b|\bknow about you\b",
    r"\bi'm not sure (?:what|why|which) you mean\b",
    r"\bi (?:do not|don't) know (?:anyone|anybody|a better)\b",
)


def _lacks_knowing(plain: str) -> bool:
    said = FIRST.search(plain) and NO.search(plain) and KNOWING.search(plain)
    return bool(said or _GAP_NEARBY.search(plain))


def find_unknowns(text: str, liken: Liken | None = None) -> list[Hit]:
    """Find sentences that admit not to know."""
    return find_hits(text, "unknown", "admits_unknown", _apply_rules, liken)


def _apply_rules(sentence: str, plain: str) -> Rules:
    if sentence.endswith("?") or _NO_GAP.search(plain):
        return Rules.AGAINST
    if _UNKNOWN.search(plain):
        return Rules.CLEAR
    return Rules.LOOSE if _lacks_knowing(plain) and not _WILFUL.search(plain) else Rules.SILENT
