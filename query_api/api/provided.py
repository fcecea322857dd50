"""How routes ask for what the composition provides."""

from typing import TypeAlias, TypeVar

from litestar.di import NamedDependency
from litestar.params import SkipValidation

T = TypeVar("T")

Provided: TypeAlias = NamedDependency[SkipValidation[T]]
"""A dependency by its parameter's name; a port is a protocol, which no value can be checked for."""
