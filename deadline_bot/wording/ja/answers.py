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
    "reason.no_credentials": "認証情報がありません",
    "reason.timeout": "応答が時間内にありません",
    "reason.cannot_connect": "接続できません",
    "reason.connection_lost": "接続が切れました",
    "reason.TLS": "TLS の接続に失敗しました",
    "reason.proxy": "プロキシに接続できません",
    "reason.redirected": "別の場所へ転送されました",
    "reason.not_JSON": "JSON ではない応答です",
    "reason.unexpected_answer": "想定外の応答です",
    "reason.no_list_of_competitions_in_the_answer": "応答にコンペの一覧がありません",
    "reason.answer_too_large": "応答が大きすぎます",
    "reason.pages_never_end": "ページが終わりません",
    "reason.earlier_calls_still_hang": "前の呼び出しがまだ終わっていません",
    "reason.calls_per_hour_used_up": "1時間あたりの呼び出し回数の上限に達しました",
    "alert": "{competition}（{what}）",
    "upcoming": "今後のお知らせ",
    "upcoming.alert": "• {at} {competition}（{what}）",
    "upcoming.none": "今後のお知らせはありません。",
    "list": "コンペ一覧（{n:,}件）",
    "list.milestone": "• {milestone}：{at}",
    "list.passed": "• {milestone}：{at} 終了",
}
