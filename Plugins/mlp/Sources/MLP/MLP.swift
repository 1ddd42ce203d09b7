internal import Estimators
internal import ModelBundle

/// A multilayer perceptron on word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")` and
/// `MLPClassifier` with one hidden layer.
///
/// An item with the features x becomes h = max(0, xᵀ W₁ + b₁), and gets the class c for which hᵀ w_c + b_c is largest.
/// D. E. Rumelhart, G. E. Hinton, R. J. Williams, *Learning representations by back-propagating errors*, Nature 323 (1986),
/// 533–536.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`classes.…`||the classes' names|
/// |`hidden.weights`|features × hidden units|W₁, scikit-learn's `coefs_[0]`|
/// |`hidden.offset`|hidden units|b₁, `intercepts_[0]`|
/// |`output.weights`|classes × hidden units|w_c, `coefs_[1]` transposed; of two classes the first one's are zeros|
/// |`output.offset`|classes|b_c, `intercepts_[1]`|
public struct MLP: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "mlp"

    let bundle: Bundle
    let layers: Layers
    let classes: ClassLabels
    var extractor: FeatureExtractor
    /// h of each item of a batch, as much as the largest one has needed so far.
    var hidden: [Double] = []
}
