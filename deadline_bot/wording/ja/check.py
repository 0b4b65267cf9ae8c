"""Japanese words of `check`: how it is asked for, and what it reports."""

#: What the app's scopes are for.
_SCOPES = {
    "app_mentions:read": "ボットへのメンションを受け取るため",
    "channels:history": (
        "送信結果が不明な投稿が届いたかどうかを確かめ、メールボックスがあればマシンからの報告を読むため"
    ),
    "channels:read": "チャンネルを名前で探し、参加しているかを確かめるため",
    "chat:write": "メッセージを投稿・予約し、自分の投稿を編集するため",
    "commands": "/deadline とショートカットを受け取るため",
    "files:write": "最終提出の計画の図を投稿するため",
    "groups:history": "招待された非公開チャンネルで、投稿が届いたかどうかを確かめるため",
    "groups:read": "招待された非公開チャンネルを探し、参加しているかを確かめるため",
    "im:history": (
        "ダイレクトメッセージの質問を受け取り、そこへの投稿が届いたかどうかを確かめるため"
    ),
    "im:write": "個人に送ったメッセージを後から探し、編集するため",
    "pins:write": "ボードをピン留めするため",
    "users:read": "日時の解釈と返答を、各自の時間帯と言語に合わせるため",
}

#: What the bot does without one that alerts do not need.
_WITHOUT = {
    "app_mentions:read": "メンションには答えられません",
    "commands": "/deadline とショートカットは使えません",
    "files:write": "最終提出の計画は、図なしの文章だけになります",
    "im:history": "ダイレクトメッセージには答えられません",
    "im:write": (
        "再起動後は、個人に送ったリマインダーの確認や対応済みの更新ができず、"
        "停止中のボットに代わる Slack の予約投稿も使えません"
    ),
    "pins:write": "ボードはピン留めされません",
    "users:read": "全員をチャンネルの時間帯にいるものとして扱い、チャンネルの言語で答えます",
}

TEXTS = {
    "cli.check.help": "すべてを試し、問題と対処方法を表示します",
    "cli.check.about": (
        "設定、データベース、Slack のトークン・スコープ・チャンネル、Kaggle の認証情報を試し、\n"
        "問題をまとめて表示します。問題があれば終了ステータスは 1 です。何も投稿しません。"
    ),
    "cli.check.example": "  deadline-bot check --config team.toml",
    "cli.check.ok": "正常  {what}",
    "cli.check.note": "注意  {what}",
    "cli.check.fault": "問題  {what}",
    "cli.check.config": "設定: {path}",
    "cli.check.no_config": "設定: ファイルなし（既定値と環境変数のみ）",
    "cli.check.database": "データベース: {path}",
    "cli.check.database_in_use": "データベース: {path}（実行中のボット、プロセス {pid} が使用中）",
    "cli.check.console": (
        "Slack: 環境変数にトークンがないため、端末で動きます。Slack につなぐには SLACK_BOT_TOKEN と"
        " SLACK_APP_TOKEN を設定してください（README を参照）。"
    ),
    "cli.check.http": "HTTP: {address} で待ち受けできます",
    "cli.check.http_in_use": "HTTP: {address} は使用中です（ボットの実行中は正常です）",
    "cli.check.kaggle_works": "Kaggle: {where} の認証情報が使えます",
    "cli.check.no_way": (
        "ほかのマシンのジョブは見えません。HTTP のピング、healthchecks のプロジェクト、Slack の"
        "メールボックスのいずれかを使えます（docs/jobs.md を参照）"
    ),
    "cli.check.pings": "HTTP のピング: {url}/ping/… でマシンからの報告を受け取ります",
    "cli.check.pings_here": (
        "HTTP のピング: {address} に届くのはこのマシンからだけです。ほかのマシンから報告するには"
        " [http] の public_url を設定するか、healthchecks かメールボックスを使ってください"
        "（docs/jobs.md を参照）。"
    ),
    "cli.check.pings_there": (
        "HTTP のピング: {address} に届くマシンから報告できます。プロキシを置くなら [http] の"
        " public_url を設定してください。秘密の値は HTTPS で送るべきです。"
    ),
    "cli.check.http_unbound": (
        "HTTP: public_url は {url} ですが、待ち受けていません。[http] の bind を設定してください。"
        '例: bind = "127.0.0.1:8765"'
    ),
    "cli.check.healthchecks": ("healthchecks {name}: チェック{n}件とそのピングを読み取れます"),
    "cli.check.healthchecks_read_only": (
        "healthchecks {name}: チェック{n}件を読み取れます。読み取り専用のキーのため、開始と終了は"
        "見えますが、進み具合は見えません"
    ),
    "cli.check.healthchecks_empty": ("healthchecks {name}: 読み取れます。チェックはまだありません"),
    "cli.check.healthchecks_none": (
        "healthchecks {name}: {variable} が設定されていません。{url} の Project Settings >"
        " API Access で API キーを作り、その環境変数に設定してください。読み取り専用のキーでは"
        "開始と終了が、もう一方のキーでは進み具合も見えます。"
    ),
    "cli.check.healthchecks_refused": (
        "healthchecks {name}: {url} が {variable} のキーを拒否しました（{reason}）。"
        "Project Settings > API Access からコピーし直してください。"
    ),
    "cli.check.healthchecks_failed": (
        "healthchecks {name}: {url} に問い合わせできませんでした（{reason}）。"
        "ネットワークと url を確認してください。ボットは問い合わせを続けます。"
    ),
    "cli.check.kaggle_off": "Kaggle: 使用しません（[kaggle] の enabled = false）",
    "cli.check.kaggle_none": (
        "Kaggle: 認証情報がありません。kaggle.com の Settings > API でトークンを作り、"
        "KAGGLE_API_TOKEN に設定してください（チームの1アカウントで足ります）。"
        "使わない場合は [kaggle] に enabled = false と書いてください。"
    ),
    "cli.check.kaggle_incomplete": (
        "Kaggle: {where} の認証情報が半分しかありません。KAGGLE_USERNAME と KAGGLE_KEY の両方、"
        "または KAGGLE_API_TOKEN だけを設定してください。"
    ),
    "cli.check.kaggle_malformed": (
        "Kaggle: {where} に使える認証情報がありません。"
        "kaggle.com の Settings > API でトークンをコピーし直してください。"
    ),
    "cli.check.kaggle_unreadable": (
        "Kaggle: {where} を読めません。このユーザーに読み取りを許可してください。"
    ),
    "cli.check.kaggle_exposed": (
        "Kaggle: {where} は、このマシンの誰でも読める状態です。実行してください: chmod 600 {where}"
    ),
    "cli.check.kaggle_unmatched": (
        "[[competitions]] の {slug}: close の指定がなく、このアカウントの Kaggle のコンペにも"
        "見つかりません。slug を直すか、Kaggle で参加するか、close を書いてください。"
    ),
    "cli.check.kaggle_refused": (
        "Kaggle が {where} の認証情報を拒否しました（{reason}）。"
        "kaggle.com の Settings > API でトークンを作り直してください。"
    ),
    "cli.check.kaggle_failed": (
        "Kaggle に問い合わせできませんでした（{reason}）。"
        "ネットワークと kaggle.endpoint を確認してください。ボットは問い合わせを続けます。"
    ),
    "cli.check.account_works": "Kaggle のアカウント {name}: {where} の認証情報が使えます",
    "cli.check.account_none": (
        "Kaggle のアカウント {name}: 認証情報がありません。本人が kaggle.com の Settings > API で"
        "トークンを作り、{variable} に設定してください。"
    ),
    "cli.check.account_malformed": (
        "Kaggle のアカウント {name}: {where} に使える認証情報がありません。"
        "kaggle.com の Settings > API でコピーし直してください。"
    ),
    "cli.check.account_unreadable": (
        "Kaggle のアカウント {name}: {where} を読めません。"
        "このユーザーに読み取りを許可してください。"
    ),
    "cli.check.account_refused": (
        "Kaggle のアカウント {name}: Kaggle が {where} の認証情報を拒否しました（{reason}）。"
        "本人が kaggle.com の Settings > API でトークンを作り直してください。"
    ),
    "cli.check.account_failed": (
        "Kaggle のアカウント {name}: 問い合わせできませんでした（{reason}）。"
        "ネットワークと kaggle.endpoint を確認してください。ボットは問い合わせを続けます。"
    ),
    "cli.check.account_notebook": (
        "Kaggle のアカウント {name}: ノートブック {notebook} を読めません（{reason}）。"
        "名前を直すか、所有者がこのアカウントと共有してください。"
    ),
    "cli.check.done": "問題が{n}件あります。",
    "cli.check.works_running": "すべて正常です。ボットは実行中です。",
    "cli.check.works": "すべて正常です。起動するには: deadline-bot run",
    "check.slack.connected": "Slack：{team} に @{bot} として接続しました",
    "check.slack.bot_token.missing": (
        "SLACK_BOT_TOKEN が設定されていません。https://api.slack.com/apps の"
        "「OAuth & Permissions」から Bot User OAuth Token（xoxb-…）をコピーしてください。"
    ),
    "check.slack.bot_token.malformed": (
        "SLACK_BOT_TOKEN がボットトークンの形式ではありません"
        "（xoxb- で始まる、空白のない文字列です）。"
        "https://api.slack.com/apps の「OAuth & Permissions」からコピーし直し、SLACK_APP_TOKEN と"
        "入れ違っていないか確認してください。"
    ),
    "check.slack.bot_token.refused": (
        "SLACK_BOT_TOKEN が Slack に拒否されました（{error}）。"
        "アプリをワークスペースに再インストールし、"
        "https://api.slack.com/apps の「OAuth & Permissions」からコピーし直してください。"
    ),
    "check.slack.app_token.missing": (
        "SLACK_APP_TOKEN が設定されていません。お知らせは届きますが、ボットへの質問はできません。"
        "https://api.slack.com/apps の「Basic Information」→「App-Level Tokens」で、"
        "connections:write 付きのトークン（xapp-…）を作成してください。"
    ),
    "check.slack.app_token.malformed": (
        "SLACK_APP_TOKEN がアプリレベルトークンの形式ではありません"
        "（xapp- で始まる、空白のない文字列です）。"
        "https://api.slack.com/apps の「Basic Information」→「App-Level Tokens」からコピーし直し、"
        "SLACK_BOT_TOKEN と入れ違っていないか確認してください。"
    ),
    "check.slack.app_token.refused": (
        "SLACK_APP_TOKEN が Slack に拒否されました（{error}）。https://api.slack.com/apps の"
        "「Basic Information」→「App-Level Tokens」で connections:write 付きのトークンを作り直し、"
        "Socket Mode を有効にしてください。"
    ),
    "check.slack.unreachable": (
        "Slack（{url}）に問い合わせできませんでした（{error}）。ネットワーク、プロキシ（HTTPS_PROXY）、"
        "slack.api_url を確認してください。"
    ),
    "check.slack.scopes_unknown": (
        "Slack：{url} が付与済みの権限を返さないため、権限は確認していません。"
    ),
    "check.slack.channel.not_found": (
        "Slack：ボットから見えるチャンネルに {channel} がありません。設定のつづりと、"
        "アーカイブされていないかを確認してください。非公開チャンネルなら、先にボットを招待してください："
        "/invite @{bot}"
    ),
    "check.slack.channel.archived": (
        "Slack：チャンネル {channel} はアーカイブされています。アーカイブを解除するか、"
        "設定で別のチャンネルを指定してください。"
    ),
    "check.slack.channel.not_member": (
        "Slack：ボットが {channel} に参加していません。そのチャンネルで次のように入力してください："
        "/invite @{bot}"
    ),
    "check.slack.channel.shared": (
        "Slack：{channel} は社外の人も読む共有チャンネルです。そこでは日時だけを投稿します。"
        "それ以外も投稿するには、そのチャンネルの /deadline settings で許可してください。"
    ),
    "check.slack.channel.failed": (
        "Slack：チャンネル {channel} を確認できませんでした（{error}）。もう一度実行し、"
        "直らなければアプリをワークスペースに再インストールしてください。"
    ),
    "check.slack.mailbox": "Slack：メールボックス {channel} を読み取れます",
    "check.slack.mailbox.failed": (
        "Slack：メールボックス {channel} を読み取れないため（{error}）、そこに届くジョブの報告は"
        "見えません。ボットがチャンネルに参加しているか、権限 channels:history"
        "（非公開チャンネルなら groups:history）があるかを確認してください。"
    ),
    **{f"check.slack.scope.{scope}": reason for scope, reason in _SCOPES.items()},
    **{f"check.slack.without.{scope}": loss for scope, loss in _WITHOUT.items()},
    **{
        f"check.slack.missing.{scope}": (
            f"Slack：アプリに権限 {scope} がありません（{reason}）。"
            + (f"これがないと、{_WITHOUT[scope]}。" if scope in _WITHOUT else "")
            + "https://api.slack.com/apps の「OAuth & Permissions」→「Bot Token Scopes」に追加し、"
            "アプリを再インストールしてください。"
        )
        for scope, reason in _SCOPES.items()
    },
}
