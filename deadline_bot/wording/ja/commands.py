"""Japanese words of the help: every command in short, and each with examples."""

TEXTS = {
    "help": "使い方",
    "help.group.asking": "確認",
    "help.group.reminders": "リマインダー",
    "help.group.competitions": "コンペ",
    "help.group.plan": "最終提出の計画",
    "help.group.jobs": "ジョブと提出",
    "help.group.channel": "このチャンネル",
    "help.more": "{command} のように入力すると、使い方と例を表示します。",
    "help.ways": "メンション（スレッド内も可）やダイレクトメッセージでも、同じ言葉で使えます。",
    "help.unknown": "「{word}」は分かりませんでした。",
    "help.nearest": "「{word}」は分かりませんでした。{command} のことでしょうか。",
    "help.usage": "{what}例：{example}",
    "help.example": "• {example}",
    "help.status": (
        "• {command} （状況、締切、いつ、あと何時間）カウントダウン、次のお知らせ、情報元の状態"
    ),
    "help.status.about": "残り時間を表示します。コンペを指定することもできます。",
    "help.status.examples": "status\nstatus nbme",
    "help.upcoming": "• {command} （予定）今後のお知らせ",
    "help.upcoming.about": "次に投稿するお知らせを、指定した件数だけ表示します。",
    "help.upcoming.examples": "upcoming\nupcoming 10",
    "help.list": "• {command} （一覧）すべてのコンペと日程",
    "help.list.about": "過ぎたものも含めて、すべての日程を表示します。",
    "help.list.examples": "list",
    "help.help": "• {command} （ヘルプ）この一覧",
    "help.help.about": "すべてのコマンド、または指定したコマンドの使い方と例を表示します。",
    "help.help.examples": "help\nhelp remind",
    "help.remind": "• {command} （リマインド、思い出させて）リマインダーを設定",
    "help.remind.about": (
        "内容と日時を、順番を問わず書いてください。"
        "宛先は先頭に、自分、@ユーザー、#チャンネル、@here のように書きます。"
        "省略すると、このチャンネル宛です。"
        "日時は、繰り返しや「締切の12時間前」のような指定もでき、日程が動けば一緒に動きます。"
        "末尾に --ack を付けると、誰かが対応するまで繰り返しお知らせします。"
    ),
    "help.remind.examples": (
        "リマインド 自分 明日18時 提出する\n"
        "リマインド 30分後 キューを確認\n"
        "リマインド 毎週月曜10時 定例\n"
        "リマインド @here 締切の12時間前に重みを固定 --ack\n"
        "remind me to submit tomorrow at 18:00"
    ),
    "help.reminders": (
        "• {command} （リマインダー）自分とこのチャンネルのリマインダーの一覧・編集・一時停止・削除"
    ),
    "help.reminders.about": (
        "リマインダーを一覧表示します。番号を付けると、その1件を表示・変更します。"
    ),
    "help.reminders.examples": (
        "reminders\n"
        "reminders page 2\n"
        "reminders 12\n"
        "reminders pause 12\n"
        "reminders resume 12\n"
        "reminders delete 12"
    ),
    "help.ack": "• {command} （対応します）対応待ちのリマインダーを引き受ける",
    "help.ack.about": (
        "対応することを伝え、繰り返しのお知らせを止めます。複数あるときは番号を付けてください。"
    ),
    "help.ack.examples": "ack\nack 12",
    "help.snooze": "• {command} （あとで通知、スヌーズ）リマインダーをあとでもう一度お知らせ",
    "help.snooze.about": (
        "あとでもう一度お知らせします。関係する締切などを過ぎることはありません。"
    ),
    "help.snooze.examples": "snooze 1h\nsnooze tonight\nsnooze 12 明日10時",
    "help.who": "• {command} （誰が、対応者）誰が何に対応したか、何が残っているか",
    "help.who.about": "誰がいつ何に対応したかと、まだ誰も対応していないものを表示します。",
    "help.who.examples": "who",
    "help.follow": "• {command} （フォロー）Kaggle のコンペを追加で追う",
    "help.follow.about": "コンペのアドレスの最後の部分、またはアドレス全体を書いてください。",
    "help.follow.examples": (
        "follow playground-series-s6e11\n"
        "follow https://www.kaggle.com/competitions/playground-series-s6e11"
    ),
    "help.unfollow": "• {command} （フォロー解除）コンペを追うのをやめる",
    "help.unfollow.about": "コンペのアドレスの最後の部分を書いてください。",
    "help.unfollow.examples": "unfollow playground-series-s6e11",
    "help.add": "• {command} （追加）Kaggle 以外のコンペを、名前と締切で追加",
    "help.add.about": (
        "名前と締切の日時を書いてください。"
        "タイムゾーンを省略するとご自身のものになり、AoE も使えます。"
    ),
    "help.add.examples": (
        "add atma-cup 2026-12-01 23:59\nadd KDD 2026-12-01 23:59 AoE\n追加 atma-cup 12月1日 18:00"
    ),
    "help.move": "• {command} （移動、変更）追加したコンペの締切を変更",
    "help.move.about": "名前と新しい締切の日時を書いてください。",
    "help.move.examples": "move atma-cup 2026-12-03 23:59",
    "help.remove": "• {command} （削除）追加したコンペを削除",
    "help.remove.about": "名前を書いてください。削除する前に一度確認します。",
    "help.remove.examples": "remove atma-cup",
    "help.mute": "• {command} （ミュート）コンペのお知らせをこのチャンネルで止める",
    "help.mute.about": (
        "コンペを指定してください。追い続けますが、このチャンネルへのお知らせは止まります。"
    ),
    "help.mute.examples": "mute nbme",
    "help.unmute": "• {command} （ミュート解除）お知らせを再開",
    "help.unmute.about": "コンペを指定してください。",
    "help.unmute.examples": "unmute nbme",
    "help.jobs": "• {command} （ジョブ、ジョブ一覧）実行中と、この24時間に終わったジョブ",
    "help.jobs.about": ("確認できているジョブをすべて表示します。コンペを指定することもできます。"),
    "help.jobs.examples": "jobs\njobs nbme",
    "help.job": "• {command} （ジョブ詳細）1件のジョブとログを表示、または状況を手動で記録",
    "help.job.about": (
        "名前を指定したジョブを表示します。"
        "自動で確認できないジョブは、開始、進み具合、完了、失敗を手動で記録できます。"
    ),
    "help.job.examples": (
        "job train-fold3\n"
        "job start train-fold3\n"
        "job progress train-fold3 430/1000\n"
        "job done train-fold3\n"
        "job fail train-fold3 メモリ不足"
    ),
    "help.subs": "• {command} （提出、提出一覧、提出状況）提出とスコアの一覧",
    "help.subs.about": (
        "チームの提出を表示します。複数のコンペを追っているときは、コンペを指定してください。"
    ),
    "help.subs.examples": "subs\nsubs nbme",
    "help.plan": (
        "• {command} （計画、プラン）締切に間に合うか、各ステップの見込み、時間を取り戻す方法"
    ),
    "help.plan.about": (
        "最終提出までの計画を表示、または変更します。"
        "ステップの追加（所要時間、先に終わるべきステップ、担当者）、削除、"
        "開始や完了の記録、提案された計画の承認ができます。"
        "空白を含む名前は引用符で囲んでください。コンペを指定して表示することもできます。"
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
    "help.pick": "• {command} （選択）最終サブにする2つを選ぶ",
    "help.pick.about": (
        "現状で最終サブになるものを表示します。提出の ID か説明を2つ付けると、それらを選びます。"
        "コンペのサイトでの選択は、別に必要です。"
    ),
    "help.pick.examples": "pick\npick 41234567 41239876",
    "help.history": "• {command} （履歴、実績）ジョブと採点にかかった時間",
    "help.history.about": "予測のもとになる記録を、新しい順に表示します。",
    "help.history.examples": "history",
    "help.settings": (
        "• {command} （設定）タイムゾーン、言語、お知らせの時期、静かな時間帯、ボード"
    ),
    "help.settings.about": "このチャンネルの設定を表示し、変更フォームを開きます。",
    "help.settings.examples": "settings",
}
