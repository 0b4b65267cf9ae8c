"""Messages that are kept true: edited once for each change, and each for itself."""

from datetime import timedelta

from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.domain.competition import Milestone, MilestoneKind
from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.errors import EditFailed
from deadline_bot.domain.message import CountdownAlert, Entry
from deadline_bot.ports import SentMessage
from deadline_bot.services.edit_sent import EditSent
from tests.fakes.facts import CHANNEL, CLOSE, DAY, HOUR, NOW, a_competition
from tests.fakes.messenger import FakeMessenger


def alert(lead_time: timedelta) -> CountdownAlert:
    return CountdownAlert(
        Entry(a_competition().ref, Milestone(MilestoneKind.CLOSE, CLOSE)), lead_time
    )


async def posted(messenger: FakeMessenger, content: CountdownAlert) -> SentMessage:
    keys = (content.key,)
    post = Post(CHANNEL, (Part(content),), keys, (content.kind,), marker(keys))
    ref = await messenger.post(post, NOW)
    return SentMessage(CHANNEL, content.key, ref.id, content)


class Room:
    """Two messages in a channel, and what they are to say."""

    def __init__(self, messenger: FakeMessenger, *sent: SentMessage) -> None:
        self.messenger = messenger
        self.wanted = [(message, alert(2 * HOUR)) for message in sent]
        self.edit_sent = EditSent(MemoryStore(), messenger, lambda a, b: a == b)

    async def refresh(self) -> int:
        """How many edits were tried."""
        before = self.messenger.n_edits
        await self.edit_sent.refresh(lambda _: self.wanted, NOW)
        return self.messenger.n_edits - before

    def shown(self) -> list[object]:
        return [post.parts[0].content for post in self.messenger.posts]


async def a_room() -> Room:
    messenger = FakeMessenger()
    return Room(messenger, *[await posted(messenger, alert(lead)) for lead in (DAY, HOUR)])


async def test_what_reads_otherwise_is_edited_once() -> None:
    room = await a_room()
    assert await room.refresh() == 2
    assert room.shown() == [alert(2 * HOUR)] * 2
    assert await room.refresh() == 0


async def test_what_reads_as_it_was_sent_is_left_alone() -> None:
    room = await a_room()
    room.wanted = [
        (sent, alert(lead)) for (sent, _), lead in zip(room.wanted, (DAY, HOUR), strict=True)
    ]
    assert await room.refresh() == 0


async def test_one_that_cannot_be_edited_now_is_tried_again_and_the_others_go_on() -> None:
    room = await a_room()
    room.messenger.edit_faults.append(EditFailed("timeout", is_gone=False))
    assert await room.refresh() == 2
    assert room.shown() == [alert(DAY), alert(2 * HOUR)]
    assert await room.refresh() == 1
    assert room.shown() == [alert(2 * HOUR)] * 2


async def test_one_that_is_gone_is_not_tried_again() -> None:
    room = await a_room()
    room.messenger.edit_faults.append(EditFailed("message_not_found", is_gone=True))
    assert await room.refresh() == 2
    assert await room.refresh() == 0


async def test_what_is_no_longer_wanted_is_forgotten() -> None:
    room = await a_room()
    await room.refresh()
    wanted, room.wanted = room.wanted, []
    assert await room.refresh() == 0
    room.wanted = wanted
    assert await room.refresh() == 2
