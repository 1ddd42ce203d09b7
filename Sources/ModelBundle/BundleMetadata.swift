/// What a bundle says of itself, in the `__metadata__` map of its header.
public struct BundleMetadata: Sendable {
    static let formatVersion = "1"
    static let formatVersionKey = "format_version"
    static let pluginKey = "plugin"
    static let datasetDigestKey = "dataset_digest"
    static let parametersKey = "parameters"

    /// The plugin that the model belongs to.
    public let plugin: String
    /// The digest of the dataset it was trained on; empty if unknown.
    public let datasetDigest: String
    /// The parameters it was trained with, as a JSON object.
    public let parameters: String
    /// Every pair, those above among them.
    public let all: [String: String]

    init(_ pairs: [String: String], file: String) throws(BundleError) {
        func required(_ key: String) throws(BundleError) -> String {
            guard let value = pairs[key] else {
                throw BundleError(
                    file: file, item: key, problem: "the metadata lack this key",
                    advice: "write the model with 'train', or add the key to the file's __metadata__")
            }
            return value
        }
        let version = try required(Self.formatVersionKey)
        guard version == Self.formatVersion else {
            throw BundleError(
                file: file, item: Self.formatVersionKey,
                problem: "the format version is '\(version)', but this program reads '\(Self.formatVersion)'",
                advice: "train the model again")
        }
        plugin = try required(Self.pluginKey)
        datasetDigest = pairs[Self.datasetDigestKey] ?? ""
        parameters = pairs[Self.parametersKey] ?? "{}"
        all = pairs
    }
}
