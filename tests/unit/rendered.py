"""What Slack messages read, and what must be true of all of them."""

import re
from typing import Any

from deadline_bot.adapters.slack.render import (
    BLOCKS_LENGTH,
    TEXT_LENGTH,
    RenderedMessage,
)
from tests.fakes.slack_server.blocks import check_blocks

_TOKEN = re.compile(
    r"<!date\^\d+\^\{date_short_pretty\} (?:at )?\{time\}\|[\d: -]+ UTC>"
    r"|<https?://[^<>|\s]+\|[^<>|]+>"
)


def texts_of(blocks: list[dict[str, Any]]) -> list[str]:
    return [
        block["text"]["text"] if block["type"] == "section" else block["elements"][0]["text"]
        for block in blocks
        if block["type"] != "actions"
    ]


def labels_of(blocks: list[dict[str, Any]]) -> list[str]:
    """What stands on the buttons and in the menus."""
    texts = []
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" else ():
            labels = [element.get("text") or element["placeholder"]]
            labels += [option["text"] for option in element.get("options", ())]
            texts += [label["text"] for label in labels]
    return texts


def assert_sound(message: RenderedMessage) -> None:
    """Slack takes it, nothing is torn, and all markup is our own."""
    check_blocks(message.blocks)
    texts = texts_of(message.blocks)
    assert sum(map(len, (*texts, *labels_of(message.blocks)))) <= BLOCKS_LENGTH + 10
    assert len(message.text) <= TEXT_LENGTH
    for text in (*texts, message.text):
        bare = _TOKEN.sub("", text)
        assert "<" not in bare
        assert ">" not in bare
        assert "&" not in re.sub(r"&(?:amp|lt|gt);", "", bare)
