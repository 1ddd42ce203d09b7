internal import Estimators

/// Latent semantic analysis of texts or numbers, as scikit-learn's `TfidfVectorizer(stop_words="english")` and
/// `TruncatedSVD`.
///
/// An item becomes a sparse row x of features, and its output the vector x W: one number for each component, where the
/// columns of W are the right singular vectors of the largest singular values, found in training. Unlike principal
/// components these are the features' own, not those of their deviations from the mean.
///
/// S. Deerwester, S. T. Dumais, G. W. Furnas, T. K. Landauer, R. Harshman, *Indexing by latent semantic analysis*, Journal
/// of the American Society for Information Science 41 (1990), 391–407.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`components`|features × components|W: scikit-learn's `components_` transposed|
/// |`offset`|components|zeros|
/// |`singular_values`|components|`singular_values_`|
/// |`explained_variance`|components|`explained_variance_`|
/// |`explained_variance_ratio`|components|`explained_variance_ratio_`|
public struct LSA: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "lsa"

    var model: LinearModel
}
