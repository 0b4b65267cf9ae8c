"""Lightning: sanity check, three epochs with validation, then a test; `rich` for its other bar."""

import logging
import sys
import warnings

import lightning
import torch
from lightning.pytorch.callbacks import RichProgressBar, TQDMProgressBar
from torch.utils.data import DataLoader, TensorDataset

warnings.simplefilter("ignore")
# Its advertisements are of no interest to the tests.
for name in ("lightning.pytorch", "lightning.pytorch.utilities.rank_zero"):
    logging.getLogger(name).addFilter(lambda record: "Tip" not in record.getMessage())


class Line(lightning.LightningModule):
    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch, _):
        loss = self.layer(batch[0]).square().mean()
        self.log("train_loss", loss, prog_bar=True)
        return loss

    def validation_step(self, batch, _):
        self.log("val_loss", self.layer(batch[0]).square().mean(), prog_bar=True)

    def test_step(self, batch, _):
        self.log("test_loss", self.layer(batch[0]).square().mean())

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


def loader(n: int) -> DataLoader:
    return DataLoader(TensorDataset(torch.randn(n, 4)), batch_size=4)


bar = RichProgressBar(refresh_rate=5) if "rich" in sys.argv else TQDMProgressBar(refresh_rate=5)
trainer = lightning.Trainer(
    max_epochs=3, accelerator="cpu", callbacks=[bar], logger=False, enable_checkpointing=False
)
trainer.fit(Line(), loader(120), loader(40))
if "test" in sys.argv:
    trainer.test(Line(), loader(40))
