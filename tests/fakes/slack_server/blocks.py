"""Slack's limits on blocks, as far as Slack documents them.

A block that is too long loses the whole message (`invalid_blocks`), so the server must refuse
what Slack refuses.
"""

from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.slack_server.composition import (
    ANY_TEXT,
    PLAIN,
    flag_faults,
    text_faults,
    unknown_faults,
)
from tests.fakes.slack_server.elements import MAX_ID, element_faults, image_faults
from tests.fakes.slack_server.workspace import ApiError, Json

MAX_BLOCKS = 50
MAX_BLOCKS_IN_VIEW = 100

#: The properties that a block may have besides `type` and `block_id`; `None` stands for any.
_KNOWN: dict[str, tuple[str, ...] | None] = {
    "actions": ("elements",),
    "context": ("elements",),
    "divider": (),
    "file": None,
    "header": ("text",),
    "image": ("image_url", "alt_text", "title", "slack_file"),
    "input": ("label", "element", "dispatch_action", "hint", "optional"),
    "markdown": None,
    "rich_text": None,
    "section": ("text", "fields", "accessory", "expand"),
    "table": None,
    "video": None,
}


def check_blocks(blocks: Any, *, at_most: int = MAX_BLOCKS) -> list[Json]:
    """The blocks, when Slack would take them.

    Raises:
        ApiError: `invalid_blocks_format` (not a list), or `invalid_blocks` with each fault.
    """
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    faults = blocks_faults(blocks, at_most)
    if faults:
        raise refusal("invalid_blocks", faults)
    return blocks


def refusal(error: str, faults: list[str]) -> ApiError:
    """The error with what is wrong, as Slack lists it."""
    messages = [f"[ERROR] {fault}" for fault in faults]
    return ApiError(error, errors=faults, response_metadata={"messages": messages})


def blocks_faults(blocks: list[Any], at_most: int) -> list[str]:
    """What is wrong with a message's or a view's blocks, with the place of each fault."""
    faults = [f"no more than {at_most} items allowed"] if len(blocks) > at_most else []
    ids: set[str] = set()
    for position, block in enumerate(blocks):
        found = _block_faults(block, ids)
        faults += [f"{fault} [json-pointer:/blocks/{position}]" for fault in found]
    return faults


def elements_of(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with the block in which it stands, from top to bottom."""
    for block in blocks:
        inside = block.get("elements", []) if block["type"] == "actions" else []
        for element in (*inside, block.get("accessory"), block.get("element")):
            if element and "action_id" in element:
                yield block, element


def _block_faults(block: Any, ids: set[str]) -> list[str]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in _KNOWN:
        return ["unsupported type"]
    faults = _id_faults(block.get("block_id"), ids)
    known = _KNOWN[kind]
    if known is not None:
        faults += unknown_faults(block, ("type", "block_id", *known))
    check = _CHECKS.get(kind)
    return faults + (check(block) if check else [])


def _id_faults(block_id: Any, ids: set[str]) -> list[str]:
    if block_id is None:
        return []
    if not isinstance(block_id, str) or not 1 <= len(block_id) <= MAX_ID:
        return [f"block_id must be less than {MAX_ID + 1} characters"]
    if block_id in ids:
        return [f"block_id already exists: {block_id}"]
    ids.add(block_id)
    return []


def _section_faults(block: Json) -> list[str]:
    faults = []
    if "text" not in block and not block.get("fields"):
        faults.append("missing required field: text")
    if "text" in block:
        faults += text_faults(block["text"], 3000, ANY_TEXT)
    fields = block.get("fields", [])
    if len(fields) > 10:
        faults.append("no more than 10 fields allowed")
    for text in fields:
        faults += text_faults(text, 2000, ANY_TEXT)
    if "accessory" in block:
        faults += element_faults(block["accessory"], "section")
    return faults


def _header_faults(block: Json) -> list[str]:
    return text_faults(block.get("text"), 150, PLAIN)


def _context_faults(block: Json) -> list[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 10:
        return ["1 to 10 elements allowed"]
    faults = []
    for element in elements:
        if element.get("type") == "image":
            faults += image_faults(element)
        else:
            faults += text_faults(element, 3000, ANY_TEXT)
    return faults


def _actions_faults(block: Json) -> list[str]:
    elements = block.get("elements", [])
    faults = [] if 1 <= len(elements) <= 25 else ["1 to 25 elements allowed"]
    action_ids = [e["action_id"] for e in elements if "action_id" in e]
    if len(set(action_ids)) < len(action_ids):
        faults.append("action_id already exists")
    for element in elements:
        faults += element_faults(element, "actions")
    return faults


def _input_faults(block: Json) -> list[str]:
    faults = text_faults(block.get("label"), 2000)
    if "hint" in block:
        faults += text_faults(block["hint"], 2000)
    faults += flag_faults(block, "optional", "dispatch_action")
    return faults + element_faults(block.get("element"), "input")


def _image_faults(block: Json) -> list[str]:
    title = text_faults(block["title"], 2000) if "title" in block else []
    return image_faults(block) + title


_CHECKS: dict[str, Callable[[Json], list[str]]] = {
    "section": _section_faults,
    "header": _header_faults,
    "context": _context_faults,
    "actions": _actions_faults,
    "input": _input_faults,
    "image": _image_faults,
}
