"""K nearest neighbors: the peer of Plugins/knn."""

import numpy as np
from scipy import sparse
from sklearn.neighbors import KNeighborsClassifier

import bundle

DEFAULTS = {"n_neighbors": 5}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    classes, indices = np.unique(labels, return_inverse=True)
    tensors = {
        **bundle.class_tensors(classes),
        "labels": indices.astype(np.int32),
        "n_neighbors": np.array([parameters["n_neighbors"]], dtype=np.int32),
    }
    if sparse.issparse(features):
        # By columns, sparse rows are their own inverted index.
        columns = features.tocsc()
        columns.sort_indices()
        norms = np.asarray(features.multiply(features).sum(axis=1)).ravel()
        tensors["postings.offsets"] = columns.indptr.astype(np.uint32)
        tensors["postings.rows"] = columns.indices.astype(np.int32)
        tensors["postings.values"] = columns.data
        tensors["squared_norms"] = norms
        tensors["order"] = np.argsort(norms, kind="stable").astype(np.int32)
    else:
        tensors["rows"] = features
    return tensors, {}


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        labels = np.array(bundle.class_names(tensors))[tensors["labels"]]
        self.estimator = KNeighborsClassifier(int(tensors["n_neighbors"][0]), algorithm="brute", metric="euclidean")
        self.estimator.fit(rows(tensors), labels)

    def __call__(self, features):
        return self.estimator.predict(features).tolist()


def rows(tensors):
    """The rows of a bundle, as they were trained on."""
    if "rows" in tensors:
        return tensors["rows"]
    offsets = tensors["postings.offsets"].astype(np.int32)
    columns = (tensors["postings.values"], tensors["postings.rows"], offsets)
    return sparse.csc_matrix(columns, shape=(len(tensors["labels"]), len(offsets) - 1)).tocsr()
