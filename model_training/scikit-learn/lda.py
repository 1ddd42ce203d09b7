"""Linear discriminant analysis of reduced features: the peer of Plugins/lda."""

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

import linear

DEFAULTS = {"n_components": 100, "tol": 1e-4}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    directions = projection(features, parameters["n_components"], seed)
    reduced = features if directions is None else features @ directions
    analysis = LinearDiscriminantAnalysis(solver="svd", tol=parameters["tol"]).fit(reduced, labels)
    weights = analysis.coef_ if directions is None else analysis.coef_ @ directions.T
    figures = {"accuracy": float(analysis.score(reduced, labels))}
    return linear.tensors(analysis.classes_, weights, analysis.intercept_), figures


def projection(features, count, seed):
    """The directions that features are projected onto, features x directions; None if there are few enough."""
    rows, columns = features.shape
    if columns <= count:
        return None
    if count < rows:
        # ARPACK's vectors are exact, so that the model doesn't depend on the seed.
        svd = TruncatedSVD(count, algorithm="arpack", random_state=seed).fit(features)
        values, directions = svd.singular_values_, svd.components_
    else:
        dense = features.toarray() if hasattr(features, "toarray") else features
        _, values, directions = np.linalg.svd(dense, full_matrices=False)
    return directions[values > 1e-10 * values[0]].T


class Handler(linear.Handler):
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        super().__init__(tensors, LinearDiscriminantAnalysis())
