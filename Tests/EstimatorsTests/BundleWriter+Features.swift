import ModelBundle
import TextFeatures

extension BundleWriter {
    /// Words to be counted, or else numbers that are used as they are.
    mutating func addFeatures(count: Int, words: [String]? = nil) throws {
        if let words {
            try Vocabulary(words).write(to: &self)
        } else {
            try add("features.mean", [Double](repeating: 0, count: count))
            try add("features.scale", [Double](repeating: 1, count: count))
        }
    }
}
