"""What the steps of a final run are called until people name them otherwise, in Japanese."""

TEXTS = {
    "step.train": "学習",
    "step.push": "ノートブックの実行",
    "step.infer": "推論",
    "step.ensemble": "アンサンブル",
    "step.submit": "提出",
    "step.score": "採点",
    "step.select": "最終サブの選択",
}
