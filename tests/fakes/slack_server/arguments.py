"""A call's arguments, however the client wrote them: JSON, a form, or the query."""

from decimal import Decimal, InvalidOperation
from json import JSONDecodeError, loads
from typing import Any
from urllib.parse import parse_qsl

from aiohttp.web import BaseRequest

from tests.fakes.slack_server.workspace import ApiError, Json

#: Arguments that are JSON even inside a form.
_JSON_ARGUMENTS = ("attachments", "blocks", "files", "metadata", "view")


async def read_arguments(request: BaseRequest) -> Json:
    """The arguments of a call; those that hold objects are decoded.

    Raises:
        ApiError: `invalid_json`, or `invalid_arguments` for an object that is not JSON.
    """
    body = await request.read()
    if request.content_type == "application/json":
        try:
            arguments = loads(body) if body else {}
        except JSONDecodeError as error:
            raise ApiError("invalid_json") from error
        if not isinstance(arguments, dict):
            raise ApiError("json_not_object")
    else:
        arguments = dict(parse_qsl(body.decode(), keep_blank_values=True))
    if request.query_string:
        arguments = dict(request.query) | arguments
    for name in _JSON_ARGUMENTS:
        if isinstance(value := arguments.get(name), str):
            arguments[name] = _decoded(name, value)
    return arguments


def _decoded(name: str, value: str) -> Any:
    try:
        return loads(value)
    except JSONDecodeError as error:
        raise ApiError(f"invalid_{name}_format") from error


def is_true(arguments: Json, name: str) -> bool:
    """A flag that is off unless given; forms write it `1` or `true`."""
    return str(arguments.get(name, "")).lower() in ("1", "true")


def whole(arguments: Json, name: str, default: int, *, at_most: int) -> int:
    """A count of 1 or more, cut to `at_most`; `default` where it was not given.

    Raises:
        ApiError: `invalid_limit`.
    """
    try:
        value = int(arguments.get(name) or default)
    except ValueError as error:
        raise ApiError("invalid_limit") from error
    if value < 1:
        raise ApiError("invalid_limit")
    return min(value, at_most)


def micros(arguments: Json, name: str, default: int) -> int:
    """A `ts` as microseconds since the epoch; `default` where it was not given.

    Raises:
        ApiError: `invalid_ts_<name>`.
    """
    value = arguments.get(name)
    if value in (None, ""):
        return default
    try:
        return int(Decimal(str(value)).scaleb(6))
    except InvalidOperation as error:
        raise ApiError(f"invalid_ts_{name}") from error


def ts_micros(ts: str) -> int:
    """A `ts` of the server's own as microseconds since the epoch."""
    return int(ts.replace(".", ""))
