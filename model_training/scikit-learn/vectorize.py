"""Exports what scikit-learn's vectorizers make of a dataset: vocabulary, counts and tf-idf weights of every row."""

import argparse

import numpy as np
from sklearn.feature_extraction.text import TfidfTransformer

import bundle
import corpus
import features


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="canonical rows")
    parser.add_argument("--output", required=True, help="folder of the bundle to write")
    arguments = parser.parse_args()

    vectorizer = features.count_vectorizer()
    counts = vectorizer.fit_transform(corpus.read_items(arguments.data))
    counts.sort_indices()
    tfidf = TfidfTransformer()
    weights = tfidf.fit_transform(counts)
    tensors = bundle.vocabulary_tensors(vectorizer.get_feature_names_out())
    tensors["row_offsets"] = counts.indptr.astype(np.int64)
    tensors["columns"] = counts.indices.astype(np.int32)
    tensors["counts"] = counts.data.astype(np.float64)
    tensors["idf"] = tfidf.idf_
    tensors["tfidf"] = weights.data
    bundle.save(arguments.output, "vectorizer", tensors)


if __name__ == "__main__":
    main()
