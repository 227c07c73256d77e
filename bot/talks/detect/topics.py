"""What must not be asked of a person, by kind: the words in which a question names it."""

from bot.talks.detect.reading import any_of

_NATION = (
    r"(?:british|irish|spanish|polish|turkish|english|swedish|danish|finnish|scottish|welsh|german|french|dutch|greek|swiss|czech|"
    r"norwegian|belgian|austrian|portuguese|italian|hungarian|romanian|bulgarian|serbian|croatian|albanian|russian|ukrainian|"
    r"american|mexican|canadian|brazilian|cuban|latin\w+|hispanic|african|nigerian|kenyan|egyptian|moroccan|ethiopian|somali|"
    r"arab(?:ic)?|syrian|iraqi|iranian|persian|afghan|kurdish|israeli|palestinian|lebanese|indian|pakistani|bangladeshi|"
    r"chinese|japanese|korean|vietnamese|thai|filipino|indonesian|malaysian|asian|australian|european|caucasian|roma)"
)
_ADVERB = r"(?:(?:legally|currently|still|now|also|actually|really|by any chance|perhaps|already|at all|very|rather) )?"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|[2-7]\d)"

AGE = (
    r"\b(?:how|so) old (?:would |will |might |do )?(?:you (?:are|were|be|feel)|are you|were you|you)\b",
    r"\btime of (?:your )?life (?:are|is)\b|\bage (?:bracket|band)\b(?! (?:of|do|does|is|are) the)",
    r"\bwhat age\b(?! group)",
    r"\b(?:my|your|the|their|at|what|whose|his|her|of|and|,|:) ?age\b(?! group| of| range of)",
    r"\byour (?:exact |current |real )?age\b|\bage (?:group|range|bracket) (?:are|do) you\b",
    r"\bbirth ?(?:day|date|year|certificate)\b|\b(?:date|year|day|place|country) of (?:your )?birth\b|\bborn\b",
    rf"\b(?:turn(?:ed)?|reach(?:ed)?) {_TENS}\b(?! (?:percent|%))",
    r"\b(?:are|were) you (?:already |still )?(?:over|under|above|below|past|older than|younger than|nearing|close to|in your) (?:the age of )?(?:\d\d|twenty|thirty|forty|fifty|sixty|late|early|mid|twenties|thirties|forties|fifties|sixties|retirement)",
    r"\b(?:which|what|your) generation\b|\bgeneration\b|\b(?:boomer|millennial|gen z)\b",
    r"\b(?:older|younger) than\b|\byears? old\b|\btoo (?:old|young)\b|\bhow young\b|\belderly\b",
    r"\b(?:retire|retirement|pension)\b|\bhow many more years\b|\bhow much longer (?:do|will|would) you\b",
    r"\bgraduate from (?:high )?school\b|\bwhen did you (?:graduate|finish|leave) (?:school|high school|university|college)\b",
    r"\bwhat decade\b|\bin which year\b|\bchildbearing\b|\b(?:what|which) year did you (?:finish|leave|graduate)\b",
)
FAMILY = (
    r"\b(?:married|marital|spouse|husband|wife|boyfriend|girlfriend|divorced|widow\w*|wedding|engaged to|fianc\w+|in-laws)\b",
    r"\bare (?:you )?single\b(?!-)|\bsingle (?:mother|father|parent|mum|mom|dad)\b",
    r"\b(?:a|your) partner\b|\bpartner in your life\b|\brelationship\b(?! with (?:data|your))|\bseeing someone\b|\bdating\b|\blove life\b|\bsettled down\b",
    r"(?<!for )\b(?:children|kids|child|baby|babies|toddler|grandchildren|little ones)\b(?!'s|s')",
    r"\bdue date\b|\bexpecting\b(?! (?:an?|the|any|to|more|me|your|some)\b(?! (?:baby|child)))|\bpregnan\w+|\bmaternity\b|\bparental leave\b|\bleave to have\b|\bbreastfeed\w*|\bfertility\b|\bcontracepti\w+",
    r"\bfamily (?:to (?:support|feed|care)|plans?|come|from|status|situation|life|name|background|obligations|commitments|at home)\b",
    r"\b(?:have|got|start(?:ing)?) a family\b|\bhousehold\b|\blive (?:alone|with (?:someone|a partner|your|anyone))\b",
    r"\b(?:mum|mom|grand(?:mother|father)|parents|relatives|mother or father|nanny|day ?care|childcare)\b",
    r"\byour (?:parents|mother|father|family|children|kids|son|daughter|relatives)\b|\byou(?:r)? rais\w+|\b(?:a|any) (?:carer|parent|mother|father)\b",
    r"\b(?:caring|care) for (?:a|an|your)\b|\bat home to look after\b|\bwho (?:looks after|takes care of|minds)\b|\blooking after (?:a|an|your)\b",
    r"\b(?:dependents?|dependants?|breadwinner|main earner)\b|\bdepends? on you\b|\bdependent on you\b|\b(?:sole|only|main) (?:provider|earner)\b(?! of)",
)
FAITH = (
    r"\b(?:religio(?:n|us)|church|mosque|temple|synagogue|faith|pray\w*|worship|bible|god|sabbath|holy|ramadan|kosher|halal|hijab|headscarf)\b",
    r"\b(?:muslim|christian|jewish|jew|hindu|catholic|protestant|buddhist|sikh|atheist)\b|\bfast during\b|\bcelebrate\b",
    r"\b(?:attend|go(?:ing)? to) (?:mass|services?|prayers?|confession)\b|\b(?:baptis|baptiz|circumcis)\w+",
    r"\bdo you (?:fast|observe|worship)\b|\bholidays? do you\b|\b(?:belong to|member of|in|join) (?:a|any|the) (?:\w+ )?(?:sect|congregation)\b",
    r"\byour (?:religion|beliefs?)\b",
)
ORIGIN = (
    r"\b(?:ethnic\w*|racial\w*|caste|dalit|skin|nationalit(?:y|ies)|citizen\w*|passport|immigrant|refugee|indigenous|tribe|aboriginal|minority|descent)\b",
    r"\b(?:what|which|your) race\b|\b(?:native|first) (?:language|speaker|tongue)\b|\bmother tongue\b|\baccent\b",
    r"\boriginally (?:from|come)\b|\bfrom here originally\b|\bwhere are you (?:really |actually )?from\b|\bwhere you (?:come|are|were) from\b|\bwhere (?:do|does|did) you(?:r \w+)? come from\b",
    r"\bcountry of (?:birth|origin)\b|\b(?:which|what) country (?:are|were|do|did) you (?:\w+ )?(?:from|come|born)\b|\bcome to this country\b|\blived in (?:this|the) country\b",
    r"\byour (?:heritage|ancestry|descent|origins?|roots|surname|maiden name)\b|\bcultural (?:background|heritage|origin)|\bparents (?:come|from|born)\b",
    r"\bforeign(?:-sounding)? (?:sur)?name\b|\b(?:does|is) your (?:sur|last |family )?name (?:come|from|sound)\b|\byour name (?:sound|is)|\bforeign name\b",
    rf"\bare you {_ADVERB}(?:an? )?(?:native |born |ethnic )?{_NATION}\b(?!-)|\byour (?:sur|last |family )?name {_NATION}\b|\b{_NATION} (?:roots|origin|blood|descent|citizen|passport)\b",
    r"\bgr[eo]w up\b|\b(?:which community|community do you)\b|\bat home (?:speak|language)|\bspeak at home\b|\b(?:african|hispanic|latin[oa]|caucasian)\b",
)
GENDER = (
    r"\b(?:what|which|your) (?:gender|sex)\b|\b(?:man or (?:a )?woman|male or female|pronouns|transgender|non-?binary|as a woman|mr\.? or m(?:r?s|iss))\b",
    r"\bare you (?:a )?(?:female|male|woman|man|trans)\b|\bare you transitioning\W*$|\bdo you identify\b",
    r"\b(?:gay|lesbian|bisexual|heterosexual|queer|sexual\w*|sex life|in the closet|hormon\w+|menopause)\b|\bchange of life\b",
)
HEALTH = (
    r"\b(?:disab\w+|illness\w*|chronic|medica\w+|medicine|depress\w+|therap\w+|diagnos\w+|healthy|handicap\w*|autis\w+|adhd|impair\w*|wheel ?chair|drugs?|disease)\b",
    r"\bhealth (?:problems?|conditions?|issues?|history|status)\b|\b(?:your|good|poor|bad|ill|perfect|full) (?:\w+ )?health\b|\ba health\b",
    r"\b(?:get|getting|been|feel|fall|falling|often|seriously|off|days?) (?:\w+ )?(?:sick|ill|unwell)\b|\bsick (?:days?|leave)\b",
    r"\bsuffer(?:ing|ed)? from\b|\btak(?:e|ing) (?:any |some )?(?:pills?|tablets)\b|\btreated for\b|\byour doctor\b",
    r"\b(?:you|are you) (?:un)?fit for work\b|\bunfit\b|\bphysically\b|\bphysical (?:limit\w*|able|fit|challenge\w*)\b",
    r"\b(?:mental\w*|psychiatr\w+|psychologist|psychotherap\w+|counsell?ing|anxiety|bipolar|neuro\w+|dyslex\w+|spectrum|burn(?:ed|t)? ?out)\b",
    r"\b(?:surger\w+|hospital\w*|hiv|cancer|diabet\w+|epilep\w+|asthma|migraines?|vaccinat\w+|allerg\w+|hearing aid|genetic|abortion)\b|\bperiods?\b(?=.*\bsick)",
    r"\b(?:overweight|smoker?|alcohol|addict\w+)\b|\bdo you (?:smoke|drink)\b|\bspecial needs\b|\b(?:a|any) condition\b",
    r"\byour (?:weight|height|body|eyesight|hearing|blood)\b|\bblood (?:type|group|pressure)\b|\bwhat do you weigh\b|\bdo you weigh\b|\bhow (?:tall|heavy) are you\b|\bhow(?:'s| is) your (?:eyesight|hearing|back|heart)\b",
)
POLITICS = (
    r"\b(?:vote[ds]?|voting|political\w*|politics|left[- ]wing|right[- ]wing)\b|\b(?:which party|party (?:do|are) you)\b",
    r"\b(?:trade union|union member)\b|\b(?:belong to|member of|in|join) (?:a|any|the) (?:\w+ )?(?:union|party)\b|\b(?:conservative|liberal|republican|democrat) or\b",
    r"\b(?:support|approve of|oppose|think of|feel about|stance on|views? on) (?:the |our |this |your )?(?:\w+ )?(?:government|president|prime minister|party|war|monarchy|immigration|abortion)\b",
    r"\byour (?:politics|views on|stance on)\b",
)
OTHER = (
    rf"\bare you {_ADVERB}(?:an? )?(?:white|black|foreign|local|native|straight|conservative|liberal|left|right|fit|able-bodied|deaf|blind|old|young|veteran|an? (?:eu|us) (?:citizen|national))\b(?!-)",
    r"\b(?:call|describe|consider|see|think of) yourself (?:as )?(?:a |an )?(?:straight|gay|religious|spiritual|conservative|liberal|left|right|old|young|black|white|healthy|believ\w+)\b",
    r"\byour (?:age|gender|race|ethnicity|nationality|sexuality|caste|disability|background, ethnically)\b",
    r"\bperson of colou?r\b|\blean (?:left|right)\b|\b(?:strike|active|organised) (?:with|in) (?:a|the|your) (?:\w+ )?(?:union|party)\b",
    r"\b(?:prison|convict\w+|criminal|arrested|debts?|veteran|military service)\b|\bcredit (?:score|history)\b|\bin the (?:army|military)\b|\bserved in the (?:army|military|navy)\b",
)

PROTECTED = any_of(*AGE, *FAMILY, *FAITH, *ORIGIN, *GENDER, *HEALTH, *POLITICS, *OTHER)
