"""The house of the tests of the entrances."""

from tests.api.conftest import anyone, gate, glance, hanako, house, nowhere, taro
from tests.matrix.conftest import fresh, ward

__all__ = ["anyone", "fresh", "gate", "glance", "hanako", "house", "nowhere", "taro", "ward"]
