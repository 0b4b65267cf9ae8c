"""Japanese words of the forms of the chat."""

TEXTS = {
    "form.open": "フォームを開く",
    "form.save": "保存",
    "form.cancel": "キャンセル",
    "form.or": "／",
    "form.reminder": "新しいリマインダー",
    "form.reminder.edit": "リマインダー #{id}",
    "form.text": "内容",
    "form.text.hint": "",
    "form.text.placeholder": "アンサンブルの重みを固定",
    "form.audience": "宛先",
    "form.audience.hint": "",
    "form.audience.placeholder": "選択してください",
    "form.audience.me": "自分",
    "form.audience.channel": "このチャンネル",
    "form.audience.here": "@here（このチャンネルでアクティブな全員）",
    "form.audience.user": "特定の人（下で選択）",
    "form.audience.other_channel": "ほかのチャンネル（下で選択）",
    "form.user": "人",
    "form.user.hint": "特定の人に宛てる場合だけ選択してください。",
    "form.user.placeholder": "人を選択",
    "form.other_channel": "ほかのチャンネル",
    "form.other_channel.hint": (
        "ほかのチャンネルに宛てる場合だけ選択してください。ボットの参加が必要です。"
    ),
    "form.other_channel.placeholder": "チャンネルを選択",
    "form.when": "日時（言葉で）",
    "form.when.hint": (
        "「毎週月曜10時」のような繰り返しや、"
        "「締切の12時間前」のように締切と一緒に動く指定もできます。"
    ),
    "form.when.placeholder": "明日18時",
    "form.at": "または日時を選択",
    "form.at.hint": "選択すると、言葉での指定より優先されます。",
    "form.at.placeholder": "日時を選択",
    "form.is_insistent": "対応の確認",
    "form.is_insistent.true": "誰かが対応するまで繰り返す",
    "form.is_insistent.false": "確認は不要",
    "form.snooze": "あとで通知",
    "form.snooze.save": "あとで通知",
    "form.snooze.when": "通知する日時（言葉で）",
    "form.settings": "設定",
    "form.settings.note": "{channel} の設定です。",
    "form.timezone": "タイムゾーン",
    "form.timezone.hint": "一日の始まりの基準です。Asia/Tokyo のような名前で書いてください。",
    "form.timezone.placeholder": "Asia/Tokyo",
    "form.language": "言語",
    "form.language.hint": "",
    "form.language.placeholder": "選択してください",
    "form.close_lead_times": "締切前のお知らせ",
    "form.close_lead_times.hint": (
        "締切のどれだけ前に知らせるかを、コンマ区切りで書いてください。"
        "お知らせしない場合は「なし」と書いてください。"
    ),
    "form.close_lead_times.placeholder": "7d, 3d, 1d, 12h, 3h, 1h",
    "form.quiet_hours": "静かな時間帯",
    "form.quiet_hours.hint": "開始と終了の時刻です。設けない場合は「なし」と書いてください。",
    "form.quiet_hours.placeholder": "23:00-07:00",
    "form.finish_margin": "完了目標から締切までの予備",
    "form.finish_margin.hint": "締切のどれだけ前に、すべての作業を終えたいかです。",
    "form.finish_margin.placeholder": "24h",
    "form.has_board": "ボード",
    "form.has_board.true": "カウントダウンの一覧をピン留めする",
    "form.has_board.false": "ピン留めしない",
    "form.is_open": "ほかの組織の方への表示",
    "form.is_open.true": "日程以外も表示してよい",
    "form.is_open.false": "日程だけを表示する",
    "form.plan": "計画",
    "form.plan.note": (
        "{competition} の最終提出までの計画です。行う順に書いてください。保存すると確定します。"
    ),
    "form.steps": "ステップ（1行に1つ）",
    "form.steps.hint": (
        "名前、所要時間（6h や 5h-9h、推測なら ~6h）、先に終わるべきステップの順に書いてください。"
        "空白を含む名前は引用符で囲んでください。<@U…> は担当者を表します。"
    ),
    "form.steps.placeholder": '"infer fold 0-4" 6h after "train fold 4"',
    "form.fault.empty": "入力してください。",
    "form.fault.no_when": "日時を言葉で書くか、選択してください。",
    "form.fault.passed": "すでに過ぎた日時です。",
    "form.fault.passes_milestone": "関係する日程を過ぎてしまいます。",
    "form.fault.not_reachable": (
        "そこには投稿できません。/invite @deadline-bot で招待するか、ほかの宛先を選んでください。"
    ),
    "form.fault.bad_zone": "そのような名前のタイムゾーンはありません。例：Asia/Tokyo",
    "form.fault.bad_durations": "期間をコンマ区切りで書いてください。例：7d, 1d, 12h",
    "form.fault.bad_duration": "期間を書いてください。例：24h",
    "form.fault.bad_quiet_hours": "開始と終了の時刻を書いてください。例：23:00-07:00",
    "form.fault.examples": "例：「明日18時」「毎週月曜10時」",
    "form.fault.gone": "すでになくなっています。",
    "form.fault.which": "複数の意味に読めます。次のように書いてください：{readings}",
    "open.reminder": "フォームに入力するか、次のように書いてください：{example}",
    "open.edit": "リマインダー #{id} はフォームで編集します。",
    "open.plan": "フォームで計画を調整するか、次のように書いてください：{example}",
    "open.snooze": "いつお知らせしますか。フォームで選ぶか、次のように書いてください：{example}",
    "open.snooze.example": "明日10時",
}
