"""Latent semantic analysis: the peer of Plugins/lsa."""

import numpy as np
from sklearn.decomposition import TruncatedSVD

# In place of the features' own default: the words are weighted.
DEFAULTS = {"n_components": 2, "tf_idf": True}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    svd = TruncatedSVD(**parameters, random_state=seed).fit(features)
    tensors = {
        "components": svd.components_.T,
        "offset": np.zeros(len(svd.components_)),
        "singular_values": svd.singular_values_,
        "explained_variance": svd.explained_variance_,
        "explained_variance_ratio": svd.explained_variance_ratio_,
    }
    figures = {
        "explainedVarianceRatio": float(svd.explained_variance_ratio_.sum()),
        "squaredSingularValues": float((svd.singular_values_**2).sum()),
    }
    return tensors, figures


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        components = np.ascontiguousarray(tensors["components"].T)
        self.estimator = TruncatedSVD(len(components))
        self.estimator.components_ = components
        self.estimator.n_features_in_ = components.shape[1]

    def __call__(self, features):
        return self.estimator.transform(features).tolist()
