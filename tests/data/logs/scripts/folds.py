"""Cross-validation: the folds are told by lines, the rounds within by CatBoost."""

import catboost
import numpy as np
from sklearn.model_selection import KFold

rng = np.random.default_rng(0)
x = rng.normal(size=(300, 10))
y = x[:, 0] + rng.normal(size=300)
scores = []
for i, (train, valid) in enumerate(KFold(5).split(x)):
    print(f"===== fold {i + 1}/5 =====", flush=True)
    model = catboost.CatBoostRegressor(iterations=100, verbose=25, allow_writing_files=False)
    model.fit(x[train], y[train], eval_set=(x[valid], y[valid]))
    scores.append(model.score(x[valid], y[valid]))
    print(f"fold {i + 1}/5 score: {scores[-1]:.4f}", flush=True)
print(f"cv {np.mean(scores):.4f}")
