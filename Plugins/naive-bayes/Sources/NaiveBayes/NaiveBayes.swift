internal import Estimators

/// Multinomial naive Bayes on word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")` and
/// `MultinomialNB`. No number may be negative, as they stand for counts.
///
/// An item with the features x gets the class c for which log P(c) + Σ x_w log P(w | c) is largest: a linear map of x.
/// C. D. Manning, P. Raghavan, H. Schütze, *Introduction to Information Retrieval*, 2008, 13.2.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`classes.…`||the classes' names|
/// |`weights`|features × classes|log P(w \| c), scikit-learn's `feature_log_prob_` transposed|
/// |`offset`|classes|log P(c), `class_log_prior_`|
public struct NaiveBayes: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "naive-bayes"

    var classifier: LinearClassifier
}
