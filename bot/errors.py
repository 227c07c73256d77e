"""What can go wrong, as sentences: only children of `AdvisorError` are ever shown to a person.

AdvisorError
├── SettingsError        a setting has a name or value we do not know
├── MessageError         a message we cannot read (empty, too long)
├── KnowledgeError       the Markdown is missing or does not pass its checks
├── StorageError         the data folder cannot be read or written
├── IndexDamaged         a stored index cannot be trusted; it is rebuilt from the Markdown
├── DocumentError        an uploaded or pasted file cannot be read
├── EmbedderError        the embedding model is missing or not the one we know
├── ServerError          the web server cannot start (port in use)
├── RequestError         a request of another program cannot be served
├── EvaluationError      a question or gold file cannot be read
└── RecordingError       a talk needs a recording of a model that is missing or stale
"""

from collections.abc import Iterable


class AdvisorError(Exception):
    """Anything a person should read: the culprit, what was expected, the next step."""

    exit_code = 1
    retryable = False
    advice = "Run 'advisor doctor' to check the installation."

    def __str__(self) -> str:
        """Join the message and the advice into what a person reads."""
        message = super().__str__()
        return f"{message} {self.advice}" if self.advice else message


class SettingsError(AdvisorError):
    """A setting has a name or value we do not know."""

    exit_code = 2
    advice = "See 'Settings' in the README."


class MessageError(AdvisorError):
    """A message we cannot read."""

    exit_code = 2
    advice = ""


class KnowledgeError(AdvisorError):
    """The Markdown is missing or does not pass its checks."""

    exit_code = 3
    advice = "Run 'advisor knowledge check' to see every problem."

    def __init__(self, message: str, problems: Iterable[object] = ()) -> None:
        """Keep the problems, so that a caller can list them."""
        super().__init__(message)
        self.problems = tuple(problems)


class StorageError(AdvisorError):
    """The data folder cannot be read or written."""

    exit_code = 4
    retryable = True
    advice = "Free some space, or set ADVISOR_DATA to a folder you can write to."


class IndexDamaged(AdvisorError):
    """A stored index cannot be trusted."""

    exit_code = 4
    retryable = True
    advice = "It is rebuilt from the Markdown; nothing is lost."


class DocumentError(AdvisorError):
    """An uploaded or pasted file cannot be read; the message itself ends with the next step."""

    exit_code = 2
    advice = ""


class EmbedderError(AdvisorError):
    """The embedding model is missing, or not the one we know."""

    exit_code = 4
    advice = "Run 'make setup' to install it again."


class ServerError(AdvisorError):
    """The web server cannot start."""

    exit_code = 5
    advice = ""


class RequestError(AdvisorError):
    """A request of another program cannot be served; the fields are those of OpenAI's error object."""

    exit_code = 2
    advice = ""

    def __init__(self, message: str, status: int = 400, param: str = "", code: str = "", wait: int = 0) -> None:
        """Keep the HTTP status, the parameter at fault, a word for programs, and the seconds until the next try."""
        super().__init__(message)
        self.status = status
        self.param = param
        self.code = code
        self.wait = wait


class EvaluationError(AdvisorError):
    """A question or gold file cannot be read."""

    exit_code = 2
    advice = "Each line is one JSON object; 'advisor eval --help' says what the files hold."


class RecordingError(AdvisorError):
    """A talk needs a recording of a language model that is missing, stale or cannot be read."""

    exit_code = 3
    advice = "'advisor talk record' makes it anew, with a model at hand."
