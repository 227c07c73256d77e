"""A job description told from a CV by plain cues: who speaks to whom, and what headings and dates stand there."""

import re
from collections.abc import Iterable

from bot.documents.extract import Line

LONGEST = 20_000  # characters; whatever it is, it has said so by then

# Each cue counts once, with its weight.
_ADVERT = (
    (2, r"\b(?:we|we're|we are|is|are) (?:now |currently )?(?:hiring|looking for|seeking|recruiting|need)\b"),
    (2, r"\b(?:seeks|wanted|vacancy|hiring:)|^hiring\b"),
    (2, r"\b(?:you will|you'll|you bring|you have|you are|you should|you need)\b"),
    (2, r"\byour (?:role|tasks?|mission|profile|responsibilities|duties|team|skills)\b"),
    (2, r"^[^\w\n]*(?:who (?:you|we) are|what (?:you|we)\b|why (?:us|join)|the (?:role|opportunity|team)[^\w\n]*$)"),
    (2, r"\babout (?:the|this) (?:role|job|position|team|company)\b|\babout us\b|\brole overview\b"),
    (
        2,
        r"\b(?:ideal|successful|suitable|strong) (?:candidate|applicant)s?\b|\bcandidates? (?:must|should|will|with)\b",
    ),
    (2, r"\bapply\b|\bapplications? (?:should|must|will|are|from|close)\b|\bcover letter\b|\binterested\?"),
    (
        2,
        r"\b(?:minimum|preferred|required|essential|desirable) (?:qualifications?|criteria|skills|experience)\b",
    ),
    (2, r"\bnice[- ]to[- ]haves?\b|\bmust[- ]haves?\b|\bperson specification\b|\bis (?:a plus|required|preferred)\b"),
    (2, r"\bjob (?:description|title|summary|purpose)\b|\breport(?:s|ing) to\b|\bpurpose of the (?:post|role|job)\b"),
    (2, r"\bwe (?:offer|provide|welcome|value|believe)\b|\bequal opportunit|\bvisa sponsorship\b|\bclosing date\b"),
    (2, r"\b(?:at least|minimum of|\d\+) ?(?:\w+ )?years?\b"),
    (2, r"\([mfwdx]/[mfwdx](?:/[mfwdx])?\)"),
    (1, r"\bsalary\b|\bpay range\b|\bcompensation\b|\bpension\b|\bstock options\b|\bequity\b"),
    (1, r"^[^\w\n]*(?:benefits|perks)\b"),
    (1, r"\bfull[- ]time\b|\bpart[- ]time\b|\bpermanent\b|\bhours a week\b|\bhybrid\b"),
    (1, r"^[^\w\n]*(?:requirements|qualifications)[^\w\n]*$"),
    (1, r"^[^\w\n]*(?:(?:key|main|core) )?(?:responsibilities|duties|tasks|accountabilities)\b"),
    (1, r"\bjoin (?:us|our)\b|\bour (?:team|product|company|customers|clients|mission|users|commitment)\b"),
)
_YEAR = r"(?:\d\d?/)?(?:19|20)\d\d"
_CV = (
    (3, r"\bcurriculum vitae\b|\br[eé]sum[eé] of\b|\bmy (?:cv|r[eé]sum[eé])\b"),
    (3, r"\bdate of birth\b|\bnationality:|\breferences (?:available )?(?:up)?on request\b"),
    (2, r"\b(?-i:I|I'm|I've|I'd)\b(?! \d)|\bmy\b|\bpersonal statement\b|\babout me\b"),
    (3, r"(?s)(?-i:\bI(?:'m|'ve|'d)? [a-z]).*(?-i:\bI(?:'m|'ve|'d)? [a-z])"),
    # A covering letter speaks to an employer in the advert's own words.
    (6, r"^dear [^\n]{2,60},|\byours (?:sincerely|faithfully)\b"),
    (2, rf"{_YEAR} ?(?:[-–—]|to|until) ?(?:\w+ )?(?:{_YEAR}|\d\d\b|present|now|today|date|current)"),
    (2, rf"\bsince (?:\w+ )?{_YEAR}"),
    (2, r"\b(?:linkedin\.com/in|github\.com)/|\+\d[\d ()-]{7,}"),
    (2, r"\A[^\w\n]*(?!.*(?:engineer|scientist|analyst|manager|developer|architect|researcher)\b)"
        r"(?-i:(?:[A-Z][\w'-]+ ){1,4}[A-Z][\w'-]+)(?:, (?:PhD|MSc|MBA))?[^\w\n]*$|^[^\w\n]*name:"),
    (1, r"[\w.+-]{1,64}@[\w-]{1,64}\.\w"),
    (1, r"^[^\w\n]*(?:education|(?:work )?experience|employment(?: history)?|(?:work|career) history)[^\w\n]*$"),
    (1, r"^[^\w\n]*(?:publications|awards|hobbies|interests|certificat\w+|projects|languages|references|grants)\b"),
    (1, rf"\b(?:BSc|BA|BEng|MSc|MA|PhD|Bachelor|Master|thesis)\b.{{0,80}}\b{_YEAR}"),
    (1, r"^[^\w\n]*(?-i:[A-Z][a-z]+ed|Led|Built|Wrote|Taught|Ran|Cut|Grew|Won) (?!to )"),
)  # fmt: skip


def looks_like_job_description(lines: Iterable[Line]) -> bool:
    """Say whether a document offers a job, rather than telling of a person; in doubt it tells of a person."""
    text = "\n".join(line.text for line in lines)[:LONGEST].replace("’", "'")
    return _weigh_cues(text, _ADVERT) > _weigh_cues(text, _CV)


def _weigh_cues(text: str, cues: tuple[tuple[int, str], ...]) -> int:
    return sum(weight for weight, cue in cues if re.search(cue, text, re.MULTILINE | re.IGNORECASE))
