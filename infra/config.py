"""What may differ between machines, read once from the environment and from nowhere else."""

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT: Final = Path(__file__).resolve().parents[1]


class Identity(BaseModel):
    """An identity provider and who we are to it, e.g. HITOME_IDENTITY__ISSUER."""

    name: str  # Ours. It stays with every person who comes from there: it never changes.
    issuer: str
    client_id: str
    key_file: Path  # PEM: an EC key (P-256) or an RSA key of our own
    label_ja: str = "デジタル認証アプリ"
    label_en: str = "Digital Authentication App"


class Settings(BaseSettings):
    """DATABASE_URL and REDIS_URL keep their customary names; everything else is HITOME_*."""

    model_config = SettingsConfigDict(
        env_prefix="HITOME_", env_nested_delimiter="__", extra="ignore", frozen=True
    )

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    keys_database_url: str | None = Field(default=None, validation_alias="KEYS_DATABASE_URL")
    redis_url: str | None = Field(default=None, validation_alias="REDIS_URL")
    home: Path = ROOT / ".hitome"
    host: str = "127.0.0.1"
    port: int = 8000
    # Logins of the doors by door name, e.g. HITOME_PASSWORDS__PUBLIC; those missing are made.
    passwords: dict[str, SecretStr] = Field(default_factory=dict)
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 1025
    mail_from: str = "hitome@localhost"
    identity: Identity | None = None  # None: passkeys and paper are the ways in.
    # Base64 of 32 bytes each: HITOME_VAULT_KEYS__1 wraps data keys, the other blinds look-ups.
    vault_keys: dict[str, SecretStr] = Field(default_factory=dict)
    vault_index_key: SecretStr | None = None

    @property
    def keys_url(self) -> str:
        """Return where the data keys are: named, else `<name>_keys` beside the main database."""
        if self.keys_database_url is not None:
            return self.keys_database_url
        assert self.database_url is not None, "the key database stands beside a main one"
        parts = urlsplit(self.database_url)
        return urlunsplit(parts._replace(path=f"{parts.path}_keys"))
