"""Slack's limits on blocks, as far as Slack documents them.

A block that is too long loses the whole message (`invalid_blocks`), so the server must refuse
what Slack refuses.
"""

from typing import Any

from tests.fakes.slack_server.workspace import ApiError, Json

MAX_BLOCKS = 50
MAX_BLOCKS_IN_VIEW = 100
MAX_ID = 255

_KNOWN = {
    "actions", "context", "divider", "file", "header", "image", "input", "markdown", "rich_text",
    "section", "table", "video",
}  # fmt: skip


def check_blocks(blocks: Any, *, at_most: int = MAX_BLOCKS) -> list[Json]:
    """The blocks, when Slack would take them.

    Raises:
        ApiError: `invalid_blocks_format` (not a list), or `invalid_blocks` with each fault.
    """
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    faults = [f"no more than {at_most} items allowed"] if len(blocks) > at_most else []
    ids: set[str] = set()
    for position, block in enumerate(blocks):
        found = _block_faults(block, ids)
        faults += [f"{fault} [json-pointer:/blocks/{position}]" for fault in found]
    if faults:
        messages = [f"[ERROR] {fault}" for fault in faults]
        raise ApiError("invalid_blocks", errors=faults, response_metadata={"messages": messages})
    return blocks


def _block_faults(block: Any, ids: set[str]) -> list[str]:
    if not isinstance(block, dict) or block.get("type") not in _KNOWN:
        return ["unsupported type"]
    faults = []
    block_id = block.get("block_id")
    if block_id is not None:
        if not isinstance(block_id, str) or len(block_id) > MAX_ID:
            faults.append(f"block_id must be less than {MAX_ID + 1} characters")
        elif block_id in ids:
            faults.append(f"block_id already exists: {block_id}")
        else:
            ids.add(block_id)
    check = _CHECKS.get(block["type"])
    return faults + (check(block) if check else [])


def _text_faults(text: Any, limit: int, kinds: tuple[str, ...]) -> list[str]:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        return [f"text must be one of {', '.join(kinds)}"]
    words = text.get("text")
    if not isinstance(words, str) or not words:
        return ["text must be more than 0 characters"]
    return [f"must be less than {limit + 1} characters"] if len(words) > limit else []


def _section_faults(block: Json) -> list[str]:
    faults = []
    if "text" not in block and not block.get("fields"):
        faults.append("missing required field: text")
    if "text" in block:
        faults += _text_faults(block["text"], 3000, ("mrkdwn", "plain_text"))
    fields = block.get("fields", [])
    if len(fields) > 10:
        faults.append("no more than 10 fields allowed")
    for text in fields:
        faults += _text_faults(text, 2000, ("mrkdwn", "plain_text"))
    if "accessory" in block:
        faults += _element_faults(block["accessory"])
    return faults


def _header_faults(block: Json) -> list[str]:
    return _text_faults(block.get("text"), 150, ("plain_text",))


def _context_faults(block: Json) -> list[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 10:
        return ["1 to 10 elements allowed"]
    faults = []
    for element in elements:
        if element.get("type") != "image":
            faults += _text_faults(element, 3000, ("mrkdwn", "plain_text"))
    return faults


def _actions_faults(block: Json) -> list[str]:
    elements = block.get("elements", [])
    faults = [] if 1 <= len(elements) <= 25 else ["1 to 25 elements allowed"]
    action_ids = [e["action_id"] for e in elements if "action_id" in e]
    if len(set(action_ids)) < len(action_ids):
        faults.append("action_id already exists")
    for element in elements:
        faults += _element_faults(element)
    return faults


def _element_faults(element: Json) -> list[str]:
    faults = []
    if len(element.get("action_id", "")) > MAX_ID:
        faults.append(f"action_id must be less than {MAX_ID + 1} characters")
    if element.get("type") == "button":
        faults += _text_faults(element.get("text"), 75, ("plain_text",))
        if len(element.get("value", "")) > 2000:
            faults.append("value must be less than 2001 characters")
    for option in element.get("options", []):
        faults += _text_faults(option.get("text"), 75, ("mrkdwn", "plain_text"))
    return faults


_CHECKS = {
    "section": _section_faults,
    "header": _header_faults,
    "context": _context_faults,
    "actions": _actions_faults,
}
