"""English words of the answers and of the board."""

TEXTS = {
    "board": "Countdowns",
    "status": "Status",
    "nothing_ahead": "No dates ahead.",
    "pin_failed": (
        "The board could not be pinned: {reason}. Pin it by hand, or check the app's scope"
        " pins:write and how many messages are pinned already."
    ),
    "source.heard": "{name}: last heard {ago}",
    "source.never_heard": "{name}: not heard yet",
    "source.failing": "{heard}, {error}",
    "alert": "{competition} ({what})",
    "upcoming": "Next alerts",
    "upcoming.alert": "• {at}: {competition} ({what})",
    "upcoming.none": "No alerts ahead.",
    "list.one": "Following {n:,} competition",
    "list.other": "Following {n:,} competitions",
    "list.milestone": "• {milestone}: {at}",
    "list.passed": "• {milestone}: {at}, passed",
    "help": "What you can ask",
    "help.status": (
        "• {command} (状況, 締切, いつ, あと何時間): countdowns, the next alert, the sources"
    ),
    "help.upcoming": "• {command} (予定): the next alerts",
    "help.list": "• {command} (一覧): every competition with all its dates",
    "help.help": "• {command} (ヘルプ): this list",
    "help.number": "For example {command}: the next ten alerts.",
    "help.ways": "The same words work when you mention me, also in threads, or write to me.",
    "help.unknown": "I do not know “{word}”.",
    "help.nearest": "I do not know “{word}”. Did you mean {command}?",
}
