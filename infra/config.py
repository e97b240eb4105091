"""What may differ between machines, read once from the environment and from nowhere else."""

from pathlib import Path
from typing import Final

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT: Final = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """DATABASE_URL and REDIS_URL keep their customary names; everything else is HITOME_*."""

    model_config = SettingsConfigDict(
        env_prefix="HITOME_", env_nested_delimiter="__", extra="ignore", frozen=True
    )

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    redis_url: str | None = Field(default=None, validation_alias="REDIS_URL")
    home: Path = ROOT / ".hitome"
    host: str = "127.0.0.1"
    port: int = 8000
    # Logins of the doors by door name, e.g. HITOME_PASSWORDS__PUBLIC; those missing are made.
    passwords: dict[str, SecretStr] = Field(default_factory=dict)
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 1025
    mail_from: str = "hitome@localhost"
