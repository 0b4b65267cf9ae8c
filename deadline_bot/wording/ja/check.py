"""Japanese words of what `check` reports."""

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
