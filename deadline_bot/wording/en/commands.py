"""English words of the help: every command in short, and each with examples."""

TEXTS = {
    "help": "What you can ask",
    "help.group.asking": "Asking",
    "help.group.reminders": "Reminders",
    "help.group.competitions": "Competitions",
    "help.group.plan": "Final run",
    "help.group.jobs": "Jobs and submissions",
    "help.group.channel": "This channel",
    "help.more": "{command} explains one of them, with examples.",
    "help.ways": "The same words work when you mention me, also in threads, or write to me.",
    "help.unknown": "I do not know “{word}”.",
    "help.nearest": "I do not know “{word}”. Did you mean {command}?",
    "help.usage": "{what} For example {example}",
    "help.example": "• {example}",
    "help.status": (
        "• {command} (状況, 締切, いつ, あと何時間): countdowns, the next alert, the sources"
    ),
    "help.status.about": "Shows how long is left, for all competitions or for the one you name.",
    "help.status.examples": "status\nstatus nbme",
    "help.upcoming": "• {command} (予定): the next alerts",
    "help.upcoming.about": "Shows what will be said next, as many alerts as you say.",
    "help.upcoming.examples": "upcoming\nupcoming 10",
    "help.list": "• {command} (一覧): every competition with all its dates",
    "help.list.about": "Shows all dates, those that have passed too.",
    "help.list.examples": "list",
    "help.help": "• {command} (ヘルプ): this list",
    "help.help.about": "Shows all commands, or one of them with examples.",
    "help.help.examples": "help\nhelp remind",
    "help.remind": "• {command} (リマインド, 思い出させて): sets a reminder",
    "help.remind.about": (
        "Say what and when, in any order, and first for whom: me, @somebody, #channel or @here;"
        " without one it is for this channel. The time may repeat, or be tied to a milestone and"
        " move with it. With --ack at the end somebody must take it: it is repeated until then."
    ),
    "help.remind.examples": (
        "remind me to submit tomorrow at 18:00\n"
        "remind check the queue in 30 minutes\n"
        "remind stand-up every weekday at 10:00\n"
        "remind @here freeze the weights 12h before close --ack\n"
        "remind 締切前日の21時に提出を確認"
    ),
    "help.reminders": "• {command} (リマインダー): yours and this channel's; edit, pause, delete",
    "help.reminders.about": "Lists the reminders; with a number, shows or changes that one.",
    "help.reminders.examples": (
        "reminders\n"
        "reminders page 2\n"
        "reminders 12\n"
        "reminders pause 12\n"
        "reminders resume 12\n"
        "reminders delete 12"
    ),
    "help.ack": "• {command} (対応します): you take what waits to be acknowledged",
    "help.ack.about": (
        "Says that you take it, so that it is not repeated. With several open, give its number."
    ),
    "help.ack.examples": "ack\nack 12",
    "help.snooze": "• {command} (あとで通知, スヌーズ): has a reminder said again later",
    "help.snooze.about": (
        "Says a reminder again later, but always before the milestone that it is about."
    ),
    "help.snooze.examples": "snooze 1h\nsnooze tonight\nsnooze 12 tomorrow at 10:00",
    "help.who": "• {command} (誰が, 対応者): who acknowledged what, and what is open",
    "help.who.about": "Shows who took which reminder and when, and what nobody has taken yet.",
    "help.who.examples": "who",
    "help.follow": "• {command} (フォロー): follows a competition on Kaggle",
    "help.follow.about": "Give the last part of the competition's address, or all of it.",
    "help.follow.examples": (
        "follow playground-series-s6e11\n"
        "follow https://www.kaggle.com/competitions/playground-series-s6e11"
    ),
    "help.unfollow": "• {command} (フォロー解除): follows it no longer",
    "help.unfollow.about": "Give the last part of the competition's address.",
    "help.unfollow.examples": "unfollow playground-series-s6e11",
    "help.add": "• {command} (追加): adds a competition on any platform, by name and close",
    "help.add.about": (
        "Give a name and when it closes; without a zone your own counts, and AoE is understood."
    ),
    "help.add.examples": (
        "add atma-cup 2026-12-01 23:59\n"
        "add KDD 2026-12-01 23:59 AoE\n"
        "add atma-cup Dec 1 18:00 Asia/Tokyo"
    ),
    "help.move": "• {command} (移動, 変更): moves the close of one that was added",
    "help.move.about": "Give the name and the new close.",
    "help.move.examples": "move atma-cup 2026-12-03 23:59",
    "help.remove": "• {command} (削除): removes one that was added",
    "help.remove.about": "Give the name; you are asked once before it is removed.",
    "help.remove.examples": "remove atma-cup",
    "help.mute": "• {command} (ミュート): says nothing more of a competition here",
    "help.mute.about": "Give the competition; it stays followed, and this channel hears no alerts.",
    "help.mute.examples": "mute nbme",
    "help.unmute": "• {command} (ミュート解除): speaks of it again",
    "help.unmute.about": "Give the competition.",
    "help.unmute.examples": "unmute nbme",
    "help.jobs": "• {command} (ジョブ, ジョブ一覧): what runs, and what ended within the last day",
    "help.jobs.about": "Shows all jobs that are seen, or those of the competition you name.",
    "help.jobs.examples": "jobs\njobs nbme",
    "help.job": "• {command} (ジョブ詳細): one job with its log; or you tell how one stands",
    "help.job.about": (
        "Shows a job by its name. Of a job that nothing else tells of, say when it starts, how far"
        " it is, and when it is done or has failed."
    ),
    "help.job.examples": (
        "job train-fold3\n"
        "job start train-fold3\n"
        "job progress train-fold3 430/1000\n"
        "job done train-fold3\n"
        "job fail train-fold3 out of memory"
    ),
    "help.subs": "• {command} (提出, 提出一覧, 提出状況): submissions with their scores",
    "help.subs.about": "Shows what the team has submitted; with several competitions, name one.",
    "help.subs.examples": "subs\nsubs nbme",
    "help.plan": "• {command} (計画, プラン): whether the final run fits, its steps, what helps",
    "help.plan.about": (
        "Shows the final run, or changes it: add a step with how long it takes and what it waits"
        " for, remove one, say that one has started or is done, or accept what I proposed."
        " Names with spaces stand in quotes."
    ),
    "help.plan.examples": (
        "plan\n"
        "plan nbme\n"
        'plan add "infer fold 0-4" 6h after "train fold 4" @alice\n'
        'plan start "infer fold 0-4"\n'
        'plan done "infer fold 0-4"\n'
        'plan remove "train fold 5"\n'
        "plan accept\n"
        "plan accept nbme"
    ),
    "help.pick": "• {command} (選択): the two submissions that are to count",
    "help.pick.about": (
        "Shows what would count as things stand; with two ids or descriptions, those are picked."
        " Selecting them at the host is still up to you."
    ),
    "help.pick.examples": "pick\npick 41234567 41239876",
    "help.history": "• {command} (履歴, 実績): how long jobs and scorings took",
    "help.history.about": "Shows what the forecasts learn from, the latest first.",
    "help.history.examples": "history",
    "help.settings": "• {command} (設定): zone, language, lead times, quiet hours, board",
    "help.settings.about": "Shows how this channel is spoken to, and opens a form to change it.",
    "help.settings.examples": "settings",
}
