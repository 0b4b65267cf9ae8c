"""Japanese words of the shell's commands."""

TEXTS = {
    "cli.about": (
        "Kaggle チームの締切を追い、Slack でカウントダウンします。\n"
        "Slack のトークンがなければ、同じボットがこの端末で動きます。"
    ),
    "cli.about.example": (
        "はじめに:\n"
        "  deadline-bot demo        締切前の1週間を60秒で再生します（アカウント不要）\n"
        "  deadline-bot init        設定ファイルと Slack のマニフェストを作ります\n"
        "  deadline-bot check       すべてを試し、足りないものを表示します\n"
        "  deadline-bot run         ボットを動かします"
    ),
    "cli.example": "例:",
    "cli.commands": "コマンド",
    "cli.command": "コマンド",
    "cli.options": "オプション",
    "cli.help": "このヘルプを表示します",
    "cli.version": "バージョンを表示します",
    "cli.config": (
        "設定ファイル（省略時は $DEADLINE_BOT_CONFIG、./deadline-bot.toml、"
        "ユーザーの設定フォルダの順に探します）"
    ),
    "cli.json": "JSON で出力します（日時は ISO 8601）",
    "cli.not_installed": (
        "deadline-bot {command} に必要なパッケージ {package} がインストールされていません。"
        "pip install --no-deps で使えるのは track と progress だけです。"
        "ほかのコマンドを使うには、--no-deps を付けずにインストールしてください。"
    ),
    "cli.run.help": "停止されるまでボットを動かします",
    "cli.run.about": (
        "ボットを動かします。コンペを追い、カウントダウンし、コマンドに答えます。Slack で使うには"
        " SLACK_BOT_TOKEN と\nSLACK_APP_TOKEN が必要です。なければ、お知らせはこの端末に表示され、"
        "コマンドもこの端末で入力します。\nCtrl-C または SIGTERM で停止します。"
        "お知らせが失われることはありません。"
    ),
    "cli.run.example": "  deadline-bot run --config team.toml",
    "cli.status.help": "カウントダウン、次のお知らせ、情報元の状態",
    "cli.status.about": "追っているコンペと残り時間を表示します。ボットの実行中も使えます。",
    "cli.status.example": "  deadline-bot status\n  deadline-bot status --json",
    "cli.upcoming.help": "次のお知らせ",
    "cli.upcoming.about": "次に投稿するお知らせと、その日時を表示します。",
    "cli.upcoming.example": "  deadline-bot upcoming 10\n  deadline-bot upcoming --json",
    "cli.upcoming.n": "表示する件数（省略時は 5）",
    "cli.jobs.help": "見えているすべてのジョブ",
    "cli.jobs.about": "進行中のジョブと、この24時間に終わったジョブを表示します。",
    "cli.jobs.example": "  deadline-bot jobs\n  deadline-bot jobs nbme\n  deadline-bot jobs --json",
    "cli.jobs.competition": "このコンペのジョブだけ",
    "cli.job.help": "自動では見えないジョブを記録する",
    "cli.job.about": "ジョブの開始、進捗、終了を記録します。",
    "cli.job.example": (
        '  deadline-bot job start "train fold 3"\n'
        '  deadline-bot job progress "train fold 3" 120/1000\n'
        '  deadline-bot job done "train fold 3"'
    ),
    "cli.job.verb": "記録する内容",
    "cli.job.name": "ジョブの名前（空白を含むときは引用符で囲む）",
    "cli.job.notify": "start: 正常終了をチャンネルに知らせる",
    "cli.job.rest": "進捗（120/1000、40%%）または失敗の理由",
    "cli.plan.help": "最終計画：締切に間に合うか",
    "cli.plan.about": (
        "最終提出までのステップと、それぞれの最遅開始、残りの余裕を表示します。add、remove、\n"
        "accept、start、done で変更できます。"
    ),
    "cli.plan.example": (
        "  deadline-bot plan\n"
        '  deadline-bot plan add \'"infer fold 0-4" 6h after "train fold 4"\'\n'
        "  deadline-bot plan remove 'infer fold 0-4'\n"
        "  deadline-bot plan --json"
    ),
    "cli.plan.action": "list、add、remove、accept、start、done、またはコンペ（省略時は list）",
    "cli.plan.words": "/deadline plan add と同じ書き方のステップ（シェルでは引用符で囲む）",
    "cli.plan.competition": "対象のコンペ（省略時は、計画のあるコンペのうち締切が最も近いもの）",
    "cli.demo.help": "締切前の1週間を60秒で再生します",
    "cli.demo.about": (
        "締切前の最後の1週間を、本物の計画と送信の仕組みで、この端末に再生します。\n"
        "アカウントは不要で、ファイルも作りません。"
    ),
    "cli.demo.example": "  deadline-bot demo\n  deadline-bot demo --language ja --seconds 20",
    "cli.demo.seconds": "再生にかける秒数（省略時は 60）",
    "cli.demo.language": "en または ja（省略時は設定ファイル、なければ端末の言語）",
    "cli.demo.begin": "締切前の1週間を{n}秒で再生します。左の列は再生中の日時です。",
    "cli.demo.end": (
        "1週間が終わりました。ご自分の Slack につなぐには:\n"
        "  1. deadline-bot init      4つの質問に答えると、設定とマニフェストができます\n"
        "  2. リンクを開き、アプリを作成・インストールして、トークンを2つコピーします\n"
        "  3. export SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-…\n"
        "  4. deadline-bot check     足りないものを表示します\n"
        "  5. deadline-bot run"
    ),
    "cli.progress.help": "ログから読み取れる進捗を表示します",
    "cli.progress.about": (
        "ジョブのログをボットと同じように読み、進捗が書かれた箇所ごとに JSON を1行表示します:\n"
        "line、done、total、unit、message。Keras、Lightning、tqdm などの出力を読み取れます。"
    ),
    "cli.progress.example": (
        "  deadline-bot progress train.log\n  python train.py 2>&1 | deadline-bot progress -"
    ),
    "cli.progress.file": "ログファイル。- なら標準入力",
    "cli.progress.unreadable": (
        "{path} を読めません: {reason}。存在するログを指定するか、パイプで渡してください:"
        " … | deadline-bot progress -"
    ),
    "cli.track.help": "コマンドを実行し、開始・進捗・終了を報告します",
    "cli.track.about": (
        "コマンドをそのまま実行します。出力、シグナル、終了ステータスは変わらず、ボットの応答を\n"
        "待つこともありません。進捗はコマンドの出力から読み取ります。"
    ),
    "cli.track.example": (
        '  deadline-bot track "train fold 3" -- python train.py --fold 3\n'
        "  deadline-bot track infer --url http://bot:8765/ping/KEY -- python infer.py"
    ),
    "cli.track.name": "ジョブの名前（毎回同じ名前にします）",
    "cli.track.competition": "ジョブの対象のコンペ",
    "cli.track.url": (
        "ボットのアドレス。ほかの healthchecks サーバーや Slack の Incoming Webhook も使えます"
        "（省略時は $DEADLINE_BOT_PING_URL。同じマシンのほかのユーザーには読めません）"
    ),
    "cli.track.notify": "正常終了もチャンネルに投稿します（失敗はいつも投稿します）",
    "cli.init.help": "設定ファイルと Slack のマニフェストを作ります",
    "cli.init.about": (
        "タイムゾーン、言語、チャンネル、チャンネルに知らせるコンペを尋ね（オプションでも指定でき"
        "ます）、\ndeadline-bot.toml と slack-manifest.yaml を作ります。上書きはしません。"
    ),
    "cli.init.example": (
        "  deadline-bot init --timezone Asia/Tokyo --language ja \\\n"
        "      --channel '#kaggle' --follow entered"
    ),
    "cli.init.folder": "書き込むフォルダ（省略時は現在のフォルダ）",
    "cli.init.timezone": "チームのタイムゾーン（Asia/Tokyo などの IANA 名）",
    "cli.init.language": "en または ja",
    "cli.init.channel": "Slack のチャンネル（#名前 または ID）",
    "cli.init.follow": "entered（参加中のすべて）、またはコンマ区切りのスラッグ",
    "cli.init.ask_timezone": "チームのタイムゾーン [{default}]:",
    "cli.init.ask_language": "言語（en または ja）[{default}]:",
    "cli.init.ask_channel": "Slack のチャンネル（#名前 または ID。空ならこの端末）:",
    "cli.init.ask_follow": (
        "チャンネルに知らせるコンペ（entered = 参加中のすべて、またはコンマ区切りのスラッグ）"
        "[{default}]:"
    ),
    "cli.init.bad_timezone": (
        "{answer} というタイムゾーンはありません。"
        "Asia/Tokyo や Europe/Berlin のような IANA 名を指定してください。"
    ),
    "cli.init.bad_language": "{answer} には対応していません。en または ja を指定してください。",
    "cli.init.bad_follow": (
        "{answer} は entered でも、コンペのスラッグや URL でもありません。"
        "例: titanic, playground-series-s6e11"
    ),
    "cli.init.exists": (
        "{path} はすでにあるため、変更しませんでした。"
        "別のフォルダを指定するか、ファイルを移動してください。"
    ),
    "cli.init.not_written": ("{path} に書き込めません: {reason}。別のフォルダを指定してください。"),
    "cli.init.done": (
        "作成しました: {config}、{manifest}\n"
        "\n"
        "次の手順:\n"
        "  1. マニフェストから Slack アプリを作成します。次のリンクを開くと入力済みです:\n"
        "     {link}\n"
        "  2. ワークスペースにインストールします。ボットトークン\n"
        "     （OAuth & Permissions、xoxb-…）をコピーし、connections:write の\n"
        "     アプリレベルトークン（Basic Information、xapp-…）を作ります。\n"
        "  3. export SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-…\n"
        "  4. チャンネルで /invite @deadline-bot\n"
        "  5. deadline-bot check --config {config}"
    ),
    "cli.http.cannot_bind": (
        "{address} で待ち受けできません: {reason}。"
        "[http] の bind に別のアドレスを指定するか、空にしてください。"
    ),
    "cli.database.in_use": (
        "別の deadline-bot（プロセス {pid}）がすでに {path} を使っています。"
        "2つ動かすと同じお知らせを2回投稿してしまいます。"
        "先に停止するか、[bot] に別のデータベースを指定してください。"
    ),
    "cli.database.bad_url": (
        '{url} はデータベースの URL ではありません。例: database = "sqlite:///deadline-bot.db"'
    ),
    "cli.database.no_driver": (
        '{url}: この種類のデータベースは使えません。例: database = "sqlite:///deadline-bot.db"'
    ),
    "cli.database.no_folder": (
        "{url}: フォルダがありません。作成するか、別の場所を指定してください。"
    ),
    "cli.database.no_file": (
        "{url}: ファイルがまだありません。一度ボットを起動してください: deadline-bot run"
    ),
    "cli.database.is_folder": (
        "{url} はフォルダです。…/deadline-bot.db のようにファイルを指定してください。"
    ),
    "cli.database.no_permission": (
        "{url}: 読み書きの権限がありません。権限を変えるか、別のファイルを指定してください。"
    ),
    "cli.database.not_a_database": (
        "{url} はデータベースではありません。移動するか、別のファイルを指定してください。"
        "ファイルは変更していません。"
    ),
    "cli.database.foreign": (
        "{url} は別のプログラムのデータベースです。別のファイルを指定してください。"
        "ファイルは変更していません。"
    ),
    "cli.database.newer_schema": (
        "{url} は新しい版の deadline-bot が書いたものです。"
        "こちらを更新するか、別のファイルを指定してください。"
    ),
    "cli.database.older_schema": (
        "{url} は以前の版が書いたものです。一度ボットを起動すると更新されます: deadline-bot run"
    ),
    "cli.database.locked": (
        "{url} を別のプログラムが使っています。終了してから、やり直してください。"
    ),
    "cli.database.damaged": (
        "{url} が壊れています（{detail}）。控えから戻すか、移動して新しく始めてください。"
    ),
    "cli.database.disk_full": (
        "{url}: ディスクに空きがありません。空きを作ってから、やり直してください。"
    ),
    "cli.database.disk_error": (
        "{url}: ディスクの障害です（{detail}）。ディスクを確認するか、別の場所を指定してください。"
    ),
    "cli.database.other": "{url} を使えません: {detail}",
}
