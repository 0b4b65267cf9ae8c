"""Documents as Slack messages: text for notifications, blocks for the screen, metadata.

Everything here holds Slack's limits, whatever the length of a name. Nothing that came from
people, Kaggle or files can ping anybody or act as markup.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deadline_bot.adapters.slack.render_mrkdwn import Mrkdwn
from deadline_bot.domain.answer import Answer, Board
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.delivery import Post
from deadline_bot.wording.answers import words_of_answer, words_of_board
from deadline_bot.wording.document import Document
from deadline_bot.wording.messages import words_of_post

#: Slack takes 40,000 characters and recommends 4,000.
TEXT_LENGTH = 3_900
#: Slack takes 3,000 characters in the text of a section; the margin is for characters that
#: count as two there.
BLOCK_LENGTH = 2_900
#: Slack takes 50 blocks in a message.
N_BLOCKS = 50
#: Slack refuses blocks of more than about 13,200 characters in all (`msg_blocks_too_long`,
#: undocumented: github.com/slackapi/bolt-js/issues/2509).
BLOCKS_LENGTH = 12_000
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
    document = words_of_post(post, voice, now)
    return _render(document, voice.language, post.marker, _metadata(post.keys, post.kinds))


def render_answer(answer: Answer, voice: Voice, now: datetime) -> RenderedMessage:
    """An answer as it reads at `now`; it is never looked up again and has no marker."""
    return render_document(words_of_answer(answer, voice, now), voice.language)


def render_board(board: Board, voice: Voice, marker: str) -> RenderedMessage:
    """The board, with the marker that finds it again."""
    return _render(words_of_board(board, voice), voice.language, marker, None)


def render_document(document: Document, language: Language) -> RenderedMessage:
    """Any document, without marker."""
    return _render(document, language, None, None)


def _render(
    document: Document, language: Language, marker: str | None, metadata: dict[str, Any] | None
) -> RenderedMessage:
    mrkdwn = Mrkdwn(language)
    blocks: list[Block] = []
    shown: list[str] = []
    length = 0
    for kind, words in _pieces(document, mrkdwn):
        length += len(words)
        if len(blocks) == N_BLOCKS - 1 or length > BLOCKS_LENGTH:
            shown.append("…")
            blocks.append(_block("context", "…"))
            break
        shown.append(words)
        blocks.append(_block(kind, words))
    if marker is not None:
        blocks[0]["block_id"] = marker
    return RenderedMessage(_cut_lines("\n".join(shown)), blocks, metadata)


def _pieces(document: Document, mrkdwn: Mrkdwn) -> Iterator[tuple[str, str]]:
    """The kind and the text of each block; what is too long for one is split between lines."""
    for section in document.sections:
        lines = [mrkdwn.line(line, BLOCK_LENGTH) for line in section.lines]
        for words in _packed(lines):
            yield "section", words
        small_print = mrkdwn.line(section.small_print, BLOCK_LENGTH)
        if small_print:
            yield "context", small_print


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
