"""What local Slack's web page hears and says, without the page: modals and Home tabs.

Its control over HTTP has neither. The page's socket has both, so tests drive forms by it as they
drive our own server's: the fields' states are built here and are those of the real Slack, which
the page itself does not send (it loses what a field began with, and knows few kinds of fields).
"""

import json
from collections.abc import Callable
from typing import Any

import aiohttp

from tests.fakes.slack_server import ALICE, Json, actions
from tests.fakes.slack_server.workspace import Workspace


class Ui:
    """The page's socket. `workspace` knows the people and channels that a field may name.

    `modals` is the stack of open modals, the top one last: local Slack has one for everybody.
    `homes` are the Home tabs by user id; `errors` what the bot objected to, by block id.
    """

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        workspace: Workspace,
        changed: Callable[[], None],
    ) -> None:
        self.modals: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.errors: dict[str, str] = {}
        self._socket = socket
        self._workspace = workspace
        self._changed = changed

    async def listen(self) -> None:
        """Reads along until the socket ends."""
        try:
            async for frame in self._socket:
                self._hear(json.loads(frame.data))
                self._changed()
        finally:
            await self._socket.close()

    def _hear(self, said: Json) -> None:
        if said["t"] == "view":
            self.modals, self.errors = said["stack"], {}
        elif said["t"] == "view_errors":
            self.errors = said["errors"] or {}
        elif said["t"] == "home":
            self.homes[said["user"]] = said["view"]
        elif said["t"] == "init":
            self.modals, self.errors, self.homes = [], {}, {}

    async def submit(self, fields: dict[str, Any] | None = None, *, user: str = ALICE) -> None:
        """Fills the top modal in and sends it off; `fields` as for our own server's `submit`.

        Raises:
            LookupError: no modal, no such field, or it does not offer this.
            ValueError: not a value for this field, or a required field is empty.
        """
        if not self.modals:
            raise LookupError("no modal is open")
        blocks: list[Json] = self.modals[-1]["blocks"]
        given = {}
        for name, value in (fields or {}).items():
            block, element = actions.find_field(blocks, name)
            place = (block["block_id"], element["action_id"])
            given[place] = actions.taken(self._workspace, element, value)
        values = actions.state_of(blocks, given)
        if missing := actions.missing_fields(blocks, values):
            raise ValueError(f"required and empty: {missing}")
        await self._socket.send_json({"t": "view_submit", "user": user, "values": values})

    async def close_view(self, *, user: str = ALICE) -> None:
        """Closes every modal."""
        await self._socket.send_json({"t": "view_close", "user": user})

    async def click_in_home(self, action_id: str, value: Any = None, *, user: str = ALICE) -> None:
        """Uses an element of this person's Home tab.

        The bot hears it as from a message without `ts`, in no channel.
        """
        block, element = actions.find(self.homes[user]["blocks"], action_id)
        action = actions.action(self._workspace, block, element, value)
        said = {"t": "block_action", "channel": "", "messageTs": "", "user": user}
        await self._socket.send_json(said | {"action": action})
