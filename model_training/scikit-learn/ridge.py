"""Ridge classification: the peer of Plugins/ridge."""

import numpy as np
from sklearn.linear_model import RidgeClassifier
from sklearn.preprocessing import LabelBinarizer

import linear

DEFAULTS = {"alpha": 1, "tol": 1e-4, "max_iter": 10_000}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    ridge = RidgeClassifier(**parameters, random_state=seed).fit(features, labels)
    residuals = linear.targets(ridge.classes_, labels) - ridge.decision_function(features).reshape(len(labels), -1)
    objective = (residuals**2).sum() + parameters["alpha"] * (ridge.coef_**2).sum()
    tensors = linear.tensors(ridge.classes_, ridge.coef_, ridge.intercept_)
    return tensors, {"objective": float(objective)}


class Handler(linear.Handler):
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        super().__init__(tensors, RidgeClassifier())
        # What `predict` takes for the sign that it was fitted.
        self.estimator._label_binarizer = LabelBinarizer(neg_label=-1).fit(self.estimator.classes_)
