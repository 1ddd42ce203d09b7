"""The labels of k nearest neighbors by scikit-learn's distances and the plugin's rule for ties: of rows that are equally far
those come first that do so in the training set.

    neighbors_with_ties.py --data rows.jsonl --model FOLDER

scikit-learn takes any of equally far rows. Prints for each row its label, and whether there are but k rows as near as the
k-th, so that scikit-learn has no choice.
"""

import argparse
import json

import bundle
import corpus
import knn
import numpy as np
from plugin import Model
from sklearn.metrics.pairwise import euclidean_distances

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--model", required=True)
arguments = parser.parse_args()
tensors, _ = bundle.load(arguments.model)
names, labels, k = bundle.class_names(tensors), tensors["labels"], int(tensors["n_neighbors"][0])
trained = knn.rows(tensors)
model = Model(arguments.model)
items = corpus.read_items(arguments.data)
for start in range(0, len(items), 1000):
    for distances in euclidean_distances(model.features(items[start : start + 1000]), trained, squared=True):
        # Computed as differences, so that equal ones differ by rounding.
        limit = np.partition(distances, k - 1)[k - 1]
        near = np.flatnonzero(distances <= limit + 1e-9 * max(1, limit))
        rounded = np.round(distances[near] / (1e-9 * max(1, limit)))
        nearest = near[np.argsort(rounded, kind="stable")[:k]]
        print(json.dumps({"label": names[np.bincount(labels[nearest]).argmax()], "isDecided": len(near) == k}))
