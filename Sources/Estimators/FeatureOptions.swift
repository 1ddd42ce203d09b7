public import PluginKit

/// How the items of a dataset become features, as a recipe says it. What concerns the other kind of dataset has no
/// effect, so that one recipe serves both.
public struct FeatureOptions: Sendable {
    /// Of the words of texts, only so many are kept, the most frequent ones; nil keeps all. Recipes say `max_features`.
    public var maximumWords: Int?
    /// Whether the counts of words are weighted by the words' inverse document frequencies, and each row is scaled to
    /// length 1, as scikit-learn's `TfidfVectorizer` does. Recipes say `tf_idf`.
    public var weighsWords: Bool
    /// Whether numbers are shifted and scaled to mean 0 and variance 1, as scikit-learn's `StandardScaler` does. Recipes
    /// say `standardize`.
    public var standardizes: Bool

    /// The options as a recipe gives them: `max_features` (default: all), `tf_idf` and `standardize`.
    ///
    /// - Throws: `PluginError` if one is wrong.
    public init(
        _ parameters: Parameters, tfIdf: Bool = false, standardize: Bool = false
    ) throws(PluginError) {
        let words = try parameters.int("max_features", default: 0, in: 0...Int(Int32.max))
        maximumWords = words > 0 ? words : nil
        weighsWords = try parameters.bool("tf_idf", default: tfIdf)
        standardizes = try parameters.bool("standardize", default: standardize)
    }
}
