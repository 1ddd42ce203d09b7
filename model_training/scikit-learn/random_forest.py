"""Random forest: the peer of Plugins/random-forest."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.tree._tree import Tree

import bundle
import trees

DEFAULTS = {
    "n_estimators": 100,
    "max_split_features": 0,
    "max_depth": 0,
    "min_samples_split": 2,
    "min_samples_leaf": 1,
}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    options = {**parameters, "max_features": parameters["max_split_features"] or "sqrt"}
    options["max_depth"] = parameters["max_depth"] or None
    del options["max_split_features"]
    forest = RandomForestClassifier(**options, random_state=seed, n_jobs=1).fit(features, labels)
    grown = [estimator.tree_ for estimator in forest.estimators_]
    tensors = trees.tensors(
        [(tree.feature, tree.threshold, tree.children_left, tree.children_right, tree.value[:, 0]) for tree in grown],
        np.zeros(len(grown)),
        np.zeros(len(forest.classes_)),
        features.shape[1],
    )
    figures = {"nodes": float(sum(tree.node_count for tree in grown))}
    return {**bundle.class_tensors(forest.classes_), **tensors}, figures


class Handler:
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        classes = np.array(bundle.class_names(tensors))
        feature_count = len(tensors["thresholds.offsets"]) - 1
        self.estimator = RandomForestClassifier(len(tensors["trees.roots"]), n_jobs=1)
        self.estimator.classes_, self.estimator.n_classes_ = classes, len(classes)
        self.estimator.n_outputs_, self.estimator.n_features_in_ = 1, feature_count
        self.estimator.estimators_ = [decision_tree(tree, feature_count, len(classes)) for tree in trees.load(tensors)]

    def __call__(self, features):
        return self.estimator.predict(features).tolist()


def decision_tree(arrays, feature_count, class_count):
    """A tree of `trees.load`, as scikit-learn uses it."""
    feature, threshold, left, right, values = arrays
    tree = Tree(feature_count, np.array([class_count]), 1)
    nodes = np.zeros(len(feature), dtype=tree.__getstate__()["nodes"].dtype)
    nodes["feature"], nodes["threshold"], nodes["left_child"], nodes["right_child"] = feature, threshold, left, right
    tree.__setstate__(
        {"max_depth": 0, "node_count": len(nodes), "nodes": nodes, "values": np.ascontiguousarray(values[:, None, :])}
    )
    estimator = DecisionTreeClassifier()
    estimator.tree_, estimator.n_outputs_, estimator.n_features_in_ = tree, 1, feature_count
    estimator.n_classes_, estimator.classes_ = class_count, np.arange(class_count)
    return estimator
