"""What the linear classifiers share: the peers of plugins on Estimators' `LinearClassifier`."""

import numpy as np

import bundle


def tensors(classes, weights, offset):
    """A model's tensors.

    weights: classes x features, as scikit-learn's `coef_`; of two classes only the second one's may be there.
    """
    weights, offset = np.atleast_2d(weights), np.atleast_1d(offset)
    if len(classes) == 2 and len(weights) == 1:
        weights = np.vstack([np.zeros_like(weights), weights])
        offset = np.concatenate([[0.0], offset])
    return {
        **bundle.class_tensors(classes),
        "weights": weights.T,
        "offset": offset,
    }


def targets(classes, labels):
    """1 for the rows of a class and -1 for all others: rows x classes; of two classes only the second one."""
    targets = np.where(np.array(labels)[:, None] == np.array(classes)[None, :], 1.0, -1.0)
    return targets[:, 1:] if len(classes) == 2 else targets


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors, estimator):
        self.estimator = estimator
        estimator.classes_ = np.array(bundle.class_names(tensors))
        weights = np.ascontiguousarray(tensors["weights"].T)
        estimator.n_features_in_ = weights.shape[1]
        self.set_parameters(weights, tensors["offset"])

    def set_parameters(self, weights, offset):
        """Sets what `predict` uses."""
        if len(self.estimator.classes_) == 2:
            weights, offset = weights[1:] - weights[:1], offset[1:] - offset[:1]
        self.estimator.coef_, self.estimator.intercept_ = weights, offset

    def __call__(self, features):
        return self.estimator.predict(features).tolist()
