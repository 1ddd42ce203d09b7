"""The canonical rows of a dataset, and the features of their texts."""

import itertools
import json

from sklearn.feature_extraction.text import CountVectorizer


def read(path, limit=None):
    """The texts and the labels of a rows.jsonl file, at most `limit` of them; a missing label is None."""
    with open(path, encoding="utf-8", newline="\n") as file:
        rows = [json.loads(row) for row in itertools.islice(file, limit)]
    labels = [None if row.get("label") is None else str(row["label"]) for row in rows]
    return [row["text"] for row in rows], labels


def read_texts(path, limit=None):
    """The texts of a rows.jsonl file, at most `limit` of them."""
    return read(path, limit)[0]


def vectorizer(vocabulary=None):
    """The vectorizer that TextFeatures agrees with."""
    return CountVectorizer(stop_words="english", vocabulary=vocabulary)
