"""The house of the tests of the entrances."""

from tests.api.conftest import anyone, gate, glance, hanako, house, nowhere, taro

__all__ = ["anyone", "gate", "glance", "hanako", "house", "nowhere", "taro"]
