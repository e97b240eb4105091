"""The smallest ward in which every relation between two people exists, with marks to look for."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Final
from uuid import UUID

from api.context import Context
from api.house import House
from infra.db import Connection, Door, Pool, open_pool, transaction
from infra.ids import named
from infra.vault.vault import Vault
from scheduling.glance.actions import Glance
from scheduling.people.rules.staff import Role as Duty
from tests import make, seed
from tests.api.conftest import SEAL, house_of
from tests.database import Template, copy_of, door_pool

# Whose data it is about: a person who also represents a group. Each mark stands nowhere else.
NAME: Final = "見本 標的子"
GROUP: Final = "見本標的の会"
PHONE: Final = "03-7777-0001"
MAIL: Final = "target@example.jp"
PURPOSE: Final = "見本標的の練習"
WITNESS: Final = "見本 手伝子"
PEOPLE: Final = ("oneself", "other", "deputy", "member", "ex_member", "delegate")
ROLES: Final = ("anonymous", *PEOPLE)
# Staff: who receives the target at the counter, a clerk who does not, a steward of the target's
# facility and one of another, an officer of a bureau and one of the ward, and somebody off duty.
STAFF: Final[Mapping[str, tuple[Duty | None, str]]] = {
    "receiving": (Duty.CLERK, "ward"),
    "clerk": (Duty.CLERK, "ward"),
    "steward_here": (Duty.STEWARD, f"facility:{seed.FACILITY}"),
    "steward_elsewhere": (Duty.STEWARD, f"facility:{named('matrix/elsewhere')}"),
    "officer": (Duty.OFFICER, "bureau:見本部"),
    "officer_ward": (Duty.OFFICER, "ward"),
    "off_duty": (None, "ward"),
}
ROLES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "public": ROLES,
    "resident": ROLES,
    "staff": ("anonymous", *STAFF),
}
# Doors that nobody signs in at; they are asked as they are.
MACHINES: Final = ("ict_desk", "worker", "auditor")
_numbers: Final = count(920)


def next_number() -> int:
    """Number the copies of this run."""
    return next(_numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Ids and codes that belong to the target, for arguments; and its marks."""

    values: Mapping[str, str]

    @property
    def marks(self) -> tuple[str, ...]:
        unique = (
            "booking",
            "group_booking",
            "helper_invitation",
            "group_invitation",
            "key",
            "passkey",
        )
        return (NAME, GROUP, PHONE, MAIL, PURPOSE, *(self.values[name] for name in unique))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One copy of the ward: who comes in how, and who looks at all rows."""

    owner: Pool
    house: House
    doors: Mapping[str, Door]
    machines: Mapping[str, Pool]
    target: Target

    @property
    def entrances(self) -> tuple[str, ...]:
        return (*ROLES, *STAFF, *MACHINES)

    @asynccontextmanager
    async def entering(self, role: str) -> AsyncGenerator[Connection]:
        """A plain transaction at a role's door: session looked up where there is one."""
        if role in self.machines or role == "anonymous":
            pool = self.machines.get(role, self.house.public)
            async with pool.acquire() as conn, conn.transaction():
                yield conn
        else:
            async with transaction(self.doors[role]) as entered:
                yield entered

    def context(self, role: str) -> Context:
        return Context(
            door=self.doors[role],
            now=self.house.now,
            seal=SEAL,
            vault=self.house.vault,
            glance=self.house.glance,
            rows_max=100,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """The ward as it was built: what copies are made of."""

    source: Template
    vault: Vault
    target: Target


@asynccontextmanager
async def opened(ward: Ward, number: int) -> AsyncGenerator[World]:
    """Open a copy of a ward that was built before."""
    source = ward.source
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(copy_of(source, number))
        machines = {
            door: await stack.enter_async_context(door_pool(url, source, door, size=1, least=0))
            for door in MACHINES
        }
        yield await stack.enter_async_context(_opened(ward, url, machines))


@asynccontextmanager
async def _opened(ward: Ward, url: str, machines: Mapping[str, Pool]) -> AsyncGenerator[World]:
    source, target = ward.source, ward.target
    async with (
        await open_pool(url, size_max=2, statement_ms=60_000) as owner,
        door_pool(url, source, "public", size=2) as public,
        door_pool(url, source, "resident", size=3) as resident,
        door_pool(url, source, "staff", size=3, least=0) as staff,
    ):
        glance = Glance(public, now=lambda: make.NOW)
        await glance.poll()
        house = house_of(glance, public, resident, ward.vault)
        doors = {role: _door(resident, target.values[role]) for role in PEOPLE}
        doors |= {role: _door(staff, target.values[role]) for role in STAFF}
        doors["anonymous"] = Door(pool=public)
        yield World(owner=owner, house=house, doors=doors, machines=machines, target=target)


def _door(resident: Pool, person: str) -> Door:
    return Door(pool=resident, session_hash=seed.token_of(UUID(person)))
