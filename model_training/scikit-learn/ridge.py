"""Ridge classification: the peer of Plugins/ridge."""

import numpy as np
from sklearn.linear_model import RidgeClassifier
from sklearn.preprocessing import LabelBinarizer

import corpus
import linear

DEFAULTS = {"alpha": 1, "tol": 1e-4, "max_iter": 10_000}


def train(texts, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    vectorizer = corpus.vectorizer()
    counts = vectorizer.fit_transform(texts).astype(np.float64)
    ridge = RidgeClassifier(**parameters, random_state=seed).fit(counts, labels)
    residuals = linear.targets(ridge.classes_, labels) - ridge.decision_function(counts).reshape(len(labels), -1)
    objective = (residuals**2).sum() + parameters["alpha"] * (ridge.coef_**2).sum()
    tensors = linear.tensors(vectorizer, ridge.classes_, ridge.coef_, ridge.intercept_)
    return tensors, {"objective": float(objective)}


class Handler(linear.Handler):
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        super().__init__(tensors, RidgeClassifier())
        # What `predict` takes for the sign that it was fitted.
        self.estimator._label_binarizer = LabelBinarizer(neg_label=-1).fit(self.estimator.classes_)
