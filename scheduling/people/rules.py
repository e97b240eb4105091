"""Registrants: the people and groups that bookings stand for."""

from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
RegistrantId = NewType("RegistrantId", UUID)  # a person or a group
