"""Japanese words of the answers and of the board."""

TEXTS = {
    "board": "カウントダウン",
    "status": "現在の状況",
    "nothing_ahead": "今後の日程はありません。",
    "pin_failed": (
        "ボードをピン留めできませんでした（{reason}）。手動でピン留めするか、"
        "アプリの権限 pins:write と、ピン留め済みの件数を確認してください。"
    ),
    "source.heard": "{name}：最終確認 {ago}",
    "source.never_heard": "{name}：まだ確認できていません",
    "source.failing": "{heard}（エラー：{error}）",
    "alert": "{competition}（{what}）",
    "upcoming": "今後のお知らせ",
    "upcoming.alert": "• {at} {competition}（{what}）",
    "upcoming.none": "今後のお知らせはありません。",
    "list": "コンペ一覧（{n:,}件）",
    "list.milestone": "• {milestone}：{at}",
    "list.passed": "• {milestone}：{at} 終了",
    "help": "使い方",
    "help.status": (
        "• {command} （状況、締切、いつ、あと何時間）カウントダウン、次のお知らせ、情報元の状態"
    ),
    "help.upcoming": "• {command} （予定）今後のお知らせ",
    "help.list": "• {command} （一覧）すべてのコンペと日程",
    "help.help": "• {command} （ヘルプ）この一覧",
    "help.number": "例：{command} で、次の10件を表示します。",
    "help.ways": "メンション（スレッド内も可）やダイレクトメッセージでも、同じ言葉で使えます。",
    "help.unknown": "「{word}」は分かりませんでした。",
    "help.nearest": "「{word}」は分かりませんでした。{command} のことでしょうか。",
}
