"""Everything by which a language model can fail a turn: whether to ask once more, and what the person reads."""

from dataclasses import dataclass
from typing import Any

from bot.errors import RecordingError

REST = 60.0  # seconds for which a model that failed is not asked again
LONGEST_REST = 600.0  # however long its server asks for
LONGEST_WAIT = 5.0  # seconds waited before a second try; who asks for more is not asked again in this turn
FIRST_WAIT = 0.5
FINISHED = "so this answer is put together from the sources word for word."
REASONS = {
    "key": "The language model refused its key (see OPENAI_API_KEY)",
    "unknown-model": "The language model of that name is not known to its server (see ADVISOR_MODEL)",
    "busy": "The language model has too much to do at the moment",
    "credit": "The account of the language model has no credit left",
    "request": "The language model did not accept the request",
    "server": "The server of the language model has a fault",
    "unreachable": "The language model could not be reached",
    "slow": "The language model took too long",
    "stalled": "The language model stopped in the middle",
    "garbled": "The language model answered in a form that cannot be read",
    "empty": "The language model gave no answer",
    "endless": "The language model did not come to an end",
    "refused": "The language model did not want to answer this",
    "tools": "The language model kept looking things up and wrote no answer",
    "unproven": "No sentence of the language model passed its check against the sources",
    "resting": "The language model failed a moment ago and is not asked again yet",
    "spent": "This conversation has used up its share of the language model (see ADVISOR_CONVERSATION_TOKENS)",
    "setup": "The language model cannot be used as it is set up (see ADVISOR_MODEL)",
    "unrecorded": "What the language model is asked here was not recorded",
    "fault": "Something went wrong between this advisor and the language model",
}
# Those that may well not happen again at once, and those that say nothing of the next question.
WORTH_ANOTHER_TRY = frozenset({"busy", "server", "unreachable", "garbled", "empty"})
OF_THIS_QUESTION = frozenset({"refused", "unproven", "resting", "spent", "tools", "endless", "unrecorded"})


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a model did not finish a turn; `wait` is how many seconds its server wants to be left alone."""

    kind: str
    wait: float = 0.0

    @property
    def retryable(self) -> bool:
        """Say whether one more try makes sense within the same turn."""
        return self.kind in WORTH_ANOTHER_TRY and self.wait <= LONGEST_WAIT

    @property
    def rest(self) -> float:
        """Return for how many seconds the model should not be asked again."""
        return 0.0 if self.kind in OF_THIS_QUESTION else min(max(REST, self.wait), LONGEST_REST)

    @property
    def notice(self) -> str:
        """Say in one sentence what happened and who answered instead."""
        return f"{REASONS[self.kind]}, {FINISHED}"


class ModelFailed(Exception):
    """A model failed in a way that no library calls an error."""

    def __init__(self, kind: str) -> None:
        """Keep the kind of failure."""
        super().__init__(kind)
        self.kind = kind


def classify(error: BaseException) -> Failure:
    """Name the failure behind an error of any provider's client; what it says is not repeated to anyone."""
    if isinstance(error, ModelFailed):
        return Failure(error.kind)
    if isinstance(error, RecordingError):  # a talk that is replayed
        return Failure("unrecorded")
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _classify_status(status, error)
    names = {type(one).__name__ for one in _chain(error)}
    if any("Timeout" in name for name in names):
        return Failure("slow")
    if names & {"APIConnectionError", "ConnectError", "ReadError", "RemoteProtocolError", "ConnectionError", "OSError"}:
        return Failure("unreachable")
    if isinstance(error, ValueError) or "APIResponseValidationError" in names:  # no JSON, no UTF-8, no completion
        return Failure("garbled")
    # A server that says in mid-stream that it failed: openai's APIError has no status then.
    return Failure("server") if "APIError" in names else Failure("fault")


def _classify_status(status: int, error: BaseException) -> Failure:
    code = str(getattr(error, "code", "") or "")
    if status in {401, 403}:
        return Failure("key")
    if status == 404 or code == "model_not_found":
        return Failure("unknown-model")
    if status == 429 and code == "insufficient_quota":
        return Failure("credit")
    if status == 429:
        return Failure("busy", read_retry_after(error))
    if status in {408, 409} or status >= 500:
        return Failure("server", read_retry_after(error))
    return Failure("request")


def read_retry_after(error: Any) -> float:
    """Return the seconds that an answer's Retry-After asks for; 0 if it names none."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after", "0")))
    except ValueError:  # a date: as good as "not now"
        return REST


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
