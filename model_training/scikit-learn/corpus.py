"""The canonical rows of a dataset, and the features of their texts."""

import json

from sklearn.feature_extraction.text import CountVectorizer


def read_texts(path, limit=None):
    """The texts of a rows.jsonl file, at most `limit` of them."""
    texts = []
    with open(path, encoding="utf-8", newline="\n") as rows:
        for row in rows:
            if limit is not None and len(texts) == limit:
                break
            texts.append(json.loads(row)["text"])
    return texts


def vectorizer(vocabulary=None):
    """The vectorizer that TextFeatures agrees with."""
    return CountVectorizer(stop_words="english", vocabulary=vocabulary)
