"""The app's Home tab: where a person's own view is shown."""

from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.slack.people import SlackPeople
from deadline_bot.adapters.slack.render import render_home
from deadline_bot.adapters.slack.web_api import CallFailed, call
from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.home import Home

#: Refusals that only a change of the app, or another Slack, mends.
_NEVER = frozenset({"not_enabled", "unknown_method"})


class SlackHomePages:
    """Publishes Home tabs, each in the person's own language and zone."""

    def __init__(self, client: AsyncWebClient, people: SlackPeople) -> None:
        self._client = client
        self._people = people

    async def publish(self, person: str, home: Home, now: datetime) -> None:
        """Shows a view in place of the last; see the port."""
        view = render_home(home, await self._people.own_voice(person), now)
        try:
            await call(self._client.views_publish(user_id=person, view=view))
        except CallFailed as failure:
            raise SendFailed(
                failure.error,
                is_permanent=failure.error in _NEVER,
                is_unclear=failure.is_unclear,
                retry_after=failure.retry_after,
            ) from failure
