"""How items become features: the peer of Estimators' `LearnedFeatures` and `FeatureExtractor`."""

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import StandardScaler

import bundle

# What a recipe may say of features; the same as `FeatureOptions`.
DEFAULTS = {"max_features": 0, "tf_idf": False, "standardize": False}


def count_vectorizer(**options):
    """The vectorizer that TextFeatures agrees with."""
    return CountVectorizer(stop_words="english", **options)


def learn(items, options):
    """The transformer that was fitted to the items, and the features of these: rows x features."""
    kind = Words if isinstance(items[0], str) else Numbers
    return kind.learn(items, options)


def load(tensors):
    """The transformer of a bundle."""
    return (Numbers if "features.mean" in tensors else Words).load(tensors)


class Words:
    """Texts, as sparse counts of words or tf-idf weights."""

    def __init__(self, vectorizer):
        self.vectorizer = vectorizer

    @classmethod
    def learn(cls, texts, options):
        limit = options["max_features"] or None
        if options["tf_idf"]:
            vectorizer = TfidfVectorizer(stop_words="english", max_features=limit)
        else:
            vectorizer = count_vectorizer(max_features=limit)
        return cls(vectorizer), vectorizer.fit_transform(texts).astype(np.float64)

    @classmethod
    def load(cls, tensors):
        words = bundle.vocabulary_words(tensors)
        if "features.idf" not in tensors:
            return cls(count_vectorizer(vocabulary=words))
        vectorizer = TfidfVectorizer(stop_words="english", vocabulary=words)
        vectorizer.idf_ = tensors["features.idf"]
        return cls(vectorizer)

    def __call__(self, texts):
        return self.vectorizer.transform(texts).astype(np.float64)

    def tensors(self):
        tensors = bundle.vocabulary_tensors(self.vectorizer.get_feature_names_out())
        if isinstance(self.vectorizer, TfidfVectorizer):
            tensors["features.idf"] = self.vectorizer.idf_
        return tensors


class Numbers:
    """Numbers, dense; standardized if the recipe says so."""

    def __init__(self, scaler):
        self.scaler = scaler

    @classmethod
    def learn(cls, rows, options):
        rows = np.array(rows, dtype=np.float64)
        scaler = StandardScaler(with_mean=options["standardize"], with_std=options["standardize"]).fit(rows)
        return cls(scaler), scaler.transform(rows)

    @classmethod
    def load(cls, tensors):
        scaler = StandardScaler()
        scaler.mean_, scaler.scale_ = tensors["features.mean"], tensors["features.scale"]
        scaler.n_features_in_ = len(scaler.mean_)
        return cls(scaler)

    def __call__(self, rows):
        count = len(self.scaler.mean_) if self.scaler.mean_ is not None else self.scaler.n_features_in_
        return self.scaler.transform(np.array(rows, dtype=np.float64).reshape(len(rows), count))

    def tensors(self):
        count = self.scaler.n_features_in_
        return {
            "features.mean": np.zeros(count) if self.scaler.mean_ is None else self.scaler.mean_,
            "features.scale": np.ones(count) if self.scaler.scale_ is None else self.scaler.scale_,
        }
