"""Words by which a message asks, tells, wishes or commands something on the way to a verdict."""

import re

JUST_TELL = re.compile(
    r"\b(?:just|please|simply) (?:tell me|say it|give me (?:the|a|an|one|your) (?:verdict|role|job|answer|name)|decide|name (?:one|it|a role))\b|\byour verdict\b|\benough questions\b|\bstop asking\b"
)
# The same, once questions have been put: nothing else can be meant.
WHICH_THEN = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|and|well|right|fine|but|then|now|alright|please)\W+)*"
    r"(?:which (?:one|role|job|path|career|of (?:them|these|those))|what(?:'s| is) (?:it|(?:the|your) (?:answer|advice|result|pick|choice))"
    r"|what (?:do|would) you (?:say|suggest|recommend|pick|choose)|(?:the|your) (?:answer|verdict|result))"
    r"(?: (?:is it|then|now|for me|should i (?:take|pick|choose|go for)|would you (?:pick|choose|say|recommend|take)))*\W*$"
)
DO_NOT_KNOW = re.compile(
    r"^\W*(?:i (?:do not|don'?t|dont) (?:really )?know|no idea|not sure|dunno|skip(?: it| this| that)?|pass|next(?: question)?|hard to say|can'?t say|none of (?:these|those|them))\b"
)
SKIP = re.compile(r"^\W*(?:skip(?: (?:it|this|that))?|pass)\W*$")
GO_ON = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|yeah|fine|right|well|now|please|sure|then|so)\W+)*(?:go on|continue|let'?s (?:go on|continue)|back to (?:the|your) questions?|next question|go ahead)(?: (?:then|please|now))?\W*$"
)
# Who hires, or has had enough, is asked no more.
LEAVES = re.compile(
    r"\bnot looking for an? (?:new )?(?:job|career|role|position)\b"
    r"|\b(?:stop|no more|enough|leave|skip|quit|end|forget)(?: asking)?(?: me)?(?: of| with)?(?: the| these| this| that| your| all the| any)? (?:quiz\w*|career (?:questions|test|quiz)|personality test)\b"
    r"|\b(?:did ?n[o']?t|did not|do ?n[o']?t|do not) (?:ask|want|need)(?: for| to (?:take|do|answer))?(?: an?| any| the| this| your| another)? (?:career |more )?(?:test|quiz|questionnaire|interrogation)\b"
    r"|\b(?:i'm|i am|im|we're|we are) (?:the one )?(?:hiring|recruiting)\b|\b(?:i'm|i am|im) (?:in hr|hr|an? recruiter|the hiring manager)\b"
)
# Whoever hires or leads a team asks for themselves only in so many words.
SUITS_ME = re.compile(
    r"\b(?:suits?|fits?|right for|good for|best for|path for|role for|job for) me\b|\bshould i (?:become|be|study)\b|\bam i (?:right|cut out|made)\b"
)
FORGET_ALL = re.compile(
    r"^\W*(?:please |now )*(?:forget (?:about )?me|forget (?:everything|all)(?: that)?(?: you (?:know|heard))?(?: (?:about|of|on) me| i (?:said|told you)(?: about (?:me|myself))?)?|delete my (?:data|profile|answers))\W*$"
)
FORGET_ONE = re.compile(r"^\W*(?:please )?forget (?:that |about |the |my )?(?P<what>.+?)\W*$")
SHOW = re.compile(
    r"\bwhat (?:do|did) you (?:know|remember|have|store|keep) (?:about|of|on) me\b|\b(?:show|see) (?:me )?my profile\b|^:profile$"
)
LEDGER = re.compile(
    r"\b(?:whole|full|entire|all of the|show (?:me )?(?:the|your)) (?:ledger|reckoning|reasoning|calculation|sum)\b|^:ledger$"
)
HOW_SURE = re.compile(
    r"^\W*(?:and )?(?:how (?:sure|certain|confident|did you (?:get|come|reach|decide))|are you (?:sure|certain)|why (?:that|this|so)\b|why\W*$|on what basis)"
)
WHY_NOT = re.compile(
    r"^\W*(?:and |but |so |then |ok(?:ay)?,? )*(?:why not|why (?:is|was)(?:n't)? .{3,40}\b(?:not|in there|on (?:it|the list)|left out)\b|what speaks against|what about me and|am i (?:not )?right for)\b"
)
# After a verdict: "what would change your mind?", "would 60k change the verdict?".
WHAT_CHANGES = re.compile(
    r"\bwhat (?:would|could|will|might)(?: have to| need to)? (?:change(?: (?:your mind|that|this|it|the (?:verdict|answer|order|result)|your (?:verdict|answer)))?|turn (?:it|that)|make (?:you|it|that) (?:change|say))\b"
    r"|\b(?:would|does|will|could|did) (?:it|that|this)(?: \w+)? change (?:your|the|that|this|it|anything)\b"
)
# Why a verdict named one role, or one and not another; the roles' names are masked.
WHY_THIS = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|then|hm+|wait)\W+)*why (?:do you (?:think|say|suggest|recommend|name|pick|put|choose) )?(?:an? |the )?(?:the )?(?:two )?jobs?(?: and not the job)?(?: (?:for me|first|over|rather than))*\s*(?:[?!.,]|and (?:not|what)\b|\Z)"
)
LEARN = re.compile(
    r"\b(?:what (?:do|am|should|must|else) i .{0,25}(?:learn|lack|miss(?:ing)?|study)|what(?:'?s| is|skills? (?:are|do i)) .{0,15}(?:missing|lack(?:ing)?)|what do i still|what(?:'?s| is) (?:still )?left(?: to learn)?\b"
    r"|where are (?:the|my) (?:holes|gaps)|(?:what|where)(?:'s| is| are)? my (?:biggest )?gaps?|what else (?:do|would) i need)\b"
)
STEPS = re.compile(
    r"\b(?:steps|road ?map|(?:step by step|month by month|week by week|day by day)|study plan|learning (?:path|plan))\b"
)
WHAT_ABOUT = re.compile(
    r"^\W*(?:(?:and|or|ok(?:ay)?,?|then) )*(?:(?:what|how) about|for|as)?(?: (?:an?|the))?\W*(?:[\w/-]+\W*){1,3}$"
)
FROM_TO = re.compile(r"\bfrom\b.+\b(?:in)?to\b")
FIRST_STEP = re.compile(
    r"^\W*(?:and |so |ok(?:ay)?,? |but |then )*(?:(?:which|what)(?: (?:one|skill|step|thing)| of (?:them|these|those))?\b.{0,25}\bfirst|where (?:do|should|would|to|can) (?:i )?(?:start|begin))\W*$"
)
# Names roles, but not to choose between them: "what differs?", "which of the two leads nearer to ML engineer?".
NO_CHOICE = re.compile(
    r"\b(?:differ\w*|distinguish\w*|distinction|same (?:job|thing)|(?:nearer|closer|nearest|closest|leads?) (?:\w+ ){0,2}to)\b"
)
SIDE_BY_SIDE = re.compile(r"\b(?:the two|these) jobs\b")  # roles in a row, once their names are masked
WHICH_SHOULD = re.compile(
    r"\bwhich (?:one |of (?:them|these|the two) )?(?:should|would|do) i (?:take|choose|pick|accept|go (?:for|with))\b"
)
WHICH_OF_THEM = re.compile(
    r"\b(?:which|better|suits?|fits?)\b.*\b(?:me|i|my)\b|\bwhich (?:offer|of the (?:two|offers))\b"
)
# Asks over all roles, whichever were talked about before: "what suits me?", "which job would fit me?".
WHICH_OF_ALL = re.compile(
    r"\b(?:what|which (?:path|role|job|career|work|title))(?: \w+){0,2} (?:suits?|fits?|be right for|is right for) me\b"
)
HOURS = re.compile(r"\b(\d{1,2}) ?(?:hours?|hrs?|h) (?:a|per|each) week\b")
QUESTION = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|then|well) )*(?:what|who|how|why|where|when|which|is|are|do|does|can|could|should)\b"
)
FEELS = re.compile(
    r"\b(?:like|love|hate|enjoy|dislike|prefer|good at|bad at|fan of|no|not|never|can'?t|years?|degree|studied|bored|tired)\b"
)
# Who only says what they are or like wants to hear what could suit them, even where no trait is heard in it.
OF_MYSELF = re.compile(
    r"\b(?:i'?m|i am) (?:an?|the|good|bad|into|from|more|not)\b|^\W*(?:i'?m|i am|am) \w+,|\bi (?:really |just |quite )?(?:like|love|enjoy|hate|prefer|studied|work(?:ed)? (?:as|in)|used to)\b"
)
I_MEAN = re.compile(r"\bi (?:just )?(?:mean|meant|said)\b")
OF_ONESELF = re.compile(r"\b(?:i|i'm|i've|i'd|im|ive|me|my|mine|myself|we|we're|our|us)\b")
MAY_ASK = re.compile(
    r"\b(?:which|how|why|who|whom)\b|\bwhat\b(?! (?:i|we|they|people|you|others)\b)|\bwhere\b(?! (?:i|we)\b)"
)
MONTHS = re.compile(r"\b(\d{1,2}) ?months?\b")
WITHIN_A_YEAR = re.compile(
    r"\b(?:within|in under|under|at most|no more than|less than|not (?:take )?(?:more|longer) than|max(?:imum)?(?: of)?|up to|have|got)"
    r" (?:about |only |just |at most |maybe |around )*(?:(?:an?|one|half a|the|this|next) year|(?:a few|three|four|five|six|nine|ten|twelve|[3-9]|1[0-2]) months)\b"
    r"(?! (?:of|in|as|with|at|doing|working|behind)\b)"  # "I have one year of Python" is experience
)
# "Keeping computers running? Definitely not."
ASKED_ONESELF = re.compile(r"[^.?!]*\?\s+(?=(?:definitely|absolutely|certainly|no|nope|not|never|yes|sure|nah)\b)")
ASKS = re.compile(
    r"\?|^\W*(?:(?:and|but|so|ok(?:ay)?|then|please|now|well) )*(?:what|who|how|why|where|when|which|is|are|do|does|can|could|should|will|would|tell|give|show|explain|compare|list|write|describe|suggest|recommend|help|let'?s|make|build|draft|plan|name)\b"
    r"|\b(?:what|which|how|why|who|where|when) (?:is|are|am|do|does|did|can|could|should|would|will|to|suits?|fits?|much|many|long|if)\b"
    r"|\b(?:tell me|show me|explain|i want to know|i wanna know|i'd like to know|i wonder|wondering)\b"
    r"|\b(?:my|i'?m) (?:only |main |biggest |one |real(?:ly)? |honest(?:ly)? |just |so |a bit )*(?:worr(?:y|ied)|fear|afraid|scared) (?:is|that|of being|nobody|no one)\b"
    r"|^\W*(?:the )?(?:easiest|hardest|best|worst|most|least|safest|fastest|cheapest|highest|lowest|closest)\b"
    r"|\bam i (?:kidding|fooling|dreaming|mad|crazy|wrong|too)\b|(?:^|[.!,;] )(?:is it )?(?:too late|worth it|realistic|doable|feasible)\b"
)
# "Which one is better?" names neither two roles nor who asks: it has to be asked back.
WHICH_BETTER = re.compile(
    r"^(?:and |so )?which (?:one )?is (?:the )?(?:better|best|easier|easiest|safer|safest|worse)\W*$"
)
