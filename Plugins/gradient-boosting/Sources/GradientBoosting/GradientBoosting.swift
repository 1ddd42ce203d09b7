internal import Estimators

/// Gradient boosting on word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")` and
/// `HistGradientBoostingClassifier(early_stopping=False)`: small decision trees, each of which corrects those before it.
///
/// J. H. Friedman, *Greedy function approximation: a gradient boosting machine*, Annals of Statistics 29 (2001),
/// 1189–1232; on histograms and with second derivatives as in G. Ke et al., *LightGBM: a highly efficient gradient boosting
/// decision tree*, NIPS 2017. An item gets the class whose trees' leaves have the greatest sum; with two classes there are
/// trees for the second one alone, and it is named if their sum exceeds zero.
///
/// In the model are the tensors of `TreeEnsemble`, with one output per class and leaves of one number, and those of
/// `ClassLabels`.
public struct GradientBoosting: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "gradient-boosting"

    var trees: TreeEnsemble
    let classes: ClassLabels
}
