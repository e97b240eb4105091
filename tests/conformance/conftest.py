"""The ward of the API tests."""

from tests.api.conftest import gate, house

__all__ = ["gate", "house"]
