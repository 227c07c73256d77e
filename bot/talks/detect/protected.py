"""Questions that must not be put to a person: age, family, faith, origin, gender, health, politics, and the like."""

from bot.talks.detect.likeness import Liken, Rules, find_hits
from bot.talks.detect.reading import Hit, any_of
from bot.talks.detect.topics import PROTECTED

_REQUEST = any_of(
    r"^(?:and |so |first,? |please,? |also,? |but |just |then |now )*(?:tell|let me know|state|give|share|name|describe|note|write|add|enter|provide|specify|mention|include|confirm|say|send|fill)\b",
    r"\b(?:i|we)(?:'d| would| will|'ll)? (?:need|have|want|like|require) (?:to (?:know|ask|hear)|your)\b",
    r"\btelling me\b",
    r"\bby stating\b",
    r"\btold me\b",
    r"\bplease (?:\w+ )?(?:tell|state|give|share|name|specify|include|let|confirm|provide|mention)\b",
    r"\bi (?:need|require) your\b",
    r"\bi(?:'m| am) (?:curious|wondering)\b",
    r"\bit would help (?:me )?to know\b",
    r"\bmay i (?:ask|know)\b",
    r", please\b",
    r"\bi wonder\b",
    r"\bwould help\b",
    r"\bhelps? (?:me )?(?:if|to)\b",
    r"\b(?:i|we) (?:should|must|ought to) (?:know|ask)\b",
    r"\blet's (?:start|begin) with\b",
    r"\bask (?:the|each|every|your)\b",
    r"\bfind out\b",
)
_BARE = any_of(
    r"^(?:next|now|first|finally|also|and|then)[:,]? (?:your |on to your )?(?:age|religion|nationality|gender|ethnicity|marital|children|health|disabilit)",
    r"^(?:and |any |your |so,? )*(?:children|kids|married|age|religion|nationality|disabilit\w+|gender|ethnicity|illnesses)\b.{0,30}\?$",
)
_ABOUT_ASKING = any_of(
    r"\b(?:never|not|n't|avoid|without|illegal|unlawful|no place|forbidden|off[- ]limits|no need|instead of|rather than)\b(?:\W+[\w'-]+){0,4}?\W+(?:ask\w*|mention\w*|tell\w*|say\w*|share|sharing|disclos\w+|state|question\w*|reveal\w*|answer\w*|matter\w*|interview\w*|include|give|need)\b",
    r"\b(?:how old is|health ?care|health data|medical (?:data|imag\w+|device\w*|records?|research)|your (?:users|customers|product|team's data)|drug discovery|data(?:set)?s? (?:on|about|of)|in medicine|pay gap|union (?:of|all|query)|parent company|child (?:process|class)|native (?:app|cloud)|your (?:team|model|data)\b)",
    r"\b(?:interviewer|employer|recruiter|survey|form|manager)s? (?:may|can|must|should|might|will|has|have|ask\w*|sometimes)\b",
    r"^(?:is|are|does|do|has|have|will|can) (?:the|this|that|there|any|its|their) (?!.*\byour?\b)(?:\w+ ){0,2}?(?:office|building|firm|company|role|job|team|programmes?|programs?|schemes?|employers?|benefits?|grants?|health sector|sector)\b",
    r"\b(?:model|users?|survey|app|data|classifier|algorithm)\b(?:\W+[\w'-]+){0,3}?\W+(?:predicts?|belong|who|vote\w*|cover\w*)\b",
    r"\b(?:community|group|network|circle) of (?:developers?|engineers?|users?|analysts?|practitioners?|researchers?|learners?)\b",
    r"\b(?:node|tree|subtree|thread|component|element|race condition|conditions? of the)\b",
    r"\b(?:which|what|third|each|either) part(?:y|ies) (?:signs?|pays?|owns?|delivers?|is (?:liable|responsible)|to (?:the|this) contract)\b",
    r"\bwould you like (?:to (?:read|see|know|hear)|me to|sources)\b",
    r"\bshall i\b",
    r"\bdid (?:the|an) (?:interviewer|employer)\b",
    # What others may ask, and words that mean something else among engineers.
    r"\b(?:legal|lawful|allowed|permitted|normal|common|fair) (?:for|that|of|to)\b|\b(?:interviewer|employer|recruiter|manager|company|firm)s? to ask\b",
    r"\b(?:family|families|generation|age|health|population|community|descent|parents?|child(?:ren)?) (?:of|nodes?|tables?|runs?|processes|classes) (?:\w+ )?(?:models?|methods?|tools?|languages?|products?|data\w*|pipelines?|systems?|algorithms?|networks?|functions?|distributions?|tree|graph)\b",
    r"\bparty (?:in|to|of) (?:the|this|a|your|that) (?:contract|agreement|deal|licen[cs]e)\b",
    # A question after a thing that never says "you" is put to nobody.
    r"^(?:should|must|does|can|may|do|is|are|will|would|did|has|have|how|what|which|when|why|who) (?:an?|the|this|that|these|those|my|our|its|their|most|many|some|all|any|people|firms|recruiters|employers)\b(?!.*\b(?:you|your|yours|at home|in the family|name)\b)",
    r"\bdo you want (?:to (?:read|see|know|hear)|me to)\b",
)


def find_protected(text: str, liken: Liken | None = None) -> list[Hit]:
    """Find questions for what must not be asked: age, origin, religion, health, family and the like."""
    return find_hits(text, "protected", "asks_protected", _apply_rules, liken)


def _apply_rules(sentence: str, plain: str) -> Rules:
    if _BARE.search(plain.strip()):
        return Rules.CLEAR
    asks = (sentence.endswith("?") or _REQUEST.search(plain)) and not _ABOUT_ASKING.search(plain)
    return Rules.CLEAR if asks and PROTECTED.search(plain) else Rules.SILENT
