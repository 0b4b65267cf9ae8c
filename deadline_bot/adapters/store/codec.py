"""Outbox contents, boards and overrides as JSON, and back.

pydantic reads the domain's own dataclasses; `kind` tells which message it is.
"""

from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter

from deadline_bot.domain.answer import Board
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.overrides import Overrides


def encode_content(content: OutboxContent) -> str:
    """A message as JSON."""
    return _contents().dump_json(content).decode()


def decode_content(text: str) -> OutboxContent:
    """The message again, equal to what was encoded.

    Raises:
        ValueError: the text is no message.
    """
    return _contents().validate_json(text)


def encode_board(board: Board) -> str:
    """A board as JSON."""
    return _boards().dump_json(board).decode()


def decode_board(text: str) -> Board:
    """The board again, equal to what was encoded.

    Raises:
        ValueError: the text is no board.
    """
    return _boards().validate_json(text)


def encode_overrides(overrides: Overrides) -> str:
    """Overrides as JSON."""
    return _overrides().dump_json(overrides).decode()


def decode_overrides(text: str) -> Overrides:
    """The overrides again, equal to what was encoded.

    Raises:
        ValueError: the text is none.
    """
    return _overrides().validate_json(text)


# Built when first needed: each costs milliseconds, and importing must cost nothing.


@cache
def _contents() -> TypeAdapter[OutboxContent]:
    return TypeAdapter(Annotated[OutboxContent, Field(discriminator="kind")])


@cache
def _boards() -> TypeAdapter[Board]:
    return TypeAdapter(Board)


@cache
def _overrides() -> TypeAdapter[Overrides]:
    return TypeAdapter(Overrides)
