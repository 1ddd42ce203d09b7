"""Linear support vector machine: the peer of Plugins/svm."""

import numpy as np
from sklearn.svm import LinearSVC

import linear

DEFAULTS = {"C": 1, "tol": 1e-4, "max_iter": 1000}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    machine = LinearSVC(**parameters, random_state=seed).fit(features, labels)
    scores = machine.decision_function(features).reshape(len(labels), -1)
    gaps = np.maximum(0, 1 - linear.targets(machine.classes_, labels) * scores)
    weights = (machine.coef_**2).sum() + (machine.intercept_**2).sum()
    figures = {
        "objective": float(weights / 2 + parameters["C"] * (gaps**2).sum()),
        "iterations": float(np.max(machine.n_iter_)),
    }
    return linear.tensors(machine.classes_, machine.coef_, machine.intercept_), figures


class Handler(linear.Handler):
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        super().__init__(tensors, LinearSVC())
