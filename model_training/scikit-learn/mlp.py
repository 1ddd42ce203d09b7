"""Multilayer perceptron with one hidden layer: the peer of Plugins/mlp."""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import LabelBinarizer

import bundle

DEFAULTS = {
    "hidden_units": 100,
    "alpha": 1e-4,
    "batch_size": 200,
    "learning_rate_init": 1e-3,
    "max_iter": 200,
    "tol": 1e-4,
    "n_iter_no_change": 10,
}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    # The epochs are meant to run out.
    warnings.simplefilter("ignore", ConvergenceWarning)
    options = {name: value for name, value in parameters.items() if name not in ("hidden_units", "batch_size")}
    batch_size = min(parameters["batch_size"], len(labels))
    network = MLPClassifier((parameters["hidden_units"],), batch_size=batch_size, random_state=seed, **options)
    network.fit(features, labels)
    weights, offset = network.coefs_[1].T, network.intercepts_[1]
    if len(network.classes_) == 2:
        weights = np.vstack([np.zeros_like(weights), weights])
        offset = np.concatenate([[0.0], offset])
    tensors = {
        **bundle.class_tensors(network.classes_),
        "hidden.weights": network.coefs_[0],
        "hidden.offset": network.intercepts_[0],
        "output.weights": weights,
        "output.offset": offset,
    }
    return tensors, {"loss": float(network.loss_), "iterations": float(network.n_iter_)}


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        classes = np.array(bundle.class_names(tensors))
        weights, offset = tensors["output.weights"], tensors["output.offset"]
        if len(classes) == 2:
            weights, offset = weights[1:] - weights[:1], offset[1:] - offset[:1]
        hidden = tensors["hidden.weights"]
        self.estimator = MLPClassifier((hidden.shape[1],))
        self.estimator.coefs_ = [hidden, np.ascontiguousarray(weights.T)]
        self.estimator.intercepts_ = [tensors["hidden.offset"], offset]
        self.estimator.n_layers_ = 3
        self.estimator.n_outputs_ = len(offset)
        self.estimator.out_activation_ = "logistic" if len(classes) == 2 else "softmax"
        self.estimator.n_features_in_ = len(hidden)
        self.estimator.classes_ = classes
        # What `predict` takes for the sign that it was fitted.
        self.estimator._label_binarizer = LabelBinarizer().fit(classes)

    def __call__(self, features):
        return self.estimator.predict(features).tolist()
