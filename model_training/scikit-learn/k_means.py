"""K-means clustering: the peer of Plugins/k-means."""

import numpy as np
from sklearn.cluster import KMeans

import bundle
import corpus

DEFAULTS = {"n_clusters": 8, "n_init": 10, "max_iter": 300, "tol": 1e-4}


def train(texts, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    vectorizer = corpus.vectorizer()
    counts = vectorizer.fit_transform(texts).astype(np.float64)
    k_means = KMeans(**parameters, init="k-means++", random_state=seed).fit(counts)
    tensors = bundle.vocabulary_tensors(vectorizer.get_feature_names_out())
    tensors["centers"] = k_means.cluster_centers_.T
    tensors["offset"] = -(k_means.cluster_centers_**2).sum(axis=1) / 2
    return tensors, {"inertia": float(k_means.inertia_), "iterations": float(k_means.n_iter_)}


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        self.vectorizer = corpus.vectorizer(vocabulary=bundle.vocabulary_words(tensors))
        centers = np.ascontiguousarray(tensors["centers"].T)
        self.k_means = KMeans(len(centers), n_init=1)
        self.k_means.cluster_centers_ = centers
        self.k_means.n_features_in_ = centers.shape[1]
        self.k_means._n_threads = 1

    def __call__(self, batch):
        return self.k_means.predict(self.vectorizer.transform(batch).astype(np.float64)).tolist()
