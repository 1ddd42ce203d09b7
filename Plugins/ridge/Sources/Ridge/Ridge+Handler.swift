public import PluginKit
internal import TextModels

extension Ridge: Handler {
    /// Classifies each text.
    ///
    /// - Returns: the names of the classes with the largest scores. A text without a known word gets the class with the
    ///   largest offset.
    public mutating func handler(_ batch: [Text]) -> [Text] { classifier(batch) }
}
