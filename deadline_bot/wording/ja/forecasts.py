"""Forecasts of jobs, in Japanese."""

TEXTS = {
    "forecast": "完了見込みは {p50}ごろ、9割の確率で {p90}まで",
    "forecast.by": "{done}（{basis}）",
    "forecast.cut": "{forecast}。{cut}",
    "forecast.left": "残り {p50}〜{p90}",
    "forecast.left.about": "残り約{duration}",
    "forecast.limit": "完了時刻は不明です。長くても {at}までです。",
    "forecast.unknown": "完了時刻は不明です。",
    "forecast.basis.progress_and_history": "過去{n}回の実績と今回のペースから",
    "forecast.basis.history": "過去{n}回の実績から",
    "forecast.basis.progress": "今回のペースから、初回の実行",
    "forecast.standing": "進捗が止まっています",
    "forecast.restarted": "再開後のペース",
    "forecast.limit.possible": "制限時間の {at}に打ち切られるおそれがあります。",
    "forecast.limit.likely": "完了前に、制限時間の {at}で打ち切られる見込みです。",
}
