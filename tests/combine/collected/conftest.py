"""The law, as the tests of the law have it."""

from law.conftest import duties_paid, outside, partners, read, real_law, rows, world  # noqa: F401
