"""On which line of a TOML text each key and list item is.

tomllib tells no places. This is read only when there is a fault to place, from a text that
tomllib has already accepted; so it only finds, and checks nothing.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import NamedTuple

#: Keys and list indexes from the top: `("competitions", 2, "close")`.
Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[\]{},=\n]"
    r"|[^\s\[\]{},=#\"']+",
    re.DOTALL,
)


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, from 1, of everything in a valid TOML text."""
    scan = _Scan(text)
    # Lists nested hundreds deep, just within what tomllib takes: what was found by then does.
    with suppress(RecursionError):
        scan.run()
    return scan.lines


def written(path: Path) -> str:
    """A path as people write it: `competitions[2].close`, indexes from 0."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text


class _Token(NamedTuple):
    text: str
    line: int


class _Scan:
    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._n_items: dict[Path, int] = {}
        self._tokens = _tokens(text)
        self._next = next(self._tokens, None)

    def run(self) -> None:
        table: Path = ()
        while self._next is not None:
            if self._next.text == "\n":
                self._take()
            elif self._next.text == "[":
                table = self._header()
            else:
                self._pair(table)

    def _take(self) -> _Token:
        token = self._next
        if token is None:
            raise AssertionError("the text is not valid TOML")
        self._next = next(self._tokens, None)
        return token

    def _is_next(self, *texts: str) -> bool:
        return self._next is not None and self._next.text in texts

    def _header(self) -> Path:
        line = self._take().line
        is_item = self._is_next("[")
        if is_item:
            self._take()
        keys = self._keys("]")
        self._take()
        if is_item:
            self._take()
        parent = self._inside((), keys[:-1], line)
        path = (*parent, keys[-1])
        self.lines.setdefault(path, line)
        if not is_item:
            return self._last_item(path)
        self._n_items[path] = self._n_items.get(path, 0) + 1
        path = self._last_item(path)
        self.lines[path] = line
        return path

    def _inside(self, table: Path, keys: tuple[str, ...], line: int) -> Path:
        for key in keys:
            table = (*table, key)
            self.lines.setdefault(table, line)
            table = self._last_item(table)
        return table

    def _last_item(self, path: Path) -> Path:
        n_items = self._n_items.get(path)
        return path if n_items is None else (*path, n_items - 1)

    def _pair(self, table: Path) -> None:
        line = self._next.line if self._next else 0
        path = self._inside(table, self._keys("="), line)
        self._take()
        self._value(path)

    def _keys(self, end: str) -> tuple[str, ...]:
        written = []
        while not self._is_next(end):
            written.append(self._take().text)
        return _keys_in("".join(written))

    def _value(self, path: Path) -> None:
        if self._is_next("["):
            self._list(path)
        elif self._is_next("{"):
            self._inline_table(path)
        else:
            while self._next is not None and not self._is_next("\n", ",", "]", "}"):
                self._take()

    def _list(self, path: Path) -> None:
        self._take()
        index = 0
        while not self._is_next("]"):
            if self._is_next("\n", ","):
                self._take()
                continue
            item = (*path, index)
            self.lines[item] = self._next.line if self._next else 0
            self._value(item)
            index += 1
        self._take()

    def _inline_table(self, path: Path) -> None:
        self._take()
        while not self._is_next("}"):
            if self._is_next("\n", ","):
                self._take()
            else:
                self._pair(path)
        self._take()


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    counted = 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if not match[0].startswith("#"):
            yield _Token(match[0], line)


@cache
def _keys_in(written: str) -> tuple[str, ...]:
    """The keys of a dotted, perhaps quoted, name."""
    keys = []
    table: object = tomllib.loads(f"{written} = 0")
    while isinstance(table, dict):
        key, table = next(iter(table.items()))
        keys.append(key)
    return tuple(keys)
