"""What a handler of messages is given, and what it is."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.context import Context
from core.hl7.message import Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message from an establishment; `message_id` is the row it is kept by."""

    message_id: int
    establishment_id: int
    message: Message


Handler = Callable[[Session, Context, Delivery], None]
"""Carries out a message within the transaction that keeps it. Raises MessageRefused to undo all."""
