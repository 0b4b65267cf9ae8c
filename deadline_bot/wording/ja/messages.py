"""Japanese words of everything that goes through the outbox."""

TEXTS = {
    "headline": "{what} {about}",
    "countdown.entry": "参加締切まであと{left}",
    "countdown.merger": "マージ締切まであと{left}",
    "countdown.finish_by": "完了目標まであと{left}",
    "countdown.close": "締切まであと{left}",
    "countdown.own": "「{name}」まであと{left}",
    "gone.entry": "参加締切を過ぎました（{ago}）",
    "gone.merger": "マージ締切を過ぎました（{ago}）",
    "gone.finish_by": "完了目標を過ぎました（{ago}）",
    "gone.close": "締切を過ぎました（{ago}）",
    "gone.own": "「{name}」を過ぎました（{ago}）",
    "reached.entry": "参加締切になりました",
    "reached.merger": "マージ締切になりました",
    "reached.finish_by": "完了目標の日時になりました",
    "reached.close": "締切になりました",
    "reached.own": "「{name}」の日時になりました",
    "meaning.entry": "参加とルールへの同意は、この日時までです。",
    "meaning.merger": "チームのマージは、この日時までです。",
    "meaning.finish_by": (
        "チームとして、すべての作業を終える目標の日時です。ここから締切までは予備の時間です。"
    ),
    "meaning.close": "最終提出の締切で、以後の提出は無効です。",
    "select.kaggle": (
        "Kaggle では、採点まで終わった提出だけが確実です。"
        "最終サブを2つ選択しないと、パブリックスコアの上位が自動で選ばれます。"
    ),
    "meaning.own": "チームで決めた日時です。",
    "after.entry": "以後、参加はできません。",
    "after.merger": "以後、チームのマージはできません。",
    "after.finish_by": "ここから締切までは、予備の時間です。",
    "after.close": "以後の提出は無効です。",
    "after.own": "チームで決めた日時を過ぎました。",
    "meaning.of": "{milestone}：{meaning}",
    "late": "{duration}遅れのお知らせです（予定の時刻に投稿できませんでした）。",
    "bundle": "お知らせ{n}件",
    "moved.later": "{milestone}が{by}遅くなりました",
    "moved.earlier": "{milestone}が{by}早まりました",
    "moved.from_to": "{sign}{by}：{was} → {at}。{countdown}。",
    "moved.then": "カウントダウンは、新しい日時に合わせてやり直します。",
    "appeared": "日程が追加されました：{milestone}",
    "appeared.at": "{at}。{countdown}。",
    "disappeared": "日程が取り下げられました：{milestone}",
    "disappeared.at": "日時：{at}。情報元に掲載されなくなりました。",
    "disappeared.then": "この日程のお知らせは、以後ありません。",
    "away": "ボットが{duration}停止していました",
    "away.from_to": (
        "停止期間：{since}〜{until}。その間のお知らせは、遅れの印を付けて一度だけ投稿します。"
    ),
    "following.first": "{n:,}件のコンペの締切をお知らせします",
    "following.new": "新しいコンペの締切をお知らせします",
    "following.none": "お知らせするコンペがまだありません",
    "following.none.then": (
        "Kaggle でコンペに参加するか、設定ファイルにコンペを書いてください"
        "（[kaggle] の follow、ほかのサイトは [[competitions]]）。"
    ),
    "following.nothing_ahead": "• {competition}：今後の日程はありません",
    "entry": "• {countdown}：{competition} {at}",
    "entry.alone": "• {countdown}：{at}",
    "more": "… ほか {n:,}件",
    "next_alert": "次のお知らせ：{at} {competition}（{what}）",
    "next_alert.before.entry": "参加締切の{lead_time}前",
    "next_alert.before.merger": "マージ締切の{lead_time}前",
    "next_alert.before.finish_by": "完了目標の{lead_time}前",
    "next_alert.before.close": "締切の{lead_time}前",
    "next_alert.before.own": "「{name}」の{lead_time}前",
    "tonight": "今夜の予定",
    "tonight.quiet": (
        "静かな時間帯：{begins}〜{ends}。"
        "この間に投稿するのは、締切前の最後の1時間、日程の前倒し、"
        "最終提出の計画に必要なジョブの失敗と応答なし、リマインダーだけです。"
    ),
    "morning": "朝のまとめ",
    "morning.today": "今日の予定",
    "morning.nothing_today": "今日が期日のものはありません。",
    "morning.ahead": "今後の予定",
}
