"""Lines of keys, in every notation that TOML has for them."""

import tomllib

from deadline_bot.config.lines import Path, lines_of, written

TEXT = '''\
# [not.a.table]
top.dotted . "quoted key" = 1 # x = [
text = """
[no.table]
x = "]" \\""" y """""
raw = \'\'\'
[[no]] \'\'\' # "
list = [ # [
  1, 2.5, 1979-05-27 07:32:00Z,
  { a = "}", b.c = ["]", '#'] },

  """
  """, [
    3 ],
]
empty = ['', {}, []]

[ table . "sub" ]
key = true
[[items]]
name = 1
[items.inner]
x = 1
[[items.parts]]
y = 1
[[items.parts]]
y = 2
[[items]]
[[items.parts]]
y = 3
'''

LINES = {
    ("top", "dotted", "quoted key"): 2,
    ("text",): 3,
    ("raw",): 6,
    ("list",): 8,
    ("list", 1): 9,
    ("list", 2): 9,
    ("list", 3): 10,
    ("list", 3, "a"): 10,
    ("list", 3, "b", "c", 1): 10,
    ("list", 4): 12,
    ("list", 5): 13,
    ("list", 5, 0): 14,
    ("empty", 2): 16,
    ("table", "sub"): 18,
    ("table", "sub", "key"): 19,
    ("items",): 20,
    ("items", 0): 20,
    ("items", 0, "name"): 21,
    ("items", 0, "inner", "x"): 23,
    ("items", 0, "parts", 0, "y"): 25,
    ("items", 0, "parts", 1): 26,
    ("items", 0, "parts", 1, "y"): 27,
    ("items", 1): 28,
    ("items", 1, "parts", 0): 29,
    ("items", 1, "parts", 0, "y"): 30,
}


def test_lines() -> None:
    lines = lines_of(TEXT)
    assert {path: lines.get(path) for path in LINES} == LINES


def test_everything_of_the_text_and_nothing_else_has_a_line() -> None:
    assert set(lines_of(TEXT)) == set(_paths(tomllib.loads(TEXT), ()))


def _paths(value: object, path: Path) -> list[Path]:
    inner = [path] if path else []
    if isinstance(value, dict):
        for key, part in value.items():
            inner += _paths(part, (*path, key))
    if isinstance(value, list):
        for index, part in enumerate(value):
            inner += _paths(part, (*path, index))
    return inner


def test_windows_line_ends() -> None:
    assert lines_of("a = 1\r\n\r\nb = [\r\n2]\r\n") == {("a",): 1, ("b",): 3, ("b", 0): 4}


def test_paths_as_people_write_them() -> None:
    assert written(("competitions", 2, "milestones", 0, "at")) == "competitions[2].milestones[0].at"
