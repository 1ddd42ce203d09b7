"""Gradient boosting: the peer of Plugins/gradient-boosting."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.ensemble._hist_gradient_boosting.binning import _BinMapper
from sklearn.ensemble._hist_gradient_boosting.predictor import PREDICTOR_RECORD_DTYPE, TreePredictor
from sklearn.metrics import log_loss

import bundle
import trees

DEFAULTS = {
    "learning_rate": 0.1,
    "max_iter": 100,
    "max_leaf_nodes": 31,
    "max_depth": 0,
    "min_samples_leaf": 20,
    "l2_regularization": 0.0,
    "max_bins": 255,
}


def dense(features):
    """It takes no sparse matrix."""
    return features if isinstance(features, np.ndarray) else features.toarray()


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    options = {**parameters, "max_depth": parameters["max_depth"] or None}
    features = dense(features)
    boosting = HistGradientBoostingClassifier(**options, early_stopping=False, random_state=seed)
    boosting.fit(features, labels)
    class_count, column_count = len(boosting.classes_), boosting.n_trees_per_iteration_
    grown = [predictor.nodes for iteration in boosting._predictors for predictor in iteration]
    first = class_count - column_count
    tensors = trees.tensors(
        [arrays(nodes) for nodes in grown],
        first + np.tile(np.arange(column_count), len(boosting._predictors)),
        np.append(np.zeros(first), boosting._baseline_prediction),
        features.shape[1],
    )
    figures = {
        "objective": log_loss(labels, boosting.predict_proba(features), labels=boosting.classes_),
        "nodes": float(sum(map(len, grown))),
    }
    return {**bundle.class_tensors(boosting.classes_), **tensors}, figures


def arrays(nodes):
    """A tree of scikit-learn's for `trees.tensors`."""
    is_leaf = nodes["is_leaf"] == 1
    left, right = (np.where(is_leaf, -1, nodes[side].astype(np.int64)) for side in ("left", "right"))
    return nodes["feature_idx"], nodes["num_threshold"], left, right, nodes["value"][:, None]


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        self.estimator = estimator = HistGradientBoostingClassifier()
        estimator.classes_ = np.array(bundle.class_names(tensors))
        estimator.n_features_in_ = len(tensors["thresholds.offsets"]) - 1
        first = int(len(estimator.classes_) == 2)
        width = estimator.n_trees_per_iteration_ = len(estimator.classes_) - first
        estimator._baseline_prediction = tensors["offset"][first:].reshape(1, width)
        # Both sides write the trees class by class within an iteration.
        assert (tensors["trees.outputs"].reshape(-1, width) == first + np.arange(width)).all()
        predictors = [TreePredictor(records(tree), *no_bitsets()) for tree in trees.load(tensors)]
        estimator._predictors = [predictors[start : start + width] for start in range(0, len(predictors), width)]
        estimator._loss = estimator._get_loss(sample_weight=None)
        estimator._preprocessor = None
        estimator._bin_mapper = _BinMapper()
        estimator._bin_mapper.is_categorical_ = np.zeros(estimator.n_features_in_, dtype=np.uint8)
        estimator._bin_mapper.bin_thresholds_ = []

    def __call__(self, features):
        return self.estimator.predict(dense(features)).tolist()


def records(tree):
    """A tree of `trees.load`, as scikit-learn uses it."""
    feature, threshold, left, right, values = tree
    nodes = np.zeros(len(feature), dtype=PREDICTOR_RECORD_DTYPE)
    is_leaf = left < 0
    nodes["is_leaf"], nodes["value"] = is_leaf, values[:, 0]
    nodes["feature_idx"], nodes["num_threshold"] = np.where(is_leaf, 0, feature), threshold
    nodes["left"], nodes["right"] = np.where(is_leaf, 0, left), np.where(is_leaf, 0, right)
    return nodes


def no_bitsets():
    """For features that are no categories."""
    return np.zeros((0, 8), dtype=np.uint32), np.zeros((0, 8), dtype=np.uint32)
