"""Japanese words of what `check` reports."""

#: What the app's scopes are for.
_SCOPES = {
    "app_mentions:read": "ボットへのメンションを受け取るため",
    "channels:history": "送信結果が不明な投稿が届いたかどうかを確かめるため",
    "channels:read": "チャンネルを名前で探し、参加しているかを確かめるため",
    "chat:write": "メッセージを投稿し、自分の投稿を編集するため",
    "commands": "/deadline を受け取るため",
    "groups:history": "招待された非公開チャンネルで、投稿が届いたかどうかを確かめるため",
    "groups:read": "招待された非公開チャンネルを探し、参加しているかを確かめるため",
    "im:history": "ダイレクトメッセージの質問を受け取るため",
    "pins:write": "ボードをピン留めするため。なくても動きますが、ボードはピン留めされません",
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
    "check.slack.channel.failed": (
        "Slack：チャンネル {channel} を確認できませんでした（{error}）。もう一度実行し、"
        "直らなければアプリをワークスペースに再インストールしてください。"
    ),
    **{f"check.slack.scope.{scope}": reason for scope, reason in _SCOPES.items()},
    **{
        f"check.slack.missing.{scope}": (
            f"Slack：アプリに権限 {scope} がありません（{reason}）。https://api.slack.com/apps の"
            "「OAuth & Permissions」→「Bot Token Scopes」に追加し、"
            "アプリを再インストールしてください。"
        )
        for scope, reason in _SCOPES.items()
    },
}
