"""Japanese words of a channel's settings."""

TEXTS = {
    "settings": "{channel} の設定",
    "settings.line": "{setting}：{value}",
    "settings.yes": "あり",
    "settings.no": "なし",
    "settings.none": "なし",
    "settings.change": "変更する",
    "settings.shared": "このチャンネルは、ほかの組織の方も読んでいます。",
    "settings.shared.open": "日程以外も表示します。",
    "settings.shared.closed": "日程だけを表示します。",
    "settings.saved": "保存しました：{settings}",
    "settings.unchanged": "変更はありません。",
    "settings.notice": "設定が変わりました",
    "settings.by": "{by} さんが変更しました：{settings}",
    "dates_only": (
        "このチャンネルはほかの組織の方も読んでいるため、日程だけを表示します。"
        "ほかの内容も表示するには：{command}"
    ),
    "setting.timezone": "タイムゾーン",
    "setting.language": "言語",
    "setting.close_lead_times": "締切前のお知らせ",
    "setting.quiet_hours": "静かな時間帯",
    "setting.finish_margin": "完了目標から締切までの予備",
    "setting.has_board": "ボード",
    "setting.is_open": "ほかの組織の方への表示",
    "setting.followed": "フォローするコンペ",
    "setting.unfollowed": "フォローしないコンペ",
    "setting.muted": "ミュートするコンペ",
    "language.en": "English",
    "language.ja": "日本語",
}
