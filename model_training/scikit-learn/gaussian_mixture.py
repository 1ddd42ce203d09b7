"""Gaussian mixture: the peer of Plugins/gaussian-mixture."""

import numpy as np
from scipy import sparse
from sklearn.mixture import GaussianMixture

DEFAULTS = {
    "n_components": 1,
    "covariance_type": "full",
    "tol": 1e-3,
    "reg_covar": 1e-6,
    "max_iter": 100,
    "n_init": 1,
    "init_params": "kmeans",
}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    mixture = GaussianMixture(**parameters, random_state=seed).fit(dense(features))
    weights, means, precisions = mixture.weights_, mixture.means_, mixture.precisions_
    if mixture.covariance_type == "full":
        logarithms = np.log(np.diagonal(mixture.precisions_cholesky_, axis1=1, axis2=2)).sum(axis=1)
        information = np.einsum("kij,kj->ik", precisions, means)
        upper = np.triu_indices(means.shape[1])
        precisions = np.stack([precision[upper] for precision in precisions])
    else:
        logarithms = np.log(mixture.precisions_cholesky_).sum(axis=1)
        information = (precisions * means).T
    tensors = {
        "weights": weights,
        "means": means,
        "precisions": precisions,
        "information": information,
        "log_peaks": np.log(weights) + logarithms - means.shape[1] * np.log(2 * np.pi) / 2,
    }
    figures = {
        "lowerBound": float(mixture.lower_bound_),
        "iterations": float(mixture.n_iter_),
        "converged": float(mixture.converged_),
    }
    return tensors, figures


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        means, precisions = tensors["means"], tensors["precisions"]
        count, width = means.shape
        self.estimator = GaussianMixture(count, covariance_type="diag" if precisions.shape[1] == width else "full")
        self.estimator.weights_, self.estimator.means_ = tensors["weights"], means
        if self.estimator.covariance_type == "diag":
            self.estimator.precisions_cholesky_ = np.sqrt(precisions)
        else:
            self.estimator.precisions_cholesky_ = np.stack([cholesky(packed, width) for packed in precisions])
        self.estimator.n_features_in_ = width

    def __call__(self, features):
        return self.estimator.predict(dense(features)).tolist()


def cholesky(packed, width):
    """The upper triangular P with P P' = A, from A's upper triangle, row after row."""
    precision = np.zeros((width, width))
    precision[np.triu_indices(width)] = packed
    precision += np.triu(precision, 1).T
    # Both axes reversed, P is the lower triangular factor.
    return np.ascontiguousarray(np.linalg.cholesky(precision[::-1, ::-1])[::-1, ::-1])


def dense(features):
    """The mixture takes no sparse counts."""
    return features.toarray() if sparse.issparse(features) else features
