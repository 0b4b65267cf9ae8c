"""Japanese words of changes to a channel's competitions, as answers and as notices."""

TEXTS = {
    "competition.added": "追加しました",
    "competition.added.then": "このチャンネルで締切をお知らせします。",
    "competition.before.added": "すでに追加されています",
    "competition.followed": "フォローしました",
    "competition.followed.then": "このチャンネルで締切をお知らせします。",
    "competition.before.followed": "すでにフォローしています",
    "competition.removed": "削除しました",
    "competition.removed.then": "カウントダウンを終了しました。",
    "competition.before.removed": "すでに削除されています",
    "competition.unfollowed": "フォローを解除しました",
    "competition.unfollowed.then": "このチャンネルでのお知らせを終了しました。",
    "competition.before.unfollowed": "フォローしていません",
    "competition.muted": "ミュートしました",
    "competition.muted.then": "フォローは続きます。{unmute} でお知らせを再開します。",
    "competition.before.muted": "すでにミュートしています",
    "competition.unmuted": "ミュートを解除しました",
    "competition.unmuted.then": "このチャンネルでのお知らせを再開します。",
    "competition.before.unmuted": "ミュートしていません",
    "competition.not_moved": "{competition} の締切は、すでにこの日時です：{at}",
    "competition.none_followed": "このチャンネルで追っているコンペはまだありません。",
    "competition.no_such": (
        "「{name}」というコンペは、このチャンネルでは追っていません。追っているコンペ："
    ),
    "competition.offered": "• {competition}（{slug}）",
    "competition.added_before": "{competition} はすでに追加されています。締切は {at} です。",
    "competition.added_before.button": "締切を変更",
    "competition.told_elsewhere": (
        "{competition} の日程の情報元は {source} です。変更はそちらでのみできます。"
        "このチャンネルでのお知らせを止めるには：{mute}"
    ),
    "competition.not_followed": (
        "Kaggle の「{slug}」をフォローできませんでした（{reason}）。"
        "コンペのアドレスの最後の部分を確認してください。ほかのサイトのコンペの場合：{example}"
    ),
    "competition.example": "atma-cup 2026-12-01 23:59 AoE",
    "competition.date": "例：{example}",
    "confirm.removed": (
        "{competition} を削除しますか。"
        "カウントダウンは終了し、その日程に合わせたリマインダーも届かなくなります。"
    ),
    "confirm.removed.button": "削除する",
    "confirm.unfollowed": (
        "{competition} のフォローを解除しますか。"
        "カウントダウンは終了し、その日程に合わせたリマインダーも届かなくなります。"
    ),
    "confirm.unfollowed.button": "解除する",
    "which.instant": "どちらの日時でしょうか",
    "which.competition": "どのコンペでしょうか",
    "moved.by": "{by} さんが変更しました。",
    "following.by": "{by} さんが追加しました。",
    "left": "フォローを解除しました",
    "left.by": "{by} さんが解除しました。このチャンネルでのお知らせは終了します。",
    "muted": "ミュートしました",
    "muted.by": (
        "{by} さんがミュートしました。フォローは続きます。{unmute} でお知らせを再開します。"
    ),
    "unmuted": "ミュートを解除しました",
    "unmuted.by": "{by} さんが解除しました。このチャンネルでのお知らせを再開します。",
}
