"""What a person sees and does in local Slack's page, in both languages: the whole round."""

from pathlib import Path

import pytest

from deadline_bot.domain.channel import Language
from deadline_bot.wording.catalogue import say
from tests.acceptance.process import environment, running
from tests.acceptance.together import together
from tests.acceptance.world import configure, in_seconds, need, told
from tests.fakes.browser import find_browser
from tests.fakes.local_slack import LocalSlack, skip_reason
from tests.fakes.slack_page import visiting
from tests.fakes.slack_server import ALICE, CHANNEL

LADDER = '[reminders]\nladder = ["2s again", "4s channel", "6s here"]\n'
#: What is typed, and what must be read, by language.
SET = {
    Language.EN: "remind me to submit tomorrow at 18:00",
    Language.JA: "リマインド 自分に 明日の18時に提出",
}
TEXT = {Language.EN: "submit", Language.JA: "提出"}
INSISTENT = {
    Language.EN: "remind ! freeze the weights in 1 second",
    Language.JA: "リマインド ！ 1秒後に重みを固定",
}
FROZEN = {Language.EN: "freeze the weights", Language.JA: "重みを固定"}
LIST = {Language.EN: "reminders", Language.JA: "リマインダー"}
SETTINGS = {Language.EN: "settings", Language.JA: "設定"}
EDITED = {Language.EN: "in 3 days", Language.JA: "3日後"}


@pytest.mark.parametrize("language", list(Language))
@together
async def test_the_whole_round_in_the_page(language: Language, folder: Path) -> None:
    need(skip_reason())
    need(None if find_browser() else "no Chromium; on Debian: apt-get install chromium")

    def words(key: str, **fields: object) -> str:
        return say(language, key, **fields)

    def middle(key: str) -> str:
        """The longest piece of a text between its fields."""
        return max(words(key, who="|", at="|").split("|"), key=len).strip()

    async with LocalSlack() as slack:
        close = in_seconds(8 * 86_400)
        more = told("nbme", close) + LADDER
        path = configure(folder, slack.api_url, language=language.value, more=more)
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            async with visiting(slack, user=ALICE) as page:
                await page.type(f"/deadline {SET[language]}")
                await page.wait_for("#1")
                await page.click(words("reply.share"))
                await page.wait_for("#1")
                await page.click(words("reminder.button.edit"))
                await page.fill(words("form.text"), "fold 3")
                await page.fill(words("form.when"), "?")
                await page.submit()
                await page.wait_for(words("form.fault.examples")[:10])
                assert [e for e in await page.modal_errors() if e.startswith("when")]
                await page.fill(words("form.when"), EDITED[language])
                await page.submit()
                await page.modal_closed()
                await page.wait_for("fold 3")
                await page.type(f"/deadline {LIST[language]}")
                await page.wait_for(words("reminder.button.pause"))

                await page.type(f"/deadline {INSISTENT[language]}")
                # Local Slack shows the call as it is written.
                await page.wait_for("<!here>", within=20)
                await page.choose(words("reminder.snooze.1h"))
                await page.wait_for(middle("reminder.snoozed.by"))
                await page.click(words("reminder.button.take"))
                await page.wait_for(middle("reminder.taken.by"))

                await page.type(f"/deadline {SETTINGS[language]}")
                await page.fill(words("form.timezone"), "Europe/Berlin")
                await page.submit()
                await page.modal_closed()
                await page.wait_for(words("setting.timezone"))
                await page.open_home()
                await page.wait_for("NBME")
                await page.wait_for("fold 3")
                await page.click(words("reminder.button.new"))
                await page.fill(words("form.text"), TEXT[language])
                await page.fill(words("form.when"), EDITED[language])
                await page.submit()
                await page.modal_closed()
                await page.open_channel(CHANNEL)
                seen = "\n".join(await page.texts())
            assert FROZEN[language] in seen
            assert not [e for e in bot.events if e["level"] in ("error", "critical")]
