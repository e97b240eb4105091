"""What every resolver may ask for: its door, the time, the view, the seal, the vault."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from infra.crypto import Seal
from infra.db import Door
from infra.vault.vault import Vault
from scheduling.glance.actions import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    door: Door
    now: Callable[[], datetime]
    seal: Seal
    vault: Vault
    glance: View
    rows_max: int  # rows of one page of a list

    @property
    def is_signed_in(self) -> bool:
        """Does the request carry a session? Whether it still holds, the database says."""
        return self.door.session_hash != b""
