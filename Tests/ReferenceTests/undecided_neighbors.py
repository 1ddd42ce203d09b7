"""Which rows have no k nearest neighbors but more: some that are equally far, among which any choice is right.

    undecided_neighbors.py --data rows.jsonl --model FOLDER

Prints true or false for each row.
"""

import argparse
import json

import corpus
import numpy as np
from plugin import Model

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--model", required=True)
arguments = parser.parse_args()
model = Model(arguments.model)
items = corpus.read_items(arguments.data)
neighbors = model.handler.neighbors
for start in range(0, len(items), 1000):
    features = model.features(items[start : start + 1000])
    # Squared distances are computed as differences, so that equal ones differ by rounding.
    distances = neighbors.kneighbors(features, neighbors.n_neighbors + 1)[0] ** 2
    last, next_one = distances[:, -2], distances[:, -1]
    for is_undecided in next_one - last <= 1e-9 * np.maximum(1, next_one):
        print(json.dumps(bool(is_undecided)))
