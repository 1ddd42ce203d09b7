/// Why a vocabulary can't be learned.
public struct TextFeaturesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What happened, and what to do about it.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
