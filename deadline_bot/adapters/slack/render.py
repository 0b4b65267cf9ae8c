"""Documents as Slack messages: text for notifications, blocks for the screen, metadata.

Everything here holds Slack's limits, whatever the length of a name. Nothing that came from
people, Kaggle or files can ping anybody or act as markup.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deadline_bot.adapters.slack.render_controls import N_IN_ROW, rows
from deadline_bot.adapters.slack.render_mrkdwn import NO_NAMES, Mrkdwn
from deadline_bot.domain.answer import Board
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import Action
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.home import Home
from deadline_bot.wording.answers import words_of_board
from deadline_bot.wording.catalogue import say
from deadline_bot.wording.document import Button, Document
from deadline_bot.wording.home import words_of_home
from deadline_bot.wording.messages import words_of_post

#: Slack takes 40,000 characters and recommends 4,000.
TEXT_LENGTH = 3_900
#: Slack takes 3,000 characters in the text of a section; the margin is for characters that
#: count as two there.
BLOCK_LENGTH = 2_900
#: Slack takes 3,000 characters where nobody counts otherwise.
SECTION_LENGTH = 3_000
#: Slack takes 50 blocks in a message, and 100 in a Home tab.
N_BLOCKS, N_HOME_BLOCKS = 50, 100
#: Slack refuses blocks of more than about 13,200 characters in all (`msg_blocks_too_long`,
#: undocumented: github.com/slackapi/bolt-js/issues/2509).
BLOCKS_LENGTH = 9_500
#: Slack refuses metadata that is too large and does not document how large that is.
METADATA_LENGTH = 7_500

EVENT_TYPE = "deadline_bot_message"

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """The arguments of `chat.postMessage`. `metadata` is `None` for what has no keys."""

    text: str
    blocks: list[Block]
    metadata: dict[str, Any] | None = None


def render_post(post: Post, voice: Voice, now: datetime) -> RenderedMessage:
    """A post as it reads at `now`, with its marker and its metadata."""
    return render_worded(post, words_of_post(post, voice, now), voice.language, NO_NAMES)


def render_worded(
    post: Post, words: Document, language: Language, names: Mapping[str, str]
) -> RenderedMessage:
    """A post in its words; `names` are those of the people whom it names, by id."""
    metadata = _metadata(post.keys, post.kinds)
    return _render(words, language, post.marker, metadata, names=names)


def render_board(board: Board, voice: Voice, marker: str) -> RenderedMessage:
    """The board, with the marker that finds it again."""
    return _render(words_of_board(board, voice), voice.language, marker)


def render_document(
    document: Document,
    language: Language,
    *,
    names: Mapping[str, str] = NO_NAMES,
    shared_as: str | None = None,
) -> RenderedMessage:
    """Any document; it is never looked up again and has no marker.

    `names` are those of the people whom it names, by id. `shared_as` is the command by which
    it can be said to the whole channel, `None` for none.
    """
    if not shared_as:
        return _render(document, language, names=names)
    share = Button(Action.SHARE, shared_as, say(language, Action.SHARE.value))
    return _render(document, language, foot=(share,), names=names)


def render_home(home: Home, voice: Voice, now: datetime) -> Block:
    """A person's own view, as `views.publish` takes it."""
    words = words_of_home(home, voice, now)
    blocks, _ = _laid_out(words, Mrkdwn(voice.language), N_HOME_BLOCKS)
    return {"type": "home", "blocks": blocks}


def bare(text: str, marker: str) -> tuple[str, list[Block]]:
    """The words alone, cut at the end of a line, in the least block that holds a marker."""
    if len(text) > SECTION_LENGTH:
        text = text[: SECTION_LENGTH - 2].rpartition("\n")[0] or text[: SECTION_LENGTH - 2]
        text = f"{text}\n…"
    return text, [_block("section", text) | {"block_id": marker}]


def _render(
    document: Document,
    language: Language,
    marker: str | None = None,
    metadata: dict[str, Any] | None = None,
    foot: Sequence[Button] = (),
    names: Mapping[str, str] = NO_NAMES,
) -> RenderedMessage:
    blocks, shown = _laid_out(document, Mrkdwn(language, names), N_BLOCKS, foot)
    if marker is not None:
        blocks[0]["block_id"] = marker
    return RenderedMessage(_cut_lines("\n".join(shown)), blocks, metadata)


def _laid_out(
    document: Document, mrkdwn: Mrkdwn, n_blocks: int, foot: Sequence[Button] = ()
) -> tuple[list[Block], list[str]]:
    """At most `n_blocks` blocks and the words in them; the `foot` stays where the rest is cut."""
    last = list(rows(foot))
    blocks: list[Block] = []
    shown: list[str] = []
    length = 0
    for block, words in _pieces(document, mrkdwn):
        length += len(words)
        if len(blocks) == n_blocks - 1 - len(last) or length > BLOCKS_LENGTH:
            shown.append("…")
            blocks.append(_block("context", "…"))
            break
        if block["type"] != "actions":
            shown.append(words)
        blocks.append(block)
    return _footed(blocks, last), shown


def _footed(blocks: list[Block], last: list[Block]) -> list[Block]:
    """The blocks with the foot: beside the only row of buttons where there is room in it."""
    rows_of_blocks = [block for block in blocks if block["type"] == "actions"]
    if last and len(rows_of_blocks) == 1 and rows_of_blocks[0] is blocks[-1]:
        elements = [*blocks[-1]["elements"], *last[0]["elements"]]
        if len(elements) <= N_IN_ROW:
            return [*blocks[:-1], {**blocks[-1], "elements": elements}, *last[1:]]
    return [*blocks, *last]


def _pieces(document: Document, mrkdwn: Mrkdwn) -> Iterator[tuple[Block, str]]:
    """Each block with its words; what is too long for one is split between lines."""
    for section in document.sections:
        lines = [mrkdwn.line(line, BLOCK_LENGTH) for line in section.lines]
        for words in _packed(lines):
            yield _block("section", words), words
        small_print = mrkdwn.line(section.small_print, BLOCK_LENGTH)
        if small_print:
            yield _block("context", small_print), small_print
        for row in rows(section.controls):
            yield row, _labels(row)


def _labels(row: Block) -> str:
    """The words of a row of buttons and menus, which count for the length of a message."""
    labels = [element.get("text") or element["placeholder"] for element in row["elements"]]
    for element in row["elements"]:
        labels += [option["text"] for option in element.get("options", ())]
    return "".join(label["text"] for label in labels)


def _packed(lines: Iterable[str]) -> Iterator[str]:
    packed = ""
    for line in lines:
        if packed and len(packed) + 1 + len(line) > BLOCK_LENGTH:
            yield packed
            packed = line
        else:
            packed = f"{packed}\n{line}" if packed else line
    if packed:
        yield packed


def _block(kind: str, words: str) -> Block:
    # `verbatim` keeps Slack from making links and mentions of words that look like them.
    text = {"type": "mrkdwn", "text": words, "verbatim": True}
    if kind == "context":
        return {"type": "context", "elements": [text]}
    return {"type": "section", "text": text}


def _cut_lines(text: str) -> str:
    """Cuts between lines, where no link and no entity can be torn."""
    if len(text) <= TEXT_LENGTH:
        return text
    end = text.rfind("\n", 0, TEXT_LENGTH - 1)
    return text[:end] + "\n…"


def _metadata(keys: tuple[str, ...], kinds: tuple[str, ...]) -> dict[str, Any]:
    """What readers of the channel's history can rely on; the last of too many keys are left out."""
    room = METADATA_LENGTH
    kept = []
    for key in keys:
        room -= len(json.dumps(key)) + 2
        if room < 0:
            break
        kept.append(key)
    return {"event_type": EVENT_TYPE, "event_payload": {"keys": kept, "kinds": list(kinds)}}
