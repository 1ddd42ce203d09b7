public import PluginKit
internal import TextModels

extension NaiveBayes: Handler {
    /// Classifies each text.
    ///
    /// - Returns: the names of the most probable classes. A text without a known word gets the most frequent class.
    public mutating func handler(_ batch: [Text]) -> [Text] { classifier(batch) }
}
