"""Principal component analysis: the peer of Plugins/pca."""

import numpy as np
from sklearn.decomposition import PCA

DEFAULTS = {"n_components": 2}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    # The sparse path: without it, 38,158 x 48,575 numbers would have to be in memory.
    pca = PCA(parameters["n_components"], svd_solver="arpack", random_state=seed).fit(features)
    tensors = {
        "components": pca.components_.T,
        "offset": -pca.components_ @ pca.mean_,
        "mean": pca.mean_,
        "singular_values": pca.singular_values_,
        "explained_variance": pca.explained_variance_,
        "explained_variance_ratio": pca.explained_variance_ratio_,
    }
    return tensors, {"explainedVarianceRatio": float(pca.explained_variance_ratio_.sum())}


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        components = np.ascontiguousarray(tensors["components"].T)
        self.estimator = PCA(len(components))
        self.estimator.components_ = components
        self.estimator.mean_ = tensors["mean"]
        self.estimator.explained_variance_ = tensors["explained_variance"]
        self.estimator.n_features_in_ = components.shape[1]

    def __call__(self, features):
        return self.estimator.transform(features).tolist()
