"""Multinomial naive Bayes: the peer of Plugins/naive-bayes."""

import numpy as np
from sklearn.naive_bayes import MultinomialNB

import linear

DEFAULTS = {"alpha": 1}


def train(features, labels, parameters, seed):
    """The tensors of a model, and its figures."""
    bayes = MultinomialNB(**parameters).fit(features, labels)
    return linear.tensors(bayes.classes_, bayes.feature_log_prob_, bayes.class_log_prior_), {}


class Handler(linear.Handler):
    """A model of either side, as scikit-learn uses it."""

    def __init__(self, tensors):
        super().__init__(tensors, MultinomialNB())

    def set_parameters(self, weights, offset):
        self.estimator.feature_log_prob_, self.estimator.class_log_prior_ = weights, offset
