"""Several Kaggle accounts: how each is named, and where its secret is, which is never here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deadline_bot.config.values import read_list, read_text, refuse, shown
from deadline_bot.domain.notebook_name import ref_of

_PERSON = re.compile(r"[UW][A-Z0-9]{5,}")


@dataclass(frozen=True, slots=True)
class KaggleAccountSettings:
    """One account of the team.

    Its secret is in the environment variable `token_env`, or, the key of a `username`, in
    `key_env`; the other is empty. `owner` is whose it is in the chat, empty where not told;
    `notebooks` are the only ones to watch, as `owner/slug`: empty for all of its own.
    """

    name: str
    token_env: str = ""
    username: str = ""
    key_env: str = ""
    owner: str = ""
    notebooks: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that holds its secret."""
        return self.token_env or self.key_env


def read_username(value: object) -> str:
    """A user name of Kaggle's."""
    name = read_text(value).strip()
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise refuse("config.bad_username", value=shown(value))
    return name


def read_person(value: object) -> str:
    """A person's identifier in Slack; empty for none."""
    person = read_text(value).strip()
    if person and not _PERSON.fullmatch(person):
        raise refuse("config.bad_person", value=shown(value))
    return person


def read_notebooks(value: object) -> tuple[str, ...]:
    """A list of notebooks, each once, by `owner/slug` or by the address of its page."""
    notebooks = read_list(value)
    if not isinstance(notebooks, list):
        notebooks = [notebooks]
    return tuple(dict.fromkeys(_notebooks(notebooks)))


def _notebooks(values: list[object]) -> Iterator[str]:
    for value in values:
        try:
            yield ref_of(read_text(value))
        except ValueError:
            raise refuse("config.bad_notebook", value=shown(value)) from None
