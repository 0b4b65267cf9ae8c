"""What people type for a command, in English and Japanese; all in NFKC and lower case."""

from collections.abc import Mapping

from deadline_bot.domain.answer import Command

ALIASES: Mapping[str, Command] = {
    **{command.value: command for command in Command},
    "deadline": Command.STATUS,
    "deadlines": Command.STATUS,
    "when": Command.STATUS,
    "next": Command.UPCOMING,
    "ls": Command.LIST,
    "?": Command.HELP,
    "reminder": Command.REMINDERS,
    "acknowledge": Command.ACK,
    "done": Command.ACK,
    "later": Command.SNOOZE,
    "状況": Command.STATUS,
    "締切": Command.STATUS,
    "締め切り": Command.STATUS,
    "〆切": Command.STATUS,
    "いつ": Command.STATUS,
    "あと何時間": Command.STATUS,
    "あと何日": Command.STATUS,
    "ステータス": Command.STATUS,
    "予定": Command.UPCOMING,
    "次の通知": Command.UPCOMING,
    "一覧": Command.LIST,
    "リスト": Command.LIST,
    "ヘルプ": Command.HELP,
    "使い方": Command.HELP,
    "リマインド": Command.REMIND,
    "思い出させて": Command.REMIND,
    "リマインダー": Command.REMINDERS,
    "リマインダー一覧": Command.REMINDERS,
    "リマインド一覧": Command.REMINDERS,
    "対応": Command.ACK,
    "対応します": Command.ACK,
    "対応済み": Command.ACK,
    "完了": Command.ACK,
    "あとで": Command.SNOOZE,
    "あとで通知": Command.SNOOZE,
    "スヌーズ": Command.SNOOZE,
    "誰が": Command.WHO,
    "誰": Command.WHO,
    "対応者": Command.WHO,
    "フォロー": Command.FOLLOW,
    "フォロー解除": Command.UNFOLLOW,
    "追加": Command.ADD,
    "移動": Command.MOVE,
    "変更": Command.MOVE,
    "延長": Command.MOVE,
    "削除": Command.REMOVE,
    "ミュート": Command.MUTE,
    "ミュート解除": Command.UNMUTE,
    "設定": Command.SETTINGS,
}

#: Words for the status that may be followed by the name of a competition.
TAKES_NAME = frozenset({"status", "状況", "ステータス"})

#: Words that only ask: they are found anywhere in a Japanese sentence.
ASKING = frozenset(
    {
        "締切",
        "締め切り",
        "〆切",
        "いつ",
        "あと何時間",
        "あと何日",
        "状況",
        "ステータス",
        "予定",
        "次の通知",
        "一覧",
        "リスト",
        "ヘルプ",
        "使い方",
        "リマインダー一覧",
        "リマインド一覧",
    }
)

#: Japanese verbs that come last in a sentence, after what they are about.
SUFFIXED: Mapping[str, Command] = {
    alias: ALIASES[alias]
    for alias in (
        "リマインド",
        "フォロー",
        "フォロー解除",
        "追加",
        "削除",
        "ミュート",
        "ミュート解除",
    )
} | {"思い出させて": Command.REMIND, "知らせて": Command.REMIND, "通知": Command.REMIND}
