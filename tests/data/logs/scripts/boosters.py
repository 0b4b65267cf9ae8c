"""XGBoost, LightGBM and CatBoost, one after the other, as a script of a competition does it."""

import sys

import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(500, 10))
y = x[:, 0] + rng.normal(size=500)


def xgboost_rounds() -> None:
    import xgboost

    train, valid = xgboost.DMatrix(x[:400], y[:400]), xgboost.DMatrix(x[400:], y[400:])
    evals = [(train, "train"), (valid, "valid")]
    xgboost.train({"eta": 0.1}, train, 200, evals=evals, verbose_eval=10)


def lightgbm_rounds() -> None:
    import lightgbm

    train = lightgbm.Dataset(x[:400], y[:400])
    valid = lightgbm.Dataset(x[400:], y[400:], reference=train)
    callbacks = [lightgbm.log_evaluation(10), lightgbm.early_stopping(50)]
    lightgbm.train({"num_threads": 1}, train, 200, valid_sets=[valid], callbacks=callbacks)


def catboost_rounds() -> None:
    import catboost

    model = catboost.CatBoostRegressor(iterations=300, verbose=20, allow_writing_files=False)
    model.fit(x[:400], y[:400], eval_set=(x[400:], y[400:]))


{"xgboost": xgboost_rounds, "lightgbm": lightgbm_rounds, "catboost": catboost_rounds}[sys.argv[1]]()
