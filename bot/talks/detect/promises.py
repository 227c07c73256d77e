"""Promises to the person: a salary, a job, a visa, or a date by which they are there."""

import re

from bot.talks.detect.likeness import Liken, Rules, decide
from bot.talks.detect.reading import TO_YOU, Hit, any_of, read_sentences

# Promises. What is promised, by kind; a date counts only beside one of the others or beside "ready" and the like.
_MONEY = r"\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)[- ](?:\w+ )?thousand\b|[$£€₹]\s?\d|\d[\d,.]*\s?(?:k\b|lakh|lpa|dollars?|euros?|pounds?|rupees|grand|percent|%)|figures\b|\blpa\b|\blakh"
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
_WITHOUT_WORK = r"(?:unemployed|jobless|out of (?:a )?(?:work|job)|without (?:a |an |any )?(?:job|work|offer|income|visa|permit|salary)|idle|turned (?:down|away)|rejected|refused|left (?:out|behind)|short of (?:offers|work|money)|poor|broke)"
_CERTAIN_IDIOMS = any_of(
    r"\b(?:just |only |merely )?(?:a )?(?:question|matter) of (?:time|when|days|weeks|months)\b",
    r"\b(?:an? |one )?(?:hundred|100) ?(?:%|percent|per cent) (?:chance|certain\w*|sure|safe|likely|probability)\b",
    r"\b(?:employers?|firms?|compan(?:y|ies)|recruiters?|they|nobody|no one|teams?)\b[^.]*\b(?:can't|cannot|won't|can|couldn't) (?:afford|help|bring themselves|fail)? ?not (?:to )?",
    r"(?:'d| would| will|'ll) (?:have to )?be (?:mad|crazy|fools?|foolish|stupid|insane|silly|out of their minds?) (?:not to|to (?:refuse|reject|pass|let you|turn))\b",
    rf"\b(?:won't|will not|never|cannot|can't|will no longer|no longer|(?:nobody|no one|none|no (?:graduates?|students?|engineers?|person|candidates?|one|alum\w+))\b[^.]*?) (?:[\w']+ ){{0,3}}?{_WITHOUT_WORK}\b",
    r"\b(?:nobody|no one|none|not one|nobody) (?:of \w+ \w+ )?who\b[^.]*\b(?:is|are|was|were|has been|remained) (?:still |left |long )?(?:looking|searching|waiting|without|unemployed)\b",
    r"\b(?:never|won't|will not|no longer) (?:\w+ )?(?:earn|make|get|be paid|take home|go) (?:less|below|under)\b",
    r"\b(?:employers?|firms?|compan(?:y|ies)|they) (?:are|is|'re) (?:required|obliged|forced|bound|compelled|desperate) to (?=hire|take|sponsor|employ|pay|give)",
    r"\b(?:take it from me|you have my word|i tell you|i'm telling you)\b",
    r"\b(?:could|can)(?:n't| not|not) be (?:more certain|surer|safer|easier|more secure)\b",
    r"\b(?:without|beyond|no) (?:a |any )?(?:doubt|question|fail)\b",
    r"\b(?:can't|cannot|won't|can never|will not|never) (?:possibly )?(?:fail|miss|go wrong|lose)\b",
    r"\bnothing (?:stands|(?:can|will|could) (?:stop|keep|prevent|hold))\b",
    r"\b(?:won't|will not|cannot|can't) be able to (?:resist|refuse|say no|turn)\b",
    r"\bnot the other way (?:round|around)\b",
    r"\bwill never (?:be|have to) (?:out of work|unemployed|look for|worry)\b",
    r"\b(?:won't|will not|isn't|is not|should not|shouldn't) be (?:a |any )?(?:problem|issue|hurdle|obstacle)\b",
    r"\bno (?:problem|less|risk)\b",
    r"\bno way you (?:won't|will not|don't)\b",
    r"\bmoney back\b",
    r"\b(?:rejection|failure|failing|unemployment|a refusal|a no)\b (?:is|will be) (?:out of the question|impossible|unthinkable|not an option)\b",
    r"\b(?:nobody|no one|no (?:firm|company|employer|recruiter|officer))\b (?:\w+ ){0,2}?(?:turns?|will turn|can turn|refuses?|can refuse|will refuse|rejects?|will reject|can reject|says? no|will say no|can say no)\b",
    r"\bnot a (?:matter|question) of if\b",
    r"\b(?:consider yourself|always say yes|can't say no|cannot say no|they(?:'ll| will) have to|employers will have to|safe to say)\b",
    r"\b(?:nobody|no one|none|no graduate) [^.]*\b(?:stays?|remains?|goes|ends up|is left|are left|sits)\b[^.]*\b(?=unemployed|out of work|jobless|without (?:a|an) (?:job|offer|position))",
    r"\b(?:won't|will not|never|cannot|can't) (?:be )?(?:refus\w+|reject\w*|turn(?:ed)? (?:you )?(?:down|away)|say no|den(?:y|ied))\b",
    r"\bzero (?:risk|chance)\b",
    r"\bimpossible to fail\b",
    r"\bas good as (?:in|there|hired|done|yours)\b",
    r"\bneed not worry\b",
    r"\bdon't worry\b",
    r"\bdo not worry\b",
)
# What is read as something else before hedges are looked for: the month, a measure to be above, what all firms would do.
_READ_AS = (
    (re.compile(r"\b(by|in|next|this|until|before|since|from|early|mid|late) may\b"), r"\1 june"),
    (
        re.compile(r"\b(?:above|over|beyond|than|exceed\w*|beats?|tops?) (?:the |that |any )?(?:average|median)\b"),
        "more",
    ),
    (
        re.compile(r"\b((?:every|any|all)\b[^.]*\b(?:firm|company|employer|team|recruiter)s?\b[^.]*) would\b"),
        r"\1 will",
    ),
    (_CERTAIN_IDIOMS, " certainly "),
)
_SURE = (
    r"\b(?:certainly|certain (?:to|that|of|you)|(?:is|are) certain|definitely|surely|for sure|sure (?:to (?!mention|ask|check|read|bring|have|say|tell|note|include)|thing|you(?:'ll| will)|of (?:a|an|the|getting))|"
    r"guarantee\w*|promised?|promises|assured?|bound to|count on|bank on|trust me|believe me|(?:that is|that's|is|for) a fact|a given|100 ?%|mark my words|take my word|i(?:'d| would)? bet|money back|"
    r"as good as (?:approved|granted|done|yours|certain|signed|hired|in)|a matter of time|cast[- ]iron|"
    r"undoubtedly|inevitabl\w+|automatic(?:ally)?|a formality|every (?:graduate|student|one)|everyone who|anyone who)\b"
)
_REFUSED = any_of(
    r"\b(?:nobody|no one|no|none|cannot|can't|couldn't|could not|won't|will not|would not|wouldn't|do not|don't|does not|doesn't|did not|never|not|isn't|aren't|nor|without|hardly|rather than|instead of)\b(?:\W+[\w'-]+){0,5}?\W+(?:guarantee\w*|promis\w+|certain\w*|sure|assur\w+|tell|say|know\w*|claim\w*|pretend|rely|count|predict\w*|mean\w*|automatic\w*|always|bank)\b",
    r"\bwhether\b",
    r"\bnothing\b[^.]*\b(?:certain|sure|guaranteed|promised|settled)\b|\b(?:assured|told|promised|guaranteed) (?:me|him|her|us|them)\b",
    r"\b(?:will not|won't|does not|doesn't|do not|don't) (?:\w+ )?(?:get|land|make|bring|win|give|earn) (?:you|anyone|anybody)\b",
    r"\b(?:ask|say|know|tell|see|wonder|find out|learn) (?:\w+ )?(?:what|which|how much|when|how soon)\b",
    r"\bdepends?\b",
    r"\bif you (?:were|had|got)\b",
    r"\bcannot be told\b",
    r"\bonly if\b",
    r"\bno such\b",
    r"\b(?:people|those|anyone|anybody|whoever|somebody|someone|schools?|vendors?|sellers?|coaches) (?:who |that )?(?:promise|guarantee|claim|swear|assure)s?\b",
    r"\b(?:nobody|no one|nothing|no (?:firm|company|employer|page|section|source|certificate|course))\b(?: [\w'-]+){0,3}? (?:will |can |does |would )?(?:hire|hires|pay|pays|sponsor|sponsors|offer|offers|say|says|get|gets|make|makes|give|gives|land|lands|replace|replaces)\b",
    r"\b(?:some|many|most|several|these|those|such|other|few)\b(?:\W+(?!(?:you|you're|i|we|i'm|we're)\b)[\w'-]+){0,4}?\W+(?:promis\w+|claim\w*|guarantee\w*|says?|tells?|advertis\w+|sell\w*|swear)\b",
    r"\b(?:he|she|they|friend|recruiter|vendor|website|advert|bootcamp|report|firm|company|boss|manager|school|agency|course)s? (?:who |that )?(?:\w+ )?(?:said|says?|told|promised?|promises|claim\w*|guarantee[ds]?|swore)\b",
    r"\b(?:careful|beware|wary|avoid|second look|suspicious|red flag|too good|scam|sceptical|skeptical|warning|doubt|myth|distrust|mistrust|question|sales pitch|bait|lure|trick|fairy tale|hype|nonsense|illusion|slogan|marketing)\b",
    r"(?<!\bis )(?<!'s )\b(?:an?|any|the|every|some|no) (?:[\w-]+ ){0,2}(?:that|which|who) (?:promises?|guarantees?|claims?|assures?|says?|tells?|swears?|sells?)\b",
    r"\b(?:with|of|from|trust|against|ignore|avoid) (?:anyone|anybody|people|those|vendors|courses|bootcamps|adverts|ads|schools|coaches) (?:who|that|which)\b",
    r"\b(?:vendors|courses|bootcamps|adverts|ads|schools|coaches) (?:who|that|which) (?:promise|guarantee|say|claim)",
    r"\b(?:if|when|once) (?:someone|somebody|anyone|a \w+|an \w+|they) (?:tells|promises|says|claims|guarantees|tell|promise)\b",
    r"\bpromising (?:you|a|jobs?|six|anything)\b",
    r"\b(?:wrong|dishonest|irresponsible|unfair|misleading|foolish|silly|tempting|impossible|lying|lie) (?:of me )?(?:to|if i) (?:promise|guarantee|say|claim|tell)",
    r"\b(?:could|would|should|might|may|to) (?:\w+ )?(?:promise|guarantee)\b",
    r"\b(?:far from|anything but|less than|by no means|in no way|seldom|rarely|no such thing)\b",
    r"\b(?:read|check|ask|ignore|question|compare|examine|look at|treat|take|see)\b[^.]*\b(?:guarantees?|promises?)\b",
    r"\bso-called\b",
    r"\bsounds like\b",
)
_HEDGED = any_of(
    r"\baccording to\b|\bas (?:its|their|the|his|her) \w+ (?:says?|states?|shows?|puts it)\b",
    r"\b(?:with (?:some |a little |a bit of )?luck|if (?:all|everything|things|hiring|it) goes? well|in (?:some|most|many) \w+|(?:contract|report|survey|guide|law|agency) says)\b",
    r"\b(?:median|average|percentile|surveys?|on average)\b",
    r"\b(?:may|might|could|perhaps|possibly|probably|likely|maybe|hopefully|usually|often|typically|chance|tends?|hope|(?:try|aim|plan|want|hope)s? to|would)\b",
)
_YOU_WILL = r"\b(?:you|graduates|students)(?:'ll| will| are going to|'re going to| shall)\b(?: [\w'-]+){0,5}? "
_OUTCOMES = any_of(
    rf"{_YOU_WILL}(?:get|land|receive|have (?!to)|find (?!the)|secure|win|be offered|walk into|be given|pass)\b(?: [\w'-]+){{0,4}}? (?:jobs?|offers?|positions?|work|interview|visa|permit|green card|raise|sponsor\w*|promotion|salary|placement)\b(?! (?:range|survey|figure|data|table|section|page|guide|description|title|advert|ad|market|search|interview|questions?))",
    rf"{_YOU_WILL}(?:be|get|become) (?:hired|employed|placed|promoted|job-ready|sponsored|rich|snapped up)\b",
    rf"{_YOU_WILL}(?:be )?(?:earn\w*|mak(?:e|ing)|paid|get)\b(?: [\w'-]+){{0,3}}? ?(?:more|double|twice|over|{_MONEY})",
    rf"{_YOU_WILL}(?:be|become|have (?:switched|moved|become|landed))\b.*?(?:{_TIME})",
    rf"(?:{_TIME}),? (?:from now,? )?{_YOU_WILL}(?:be|become|have (?!read|seen|learn|built|written|finished|done|tried|had)|work|earn|start|land|get)\b",
    rf"\byour (?:salary|pay|income|earnings|wage)s?(?:'ll| will| is going to) (?:\w+ )?(?:double|triple|rise|grow|increase|reach|exceed|climb|jump|go up|start at|be (?:at least|over|above|{_MONEY}))",
    rf"(?:{_VISA})[^.]*? (?:will|is|are)(?: \w+)? (?:be )?(?:approved|granted|certainly|easy|yours|issued|on its way)",
    r"\b(?:compan(?:y|ies)|employers?|firms?|they|recruiters?|startups?|someone)(?:'ll| will) (?:\w+ )?(?:hire|take you|fight|line up|sponsor|snap you|pay you|offer you|be lining up|compete|chase|beg)\b",
    r"(?:^|\byou can |\byou should |\band |\bthen |, )expect (?:a|an|your|at least)\b(?: [\w'-]+){0,3}? (?:offer|salary|raise|job|visa)\b",
    rf"(?:^|\byou can |\byou should |\band |\bthen |, )expect [^.]*(?:{_MONEY})",
    rf"\byou (?:start|begin|end up|earn|make|take home|get) (?:(?:at|with|on|over|at least|easily|around) )*(?:{_MONEY})",
    r"\b(?:i|we)(?:'ll| will| can| am going to|'m going to) (?:\w+ )?(?:get|find|land|secure|place|put|bring|see to it|make sure|ensure)\b.*\b(?:hired|jobs?|offers?|visas?|roles?|positions?|salar\w+|interviews?|sponsor\w*)\b",
    r"\b(?:job|offer|contract|position|place|role)s? (?:is|are|will be) (?:already |always |as good as )?(?:there|waiting|ready|on your desk|in your hands?)\b",
    rf"^(?:[\w' -]+),? (?:and|then) (?:you )?(?:start |begin )?(?:to )?(?:earn|earning|make|making)\b[^.]*(?:{_MONEY})",
    r"\b(?:job|offer|contract|position|promotion|raise|visa|permit)s? (?:then )?(?:comes?|follows?|arrives?)\b(?! (?:from|in|with (?!it\b)|when|only|at|the|to|before|as)\b)",
    r"\bi (?:can )?(?:already |clearly )?see you (?:sign|earn|work|start|mov|get|land|mak)\w*",
    r"\b(?:means|equals|brings) (?:a|an|the|your|certain) (?:new |better |first |good )?(?:job|offer|visa|raise|promotion|position|permit)\b",
    rf"^expect to (?:be|become|get|land|earn|have|make|start)\b[^.]*(?:{_TIME}|{_MONEY}|{_JOB}|{_VISA})",
    r"\b(?:every|any|each|all)\b[^.]*\b(?:firm|company|employer|team|recruiter)s?\b[^.]*\b(?:would|will|is going to|are going to) (?:\w+ )?(?:give|offer|hire|take|want|pay|sponsor) you\b",
    r"\bis (?:all|everything) (?:it takes|you need|that is needed) to (?:be|get|become|land|find|earn)\b",
    r"\b(?:they|the (?:firm|company|team|employer))(?:'ll| will) (?:\w+ )?(?:keep|take|hire|want|choose|pick|employ) you\b",
    r"\byou (?:can )?(?:pick|choose|name) your (?:own )?(?:employer|salary|job|firm|company|price|pay)\b",
    r"^(?:do|send|write|finish|take|pass|learn|build|read|join|complete)\b[^.]*\band you (?:have|get|are|will have|'ll have|land|hold) (?:\w+ ){0,2}?(?:interviews?|jobs?|offers?|hired|in|contracts?|visas?)\b",
    r"\b(?:job|post|position|offer|contract)\b[^.]*\b(?:only|just|merely) (?:to be|has to be|waits to be) (?:collected|picked up|signed|taken)\b",
    r"\bwe place (?:all|every|each|100|any)\b",
    r"\b(?:market|industry|field|world)(?:'ll| will) (?:\w+ )?(?:welcome you|open its (?:arms|doors)|be yours|wait for you)\b",
    r"\bthe (?:[\w-]+ ){0,3}(?:job|offer|role|position|visa|money|contract|place) (?:is|will be) yours\b",
    r"\b(?:office|embassy|consulate|authorities|officer|government|immigration|they|university|company|committee) will (?:certainly |gladly |simply )?(?:approve|grant|issue|stamp|accept|wave)\b",
    r"\bcertainly (?:unemployed|out of work|jobless|without)\b",
    r"\bgets? (?:placed|hired|a job)\b.*\bevery\b",
    r"\b(?:every|everyone|anyone|all|whoever)\b.*\b(?:gets?|finds?|lands?|is|are) (?:placed|hired|a job|jobs|work|employed)\b",
    r"\bit (?:will|'ll) (?:take you|only take|take) (?:exactly|only|just|no more than)\b",
    # A time, and then the person is there; said in the present.
    rf"^(?:in|after|just|only|give it|put in|another)? ?(?:just |only )?{_AMOUNT} (?:\w+ )?(?:days?|weeks?|months?|years?)\b[^.]{{0,40}}\b(?:and|later|then|from now)\b,? (?:and )?(?:then )?you(?:'re|'ll|'ve| are| will| have| hold| start) (?!able|ready to|familiar)",
    rf"\b{_AMOUNT} (?:days?|weeks?|months?|years?) from (?:now|today),? you(?:'re| are| have| hold| earn| sit| work)\b",
    rf"(?:{_TIME}),? (?:from now,? )?(?:and )?you(?:'re| are) (?:an?|the|in|there|hired|earning|working|employed|paid|placed)\b",
    rf"\b(?:will|'ll|is going to) (?:only |just )?take you (?:exactly |only |just |no more than |about )?{_AMOUNT} (?:\w+ )?(?:days?|weeks?|months?|years?)\b",
    # What holds for all of a kind, always.
    r"\b(?:always|never) (?:gets?|finds?|lands?|have|has|gets? to|struggles?|fails?|earns?|makes?|lacks?)\b[^.]*\b(?:jobs?|work|offers?|hired|visas?|six figures|good money|well)\b",
    r"\b(?:jobs?|offers?|money|salary|visa|position|contract)\b[^.]*\b(?:there for the taking|within (?:your )?(?:reach|grasp)|on (?:the|your) (?:way|table|desk)|in the bag|sorted|settled|taken care of)\b",
    r"\b(?:say goodbye to|no more|an end to) (?:unemployment|money worries|low pay|job hunting)\b",
)


# Beside these patterns: any unhedged future of the person's in which one of the outcomes stands.
_FUTURE = any_of(
    r"(?<!\bi)(?<!\bwe)(?:'ll| will|'re going to| are going to| is going to)\b",
    r"\bwon't (?:have (?:any )?(?:trouble|difficult|problem)|struggle|wait|earn less|regret|be short)",
    r"\blooking at (?:a|an|at least|over|six|[$£€\d])",
    r"\bawaits?\b",
    r"\bwaiting for you\b",
    r"\bin the bag\b",
    r"\bguarantee\w*",
    r"\bleads? (?:straight|directly) to\b",
    r"\bhave (?:it|a job|an offer) in (?:hand|your pocket)",
    r"\ball but (?:yours|certain)\b",
    r"\b(?:is|are|it's|that's) (?:a )?(?:certain|sure|guaranteed|formality|done deal|sure thing|matter of time|safe bet|no-brainer|walk in the park)\b",
    r"\bmy word\b",
    r"\bdone deal\b",
    r"\byour (?:future|place|spot|career|success) is (?:secured?|sorted|settled|locked in|sealed|certain|safe|guaranteed)\b",
    r"\balways (?:accept|hire|get|find|land)\w*\b",
    r"\bconsider it (?:done|settled)\b",
    r"\bassured\b",
    r"\bcertainly\b",
    r"\bsure thing\b",
    r"\bdestined\b",
    r"\bmade for life\b",
    r"\byour ticket\b",
    r"\bgolden ticket\b",
    r"\bstraight into\b",
    r"\bin no time\b",
    r"\beasy street\b",
    r"\bset (?:up )?for\b",
    r"\bsucceed\b",
    r"\bsuccess is\b",
    r"\b(?:gets?|makes?|lands?|earns?|puts?|brings?|secures?|opens?|hands?|moves?|takes?) you\b",
    r"\byou(?:'re| are) (?:set|in|hired|safe)\b",
    r"\bfor life\b",
)
_BENIGN = any_of(
    r"\b(?:will|'ll|to) (?:still |also |often |then |first |probably )?(?:need|have to|learn|see (?!your|on your)|read|study|practi[sc]e|build|write|use|spend|show|want|notice|compare|discover|face|meet|tell|list|explain|help|ask|be (?:asked|compared|judged|tested|measured|interviewed|assessed)|depend|require|vary|decide|find (?:the|more|out|that|a (?:list|table|link|section|summary))|look|give|mention|hear (?:back|from|about|of)|work (?:on|with|in|closely|alongside|together|as part)|deal|have (?:read|seen|learn\w+|heard|studied|tried|built|written|done|finished)|start (?:on|with|by|to learn|learning)|get (?:a|an) (?:\w+ )?(?:picture|idea|overview|sense|impression|view|feel|feeling|answer|badge)|get (?:\w+ )?(?:feedback|advice|help|comments|access|support|practice|experience)|earn (?:the |their |some |a |an )?(?:respect|trust|certificate|badge|credits?|degree)|be read|take (?:you )?longer|understand|know|talk|report|apply|be (?:listed|shown|found|working (?:on|with)|in the|part|expected|able to (?:see|compare|read|judge)|told|part|different|based|described|paid by))\b(?! least)",
    r"\b(?:job|role|interview|salary|pay) (?:titles?|descriptions?|adverts?|ads?|markets?|search|questions?|surveys?|data|guide|figures|table|bands?|section|page|process|round|task|negotiation|talk|expectations?)\b",
)
_TASK = any_of(
    r"\bsuggests?\b",
    r"\baccording to\b",
    r"^to \w+",
    r"^(?:ask|expect|show|tell|pick|check|compare|read|use|start|begin|write|list|look|bring|prepare|see|find|keep|put|consider|think|try|talk|take|give|send|name|save|note|learn|practi[sc]e|apply|search|bear|remember|negotiate)\b",
)
_ADDRESSED = any_of(
    TO_YOU.pattern,
    r"\b(?:done deal|formality|matter of time|assured|certainly|guaranteed|without delay|will be easy|in the bag)\b",
    r" will (?:come|follow|be yours|roll in|arrive|find you)\b",
)
_TELLING = any_of(
    r"\byou|\bguarantee|\bcertain|\bevery|\bpromise|\bbet\b|\bsure\b",
    r"\bautomatic|\b(?:count|bank) on|\bmy words?\b|\btrust me\b|\b(?:that is|that's|is) a fact\b",
)


def find_promises(text: str, liken: Liken | None = None) -> list[Hit]:
    """Find promises of a salary, a job, a visa or a date; one hit for each kind that a sentence names."""
    hits: list[Hit] = []
    for sentence, plain in read_sentences(text):
        read = plain
        for pattern, words in _READ_AS:
            read = pattern.sub(words, read)
        kinds = [kind for kind, pattern in _KINDS.items() if pattern.search(read)]
        if decide(_apply_rules(sentence, read, kinds), "promises", sentence, liken):
            hits += [Hit(kind, sentence) for kind in kinds or ["job"]]
    return hits


def _apply_rules(sentence: str, read: str, kinds: list[str]) -> Rules:
    if sentence.endswith("?") or _REFUSED.search(read):
        return Rules.AGAINST
    if _assures(read, kinds):
        return Rules.CLEAR
    if _HEDGED.search(read):
        return Rules.AGAINST
    if _OUTCOMES.search(read):
        return Rules.CLEAR
    if _foresees(read, kinds):
        return Rules.LOOSE
    return Rules.AGAINST if _BENIGN.search(read) else Rules.SILENT


def _assures(plain: str, kinds: list[str]) -> bool:
    """Say whether an outcome is called certain."""
    named = any(kind != "timeline" for kind in kinds)
    softened = re.search(r"\b(?:may|might|could)\b", plain)
    return bool(named and not softened and re.search(_SURE, plain) and _TELLING.search(plain))


def _foresees(plain: str, kinds: list[str]) -> bool:
    """Say whether an outcome is foreseen for the person, though no pattern knows the words."""
    if re.search(r"\bcan\b|\bshould\b", plain) or _BENIGN.search(plain) or not _ADDRESSED.search(plain):
        return False
    return bool(_FUTURE.search(plain) or (kinds and not _TASK.search(plain)))
