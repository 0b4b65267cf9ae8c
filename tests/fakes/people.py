"""People as a test names them, and which audiences can be reached."""

from collections.abc import Collection
from zoneinfo import ZoneInfo

from deadline_bot.domain.channel import Language
from deadline_bot.domain.chat import Speaker
from deadline_bot.domain.when.audience import Audience, AudienceKind

ALICE = Speaker("U1", ZoneInfo("Asia/Tokyo"), Language.JA)
BOB = Speaker("U2", ZoneInfo("America/New_York"), Language.EN, "bob")


class FakePeople:
    """Implements ports.People.

    `unreachable` are the ids of people and channels; a channel without an id is reached by its
    name where it is `named`.
    """

    def __init__(self, unreachable: Collection[str] = ()) -> None:
        self.unreachable = set(unreachable)
        self.named = False

    async def speaker(self, person: str, channel: str) -> Speaker:
        known = {ALICE.id: ALICE, BOB.id: BOB}
        return known.get(person, Speaker(person, ZoneInfo("UTC")))

    async def is_reachable(self, audience: Audience) -> bool:
        is_named = audience.kind in {AudienceKind.USER, AudienceKind.OTHER_CHANNEL}
        is_known = bool(audience.id) or self.named
        return not is_named or (is_known and audience.id not in self.unreachable)
