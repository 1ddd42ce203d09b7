"""Logistic regression: the peer of Plugins/logistic-regression."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

import linear

DEFAULTS = {"C": 1, "tol": 1e-4, "max_iter": 100}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    regression = LogisticRegression(**parameters, solver="lbfgs").fit(features, labels)
    penalty = (regression.coef_**2).sum() / (2 * parameters["C"] * len(labels))
    figures = {
        "objective": float(log_loss(labels, regression.predict_proba(features)) + penalty),
        "iterations": float(regression.n_iter_.max()),
    }
    return linear.tensors(regression.classes_, regression.coef_, regression.intercept_), figures


class Handler(linear.Handler):
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        super().__init__(tensors, LogisticRegression())
