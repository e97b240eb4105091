"""The ward of the API tests."""

from tests.api.conftest import gate, glance, house

__all__ = ["gate", "glance", "house"]
