"""How well a model of k-means or a Gaussian mixture, of either side, fits rows that it may never have seen.

    fit_score.py --data rows.jsonl --model FOLDER

Prints minus the mean squared distance to the nearest center, or the mean log-likelihood, as scikit-learn computes them.
"""

import argparse

import bundle
import corpus
import gaussian_mixture
import numpy as np
from plugin import Model
from sklearn.metrics.pairwise import euclidean_distances

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--model", required=True)
arguments = parser.parse_args()
tensors, metadata = bundle.load(arguments.model)
model = Model(arguments.model)
features = model.features(corpus.read_items(arguments.data))
if metadata["plugin"] == "k-means":
    centers = np.ascontiguousarray(tensors["centers"].T)
    print(-euclidean_distances(features, centers, squared=True).min(axis=1).mean())
else:
    print(model.handler.estimator.score(gaussian_mixture.dense(features)))
