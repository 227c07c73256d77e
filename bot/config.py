"""Settings: the only reader of environment variables."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import SettingsError

CHECKOUT = Path(__file__).resolve().parent.parent
PREFIX = "ADVISOR_"
SHORTEST_SECRET = 8  # characters; shorter ones stand in any text
OPENAI = "openai_"  # settings whose names every OpenAI client shares


def name_variable(field: str) -> str:
    """Return the environment variable that sets a field."""
    return field.upper() if field.startswith(OPENAI) else PREFIX + field.upper()


class Settings(BaseSettings):
    """Everything that can be set, each by `ADVISOR_<NAME>` in the environment; keys are never shown."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data: Path = Field(default=CHECKOUT / ".advisor", description="folder for the index and the feedback file")
    knowledge: Path = Field(default=CHECKOUT / "knowledge", description="folder of the Markdown knowledge base")
    prompts: Path = Field(default=CHECKOUT / "prompts", description="folder of the fixed texts")
    embedder: str = Field(
        default="minilm", description="'minilm', or 'module:Class' of any LangChain Embeddings installed here"
    )
    embedder_options: dict[str, Any] = Field(
        default_factory=dict, description="JSON object of arguments for that class"
    )
    host: str = Field(default="127.0.0.1", description="address the web UI listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="port of the web UI; 0 takes a free one")
    keep_words: bool = Field(
        default=False, description="whether the gap list keeps the words of a message that found no answer"
    )
    longest_message: int = Field(default=8000, ge=100, description="characters of a message that are still read")
    public_url: str = Field(
        default="", pattern=r"^(https?://[^/\s?#]+)?$", description="address people reach this server by, for links"
    )
    log_turns: bool = Field(default=True, description="whether the server writes a line of figures a turn")
    api_key: SecretStr = Field(default=SecretStr(""), description="key that programs must send to /v1")
    api_sources: bool = Field(
        default=True, description="whether an answer to a program ends with a list of its sources"
    )
    api_requests: int = Field(default=120, ge=1, description="requests a minute that one address may send to /v1")
    api_messages: int = Field(default=200, ge=1, description="messages of a request that are still read")
    api_bytes: int = Field(default=1 << 20, ge=1000, description="bytes of a request that are still read")
    api_turns: int = Field(
        default=4, ge=1, description="requests that are answered at once; others wait or are refused"
    )
    model: str = Field(
        default="gpt-5.4-mini",
        min_length=1,
        description="language model; 'provider:name' for any LangChain provider installed here",
    )
    openai_api_key: SecretStr = Field(
        default=SecretStr(""), validation_alias="openai_api_key", description="key of the model's provider"
    )
    openai_base_url: str = Field(
        default="", validation_alias="openai_base_url", description="address of an OpenAI-compatible server"
    )
    turn_seconds: float = Field(default=60.0, gt=0, le=600, description="seconds a turn with a model may take")
    history_tokens: int = Field(default=1500, ge=0, description="tokens of earlier messages that a model is given")
    passage_tokens: int = Field(default=3000, ge=300, description="tokens of passages that a model is given at first")
    answer_tokens: int = Field(default=900, ge=50, description="tokens that a model may write for an answer")
    conversation_tokens: int = Field(
        default=300_000, ge=0, description="tokens a conversation may cost in all; 0 sets no limit"
    )

    @field_validator("openai_base_url")
    @classmethod
    def _check_address(cls, address: str) -> str:
        if address and not re.match(r"https?://[^\s/@]+(?:/\S*)?$", address):
            raise ValueError("it is not an address such as http://localhost:11434/v1, without a name or password")
        return address

    @property
    def uses_model(self) -> bool:
        """Say whether a language model is set up: by a key, an address, or another provider's name."""
        other = ":" in self.model and not self.model.startswith("openai:")
        return bool(self.openai_api_key.get_secret_value() or self.openai_base_url or other)

    @property
    def is_local(self) -> bool:
        """Say whether only programs of this machine can reach the server."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments and the environment, and nothing else."""
        return init_settings, env_settings


def list_secrets(environ: Mapping[str, str]) -> frozenset[str]:
    """List the values of variables that are named like keys: no file we write may hold one."""
    shapes = ("_KEY", "_TOKEN", "_SECRET", "_PASSWORD")
    named = (value for name, value in environ.items() if name.upper().endswith(shapes))
    return frozenset(value for value in named if len(value) >= SHORTEST_SECRET)


def read_settings(environ: Mapping[str, str], **overrides: object) -> Settings:
    """Read the settings; raise `SettingsError` for a name or value that is not known."""
    known = {name_variable(name) for name in Settings.model_fields}
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsError(f"{unknown[0]!r} is not a setting; known are {', '.join(sorted(known))}.")
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]  # validated by pydantic
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        value = "not usable" if field.startswith(OPENAI) else repr(first["input"])  # an address may hold a key
        raise SettingsError(f"{name_variable(field)} is {value}: {first['msg'].lower()}.") from None
    except ValueError as error:  # pydantic-settings: a value that should be JSON is not
        raise SettingsError(f"A setting could not be read: {error}.") from error
