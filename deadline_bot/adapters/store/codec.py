"""Outbox contents, boards, overrides, jobs and their like as JSON, and back.

pydantic reads the domain's own dataclasses; `kind` tells which message it is.
"""

from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter

from deadline_bot.domain.outbox_content import OutboxContent

T = TypeVar("T")


def encode_content(content: OutboxContent) -> str:
    """A message as JSON."""
    return _contents().dump_json(content).decode()


def decode_content(text: str) -> OutboxContent:
    """The message again, equal to what was encoded.

    Raises:
        ValueError: the text is no message.
    """
    return _contents().validate_json(text)


def encode(value: object) -> str:
    """A value of one of the domain's dataclasses as JSON; `decode` with its class reads it."""
    return _ADAPTERS[type(value)].dump_json(value).decode()


def decode(of: type[T], text: str) -> T:
    """The value again, equal to what was encoded.

    Raises:
        ValueError: the text is none of that class.
    """
    value: T = _ADAPTERS[of].validate_json(text)
    return value


# Built when first needed: each costs milliseconds, and importing must cost nothing.


@cache
def _contents() -> TypeAdapter[OutboxContent]:
    return TypeAdapter(Annotated[OutboxContent, Field(discriminator="kind")])


class _Adapters(dict[type[Any], TypeAdapter[Any]]):
    def __missing__(self, of: type[Any]) -> TypeAdapter[Any]:
        self[of] = TypeAdapter(of)
        return self[of]


_ADAPTERS = _Adapters()
