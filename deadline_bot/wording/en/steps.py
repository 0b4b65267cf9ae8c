"""What the steps of a final run are called until people name them otherwise, in English."""

TEXTS = {
    "step.train": "train",
    "step.push": "push notebook",
    "step.infer": "infer",
    "step.ensemble": "ensemble",
    "step.submit": "submit",
    "step.score": "score",
    "step.select": "select finals",
}
