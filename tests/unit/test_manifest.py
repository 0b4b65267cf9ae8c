"""The manifest: what Slack reads is what the program asks for."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from deadline_bot.adapters.slack.manifest import (
    MANIFEST,
    SCOPES,
    create_link,
    manifest_json,
    manifest_yaml,
)

FILE = Path(__file__).parents[2] / "config" / "slack-manifest.yaml"


def read_yaml(text: str) -> Any:
    """Reads the part of YAML that the manifest is written in: blocks, scalars, comments."""
    lines = [re.sub(r"(^|  )#.*", "", line) for line in text.splitlines()]
    # An item of a list stands as a key of its own, so that indentation says everything.
    spread = [re.sub(r"^( *)- (?=\w+: )", r"\1-\n\1  ", line) for line in lines if line.strip()]
    return _block("\n".join(spread).splitlines())


def _block(lines: list[str]) -> Any:
    depth = len(lines[0]) - len(lines[0].lstrip())
    starts = [n for n, line in enumerate(lines) if line[depth] != " "] + [len(lines)]
    parts = [lines[a:b] for a, b in pairwise(starts)]
    if lines[0][depth] == "-":
        return [_block(rest) if rest else first.strip("- ") for first, *rest in parts]
    pairs = [(first.strip().partition(":"), rest) for first, *rest in parts]
    return {key: _block(rest) if rest else json.loads(value) for (key, _, value), rest in pairs}


def test_the_file_in_the_repository_is_the_manifest() -> None:
    assert FILE.read_text(encoding="utf-8") == manifest_yaml()


def test_yaml_and_json_say_the_same() -> None:
    assert read_yaml(manifest_yaml()) == MANIFEST
    assert json.loads(manifest_json()) == MANIFEST


def test_the_link_carries_the_manifest() -> None:
    parts = urlsplit(create_link())
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "api.slack.com", "/apps")
    query = parse_qs(parts.query, strict_parsing=True)
    assert query["new_app"] == ["1"]
    assert json.loads(query["manifest_json"][0]) == MANIFEST
    assert " " not in create_link()


def test_every_scope_has_its_reason_in_the_file_and_is_asked_for_once() -> None:
    names = [scope.name for scope in SCOPES]
    assert MANIFEST["oauth_config"]["scopes"]["bot"] == sorted(set(names))
    assert all(f"- {s.name}  # {s.reason}\n" in manifest_yaml() for s in SCOPES)


def test_what_alerts_do_not_need_may_be_left_out_and_the_file_says_what_is_lost() -> None:
    needed = {"channels:history", "channels:read", "chat:write", "groups:history", "groups:read"}
    optional = [scope for scope in SCOPES if scope.is_optional]
    assert {scope.name for scope in SCOPES} - {scope.name for scope in optional} == needed
    assert MANIFEST["oauth_config"]["scopes"]["bot_optional"] == [s.name for s in optional]
    assert all(f"- {s.name}  # without: {s.loss}\n" in manifest_yaml() for s in optional)


def test_direct_messages_can_be_written() -> None:
    home = MANIFEST["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


def test_slack_takes_the_lengths() -> None:
    display = MANIFEST["display_information"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert all(len(s["description"]) <= 150 for s in MANIFEST["features"]["shortcuts"])
