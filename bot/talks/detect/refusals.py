"""Refusals: the speaker will not or may not answer, or help."""

from bot.talks.detect.gaps import FIRST, KNOWING, NO
from bot.talks.detect.likeness import Liken, Rules, find_hits
from bot.talks.detect.reading import Hit, any_of

_REFUSES = (
    r"(?:cannot|can't|won't|will not|shall not|must not|may not|am not able to|'m not able to|am unable to|'m unable to|"
    r"am not (?:allowed|permitted|in a position|going|willing|qualified|prepared|here) to|"
    r"'m not (?:allowed|permitted|in a position|going|willing|qualified|prepared|here) to|do not|don't|never|"
    r"would rather not|'d rather not|would prefer not to|'d prefer not to|prefer not to|am not comfortable|"
    r"'m not comfortable|decline to|refuse to|must decline|have to decline|have to refuse|"
    r"cannot and will not|can't and won't)"
)
_DEEDS = (
    r"(?:tell|help\w*|answer|advi[sc]e|give|giving|share|say|predict\w*|promise|guarantee|do|write|rank|guess\w*|discuss|"
    r"speculat\w+|recommend|look|search|reveal|sort|select|judge|diagnos\w+|make|provide|assist|comment|offer|disclose|"
    r"repeat|engage|forecast|name|pick|cover|talk|speak|handle|decide|go into|take part|teach|play|act|choose|draft|"
    r"produce|create|fake|invent|interpret|estimate|assess|evaluate|review|support|filter|screen|ignore|change|pretend|"
    r"hand out|continue|respond|weigh in|put a number|vouch|endorse|deal|fulfil\w*|comply|rate|score|follow|calculate|"
    r"keep secrets|take sides|sign|represent|get into|go along|be part|step)\b"
)
# The speaker steps back: what may stand between "I" and the verb, and the verbs, in any form.
_AND_THEN = (
    r"(?: (?:am|are|have|had|to|going|must|shall|should|will|would|better|rather|prefer|like|need|choose|chose|always|only|just|simply|politely|"
    r"respectfully|really|also|still|therefore|afraid|i|sorry|do|can|tend|happy|usually|hereby)|'m|'re|'ve|'ll|'d|,)*"
)
_STEPS_BACK = (
    r"(?:(?:pass|declin|refus|refrain|abstain|desist|withdraw|withhold|reject|object)(?:e|es|ing|ed|s)?\b(?! (?:it |this |that |them )?on (?:to )?(?:tips|what|the link))|"
    r"(?:stay|stays|staying|keep|keeps|keeping|steer|steering|step|stepping|bow|bowing|opt|opting|hold|holding|back|backing) (?:out|away|clear|aside|back|off|down|neutral|silent)\b|"
    r"(?:draw|drawing) (?:the|a|my) line|(?:say|saying) no\b|turn(?:ing)? (?:\w+ ){0,3}down\b|disappoint|rul(?:e|ing) (?:it|that|this) out|leav(?:e|ing) (?:it|that|this|such|\w+ (?:questions?|matters?|advice)|religion|politics)\b|"
    r"(?:stop|stopping) (?:here|there|short|you)\b|beg off)"
)
_PROFESSIONAL = (
    r"(?:\w+ ){0,2}?(?:lawyers?|solicitors?|attorneys?|doctors?|physicians?|gp|therapists?|psychologists?|psychiatrists?|counsell?ors?|accountants?|"
    r"tax (?:advis[eo]rs?|office)|immigration (?:advis[eo]rs?|lawyers?|office)|notary|notaries|embassy|consulate|legal advis[eo]rs?|police)"
)
_DECLINES = any_of(
    r"\b(?:you|that|this|it|such \w+)(?:'d|'re|'s| would| are| is)? (?:be )?(?:much |far )?(?:better|best) (?:served|off|advised|asked|put|directed|addressed|answered|discussed|handled) (?:by|with|to|asking|seeing|at|elsewhere)\b",
    r"\b(?:i|we)(?:'d| would) (?:sooner|rather|prefer) (?:not\b|you (?:asked|saw|spoke|went|put))",
    rf"\bfor (?:a|an|your|the) {_PROFESSIONAL} to\b",
    r"\bkeep(?:ing)? (?:\w+ ){1,3}(?:confidential|secret|private)\b",
    r"\b(?:requests?|questions?|wish(?:es)?|that|this|it) (?:is|are|get|gets|will be|must be|has to be|have to be) (?:\w+ )?(?:turned down|refused|declined|rejected|denied|not granted)\b",
    r"\bnot (?:mine|ours) to\b",
    rf"\b(?:i|we){_AND_THEN} {_STEPS_BACK}",
    r"\b(?:not|never|nor|under no circumstances|at no time|in no way|on no account|no)\b(?! only)[^.?]*\b(?:will|would|shall|can|could|do|am|may|should) (?:i|we)\b(?! (?:know|find|have|see|hold|say so))",
    r"\bnothing (?:that )?(?:i|we)(?:'ll|'d| will| would| may| am| shall| do| can| could| ever)\b(?! (?:find|see|know|have|hold|cite|show))",
    rf"\b(?:ask|asking|see|seeing|consult|consulting|contact|talk to|talking to|speak to|speak with|turn to|go to|take (?:it|this|that|\w+ \w+) to|put (?:it|this|that|\w+ \w+) to|check with|up to|left to|lies with|rests with|sits with|is with|matter for|question for|one for|job for|word of) (?:a|an|your|the) {_PROFESSIONAL}\b",
    r"\b(?:put|take|bring|pose|address) (?:that|this|it|such|your|the) ?(?:\w+ )?to (?:a|an) (?:\w+ )?(?:professional|specialist|expert|solicitor|lawyer|doctor|adviser|advisor)",
    r"\byou(?:'ll|'d| will| would|'re| are)? (?:have to|need to|must|should|better off|want to|do better to)\b[^.]*\b(?:someone|somebody|anyone) else\b",
    r"\b(?:answer|reply) (?:to (?:that|this|it) |here |from me )?(?:is|remains|stays|must be|has to be)(?: still| simply| a| a firm| a clear)? no\b|\b(?:but|so|then|simply),? no\b\W*$|^(?:thanks|thank you)\b[^.]*\bno\b",
    r"\bcross(?:es|ing)? (?:a|the|that|my|some) line\b",
    r"\bi(?:'d| would) be (?:doing you|misleading you|deceiving you|out of line|overreaching)\b",
    r"\bnot (?:on offer|on the menu|available|offered|given|provided|done|discussed|allowed|possible|to be had) (?:here|by me|from me|through me|with me)\b|\bnot (?:up|open) for (?:discussion|debate)\b",
    r"\b(?:i|we)(?: am|'m| are|'re) (?:\w+ )?(?:barred|forbidden|prohibited|banned|kept|restrained|bound not|not (?:allowed|permitted|supposed|meant))\b",
    r"\b(?:i|we)(?: am|'m| are|'re) (?:only|just|solely) (?:able|allowed|meant|permitted|qualified|equipped|here|built|made)\b",
    r"\bmy (?:\w+ )?(?:answers?|advice|guidance|counsel|service|support) (?:ends?|stops?) (?:at|with|where|here|there|before)\b",
    r"\bmy (?:only )?(?:subject|topic|field|domain|brief|purpose|remit) is\b[^.]*\b(?:only|alone|nothing|solely|just|that's all)\b",
    r"\bkeep(?:ing)?\b[^.]*\bto (?:myself|ourselves)\b",
    r"\b(?:goes?|going|falls?|lies?|is|are|'s) (?:far |well |way )?(?:beyond|outside|above|exceeds?)(?: of)? (?:my|what (?:i|we)|our|the (?:scope|limits|purpose|remit|bounds) of)\b(?! (?:\w+ )?(?:know|sources|data|knowledge|material|passages|evidence))",
    r"\b(?:this|the) (?:advis[eo]r|assistant|bot|service|tool|chat|program)\b (?:\w+ )?(?:has|holds|gives|offers|makes|takes|keeps) no\b(?! (?:\w+ )?(?:data|figures?|information|sources?|passages?|knowledge|answer|record))",
    r"\basking too much of me\b|\babove my pay grade\b",
    r"^(?:no way|never|forget it|not happening|nope|no|not with me|not here|not from me|no chance)\W*$",
    r"\bnot (?:at liberty|free|entitled|authori[sz]ed|licensed|equipped|supposed|meant|trained|certified|cleared|legally)\b",
    rf"\b(?:i|we)(?: (?:really|simply|just|also|still|honestly|therefore|unfortunately|certainly))?\s?{_REFUSES}(?: (?:to|and|ever|just|simply|really|be able to|in good conscience)){{0,2}} ?{_DEEDS}",
    r"\b(?:i|we) (?:have to say no|must (?:decline|refuse|pass)|refuse|decline|draw the line)\b",
    r"\b(?:i|we)(?:'d| would)? (?:rather|prefer) not\b",
    rf"^(?:sorry|no|afraid|unfortunately)?[,:]? ?(?:but )?(?:can't|cannot|won't|unable to|not able to) {_DEEDS}",
    r"\b(?:outside|beyond|out of|not within|not part of) (?:of )?(?:what i|my|our|the scope of (?:what i|my|this ad)|what we)\b",
    r"\bnot (?:something|a topic|a question|a thing|one) (?:that )?(?:i|we)\b",
    r"\bnothing i (?:can|will) (?:do|help)\b",
    r"\b(?:isn't|is not) (?:something|a topic|a question|a thing) (?:that )?(?:i|we)\b",
    r"\bnot my (?:place|job|field|call|role|business)\b",
    r"\b(?:want|need|require) (?:a|an) (?:\w+ )?(?:lawyer|doctor|solicitor|attorney|therapist|accountant|notary),? (?:not|and not|rather than) (?:a|an|me)\b",
    r"\b(?:i|we)(?:'ll| will| must| have to| always)? (?:hand|pass|refer|send|forward|entrust|leave)\b[^.]*\b(?:on )?to (?:a|an|your|the|those|somebody|someone) (?:\w+ )?(?:doctors?|lawyers?|solicitors?|therapists?|accountants?|experts?|specialists?|professionals?|authorit\w+|who)\b",
    r"^(?:please )?(?:allow|let) me (?:not|pass|skip|decline|say no|stay out|leave)\b|\b(?:so|and) (?:please )?let me not\b",
    r"\bagainst (?:what i|everything i|all i|my (?:values|purpose|conscience|nature))\b",
    r"\b(?:i|we) keep\b[^.]*\bto (?:myself|ourselves)\b|\b(?:is|are|stays?|remains?) for (?:me|us) alone\b",
    r"\bmy (?:\w+ )?(?:help|task|part|role|service|remit)\b (?:comes? to an end|ends?|is over|stops?)\b",
    r"\bi (?:name|give|offer|make|state|quote|issue) none\b|\bso none from me\b",
    r"\byou(?:'ll| will)? (?:have|need|want) to (?:find|get|seek|look for|ask)\b[^.]*\belsewhere\b|\b(?:find|look|ask|go) elsewhere\b|\belsewhere, (?:please|not)\b|\byou will have to find elsewhere\b",
    r"\b(?:i|we)(?: am|'m| are|'re)? (?:staying|keeping|remaining) (?:out|away|clear|silent|neutral)\b",
    r"\bmore than (?:i|we) (?:may|can|will|should|could) (?:give|say|offer|tell|do|answer|promise|judge)\b",
    r"\bis where i (?:get off|stop|draw the line|say no|leave)\b",
    r"\bnot for me to\b",
    r"\bnot up to me\b",
    r"\boutside my\b",
    r"\bmy (?:rules|instructions|guidelines|limits|principles|role)\b[^.]*\b(?:not|n't|forbid|prevent|stay|stop)",
    r"\b(?:against|breaks?|violates?) my (?:rules|principles|guidelines|policy)\b",
    r"\b(?:so|and|but|that) (?:i|we) (?:won't|will not|refuse|cannot|can't|do not|don't|must decline)\b(?!.*\bknow\b)",
    r"\bnot the right (?:one|person|place|tool)\b",
    r"\boff[- ]limits\b",
    r"\bi only (?:answer|know|help|cover|deal|talk)\b",
    r"\bi give no\b",
    r"\bi make no\b",
    r"\bi offer no\b",
    r"\bi have to (?:stop|leave|pass)\b",
    r"\bno,? i (?:will not|won't|cannot|can't)\b",
    r"\bthat(?:'s| is) (?:a question )?(?:for|one for) (?:a|an|your) (?:lawyer|doctor|solicitor|tax|immigration|professional)",
    r"\b(?:i|we)(?:'m| am|'re| are)? (?:really |simply |just |also |still |therefore )?(?:won't|will not|refuse to|not going to|not about to|cannot|can't|shouldn't|should not|must not|mustn't|wouldn't|would not) (?!(?:be able to )?(?:find|locate|see|think|stress|keep|hide|lie|sugar|stop|forget|mind|wait|help but|know|imagine|deny|complain|say (?:for|enough|more)|pretend (?:it|that|this)|confirm|verify|be (?:surprised|offended|long)|start|recommend|begin|worry|let you|leave you|bore|waste|read|open|recall|remember)\b)",
    r"\b(?:i|we)(?:'ll|'d| will| would|'m| am)? (?:have to |must |always |rather |going to |only |just )?(?:leave (?:that|this|it|such)|leave \w+ (?:questions|matters|advice)|stay out|steer clear|stay away|keep out|stick to|pass on|sit this|draw a line|stop (?:here|you|short)|disappoint|say no|bow out|hold back|abstain|refrain|decline|skip (?:this|that|it|such|the (?:question|request|topic)))",
    r"\bonly (?:a|an|your|the|they|he|she|somebody|someone|those)\b[^.]*\b(?:can|could|should|may) (?:\w+ )?(?:answer|say|tell|decide|judge|advise|know|settle)\b",
    r"\bno comment\b",
    r"\bnot comfortable\b",
    r"\buncomfortable\b",
    r"\bi(?:'m| am) (?:not a|not an|no|neither) (?:lawyer|doctor|solicitor|therapist|accountant|physician|psychologist|financial|tax|immigration|medical|judge|psychic|fortune)",
    r"\bi (?:have|hold|claim) no (?:licen[cs]e|mandate|authority|business|right|opinion|view|position)\b",
    r"\bi (?:stay|remain|keep) (?:neutral|silent|quiet|out)\b",
    r"\bi avoid\b",
    r"\bi(?:'ll)? pass\b",
    r"\blet(?:'s| us) (?:stay|stick|keep|return|get back|go back|focus|leave)\b",
    r"\b(?:disservice|wouldn't be right|would not be right|would be wrong|wouldn't be fair|would not be fair|would be (?:dishonest|irresponsible|unfair|improper|unethical))\b",
    r"\b(?:that|this|it)(?:'s| is| would be| needs| requires| takes| calls for)? (?:needs? |requires? |a |calls for )*(?:a |an )?(?:lawyer|doctor|solicitor|therapist|immigration|tax|licensed|qualified)\b",
    r"\bi leave\b",
    r"\bmy (?:\w+ )?(?:role|remit|help|task|competence|field|work|part|expertise) (?:ends|stops)\b",
    r"\b(?:my|our|outside (?:of )?the|beyond the) remit\b",
    r"\bkeep (?:away|clear|off)\b",
    r"\b(?:topic|subject|matter|question|door) is closed\b",
    r"\bi can only (?:talk|speak|help|answer|discuss|deal|advise|assist)\b",
    r"\brather (?:we|you|stay|stick|keep|leave)\b",
    r"\bbelongs? (?:with|to|in front of|in the hands)\b(?: of)? (?:a|an|your|the) (?:\w+ )?(?:lawyer|doctor|solicitor|therapist|court|professional|specialist|expert|hr)",
    r"\boverstep\w*",
    r"\bbetween you and\b",
    r"\bout of the question\b",
    r"\byou(?:'d| would|'ll| will)? need (?:a|an) (?:\w+ )?(?:lawyer|doctor|solicitor|therapist|accountant|tax adviser|tax advisor|specialist)\b",
    r"\btake (?:that|this|it|such \w+) to (?:a|an|your)\b",
    r"\binstead of me\b",
    r"\bask me (?:something|anything|about) [^.]*instead\b",
    r"\b(?:please|better|best|should|must|need to|have to|want to|suggest|recommend|advise)\b[^.]*\b(?:ask|see|consult|contact|talk to|speak (?:to|with)|turn to|go to|call|find|check with)\b[^.]*\b(?:lawyer|solicitor|attorney|doctor|physician|therapist|accountant|tax (?:adviser|advisor|office)|immigration|embassy|consulate|legal|counsellor)\b",
    r"\bmy lips are sealed\b",
    r"\b(?:is|are|stays?|remains?) (?:private|confidential|secret|off limits)\b",
    r"\bnot available (?:here|from)\b",
    r"\bnot the place\b",
    r"\bfrom my (?:side|end|part)\b",
    r"\bcan't be done\b",
    r"\b(?:i|we) stick to\b",
    r"\b(?:no|not|n't|never|nothing)\b.*\b(?:from|by|with|through) me\b",
    r"\bcount me out\b",
    r"\bno can do\b",
    r"\bnot (?:going to )?happen\w*\b",
    r"\blet's not\b",
    r"\b(?:not|n't|in)(?: \w+)?(?:able|allowed|permitted|possible|appropriate|comfortable|qualified|right|fair|proper|competent|wise|ethical) (?:for|of) me\b",
    r"\b(?:impossible|wrong|unfair|inappropriate|irresponsible|improper|unethical|dishonest) (?:for|of) (?:me|us)\b",
    r"\bbeyond me\b",
    r"\bout of my (?:depth|hands|league)\b",
    r"^(?:i'm |i am )?(?:so |very |really )?(?:sorry|afraid)\b(?!.*\b(?:data|figures?|information|sources?|passages?|know|knowledge)\b).*\b(?:not|n't|cannot|no|beyond|outside|without)\b",
    r"\b(?:isn't|is not|aren't|are not|not|nor) (?:within|in|part of|among|on) (?:my|what i|our|the list of)\b",
    r"\boff the table\b",
    r"\bno business\b",
    r"\bnot my\b",
    r"\bisn't my\b",
    r"\b(?:is|are|'s) (?:a matter |a question |something |one |best left |better left |a case |best answered |best put |a job )(?:for|to|by|with) (?:a|an|your|the|someone|somebody)\b",
    r"\bneeds? (?:a|an) (?:\w+ )?(?:lawyer|doctor|solicitor|professional|therapist|accountant|specialist|adviser),? not (?:me|an? )",
    r"\bi(?:'m| am) (?:only |just )?(?:here|built|made|meant|set up|designed) (?:only |just |solely )?(?:for|to)\b.*\b(?:not|only|nothing|just|rather)\b",
    r"\b(?:i|we) (?:never|don't ever)\b (?!mind)",
    r"\b(?:i|we) (?:don't|do not|won't|can't|cannot|will not|refuse)(?:\W*$|[,;:]| and\b| either\b| here\b)",
    r"\bno is my (?:answer|reply|last word)\b|\b(?:i|we) (?:am|'m|are|stay|remain) (?:silent|mute)\b",
    r"\b(?:consider|take|regard) (?:this|that|it|the|your) ?(?:\w+ )?(?:as )?(?:declined|refused|rejected|denied)\b",
    r"\b(?:forbidden|off limits|barred|prohibited|closed) (?:to|for) (?:me|us)\b",
    r"\b(?:sorry|afraid)\b[^.]*\byou(?:'re| are) on your own\b",
    r"\bmy answer (?:to (?:that|this|it) )?(?:is|remains|stays|will be)(?: a)?(?: still)? no\b",
    r"\bnot for (?:a|an|any|this|the) (?:\w+ )?(?:program|assistant|machine|bot|software|service|advis[eo]r|chat|tool|model|computer) to\b",
    r"\b(?:beyond|more than|outside of) what (?:a|an|any|this) (?:\w+ )?(?:program|assistant|bot|service|advis[eo]r|chat|tool) (?:should|may|can|ought|is|does)\b",
    r"\bi(?:'m| am) (?:bound|sworn|obliged|required|told) (?:to|by)\b",
    r"\b(?:better|best) (?:to )?(?:ask|see|consult|go to|talk to) (?:(?:a|an|your) (?:\w+ )?(?:lawyer|doctor|solicitor|therapist|accountant|notary|specialist|expert)|(?:somebody|someone|those) (?:who|with|else))\b",
    r"\bask(?:ing)? the wrong (?:one|person|place|bot|advis[eo]r|thing|address)\b|\bthe wrong (?:one|person|address) (?:for|to ask)\b",
    r"\b(?:a|hard|firm|clear) no\b",
    r"^absolutely not\b",
    r"^no(?:pe)?[.,] (?:not|i|sorry|that)",
    r"\bnot a chance\b",
    r"\bi (?:give|make|offer|take|write|provide|issue|publish|hand out|express|keep) no\b",
    r"\b(?:not|isn't|aren't|never) (?:what|how|where|why) (?:i|we)\b",
    r"\b(?:i|we)(?: am|'m)? (?:limited|restricted|confined) to\b",
    r"\b(?:help|knowledge|role|advice|part) (?:ends|stops) (?:here|there)\b",
    r"\bwhere i stop\b",
    r"\b(?:request|that|this|it) (?:is|was|must be|has to be) (?:refused|declined|denied|rejected)\b",
    r"\bnothing i (?:offer|do|give|provide|write)\b",
    r"\b(?:this|the) (?:advis[eo]r|assistant|bot|service|tool|chat|program)\b (?:\w+ )?(?:does not|doesn't|cannot|can't|will not|won't|is not|isn't|declines|refuses|never)\b(?!.*\bknow\b)",
    r"\b(?:ask|see|consult|contact|try|turn to|speak (?:to|with)|talk to|go to)\b[^.]*\b(?:instead|rather than me|not me)\b",
    r"\bdon't ask me\b",
    r"\bdo not ask me\b",
    r"\bi(?:'d| would| will|'ll| must| can only| have to)? (?:send|refer|point|direct) you to (?:a|an|your)\b",
    r"\byou(?:'ll| will) (?:have|need) to (?:ask|find) (?:someone|somebody|another|a (?:lawyer|doctor|professional))",
)
# What is over is no refusal, unless it says what the speaker was made for or told.
_PAST = r"\b(?:i|we)(?: (?:have|had) not| haven't| hadn't| did not| didn't|(?:'ve| have)? never (?:said|meant|claimed|thought|saw|seen|had|made|wrote|felt))\b(?!\W+(?:been|come|built|made|trained|agree|sign))"
_NO_REFUSAL = any_of(
    _PAST,
    r"\b(?:can't|cannot) (?:recommend|praise|say|stress|repeat|thank|overstate)\b[^.]*\benough\b",
    r"\b(?:won't|will not|wouldn't|don't|do not) (?:pretend|claim|say) (?:that|it|this|otherwise)\b",
    r"\b(?:don't|do not|didn't|wouldn't) (?:want|wish|like|expect|need|ask) (?:you|anyone|people|anybody)\b",
    r"\b(?:cannot|can't) (?:stress|emphasi[sz]e|see|say enough|wait|help but|imagine|think|deny|complain)\b",
    r"\b(?:don't|do not|did not|didn't) (?:think|mean|mind|doubt|worry|see|believe|want to (?:discourage|scare))\b",
    r"\bno (?:doubt|objection|reason|problem)\b",
    r"\b(?:i|we) (?:do not|don't|will not|won't) (?:need|require|recommend (?!(?:single|any|one|people|firms)\b)|expect|hear)\b",
    r"\b(?:i|we) (?:had|used to have) no\b",
    r"\bnot going to lie\b|\b(?:can't|cannot) rule (?:it |that )?out\b",
    r"\b(?:am|'m|are|'re) not (?:surprised|saying|suggesting|claiming|worried|against|alone|the only|talking about)\b",
    r"\bnot (?:done|finished|through)\b|\bnot (?:ready|there) yet\b",
    r"\b(?:can't|cannot) (?:tell|say) (?:you )?how (?:glad|happy|much|sorry|often|grateful)\b|\b(?:won't|will not|don't|need not) repeat (?:what|all|that|the|myself)\b",
    r"\b(?:won't|will not) keep you\b|\bnever (?:get|grow|been|be) (?:tired|bored)\b|\bwon't be long\b|\bwill not be long\b",
    r"\b(?:i|we) (?:would not|wouldn't|did not|didn't|never) (?:start|begin|recommend|choose|pick|say|call|want|worry|wait|skip)\b",
    r"\bnever (?:say|judge|answer) (?:no|never|a question)\b",
    r"\b(?:say|tell \w+) (?:so|more) (?:often|strongly) enough\b",
)


def find_declines(text: str, liken: Liken | None = None) -> list[Hit]:
    """Find sentences that decline to answer or to help."""
    return find_hits(text, "decline", "declines", _apply_rules, liken)


def _apply_rules(sentence: str, plain: str) -> Rules:
    if sentence.endswith("?"):
        return Rules.AGAINST
    rest = _NO_REFUSAL.sub(" ", plain)  # what sounds like a refusal and is none; another may stand beside it
    if _DECLINES.search(rest):
        return Rules.CLEAR
    return Rules.LOOSE if rest == plain and _is_plain_no(plain) else Rules.SILENT


def _is_plain_no(plain: str) -> bool:
    return bool(FIRST.search(plain) and NO.search(plain) and not KNOWING.search(plain))
