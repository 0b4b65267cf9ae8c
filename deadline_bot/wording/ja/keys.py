"""Japanese words of `keys`: the secrets with which machines ping."""

TEXTS = {
    "cli.keys.help": "マシンが ping に使うキーを作成・一覧表示・更新・失効します",
    "cli.keys.about": (
        "学習や推論をするマシンは、HTTP の ping（healthchecks のプロトコル）で進み具合をボットに"
        "伝えます。\nping にはキーが必要です。キーは全ジョブ用で、--job を付けると1つのジョブ専用に"
        "なります。\nシークレットの表示は一度だけです。ボットの実行中も使え、数秒で反映されます。"
    ),
    "cli.keys.example": (
        '  deadline-bot keys create "gpu box"\n'
        "  deadline-bot keys create fold-3 --job deberta-fold-3\n"
        "  deadline-bot keys list --json"
    ),
    "cli.keys.action": "create（作成）、list（一覧）、rotate（シークレットの更新）、revoke（失効）",
    "cli.keys.name": "キーの名前（自由に決められます）",
    "cli.keys.job": "create: このスラッグのジョブ専用のキーにします（省略時は全ジョブ用）",
    "cli.keys.created": "キー「{name}」を作成しました。",
    "cli.keys.rotated": (
        "キー「{name}」のシークレットを更新しました。前のシークレットはもう使えません。"
    ),
    "cli.keys.revoked": "キー「{name}」を失効させました。",
    "cli.keys.slug": "ジョブ名",
    "cli.keys.secret": (
        "{done}次の内容が表示されるのは今だけです:\n"
        "\n"
        "  {url}\n"
        "\n"
        "計算するマシンで deadline-bot track を使う場合:\n"
        "  {ours}\n"
        "runitor など、healthchecks のほかのクライアントを使う場合:\n"
        "  {others}"
    ),
    "cli.keys.none": "キーはまだありません。作成するには: deadline-bot keys create 名前",
    "cli.keys.line": "{name}: {of}、作成 {at}",
    "cli.keys.line_revoked": "{line}、失効 {at}",
    "cli.keys.of_all": "全ジョブ用",
    "cli.keys.of_job": "ジョブ {slug} 専用",
    "cli.keys.no_name": "キーの名前を指定してください: deadline-bot keys {action} 名前",
    "cli.keys.bad_name": "名前は、表示できる文字で{most}文字以内にしてください。",
    "cli.keys.bad_job": (
        "{slug} はジョブのスラッグとして使えません。英数字、-、_ で100文字以内にしてください。"
        "例: deberta-fold-3"
    ),
    "cli.keys.exists": (
        "キー「{name}」はすでにあります。deadline-bot keys rotate でシークレットを更新するか、"
        "別の名前を指定してください。"
    ),
    "cli.keys.unknown": "キー「{name}」はありません。あるのは: {names}",
    "cli.keys.no_address": (
        "ボットに HTTP のアドレスがないため、ping を受け取れません。[http] に"
        ' bind = "127.0.0.1:8765" のように設定してください。'
        "マシンから別のアドレスで届く場合は public_url も設定してください。"
    ),
}
