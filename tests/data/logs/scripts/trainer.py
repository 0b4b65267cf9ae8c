"""Hugging Face's Trainer on a tiny model of random weights: datasets' bar, training, evaluation.

`lines` switches its bars off, so that only its dictionaries are printed.
"""

import sys
import tempfile

import torch
from datasets import Dataset
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

config = BertConfig(
    vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
)
torch.manual_seed(0)


def dataset(n: int) -> Dataset:
    rows = {"text": [str(i) for i in range(n)], "labels": [i % 2 for i in range(n)]}
    return Dataset.from_dict(rows).map(lambda row: {"input_ids": [int(c) for c in row["text"]][:1]})


with tempfile.TemporaryDirectory() as folder:
    arguments = TrainingArguments(
        folder,
        num_train_epochs=3,
        per_device_train_batch_size=4,
        per_device_eval_batch_size=4,
        logging_steps=10,
        eval_strategy="epoch",
        save_strategy="no",
        report_to="none",
        use_cpu=True,
        disable_tqdm="lines" in sys.argv,
    )
    Trainer(
        BertForSequenceClassification(config),
        arguments,
        train_dataset=dataset(80).remove_columns("text"),
        eval_dataset=dataset(40).remove_columns("text"),
    ).train()
