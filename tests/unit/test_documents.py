"""The documents agree with the program: commands, settings, words, events and links.

A reader believes them, and nobody remembers them when the code changes.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import deadline_bot
from deadline_bot import __version__
from deadline_bot.adapters.slack.manifest import SCOPES
from deadline_bot.cli.arguments import parser
from deadline_bot.domain.aliases import ALIASES
from deadline_bot.domain.channel import Language
from deadline_bot.wording import en

ROOT = Path(__file__).parents[2]
PACKAGE = Path(deadline_bot.__file__).parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
MODULES = sorted(PACKAGE.rglob("*.py"))

#: `log.warning("event", field=…)`, by what the call is named after.
LEVELS = ("info", "warning", "error", "exception")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows_of(markdown: str) -> Iterator[list[str]]:
    """The rows of all tables, heads included, as their cells."""
    for line in markdown.splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def names_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def section_of(markdown: str, title: str) -> str:
    """What stands under a heading, up to the next of its kind."""
    found = re.search(
        rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", markdown, re.DOTALL | re.MULTILINE
    )
    assert found, f"no section {title}"
    return found[1]


# README


def test_ci_finds_the_one_test_command() -> None:
    """As .ci/run looks for it: from the comment to the end of the block, lines of python3."""
    assert "sed -n '/<!-- test command -->/,/```$/p' README.md" in text_of(".ci/run")
    lines = iter(text_of("README.md").splitlines())
    assert any(line == "<!-- test command -->" for line in lines)
    block = [next(lines)]
    assert block == ["```sh"], "sed ends at the first line that ends in a fence"
    while not (line := next(lines)).endswith("```"):
        block.append(line)
    [command] = block[1:]
    assert command.startswith("python3 -m venv .venv && ")
    assert command.endswith(" && .venv/bin/pytest")
    assert "-r requirements.lock" in command


def test_the_first_command_sets_up_and_runs() -> None:
    command = "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/deadline-bot"
    assert f"\n{command} run\n" in text_of("README.md")


def test_the_readme_tells_every_command_of_the_shell() -> None:
    shell = parser(Language.EN)
    section = section_of(text_of("README.md"), "Commands")
    told = re.findall(r"^\| `deadline-bot (\w+)", section, re.MULTILINE)
    assert told == re.findall(r"^    (\w+)  ", shell.format_help(), re.MULTILINE)


def test_the_readme_tells_every_word_of_the_chat() -> None:
    rows = list(rows_of(section_of(text_of("README.md"), "Commands")))
    told: dict[str, str] = {}
    for say, words, _ in (row for row in rows if len(row) == 3):
        for command in names_in(say):
            words_told = [command.split()[0], *words.replace("`", "").split()]
            told |= dict.fromkeys(words_told, command.split()[0])
    assert told == {alias: command.value for alias, command in ALIASES.items()}


def test_the_faults_of_the_readme_are_said_as_it_quotes_them() -> None:
    """All but what Python says; a field is an ellipsis."""
    said = [re.sub(r"\{[^}]*\}", "…", text) for text in en.TEXTS.values()]
    rows = rows_of(section_of(text_of("README.md"), "Troubleshooting"))
    quoted = {quote for row in rows for quote in names_in(row[0])}
    unsaid = {quote for quote in quoted if not any(quote in text for text in said)}
    assert unsaid == {"ensurepip is not available"}


@pytest.mark.parametrize("name", ["README.md", "SECURITY.md"])
def test_every_scope_is_told_and_no_other(name: str) -> None:
    scopes = {scope.name for scope in SCOPES}
    told = set(re.findall(r"`([a-z_.]+:[a-z]+|commands)`", text_of(name)))
    assert told - {"connections:write"} == scopes


def test_the_examples_of_toml_are_toml() -> None:
    examples = re.findall(r"```toml\n(.*?)```", text_of("README.md"), re.DOTALL)
    known = tomllib.loads(text_of("config/example.toml"))
    assert examples
    for example in map(tomllib.loads, examples):
        assert example.keys() <= known.keys()


def test_the_newest_version_of_the_changelog_is_this_one() -> None:
    versions = re.findall(
        r"^## (\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d$", text_of("CHANGELOG.md"), re.MULTILINE
    )
    assert versions[0] == __version__


# Settings


def test_every_setting_of_the_example_is_explained() -> None:
    """By a comment at its line, by one above it or its table, or, a switch, by the README."""
    readme = text_of("README.md")
    is_told = False
    unexplained = []
    for line in text_of("config/example.toml").splitlines():
        if not line.strip():
            is_told = False
        elif line.startswith("#"):
            is_told = True
        elif not (is_told or line[0] == "[" or "#" in line or f"`{line.split()[0]} = " in readme):
            unexplained.append(line)
    assert unexplained == []


# The code's own words


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(module: Path) -> None:
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    assert docstring, "no docstring"
    assert docstring.splitlines()[0].endswith((".", ":")), "its first line is no sentence"


def names_of_code() -> set[str]:
    """Every name that the package defines: classes, functions, attributes, constants."""
    names: set[str] = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.ClassDef(name=name):
                    names.add(name)
                    names |= {f"{name}.{member}" for member in members_of(node)}
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    names.add(name)
                case ast.AnnAssign(target=ast.Name(id=name)) | ast.Name(id=name, ctx=ast.Store()):
                    names.add(name)
                case ast.arg(arg=name):
                    names.add(name)
    return names


def members_of(node: ast.ClassDef) -> Iterator[str]:
    for member in node.body:
        match member:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    rows = [row for row in rows_of(text_of("docs/glossary.md")) if len(row) == 3]
    told = {name for row in rows for name in names_in(row[1])}
    assert len(told) > 50
    assert told - names_of_code() == set()


# Log events


def events_of_code() -> dict[str, tuple[set[str], set[str]]]:
    """Each log event with its levels and with its fields, those that are bound before included."""
    events: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                bound: set[str] = set()
                for level, call in log_calls(function):
                    fields = {keyword.arg for keyword in call.keywords if keyword.arg}
                    if level == "bind":
                        bound |= fields
                        continue
                    event = ast.literal_eval(call.args[0])
                    is_bound = ast.unparse(call.func).startswith("log.")
                    events[event][0].add(level)
                    events[event][1].update(fields | (bound if is_bound else set()))
    return events


def log_calls(function: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="_log" | "log"), attr=attribute)):
                if attribute in (*LEVELS, "bind"):
                    yield attribute, node


def test_operations_tells_every_log_event_with_its_level_and_fields() -> None:
    rows = rows_of(section_of(text_of("docs/operations.md"), "Log"))
    told = {
        event.strip("`"): ({level}, set(names_in(fields)))
        for event, level, fields, _ in (row for row in rows if row[0] != "event")
    }
    assert told == events_of_code()


def test_the_log_is_written_in_the_one_way_that_is_looked_for() -> None:
    for path in MODULES:
        code = path.read_text(encoding="utf-8")
        names = re.findall(r"^ *(\w+) = (?:structlog\.get_logger|_log\.bind)\(", code, re.MULTILINE)
        assert set(names) <= {"_log", "log"}, path


# Links and places


def anchors_of(file: Path) -> list[str]:
    """The anchors that a document's headings have where it is shown."""
    headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = document.parent / path if path else document
        if not file.exists() or (anchor and anchor not in anchors_of(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_named_is_there(document: Path) -> None:
    """Files of the repository, named as code with their folder."""
    folders = "config|docs|deadline_bot|tests|adapters|services|domain|wording|cli"
    named = re.findall(rf"`((?:{folders})/[\w/.-]*)`", document.read_text(encoding="utf-8"))
    missing = [n for n in named if not ((ROOT / n).exists() or (PACKAGE / n).exists())]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_names_a_place_of_one_machine(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.])/(?:work|root|home|tmp|Users)/\S*", text) == []
    assert str(ROOT) not in text
