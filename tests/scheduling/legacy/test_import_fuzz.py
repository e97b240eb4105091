"""Dirty hand-overs imported over each other: no failure, masks always as their occupancy."""

from collections.abc import Mapping
from hashlib import sha256

from infra.db import Pool
from infra.vault.vault import Vault
from tests.scheduling.legacy.landing import differences, imported
from tests.scheduling.legacy.test_fuzz import FILES, NASTY, form_of

IMPORTS = 12


class Chance:
    """Numbers without meaning that are the same in every run."""

    def __init__(self, seed: int) -> None:
        self._state = sha256(str(seed).encode()).digest()

    def below(self, limit: int) -> int:
        self._state = sha256(self._state).digest()
        return int.from_bytes(self._state[:8]) % limit


def dirtied(files: Mapping[str, bytes], chance: Chance) -> dict[str, bytes]:
    """Cells take each other's places, or hold what no cell should."""
    found = dict(files)
    for _ in range(1 + chance.below(6)):
        file = FILES[chance.below(len(FILES))]
        encoding, delimiter, end = form_of(file)
        lines = found[file].decode(encoding, "replace").split(end)
        for _ in range(1 + chance.below(5)):
            at = chance.below(len(lines))
            cells = lines[at].split(delimiter)
            donors = lines[chance.below(len(lines))].split(delimiter)
            words = [
                *donors,
                NASTY[chance.below(len(NASTY))].decode("cp932", "replace"),
                "1",
                "0900",
            ]
            cells[chance.below(len(cells))] = words[chance.below(len(words))]
            lines[at] = delimiter.join(cells)
        found[file] = end.join(lines).encode(encoding, "replace")
    return found


async def test_dirty_hand_overs_over_each_other_leave_the_engine_lawful(
    clean: Pool, vault: Vault, few: dict[str, bytes]
) -> None:
    for seed in range(IMPORTS):
        await imported(clean, vault, dirtied(few, Chance(seed)))
        assert await differences(clean) == 0, f"seed {seed}"
