"""Japanese words of what is wrong with a configuration, and of the file that `init` writes."""

TEXTS = {
    "config.no_file": (
        "ファイルが見つかりません。パスを確認するか、次のコマンドで新しく作成してください："
        "deadline-bot init"
    ),
    "config.unreadable": (
        "ファイルを読み込めません（{reason}）。ボットを実行するユーザーに読み取り権限を与えて"
        "ください。例：chmod 640（所有者も確認）"
    ),
    "config.not_utf8": (
        "この行に UTF-8 でない文字があります。文字コードを UTF-8 にして保存してください。"
    ),
    "config.not_toml": (
        "TOML として読めません（{reason}）。文字列は引用符で囲み、キーは 1 行に 1 つずつ書きます。"
        '例：channel = "#kaggle"'
    ),
    "config.impossible_toml_date": (
        "存在しない日時です。日付と時刻を確認してください。例：close = 2026-12-01T14:59:00Z"
    ),
    "config.unknown_key": ("「{name}」というキーはありません。ここで使えるキー：{known}"),
    "config.misspelt_key": (
        "「{name}」というキーはありません。{nearest} ではありませんか？ここで使えるキー：{known}"
    ),
    "config.missing": "「{name}」がありません。追加してください。例：{example}",
    "config.secret": (
        "ここにトークンやパスワードを書かないでください。削除して環境変数 {variable} に設定し、"
        "他の人が見られる状態だった場合はトークンを再発行してください。"
    ),
    "config.account_secret": (
        "ここにトークンやキーを書かないでください。削除して環境変数に設定し、ここにはその変数名を"
        "書いてください：{example}。他の人が見られる状態だった場合は再発行してください。"
    ),
    "config.contradiction": (
        "{other} ですでに設定されています。どちらか一方だけを設定してください。"
    ),
    "config.not_table": "「{name}」はテーブルで書いてください。例：{example}",
    "config.not_list": "「{name}」はリストで書いてください。例：{example}",
    "config.not_json": ("「{value}」は {column} 文字目から JSON として読めません。例：{example}"),
    "config.not_text": ("{value} は文字列ではありません。引用符で囲んでください。例：{example}"),
    "config.not_switch": "「{value}」は true でも false でもありません。例：{example}",
    "config.bad_count": ("「{value}」は 1 以上 {most} 以下の整数ではありません。例：{example}"),
    "config.bad_duration": (
        "「{value}」は 3660 日以内の期間として読めません。90s、30m、6h、3d、2w、1d12h のように"
        "書きます。例：{example}"
    ),
    "config.zero_lead_time": (
        "{value} は通知のタイミングとして短すぎます。期日のどれくらい前に通知するかを書いて"
        "ください。例：{example}"
    ),
    "config.bad_rung": (
        "「{value}」は再通知の手順として読めません。経過時間と again、channel、here のどれかを"
        "書いてください。例：{example}"
    ),
    "config.falling_ladder": (
        "{value} は直前の {before} より後ではありません。経過時間の短い順に書いてください。"
        "例：{example}"
    ),
    "config.too_short": ("「{value}」は短すぎます。{least} 以上にしてください。例：{example}"),
    "config.bad_language": (
        "「{value}」という言語には対応していません。en か ja を指定してください。例：{example}"
    ),
    "config.bad_zone": (
        "「{value}」というタイムゾーンはありません。IANA の名前で書いてください。例：{example}"
    ),
    "config.misspelt_zone": (
        "「{value}」というタイムゾーンはありません。{nearest} ではありませんか？IANA の名前で"
        "書いてください。例：{example}"
    ),
    "config.bad_quiet_hours": (
        "「{value}」は時間帯として読めません。開始と終了の時刻を書くか、不要なら空にしてください。"
        "例：{example}"
    ),
    "config.bad_database": (
        "「{scheme}」のデータベースにはまだ対応していません。SQLite のファイルを指定してください。"
        "例：{example}"
    ),
    "config.no_database_file": (
        "「{value}」はデータベースのファイルを指していません。例：{example}"
    ),
    "config.bad_channel": (
        "「{value}」はチャンネルとして読めません。ID（C0123456789）か、# を付けた名前を書いて"
        "ください。例：{example}"
    ),
    "config.no_channel": (
        "Slack のチャンネルが設定されていません。通知先を {example} のように書くか、環境変数"
        " {variable} で指定してください。"
    ),
    "config.bad_url": (
        "「{value}」は URL として読めません。https:// か http:// で始めてください。例：{example}"
    ),
    "config.bad_name": (
        "「{value}」は名前に使えません。文字、数字、ドット、ハイフン、アンダースコアからなる"
        " 40 字以内の 1 語にしてください。例：{example}"
    ),
    "config.bad_variable": (
        "環境変数の名前として読めません（大文字、数字、アンダースコアで書きます）。キーやトークン"
        "そのものは環境変数に設定し、ここにはその名前を書いてください。例：{example}"
    ),
    "config.repeated_name": (
        "「{value}」はすでにあります。それぞれ別の名前を付けてください。例：{example}"
    ),
    "config.bad_bind": ("「{value}」はアドレスとポートの組ではありません。例：{example}"),
    "config.bad_slug": (
        "「{value}」はコンペのスラッグ（URL の最後の部分）として使えません。空にはできず、/ と @ と"
        "空白は使えません。「{slug}」のことかもしれません。例：{example}"
    ),
    "config.bad_follow": (
        "「{value}」は「entered」でもスラッグのリストでもありません。例：{example}"
    ),
    "config.repeated_slug": (
        "「{value}」はすでにあります。1 つの [[competitions]] にまとめるか、別のスラッグにして"
        "ください。"
    ),
    "config.account_way": (
        "アカウント「{name}」には token_env か、username と key_env の組のどちらか一方が必要です。"
        "*_env には、トークンやキーを入れた環境変数の名前を書きます。"
        '例：token_env = "KAGGLE_TOKEN_HANA"'
    ),
    "config.bad_username": (
        "「{value}」は Kaggle のユーザー名ではありません。プロフィールの URL の最後の部分です。"
        "例：{example}"
    ),
    "config.bad_person": (
        "「{value}」は Slack のメンバー ID ではありません。Slack のプロフィールの"
        "「⋮」から「メンバー ID をコピー」を選んでください。例：{example}"
    ),
    "config.bad_notebook": (
        "「{value}」はノートブックの名前ではありません。URL にある「所有者/名前」の形で"
        "書いてください。例：{example}"
    ),
    "config.bad_instant": "「{value}」は日時として読めません。例：{example}",
    "config.no_time": (
        "{value} には時刻がありません。時刻とタイムゾーンを付けてください。UTC でその日いっぱい"
        "なら {instead} です。"
    ),
    "config.impossible_date": (
        "「{value}」は存在しない日時です。日付と時刻を確認してください（1 日の最後は 23:59 です）。"
        "例：{example}"
    ),
    "config.bad_year": (
        "「{value}」は 2000 年から 2199 年までの日時ではありません。年を確認してください。"
        "例：{example}"
    ),
    "config.skipped_time": (
        "{value} は {zone} には存在しません（夏時間の開始で飛ばされる時刻です）。{instead} にする"
        "か、タイムゾーン付きで書いてください。例：{example}"
    ),
    "config.bad_milestone_name": (
        "「{value}」はマイルストーンの名前に使えません。文字か数字を 1 つ以上含めてください。"
        "例：{example}"
    ),
    "config.nearly_reserved_name": (
        "「{value}」は既定のマイルストーン「{kind}」と紛らわしい名前です。それを指すなら {kind} と"
        "そのまま書き、そうでなければ別の名前にしてください。例：{example}"
    ),
    "config.reserved_close": (
        "「{value}」は名前に使えません。最終締切はコンペの close に書いてください。"
        '例：close = "2026-12-01T14:59:00Z"'
    ),
    "config.reserved_finish_by": (
        "「{value}」は名前に使えません（締切から余裕時間を引いて決まる期日です）。余裕時間は"
        ' [alerts] で設定してください。例：finish_margin = "24h"'
    ),
    "config.repeated_milestone": (
        "このコンペには「{value}」か、記号だけが違う名前のマイルストーンがすでにあります。"
        "別の名前にしてください。例：{example}"
    ),
    "config.init.head": "deadline-bot の設定です。全項目は config/example.toml にあります。",
    "config.init.secrets": (
        "トークンはここに書きません。SLACK_BOT_TOKEN、SLACK_APP_TOKEN、KAGGLE_API_TOKEN を環境変数"
        "から読みます。"
    ),
    "config.init.timezone": "IANA の名前。静かな時間帯と、タイムゾーンのない日時に使います。",
    "config.init.language": '"en" か "ja"',
    "config.init.channel": "チャンネルの ID か、# を付けた名前。空ならターミナルに表示します。",
    "config.init.follow": '"entered" は参加中のコンペすべて。スラッグのリストでも指定できます。',
    "config.init.competitions": "Kaggle 以外のコンペは次のように書きます。",
}
