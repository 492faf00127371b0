"""Records: small things that are made by the hundred thousand and never change.

A record is what a frozen, slotted dataclass is: its fields, compared and hashed by them. That nothing is
assigned to a field afterwards is the type checker's to see; the interpreter would ask at every field of every
making, which costs four times as much as the making itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_Class]) -> type[_Class]:
    """The class as a record."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
