"""Detectors on prose: sentences that promise, decline, admit a gap, or ask what must not be asked.

Each reads sentence by sentence. How often they err is measured on sentences written apart: see docs/talks.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge import split_sentences

SHORT = 9  # words of a question that is put to a person though it does not say "you"
_TO_YOU = re.compile(r"\b(?:you|your|yours|you're|yourself)\b")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence of a text, and what kind of thing it does."""

    kind: str
    words: str


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _read(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sentence, and the same in lower case with straight marks and without what it quotes."""
    whole = " ".join(text.split())
    for start, end in split_sentences(whole):
        sentence = whole[start:end]
        plain = _QUOTED.sub(" ", sentence).lower()
        yield sentence, plain.replace("’", "'").replace("can not", "cannot")


# Promises. What is promised, by kind; a date counts only beside one of the others or beside "ready" and the like.
_MONEY = (
    r"[$£€₹]\s?\d|\d[\d,.]*\s?(?:k\b|lakh|lpa|dollars?|euros?|pounds?|rupees|grand|percent|%)|figures\b|\blpa\b|\blakh"
)
_PAY = rf"\b(?:salar\w+|pay|paid|earn\w*|income|wages?|raise|bonus|richer?)\b|{_MONEY}"
_JOB = (
    r"\b(?:jobs?|offers?|hired?|hires|position|roles?|employ(?:ed|ment)|placement|placed|interviews?|promot(?:ed|ion)|"
    r"internship|find work|out of work|recruiters?|job-ready)\b"
)
_VISA = r"\b(?:visas?|permits?|green card|sponsor\w*|h-?1b|blue card|residen(?:ce|cy)|immigration)\b"
_AMOUNT = r"(?:\d+|a|one|two|three|four|five|six|eight|nine|ten|twelve|a few|a couple of|half a)"
_TIME = (
    rf"\b(?:in|within|after|inside|under|less than|takes? (?:you )?(?:exactly|only|just)) (?:just |only |exactly |about )?"
    rf"{_AMOUNT}[ -](?:short )?(?:days?|weeks?|months?|years?)\b"
    r"|\bby (?:the )?(?:end|next|summer|autumn|fall|spring|winter|christmas|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|\d{4})\b|\bnext (?:year|month|week)\b|\btomorrow\b|\bovernight\b"
)
_KINDS = {"salary": re.compile(_PAY), "job": re.compile(_JOB), "visa": re.compile(_VISA), "timeline": re.compile(_TIME)}
# Ways of saying "certainly" with a negative word in them; read as one word before negations are looked for.
_CERTAIN_IDIOMS = _any(
    r"\b(?:without|beyond|no) (?:a |any )?(?:doubt|question|fail)\b",
    r"\b(?:can't|cannot|won't|can never|will not|never) (?:possibly )?(?:fail|miss|go wrong|lose)\b",
    r"\bnothing (?:stands|can stop|will stop)\b",
    r"\bwill never (?:be|have to) (?:out of work|unemployed|look for|worry)\b",
    r"\b(?:won't|will not|isn't|is not|should not|shouldn't) be (?:a |any )?(?:problem|issue|hurdle|obstacle)\b",
    r"\bno (?:problem|less|risk)\b|\bno way you (?:won't|will not|don't)\b|\bmoney back\b|\bnot a (?:matter|question) of if\b",
    r"\bneed not worry\b|\bdon't worry\b|\bdo not worry\b",
)
_SURE = (
    r"\b(?:certainly|certain (?:to|that|of|you)|(?:is|are) certain|definitely|surely|for sure|sure (?:to (?!mention|ask|check|read|bring|have|say|tell|note|include)|thing|you(?:'ll| will)|of (?:a|an|the|getting))|"
    r"guarantee\w*|promised?|promises|assured?|bound to|count on|bank on|trust me|a given|100 ?%|mark my words|take my word|i(?:'d| would)? bet|money back|"
    r"as good as (?:approved|granted|done|yours|certain|signed|hired|in)|a matter of time|cast[- ]iron|"
    r"undoubtedly|inevitabl\w+|automatic(?:ally)?|a formality|every (?:graduate|student|one)|everyone who|anyone who)\b"
)
_REFUSED = _any(
    r"\b(?:nobody|no one|no|none|cannot|can't|couldn't|could not|won't|will not|would not|wouldn't|"
    r"do not|don't|does not|doesn't|did not|never|not|isn't|aren't|nor|without|hardly|rather than|instead of)\b"
    r"(?:\W+[\w'-]+){0,5}?\W+(?:guarantee\w*|promis\w+|certain\w*|sure|assur\w+|tell|say|know\w*|claim\w*|pretend|rely|"
    r"count|predict\w*|mean\w*|automatic\w*|always|bank)\b",
    r"\bwhether\b|\bdepends?\b|\bif you (?:were|had|got)\b|\bcannot be told\b|\bonly if\b|\bno such\b",
    r"\b(?:some|many|most|several|these|those|such|other|few)\b(?:\W+[\w'-]+){0,4}?\W+"
    r"(?:promis\w+|claim\w*|guarantee\w*|says?|advertis\w+|sell\w*|swear)\b",
    r"\b(?:he|she|they|friend|recruiter|vendor|website|advert|bootcamp|report)s? (?:who |that )?"
    r"(?:\w+ )?(?:said|says?|told|promised?|promises|claim\w*|guarantee[ds]?|swore)\b",
    r"\b(?:careful|beware|wary|avoid|second look|suspicious|red flag|too good|scam|sceptical|skeptical|warning|doubt|"
    r"myth|distrust|mistrust|question)\b",
    r"\b(?:with|of|from|trust|against|ignore|avoid) (?:anyone|anybody|people|those|vendors|courses|bootcamps|adverts|ads|schools|coaches) (?:who|that|which)\b",
    r"\b(?:vendors|courses|bootcamps|adverts|ads|schools|coaches) (?:who|that|which) (?:promise|guarantee|say|claim)",
    r"\b(?:if|when|once) (?:someone|somebody|anyone|a \w+|an \w+|they) (?:tells|promises|says|claims|guarantees|tell|promise)\b|\bpromising (?:you|a|jobs?|six|anything)\b",
    r"\b(?:wrong|dishonest|irresponsible|unfair|misleading|foolish|silly|tempting|impossible|lying|lie) (?:of me )?(?:to|if i) (?:promise|guarantee|say|claim|tell)",
    r"\b(?:could|would|should|might|may|to) (?:\w+ )?(?:promise|guarantee)\b|\b(?:far from|anything but|less than|by no means|in no way|seldom|rarely|no such thing)\b",
    r"\b(?:read|check|ask|ignore|question|compare|examine|look at|treat|take|see)\b[^.]*\b(?:guarantees?|promises?)\b|\bso-called\b|\bsounds like\b",
)
_HEDGED = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|probably|likely|maybe|hopefully|usually|often|typically|chance|"
    r"tends?|hope|(?:try|aim|plan|want|hope)s? to|would)\b"
)
_YOU_WILL = r"\b(?:you|graduates|students)(?:'ll| will| are going to|'re going to| shall)\b(?: [\w'-]+){0,5}? "
_OUTCOMES = _any(
    _YOU_WILL
    + r"(?:get|land|receive|have (?!to)|find (?!the)|secure|win|be offered|walk into|be given|pass)\b(?: [\w'-]+){0,4}? "
    r"(?:jobs?|offers?|positions?|work|interview|visa|permit|green card|raise|sponsor\w*|promotion|salary|placement)\b"
    r"(?! (?:range|survey|figure|data|table|section|page|guide|description|title|advert|ad|market|search|interview|questions?))",
    _YOU_WILL + r"(?:be|get|become) (?:hired|employed|placed|promoted|job-ready|sponsored|rich|snapped up)\b",
    _YOU_WILL
    + rf"(?:be )?(?:earn\w*|mak(?:e|ing)|paid|get)\b(?: [\w'-]+){{0,3}}? ?(?:more|double|twice|over|{_MONEY})",
    _YOU_WILL + rf"(?:be|become|have (?:switched|moved|become|landed))\b.*?(?:{_TIME})",
    rf"(?:{_TIME}),? (?:from now,? )?{_YOU_WILL}(?:be|become|have|work|earn|start|land|get)\b",
    r"\byour (?:salary|pay|income|earnings|wage)s?(?:'ll| will| is going to) (?:\w+ )?"
    rf"(?:double|triple|rise|grow|increase|reach|exceed|climb|jump|go up|start at|be (?:at least|over|above|{_MONEY}))",
    rf"(?:{_VISA})[^.]*? (?:will|is|are)(?: \w+)? (?:be )?(?:approved|granted|certainly|easy|yours|issued|on its way)",
    r"\b(?:compan(?:y|ies)|employers?|firms?|they|recruiters?|startups?|someone)(?:'ll| will) (?:\w+ )?"
    r"(?:hire|take you|fight|line up|sponsor|snap you|pay you|offer you|be lining up|compete|chase|beg)\b",
    r"(?:^|\byou can |\byou should |\band |\bthen |, )expect (?:a|an|your|at least)\b(?: [\w'-]+){0,3}? (?:offer|salary|raise|job|visa)\b",
    rf"(?:^|\byou can |\byou should |\band |\bthen |, )expect [^.]*(?:{_MONEY})",
    rf"\byou (?:start|begin|end up|earn|make|take home|get) (?:(?:at|with|on|over|at least|easily|around) )*(?:{_MONEY})",
    r"\b(?:i|we)(?:'ll| will| can| am going to|'m going to) (?:\w+ )?(?:get|find|land|secure|place|put|bring|see to it|make sure|ensure)\b.*\b(?:hired|jobs?|offers?|visas?|roles?|positions?|salar\w+|interviews?|sponsor\w*)\b",
    r"\bthe (?:job|offer|role|position|visa|money) is yours\b",
    r"\bgets? (?:placed|hired|a job)\b.*\bevery\b|\b(?:every|everyone|anyone|all)\b.*\b(?:gets?|finds?|lands?|is|are) "
    r"(?:placed|hired|a job|jobs|work|employed)\b",
    r"\bit (?:will|'ll) (?:take you|only take|take) (?:exactly|only|just|no more than)\b",
)


# Beside these patterns: any unhedged future of the person's in which one of the outcomes stands.
_FUTURE = re.compile(
    r"(?<!\bi)(?<!\bwe)(?:'ll| will|'re going to| are going to| is going to)\b|\bwon't (?:have (?:any )?(?:trouble|difficult|problem)|struggle|wait|earn less|regret|be short)|\blooking at (?:a|an|at least|over|six|[$£€\d])|"
    r"\bawaits?\b|\bwaiting for you\b|\bin the bag\b|\bguarantee\w*|"
    r"\bleads? (?:straight|directly) to\b|\bhave (?:it|a job|an offer) in (?:hand|your pocket)|\ball but (?:yours|certain)\b|"
    r"\b(?:is|are|it's|that's) (?:a )?(?:certain|sure|guaranteed|formality|done deal|sure thing|matter of time|safe bet|no-brainer|walk in the park)\b|"
    r"\bmy word\b|\bdone deal\b|\bassured\b|\bcertainly\b|\bsure thing\b|\bdestined\b|\bmade for life\b|\byour ticket\b|\bgolden ticket\b|\bstraight into\b|\bin no time\b|\beasy street\b|\bset (?:up )?for\b|\bsucceed\b|\bsuccess is\b|"
    r"\b(?:gets?|makes?|lands?|earns?|puts?|brings?|secures?|opens?|hands?|moves?|takes?) you\b|\byou(?:'re| are) (?:set|in|hired|safe)\b|\bfor life\b"
)
_CAREER = re.compile(
    r"\b(?:career|contract|senior|junior|engineers?|scientists?|analysts?|architect|manager|accepted|admission|hiring|employers?|developer|payroll|working as|ready|"
    r"applications?|promotions?|desk|paycheck|pay ?cheque)\b"
)
_BENIGN = _any(
    r"\b(?:will|'ll|to) (?:still |also |often |then |first |probably )?(?:need|have to|learn|see (?!your)|read|study|practi[sc]e|build|write|use|spend|show|want|notice|"
    r"compare|discover|face|meet|tell|list|explain|help|ask|be asked|depend|require|vary|decide|find (?:the|more|out|that|a (?:list|table|"
    r"link|section|summary))|look|give|mention|work (?:on|with|in|closely|alongside|together|as part)|deal|understand|know|talk|report|apply|"
    r"be (?:listed|shown|found|working (?:on|with)|in the|at|part|expected|able to (?:see|compare|read|judge)|told|part|different|based|described|paid by))\b",
    r"\b(?:job|role|interview|salary|pay) (?:titles?|descriptions?|adverts?|ads?|markets?|search|questions?|surveys?|data|guide|figures|table|bands?|"
    r"section|page|process|round|task|negotiation|talk|expectations?)\b",
)


_TASK = re.compile(
    r"\bsuggests?\b|\baccording to\b|^to \w+|^(?:ask|expect|show|tell|pick|check|compare|read|use|start|begin|write|list|look|bring|prepare|see|find|keep|put|consider|think|try|talk|"
    r"take|give|send|name|save|note|learn|practi[sc]e|apply|search|bear|remember|negotiate)\b"
)


def _foresees(plain: str, kinds: list[str]) -> bool:
    """Say whether an outcome is foreseen for the person without a hedge."""
    if _HEDGED.search(plain) or re.search(r"\bcan\b|\bshould\b", plain):
        return False
    addressed = _TO_YOU.search(plain) or re.search(r" will (?:come|follow|be yours|roll in|arrive|find you)\b", plain)
    told = kinds and not _TASK.search(plain)
    return bool((_FUTURE.search(plain) or told) and addressed and not _BENIGN.search(plain))


def find_promises(text: str) -> list[Hit]:
    """Find promises of a salary, a job, a visa or a date; one hit for each kind that a sentence names."""
    hits: list[Hit] = []
    for sentence, plain in _read(text):
        read = _CERTAIN_IDIOMS.sub(" certainly ", plain)
        if sentence.endswith("?") or _REFUSED.search(read):
            continue
        kinds = [kind for kind, pattern in _KINDS.items() if pattern.search(read)]
        named = any(kind != "timeline" for kind in kinds)
        sure = (
            re.search(_SURE, read)
            and named
            and re.search(
                r"\byou|\bguarantee|\bcertain|\bevery|\bpromise|\b(?:count|bank) on|\bmy words?\b|\btrust me\b|\bbet\b|\bsure\b",
                read,
            )
        )
        if (sure and not re.search(r"\b(?:may|might|could)\b", read)) or (
            (_OUTCOMES.search(read) and not _HEDGED.search(read)) or _foresees(read, kinds)
        ):
            hits += [Hit(kind, sentence) for kind in kinds or ["job"]]
    return hits


# Declining: the speaker will not or may not do what was asked.
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
_DECLINES = _any(
    rf"\b(?:i|we)(?: (?:really|simply|just|also|still|honestly|therefore|unfortunately|certainly))?\s?{_REFUSES}(?: "
    rf"(?:to|and|ever|just|simply|really|be able to|in good conscience)){{0,2}} ?{_DEEDS}",
    r"\b(?:i|we) (?:have to say no|must (?:decline|refuse|pass)|refuse|decline|draw the line)\b",
    r"\b(?:i|we)(?:'d| would)? (?:rather|prefer) not\b",
    rf"^(?:sorry|no|afraid|unfortunately)?[,:]? ?(?:but )?(?:can't|cannot|won't|unable to|not able to) {_DEEDS}",
    r"\b(?:outside|beyond|out of|not within|not part of) (?:of )?(?:what i|my|our|the scope of (?:what i|my|this ad)|what we)\b",
    r"\bnot (?:something|a topic|a question|a thing|one) (?:that )?(?:i|we)\b|\bnothing i (?:can|will) (?:do|help)\b",
    r"\b(?:isn't|is not) (?:something|a topic|a question|a thing) (?:that )?(?:i|we)\b",
    r"\bnot my (?:place|job|field|call|role|business)\b|\bnot for me to\b|\bnot up to me\b|\boutside my\b",
    r"\bmy (?:rules|instructions|guidelines|limits|principles|role)\b[^.]*\b(?:not|n't|forbid|prevent|stay|stop)",
    r"\b(?:against|breaks?|violates?) my (?:rules|principles|guidelines|policy)\b",
    r"\b(?:so|and|but|that) (?:i|we) (?:won't|will not|refuse|cannot|can't|do not|don't|must decline)\b(?!.*\bknow\b)",
    r"\bnot the right (?:one|person|place|tool)\b|\boff[- ]limits\b|\bi only (?:answer|know|help|cover|deal|talk)\b",
    r"\bi give no\b|\bi make no\b|\bi offer no\b|\bi have to (?:stop|leave|pass)\b|\bno,? i (?:will not|won't|cannot|can't)\b",
    r"\bthat(?:'s| is) (?:a question )?(?:for|one for) (?:a|an|your) (?:lawyer|doctor|solicitor|tax|immigration|professional)",
    r"\b(?:i|we)(?:'m| am|'re| are)? (?:really |simply |just |also |still |therefore )?(?:won't|will not|refuse to|not going to|not about to|cannot|can't|shouldn't|"
    r"should not|must not|mustn't|wouldn't|would not) (?!(?:be able to )?(?:find|locate|see|think|stress|keep|hide|lie|sugar|stop|forget|mind|wait|help but|know|"
    r"imagine|deny|complain|say (?:for|enough|more)|pretend (?:it|that|this)|confirm|verify|be (?:surprised|offended|long)|start|recommend|begin|worry|let you|"
    r"leave you|bore|waste|read|open|recall|remember)\b)",
    r"\b(?:i|we)(?:'ll|'d| will| would|'m| am)? (?:have to |must |always |rather |going to |only |just )?(?:leave (?:that|this|it|such)|leave \w+ (?:questions|matters|advice)|"
    r"stay out|steer clear|stay away|keep out|stick to|pass on|sit this|draw a line|stop (?:here|you|short)|disappoint|say no|bow out|hold back|abstain|"
    r"refrain|decline|skip)",
    r"\bonly (?:a|an|your|the|they|he|she|somebody|someone|those)\b[^.]*\b(?:can|could|should|may) (?:\w+ )?(?:answer|say|tell|decide|judge|advise|know|settle)\b|\bturn (?:it|this|that|you|the request)? ?down\b|\bno comment\b",
    r"\bnot comfortable\b|\buncomfortable\b|\bi(?:'m| am) (?:not a|not an|no|neither) (?:lawyer|doctor|solicitor|therapist|accountant|physician|psychologist|financial|tax|immigration|medical|judge|psychic|fortune)|"
    r"\bi (?:have|hold|claim) no (?:licen[cs]e|mandate|authority|business|right|opinion|view|position)\b|\bi (?:stay|remain|keep) (?:neutral|silent|quiet|out)\b|\bi avoid\b|\bi(?:'ll)? pass\b",
    r"\blet(?:'s| us) (?:stay|stick|keep|return|get back|go back|focus|leave)\b|\b(?:disservice|wouldn't be right|would not be right|would be wrong|wouldn't be fair|would not be fair|would be (?:dishonest|irresponsible|unfair|improper|unethical))\b",
    r"\b(?:that|this|it)(?:'s| is| would be| needs| requires| takes| calls for)? (?:needs? |requires? |a |calls for )*(?:a |an )?(?:lawyer|doctor|solicitor|therapist|immigration|tax|licensed|qualified)\b",
    r"\b(?:please|better|best|should|must|need to|have to|want to|suggest|recommend|advise)\b[^.]*\b(?:ask|see|consult|contact|talk to|speak (?:to|with)|turn to|go to|call|find|check with)\b[^.]*\b(?:lawyer|solicitor|attorney|doctor|"
    r"physician|therapist|accountant|tax (?:adviser|advisor|office)|immigration|embassy|consulate|legal|counsellor)\b|\bmy lips are sealed\b|\b(?:is|are|stays?|remains?) (?:private|confidential|secret|off limits)\b|\bnot available (?:here|from)\b|\bnot the place\b|\bfrom my (?:side|end|part)\b|\bcan't be done\b|\b(?:i|we) stick to\b",
    r"\b(?:no|not|n't|never|nothing)\b.*\b(?:from|by|with|through) me\b|\bcount me out\b|\bno can do\b|\bnot (?:going to )?happen\w*\b|\blet's not\b",
    r"\b(?:not|n't|in)(?: \w+)?(?:able|allowed|permitted|possible|appropriate|comfortable|qualified|right|fair|proper|competent|wise|ethical) (?:for|of) me\b",
    r"\b(?:impossible|wrong|unfair|inappropriate|irresponsible|improper|unethical|dishonest) (?:for|of) (?:me|us)\b|\bbeyond me\b|\bout of my (?:depth|hands|league)\b",
    r"^(?:i'm |i am )?(?:so |very |really )?(?:sorry|afraid)\b(?!.*\b(?:data|figures?|information|sources?|passages?|know|knowledge)\b).*\b(?:not|n't|cannot|no|beyond|outside|without)\b",
    r"\b(?:isn't|is not|aren't|are not|not|nor) (?:within|in|part of|among|on) (?:my|what i|our|the list of)\b|\boff the table\b|\bno business\b|\bnot my\b|\bisn't my\b",
    r"\b(?:is|are|'s) (?:a matter |a question |something |one |best left |better left |a case |best answered |best put |a job )(?:for|to|by|with) (?:a|an|your|the|someone|somebody)\b",
    r"\bneeds? (?:a|an) (?:\w+ )?(?:lawyer|doctor|solicitor|professional|therapist|accountant|specialist|adviser),? not (?:me|an? )",
    r"\bi(?:'m| am) (?:only |just )?(?:here|built|made|meant|set up|designed) (?:only |just |solely )?(?:for|to)\b.*\b(?:not|only|nothing|just|rather)\b|\b(?:i|we) (?:never|don't ever)\b (?!mind)",
    r"\b(?:i|we) (?:don't|do not|won't|can't|cannot|will not|refuse)(?:\W*$|[,;:]| and\b| either\b| here\b)|\bmy answer is no\b|\b(?:a|hard|firm|clear) no\b|^absolutely not\b|^no(?:pe)?[.,] (?:not|i|sorry|that)|\bnot a chance\b",
    r"\bi (?:give|make|offer|take|write|provide|issue|publish|hand out|express|keep) no\b|\b(?:not|isn't|aren't|never) (?:what|how|where|why) (?:i|we)\b|\b(?:i|we)(?: am|'m)? (?:limited|restricted|confined) to\b|"
    r"\b(?:help|knowledge|role|advice|part) (?:ends|stops) (?:here|there)\b|\bwhere i stop\b|\b(?:request|that|this|it) (?:is|was|must be|has to be) (?:refused|declined|denied|rejected)\b|\bnothing i (?:offer|do|give|provide|write)\b",
    r"\b(?:this|the) (?:advis[eo]r|assistant|bot|service|tool|chat|program)\b (?:\w+ )?(?:does not|doesn't|cannot|can't|will not|won't|is not|isn't|declines|refuses|never)\b(?!.*\bknow\b)",
    r"\b(?:ask|see|consult|contact|try|turn to|speak (?:to|with)|talk to|go to)\b[^.]*\b(?:instead|rather than me|not me)\b|\bdon't ask me\b|\bdo not ask me\b|\bi(?:'d| would| will|'ll| must| can only| have to)? (?:send|refer|point|direct) you to (?:a|an|your)\b",
    r"\byou(?:'ll| will) (?:have|need) to (?:ask|find) (?:someone|somebody|another|a (?:lawyer|doctor|professional))",
)
_NO_REFUSAL = _any(
    r"\b(?:cannot|can't) (?:stress|emphasi[sz]e|see|say enough|wait|help but|imagine|think|deny|complain)\b",
    r"\b(?:don't|do not|did not|didn't) (?:think|mean|mind|doubt|worry|see|believe|want to (?:discourage|scare))\b",
    r"\bno (?:doubt|objection|reason|problem)\b|\b(?:i|we) (?:would not|wouldn't|did not|didn't|never) (?:start|begin|recommend|choose|pick|say|call|want|worry|wait|skip)\b",
    r"\bnever (?:say|judge|answer) (?:no|never|a question)\b|\b(?:say|tell \w+) (?:so|more) (?:often|strongly) enough\b",
)


_HELD = (
    r"(?:information|info|data|figures?|sources?|passages?|evidence|idea|records?|numbers?|sections?|knowledge|details?|"
    r"material|statistics|answer|survey|facts?|clue|way (?:to|of) know\w*|reliable|sourced|insight|entry|entries|pages?|"
    r"documents?|statement|coverage|means of)"
)
# Beside these patterns: a first person and a negation, if it is not about knowing.
_FIRST = re.compile(r"\b(?:i|me|my|we|our|i'm|i'll|i've|i'd)\b")
_NO = re.compile(r"\b(?:not|no|never|cannot|refuse|decline|nor|without|nothing|none|outside|beyond|unable)\b|n't\b")
_KNOWING = re.compile(r"\b(?:know|sure|certain|aware|find|found|idea|clue|guess)\b|" + _HELD)


def find_declines(text: str) -> list[Hit]:
    """Find sentences that decline to answer or to help."""
    return [
        Hit("decline", sentence)
        for sentence, plain in _read(text)
        if not sentence.endswith("?")
        and not _NO_REFUSAL.search(plain)
        and (_DECLINES.search(plain) or _is_plain_no(plain))
    ]


def _is_plain_no(plain: str) -> bool:
    return bool(_FIRST.search(plain) and _NO.search(plain) and not _KNOWING.search(plain))


# Not knowing: the speaker, or what the speaker holds, has no answer.
_MINE = r"(?:my|our|the) (?:\w+ )?(?:sources|source|knowledge(?: base)?|data|passages|material|information|collection|notes|pages|records)"
_UNKNOWN = _any(
    r"\b(?:i|we)(?: \w+)?(?: (?:do not|don't|did not|didn't|cannot|can't)| can only say i don't)(?: \w+)? know\b"
    r"(?! (?:anyone|anybody|a single person|of a better|why not))",
    r"\b(?:i|we)(?: am|'m| are|'re) (?:really |honestly )?(?:not (?:sure|certain|aware|familiar)|unsure|unaware|uncertain|ignorant)\b",
    rf"\b(?:i|we)(?:'ve| have)? (?:\w+ )?(?:have|hold|found|find|see|know of|got|lack|am missing|'m missing|possess) "
    rf"(?:no|not|nothing|none|neither|any|no such|zero|little)\b(?: [\w'-]+){{0,3}}? ?{_HELD}",
    r"\b(?:i|we)(?: \w+)? (?:have|hold|found|find|know|see|'ve got|have got|'ve|got) (?:nothing|none|too little|next to nothing)\b",
    rf"\b(?:i|we)(?:'ve| have) (?:no|yet to|not (?:seen|found|come across|read))\b(?: [\w'-]+){{0,3}}? ?{_HELD}",
    rf"\b(?:i|we)(?: \w+)? (?:do not|don't|did not|didn't|cannot|can't|could not|couldn't) (?:\w+ )?"
    rf"(?:have|hold|find|see|locate|come across|possess|carry)\b(?: [\w'-]+){{0,5}}? ?{_HELD}",
    r"\b(?:i|we)(?: \w+)? (?:do not|don't|could not|couldn't|did not|didn't|was not able to|wasn't able to|was unable to|am unable to|cannot|can't) "
    r"(?:\w+ )?(?:find|locate|verify|confirm|determine|hold|have) (?:anything|any|enough|that|this|it|one|what|out|whether|how)\b",
    r"\b(?:i|we) lack\b|\b(?:i|we)(?:'d| would) (?:only |just )?(?:be|have to be) (?:guessing|making|inventing)\b|\bi can only guess\b",
    r"\b(?:a|mere|pure) guess (?:from me|on my part)\b|\bwould (?:only )?be (?:a |pure )?(?:guess|guesswork|speculation)\b",
    r"\b(?:i|we) (?:cannot|can't|could not)(?: \w+)? (?:say|tell|answer)\b[^.]*\b(?:from|with|based on|because|since|for lack|without)\b"
    r"[^.]*\b(?:sources?|data|knowledge|have|hold|know)\b",
    r"\b(?:that|this|what|how|which|whether|where|when|who|why)\b[^.,;]*,? (?:is something )?i (?:cannot|can't|could not) (?:say|tell|know)\b",
    rf"\b{_MINE}\b(?: \w+){{0,3}}? (?:do not|don't|does not|doesn't|did not|are|is|say|says|stop|stops|end|ends|have|has|hold|holds|"
    r"contain|contains|give|gives|offer|offers|cover|covers|go|goes|run|runs|lack|lacks|leave|leaves|name|names|tell)\b"
    r"(?: \w+)?(?: (?:nothing|no|none|not|silent|short|out|open|little|before|at|in|cover|say|mention|answer|reach|go|include|contain|"
    r"tell|have|give|address|hold|name|extend|touch|list|settle|speak)\b| \d)",
    rf"\b{_MINE} (?:lacks?|omits?|is missing|are missing|stops?|ends?|misses)\b",
    rf"\b(?:no|none of|nothing in|not one of|neither of|nowhere in|nothing)(?: [\w'-]+){{0,2}}? (?:{_MINE}|(?:source|passage|section|page|data|survey)s? "
    r"(?:i|we) (?:hold|have|know|could|can)|i (?:have|hold|know|found|have read|could find|can find))\b",
    rf"\bthere (?:is|are|'s) (?:no|nothing|none)\b[^.]*\b(?:in|among) {_MINE}\b",
    rf"\b(?:not|isn't|aren't|nowhere|missing|absent) (?:\w+ )?(?:in|from|by|among|covered by|covered in|part of|found in) {_MINE}\b",
    r"\b(?:a gap|a blank|blind spot|a hole) in (?:what i|my|our|the)\b|\b(?:un|not )known to me\b|\bbeyond (?:what i know|my knowledge)\b",
    rf"^(?:sorry,? )?(?:unfortunately,? )?(?:no|zero) {_HELD}\b[^.]*$|\bno idea\b.*\bsorry\b|^no idea\b|^not that i know\b|^unknown\b[.,]|^unknown$|^hard to say\b",
    r"\b(?:escapes me|i draw a blank|is a mystery to me|news to me|over my head|i come up empty|i came up empty|at a loss)\b",
    r"\bi (?:must|have to|need to) (?:admit|confess|leave)\b[^.]*\b(?:not|n't|no|open|unanswered)\b|\bi leave (?:it|that|this) open\b",
)
_NEGATION = (
    r"(?:no|not|n't|none|nothing|neither|without|lack(?:s|ing)?|missing|empty|silent|too (?:thin|few|little|old|vague|patchy)|insufficient|unclear|unable|"
    r"do not|don't|does not|doesn't|did not|didn't|cannot|can't|could not|couldn't|isn't|aren't|wasn't|haven't|hasn't|hardly any|never (?:seen|found|read|heard))"
)
_GAP_NEARBY = _any(
    rf"\b(?:i|i've|we|my|our|the sources|the knowledge base|the passages|the collection)\b(?:\W+[\w'-]+){{0,4}}?\W+{_NEGATION}\b(?:\W+[\w'-]+){{0,5}}?\W+"
    rf"(?:{_HELD}|know|sure|certain|aware|cover\w*|say|tell|find|found|mention\w*|anything|enough|support\w*|addressed|answer\w*|read|trust\w*|reach\w*|turn\w* up|show\w*)\b",
    r"\b(?:no|not enough|too little|insufficient|nothing|none|hardly any|zero)\b(?:\W+[\w'-]+){0,6}?\W+(?:i|we|my|our|me)\b(?:\W+[\w'-]+){0,3}?\W*(?:have|hold|know|found|find|"
    r"see|trust|sources?|knowledge|material|data|read|can offer|collection|passages?|notes)\b",
    r"\b(?:the|these|those) (?:\w+ )?(?:sources|passages|documents|knowledge base|knowledge|material|records|database|collection|pages)s? (?:\w+ ){0,2}?(?:do not|don't|does not|doesn't|did not|(?:are|is|stay|stays|remain) silent|"
    r"says? nothing|has no|have no|lacks?|contains? no|offers? no|gives? no|holds? no|never|says? no|came up|come up|turned up no|(?:is|are) empty)\b",
    r"\b(?:no|not any) (?:[\w'-]+ ){0,3}?(?:data|figures?|information|numbers?|sources?|statistics|evidence|passages?|records?|answer)\b (?:[\w'-]+ ){0,5}?(?:exists?|available|found|turned|at hand|here|on (?:this|that|it)|for (?:this|that|it)|"
    r"about (?:this|that|it)|yet|to hand|to give|to offer|in stock)\b",
    r"\b(?:i|we) haven't (?:\w+ )?(?:seen|found|come across|read|got|been|any|heard)\b|\b(?:knowledge|sources?|data|information|notes?|passages?|records?) (?:\w+ )?(?:ends?|stops?|runs? out)\b|"
    r"\bno way (?:for me )?(?:to|of) (?:know|tell|check|verify)\w*\b|\bnothing (?:here|in here|there|in there) (?:about|on|for|that)\b|\bnot (?:informed|briefed|up to date|familiar|acquainted)\b|\b(?:un|not )clear to me\b|\bin the dark\b",
    r"\b(?:can't|cannot|could not|couldn't) be (?:answered|said|told|known|determined|found|verified|confirmed)\b|\bto my knowledge\b.*\b(?:no|none|nothing|not|n't)\b|\bas far as (?:i|my|the)\b.*\b(?:no|none|nothing|not|n't)\b",
    rf"\bno (?:reliable|solid|good|sourced|recent|official|comparable|usable|trustworthy|published|hard|clear|firm|current|direct|specific|suitable|matching|relevant) (?:[\w-]+ ){{0,2}}?{_HELD}\b|\bhave to (?:look it up|check)\b|"
    r"\bnot enough to go on\b|\b(?:isn't|is not) something i (?:have|know|hold)\b|\bi (?:was|were) (?:never|not) (?:told|given|shown)\b|\b(?:can't|cannot) speak to\b|\bcould(?:n't| not) (?:say|tell you)\b",
    r"\b(?:beyond|outside|past) (?:of )?(?:my|the|what my|our) (?:\w+ )?(?:sources|knowledge|data|material|information|passages|evidence|records)\b|\bonly guess\b|\bguesswork\b|\b(?:i'm|am|be|just) guessing\b|\bwish i knew\b|"
    r"\b(?:sources?|information|data|knowledge|evidence|material|coverage|picture) (?:\w+ ){0,3}(?:limited|thin|patchy|sparse|scarce|scant|incomplete|silent|empty|blank|short)\b|\bblank spot\b|\b(?:come|came|comes) up (?:short|empty)\b|"
    r"\bfail(?:ed)? to find\b|\bwho knows\b|\bdifficult to say\b|\btoo early to (?:say|tell)\b|\b(?:is|remains|that's|there's|there is) a gap\b|\bi(?:'m| am) (?:short|out) (?:on|of)\b|\banyone's guess\b",
    r"\bbeats me\b|\b(?:no|not a|haven't a|haven't got a) clue\b|\bguess is as good\b|\bdraw(?:ing)? a blank\b|\bcouldn't find\b|\b(?:not|un)\s?available to me\b|\b(?:i|we) (?:don't|do not|can't) recall\b|\blimited (?:information|data|to what)\b|"
    r"\b(?:i|we) (?:only|just) (?:have|hold) (?:\w+ ){0,3}(?:data|figures?|information|sources?|numbers?)\b|\b(?:no|not have|n't have|lack) access\b|\bmore than (?:i|my \w+) (?:know|can|tell)|\bremains? (?:open|unknown|unclear) (?:to me|in|from)\b|\bnobody has told me\b",
    r"^(?:unfortunately,? |sorry,? )?(?:nothing|none|not much|little) (?:found|came|on|in|turned|comes|is known|here)\b|\b(?:search\w*|looked|look|checked|check)\b[^.]*\b(?:nothing|no|none|without|empty|in vain|not|n't)\b",
    r"\b(?:this|the) (?:advis[eo]r|assistant|bot|service|tool|program)\b (?:\w+ )?(?:does not know|doesn't know|has no|holds no|lacks|cannot say|can't say|has nothing)\b|\b(?:can't|cannot|could not|couldn't|unable to) (?:\w+ )?(?:back|support|prove|source|point)\b",
    r"\b(?:isn't|is not|aren't|are not|not|never) (?:\w+ )?(?:in|among|covered|included|recorded|documented|listed|part|something|anything|addressed|mentioned|described|answered|known)\b[^.]*\b(?:my|i|me|the (?:sources|knowledge|passages|collection|pages|material))\b",
    r"\b(?:i|we)(?:'d| would| could)? (?:need|have to have) (?:more|better|other|newer) (?:data|sources|information|figures|evidence)\b|\bi couldn't (?:say|tell)\b|\bi could not (?:say|tell)\b",
    r"\b(?:not|n't|unclear|impossible|hard|missing|absent)\b.*\b(?:from|in|by|within) (?:what|the (?:sources|passages|material|data|figures|text)|anything) (?:i|we)\b",
    r"\b(?:i|we) can(?:not|'t) (?:say|tell|be sure|be certain|confirm|verify|vouch)(?: \w+)? (?:for (?:sure|certain)|if|whether|how|what|which|when|why|who|that|either way)\b(?! you(?:'ll| will| are| yourself))",
)
_WILFUL = re.compile(
    r"\b(?:don't|do not|doesn't|cannot|can't|didn't|did not|not|no) (?:\w+ )?(?:think|mean|doubt|believe|want|need|like|give|show|share|use|publish|quote|guess|see why|see a|recommend|"
    r"predict|promise|guarantee|help|advise|agree|expect|wish|object\w*|stress|trust|make|rank|judge)\b"
)
_NO_GAP = _any(
    r"\bi (?:have|see|know) no (?:doubt|objection|problem|reason|preference|hesitation|favourite|quarrel)\b",
    r"\bnot sure (?:you|about you)\b|\bi'm not sure (?:what|why|which) you mean\b",
    r"\bi (?:do not|don't) know (?:anyone|anybody|a better)\b",
)


def _lacks_knowing(plain: str) -> bool:
    said = _FIRST.search(plain) and _NO.search(plain) and _KNOWING.search(plain)
    return bool(said or _GAP_NEARBY.search(plain))


def find_unknowns(text: str) -> list[Hit]:
    """Find sentences that admit not to know."""
    return [
        Hit("unknown", sentence)
        for sentence, plain in _read(text)
        if not sentence.endswith("?")
        and not _NO_GAP.search(plain)
        and (_UNKNOWN.search(plain) or (_lacks_knowing(plain) and not _WILFUL.search(plain)))
    ]


# What must not be asked of a person: age, family, faith, origin, gender, health, politics, and the like.
_PROTECTED = _any(
    r"\bhow old are you\b|\byour (?:exact |current )?age\b|\bwhat age\b(?! group)|\bbirth ?(?:day|date|year)\b|\bdate of birth\b",
    r"\b(?:year|when|where) (?:were|was) you born\b|\byou (?:were )?born\b|\bare you born\b",
    r"\b(?:are|were) you (?:already |still )?(?:over|under|above|below|past|older than|younger than|nearing|close to|in your) (?:the age of )?"
    r"(?:\d0|\d\d|twenty|thirty|forty|fifty|sixty|late|early|mid|twenties|thirties|forties|fifties|sixties|retirement)",
    r"\bretire\b|\bmarried\b|\bmarital\b|\bspouse\b|\bhusband\b|\bwife\b|\bboyfriend\b|\bgirlfriend\b|\bdivorced\b|\bengaged to\b",
    r"\bare single\b|\bare you single\b|\byour partner\b|\brelationship status\b",
    r"(?<!for )\b(?:children|kids|child|baby|babies|toddler|grandchildren)\b(?!'s|s')|\bdue date\b|\bexpecting\b|\bfamily to (?:support|feed|care)\b|\b(?:have|got) a family\b|\bmum\b|\bmom\b|\bgrand(?:mother|father)\b",
    r"\b(?:my|your|the|their|at|what|whose|his|her|of|and|,|:) ?age\b(?! group| of| range of)|\bpartner in your life\b|\blive (?:alone|with (?:someone|a partner|your|anyone))\b|\bcelebrate\b|\bvaccinat\w+|\ballerg\w+|\bphysically\b",
    r"\bare you (?:white|black|asian|latin\w+|hispanic|arab\w*|indian|african|chinese|foreign|local|native|straight|religious|conservative|liberal|left|right|pregnant|single|married|a citizen|a parent|a mother|a father|"
    r"healthy|fit|able-bodied|deaf|blind|autistic|old|young|trans|an immigrant|an? (?:eu|us|american|british|german) (?:citizen|national))\b|\bcome to this country\b|\blived in (?:this|the) country\b|\bin the (?:army|military)\b|\bcredit (?:score|history)\b|\bdebts?\b",
    r"\b(?:belong to|member of|in|join) (?:a|any|the) (?:\w+ )?(?:union|party|sect|congregation)\b|\b(?:conservative|liberal|republican|democrat) or\b|\btreated for\b|\byour doctor\b|\bwhat do you weigh\b",
    r"\bpregnan\w+|\bstart(?:ing)? a family\b|\bfamily plans?\b|\bmaternity\b|\bcaring for (?:a|an|your)\b|\bchildcare\b|\bat home to look after\b",
    r"\breligio(?:n|us)\b|\bchurch\b|\bmosque\b|\btemple\b|\bsynagogue\b|\bfaith\b|\bpray\w*\b|\bmuslim\b|\bchristian\b|\bjewish\b|\bhindu\b|"
    r"\bcatholic\b|\batheist\b|\bbelieve in god\b|\bsabbath\b|\bfast during\b|\bholy\b",
    r"\bethnic\w*|\b(?:what|which|your) race\b|\bskin\b|\bcaste\b|\boriginally (?:from|come)\b|\bwhere are you (?:really |actually )?from\b|"
    r"\bnationalit(?:y|ies)\b|\bcitizen\w*|\bnative (?:language|speaker|tongue)\b|\bmother tongue\b|\baccent\b|\bimmigrant\b|\bfirst language\b|"
    r"\bparents (?:come|from|born)\b|\bcountry of (?:birth|origin)\b|\byour (?:heritage|ancestry|descent|origins?)\b|\byour roots\b",
    r"\b(?:your|what|which) (?:gender|sex)\b|\bman or (?:a )?woman\b|\bmale or female\b|\bpronouns\b|\btransgender\b|\bnon-?binary\b|\bas a woman\b|"
    r"\bare you (?:a )?(?:female|male|woman|man)\b",
    r"\bgay\b|\blesbian\b|\bsexual(?:ity| orientation)\b|\bbisexual\b|\bheterosexual\b|\bqueer\b",
    r"\bdisab\w+|\billness\w*|\bchronic\b|\bhealth (?:problems?|conditions?|issues?|history|status)\b|\byour (?:\w+ )?health\b|\bmedica\w+|\bmedicine\b|"
    r"\bdepress\w+|\btherap\w+|\bdiagnos\w+|\bsick (?:days?|leave)\b|\bhealthy\b|\bhandicap\w*|\bautis\w+|\badhd\b|\bimpair\w*|\bwheelchair\b|\bdrugs?\b|\bdisease\b",
    r"\bvote[ds]?\b|\bvoting\b|\bpolitical\b|\bwhich party\b|\bparty (?:do|are) you\b|\btrade union\b|\bunion member\b|\bleft[- ]wing\b|\bright[- ]wing\b|\bpolitics\b",
    r"\bare you expecting\b|\blittle ones\b|\bdo you (?:smoke|drink|fast|observe|worship|identify)\b|\bwhich generation\b|\bwho looks after\b|\blooking after (?:a|an|your)\b|"
    r"\byour (?:parents|mother|father|family|children|kids|son|daughter|relatives|in-laws|weight|height|body|eyesight|hearing|blood|beliefs?|surname|maiden name|passport)\b|"
    r"\b(?:older|younger) than\b|\byears? old\b|\byour generation\b|\bgraduate from (?:high )?school\b|\b(?:a|any) (?:condition|carer|parent|mother|father|veteran|refugee)\b|"
    r"\bphysical(?:ly)? (?:limit\w*|able|fit|challenge\w*)\b|\bmental\w*\b|\bsurger\w+|\bhospital\w*|\bgod\b|\bholidays? do you\b|\babortion\b|\bfertility\b|\bhiv\b|\bindigenous\b|\btribe\b|\baboriginal\b|\bracial\w*",
    r"\bhow old you are\b|\bwhere you (?:come|are|were) from\b|\bdependents?\b|\bdependants?\b|\bwhich community\b|\bcommunity do you\b|\bmenopause\b|\bperiods?\b(?=.*\bsick)|\brelationship\b(?! with (?:data|your))|\bseeing someone\b|"
    r"\bspectrum\b|\bneuro\w+|\bdyslex\w+|\bhijab\b|\bheadscarf\b|\bgrow up\b|\bgrew up\b|\bpassport\b|\bfamily (?:come|from|status|situation|life|name|background|obligations|commitments)\b|\bfamily at home\b|\byour name (?:sound|is)|"
    r"\bpolitical\w*|\byour (?:religion|age|gender|race|ethnicity|nationality|sexuality|caste|disability|background, ethnically|politics|views on)\b|\bparental leave\b|\bleave to have\b|\bbreadwinner\b|\bsettled down\b|\bborn and raised\b|\bdalit\b|\bwheel ?chair\b",
    r"\b(?:a|your) partner\b|\bdescent\b|\bcultural (?:background|heritage|origin)|\bpsychiatr\w+|\bcounsell?ing\b|\bburn(?:ed|t)? ?out\b|\bhearing aid\b|\bmigraines?\b|\bhousehold\b|\bold (?:are|were) you\b|\bage (?:group|range|bracket) (?:are|do) you\b|"
    r"\byour age (?:group|range|bracket)\b|\bhow many more years\b|\bwhen did you (?:graduate|finish|leave) (?:school|high school|university|college)\b",
    r"\bparents\b|\bminority\b|\b(?:which|what) country (?:are|were|do|did) you (?:\w+ )?(?:from|come|born)\b|\bwhere (?:do|does|did) you(?:r \w+)? come from\b|\bprotestant\b|\bbuddhist\b|\bsikh\b|\bjew\b|\bkosher\b|\bhalal\b|\bramadan\b|\bprayers?\b|\bworship\b|\bbible\b|"
    r"\bdating\b|\bborn\b|\btoo (?:old|young)\b|\byou(?:r)? rais\w+|\bat home (?:speak|language)|\bspeak at home\b|\boverweight\b|\bsmoker?\b|\balcohol\b|\baddict\w+|\banxiety\b|\bbipolar\b|\bcancer\b|\bdiabet\w+|\bepilep\w+|\basthma\b|"
    r"\bmain earner\b|\bsingle (?:mother|father|parent|mum|mom|dad)\b|\bmother or father\b|\bsex life\b|\bcontracepti\w+|\bin the closet\b|\bhormon\w+|\bhow young\b|\bwhat decade\b|\bin which year\b|\bretirement\b|\bpension\b",
    r"\bprison\b|\bconvict\w+|\bcriminal\b|\barrested\b|\bgenetic\b|\bmilitary service\b|\bhow (?:tall|heavy) are you\b|\bdo you weigh\b",
)
_REQUEST = re.compile(
    r"^(?:and |so |first,? |please,? |also,? |but )*(?:tell|let me know|state|give|share|name|describe|note|write|add|enter|provide|"
    r"specify|mention|include|confirm|say|send|fill)\b|\b(?:i|we)(?:'d| would| will|'ll)? (?:need|have|want|like|require) (?:to (?:know|ask|hear)|your)\b|\btelling me\b|\bby stating\b|\btold me\b|"
    r"\bplease (?:\w+ )?(?:tell|state|give|share|name|specify|include|let|confirm|provide|mention)\b|\bi (?:need|require) your\b|"
    r"\bi(?:'m| am) (?:curious|wondering)\b|\bit would help (?:me )?to know\b|\bmay i (?:ask|know)\b|, please\b|\bi wonder\b|\bwould help\b|\bhelps? (?:me )?(?:if|to)\b|"
    r"\b(?:i|we) (?:should|must|ought to) (?:know|ask)\b|\blet's (?:start|begin) with\b|\bask (?:the|each|every|your)\b|\bfind out\b"
)
_BARE = re.compile(
    r"^(?:next|now|first|finally|also|and|then)[:,]? (?:your |on to your )?(?:age|religion|nationality|gender|ethnicity|marital|children|health|disabilit)|"
    r"^(?:and |any |your |so,? )*(?:children|kids|married|age|religion|nationality|disabilit\w+|gender|ethnicity|illnesses)\b.{0,30}\?$"
)
_ABOUT_ASKING = _any(
    r"\b(?:never|not|n't|avoid|without|illegal|unlawful|no place|forbidden|off[- ]limits|no need|instead of|rather than)\b(?:\W+[\w'-]+){0,4}?\W+"
    r"(?:ask\w*|mention\w*|tell\w*|say\w*|share|sharing|disclos\w+|state|question\w*|reveal\w*|answer\w*|matter\w*|interview\w*|include|give|need)\b",
    r"\b(?:how old is|health ?care|health data|medical (?:data|imag\w+|device\w*|records?|research)|your (?:users|customers|product|team's data)|"
    r"drug discovery|data(?:set)?s? (?:on|about|of)|in medicine|pay gap|union (?:of|all|query)|parent company|child (?:process|class)|native (?:app|cloud)|"
    r"your (?:team|model|data)\b)",
    r"\b(?:interviewer|employer|recruiter|survey|form|manager)s? (?:may|can|must|should|might|will|has|have|ask\w*|sometimes)\b",
    r"\bwould you like (?:to (?:read|see|know|hear)|me to|sources)\b|\bshall i\b|\bdid (?:the|an) (?:interviewer|employer)\b|\bdo you want (?:to (?:read|see|know|hear)|me to)\b",
)


def find_protected(text: str) -> list[Hit]:
    """Find questions for what must not be asked: age, origin, religion, health, family and the like."""
    return [
        Hit("protected", sentence)
        for sentence, plain in _read(text)
        if _BARE.search(plain.strip())
        or (
            (sentence.endswith("?") or _REQUEST.search(plain))
            and _PROTECTED.search(plain)
            and not _ABOUT_ASKING.search(plain)
        )
    ]
