"""Values of the ways in which jobs are seen, from what is written to what is used.

They are read and refused as those in `values` are.
"""

import re

from deadline_bot.config.values import read_api_url, read_text, refuse, shown

_NAME = re.compile(r"[\w.-]{1,40}")
#: In capitals, as such names are written, so that no key passes for a name.
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")


def read_name(value: object) -> str:
    """What the team calls something: one short word."""
    text = read_text(value)
    if not _NAME.fullmatch(text):
        raise refuse("config.bad_name", value=shown(value))
    return text


def read_site(value: object) -> str:
    """A site's address without the slash at its end."""
    return read_api_url(value).rstrip("/")


def read_variable(value: object) -> str:
    """The name of a variable of the environment. What is none is not shown: it may be a key."""
    if not isinstance(value, str) or not _VARIABLE.fullmatch(value.strip()):
        raise refuse("config.bad_variable")
    return value.strip()
