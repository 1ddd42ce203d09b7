"""Principal component analysis: the peer of Plugins/pca."""

import numpy as np
from sklearn.decomposition import PCA

import bundle
import corpus

DEFAULTS = {"n_components": 2}


def train(texts, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    vectorizer = corpus.vectorizer()
    counts = vectorizer.fit_transform(texts).astype(np.float64)
    # The sparse path: without it, 38,158 x 48,575 numbers would have to be in memory.
    pca = PCA(parameters["n_components"], svd_solver="arpack", random_state=seed).fit(counts)
    tensors = bundle.vocabulary_tensors(vectorizer.get_feature_names_out())
    tensors["components"] = pca.components_.T
    tensors["offset"] = -pca.components_ @ pca.mean_
    tensors["mean"] = pca.mean_
    tensors["singular_values"] = pca.singular_values_
    tensors["explained_variance"] = pca.explained_variance_
    tensors["explained_variance_ratio"] = pca.explained_variance_ratio_
    return tensors, {"explainedVarianceRatio": float(pca.explained_variance_ratio_.sum())}


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        self.vectorizer = corpus.vectorizer(vocabulary=bundle.vocabulary_words(tensors))
        components = np.ascontiguousarray(tensors["components"].T)
        self.pca = PCA(len(components))
        self.pca.components_ = components
        self.pca.mean_ = tensors["mean"]
        self.pca.explained_variance_ = tensors["explained_variance"]
        self.pca.n_features_in_ = components.shape[1]

    def __call__(self, batch):
        return self.pca.transform(self.vectorizer.transform(batch)).tolist()
