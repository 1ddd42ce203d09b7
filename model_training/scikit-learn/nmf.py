"""Non-negative matrix factorization: the peer of Plugins/nmf."""

import numpy as np
from sklearn.decomposition import NMF

DEFAULTS = {"n_components": 2, "tol": 1e-4, "max_iter": 200}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    nmf = NMF(**parameters, random_state=seed).fit(features)
    figures = {"reconstructionError": float(nmf.reconstruction_err_), "iterations": float(nmf.n_iter_)}
    return {"components": nmf.components_.T, "gram": nmf.components_ @ nmf.components_.T}, figures


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        components = np.ascontiguousarray(tensors["components"].T)
        # With scikit-learn's own tol the outputs would depend on the batch: it ends when the batch as a whole is done.
        self.estimator = NMF(len(components), tol=1e-12, max_iter=100_000)
        self.estimator.components_ = components
        self.estimator._n_components = self.estimator.n_components_ = len(components)
        self.estimator.n_features_in_ = components.shape[1]

    def __call__(self, features):
        return self.estimator.transform(features).tolist()
