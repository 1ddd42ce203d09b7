internal import Estimators

/// A random forest on word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")` and
/// `RandomForestClassifier`: decision trees, each grown on a sample of the rows and, at each split, on a sample of the
/// features.
///
/// L. Breiman, *Random Forests*, Machine Learning 45 (2001), 5–32. Each tree gives an item the distribution of classes in
/// the leaf where the item ends, and the item gets the class whose mean over the trees is largest.
///
/// In the model are the tensors of `TreeEnsemble`, with one output per class and leaves as wide, and those of `ClassLabels`.
public struct RandomForest: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "random-forest"

    var trees: TreeEnsemble
    let classes: ClassLabels
}
