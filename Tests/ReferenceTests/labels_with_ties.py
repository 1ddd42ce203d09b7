"""What k-means and k nearest neighbors say of each row by scikit-learn's distances, and whether there is a choice.

    labels_with_ties.py --data rows.jsonl --model FOLDER

Of rows, or centers, that are equally far the plugins take those that come first; scikit-learn takes any, and so a label that
it may well contradict says so: there are no more rows as near as the k-th, or no two centers as near as the first.
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
tensors, metadata = bundle.load(arguments.model)
if metadata["plugin"] == "knn":
    points, k = knn.rows(tensors), int(tensors["n_neighbors"][0])
    names = bundle.class_names(tensors)
else:
    points, k = np.ascontiguousarray(tensors["centers"].T), 1
model = Model(arguments.model)
items = corpus.read_items(arguments.data)
for start in range(0, len(items), 1000):
    for distances in euclidean_distances(model.features(items[start : start + 1000]), points, squared=True):
        # Computed as differences, so that equal ones differ by rounding.
        limit = np.partition(distances, k - 1)[k - 1]
        near = np.flatnonzero(distances <= limit + 1e-9 * max(1, limit))
        rounded = np.round(distances[near] / (1e-9 * max(1, limit)))
        nearest = near[np.argsort(rounded, kind="stable")[:k]]
        if metadata["plugin"] == "knn":
            label = names[np.bincount(tensors["labels"][nearest]).argmax()]
        else:
            label = int(nearest[0])
        print(json.dumps({"label": label, "isDecided": len(near) == k}))
