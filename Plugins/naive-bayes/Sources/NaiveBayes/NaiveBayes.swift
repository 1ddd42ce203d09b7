internal import TextModels

/// Multinomial naive Bayes on word counts, as scikit-learn's `CountVectorizer(stop_words="english")` and `MultinomialNB`.
///
/// A text with the word counts x gets the class c for which log P(c) + Σ x_w log P(w | c) is largest: a linear map of x.
/// C. D. Manning, P. Raghavan, H. Schütze, *Introduction to Information Retrieval*, 2008, 13.2.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`||the words|
/// |`classes.…`||the classes' names|
/// |`weights`|words × classes|log P(w \| c), scikit-learn's `feature_log_prob_` transposed|
/// |`offset`|classes|log P(c), `class_log_prior_`|
public struct NaiveBayes: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "naive-bayes"

    var classifier: LinearTextClassifier
}
