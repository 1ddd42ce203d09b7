"""Linear support vector machine: the peer of Plugins/svm."""

import numpy as np
from sklearn.svm import LinearSVC

import corpus
import linear

DEFAULTS = {"C": 1, "tol": 1e-4, "max_iter": 1000}


def train(texts, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    vectorizer = corpus.vectorizer()
    counts = vectorizer.fit_transform(texts).astype(np.float64)
    machine = LinearSVC(**parameters, random_state=seed).fit(counts, labels)
    scores = machine.decision_function(counts).reshape(len(labels), -1)
    gaps = np.maximum(0, 1 - linear.targets(machine.classes_, labels) * scores)
    weights = (machine.coef_**2).sum() + (machine.intercept_**2).sum()
    figures = {
        "objective": float(weights / 2 + parameters["C"] * (gaps**2).sum()),
        "iterations": float(np.max(machine.n_iter_)),
    }
    return linear.tensors(vectorizer, machine.classes_, machine.coef_, machine.intercept_), figures


class Handler(linear.Handler):
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        super().__init__(tensors, LinearSVC())
