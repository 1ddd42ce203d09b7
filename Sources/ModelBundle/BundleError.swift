/// Why a model bundle can't be read or written.
public struct BundleError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file at fault.
    public let file: String
    /// The tensor or the metadata key at fault, if one is.
    public let item: String?
    /// What is wrong.
    public let problem: String
    /// What to do next.
    public let advice: String

    /// An error about `file`, or about `item` in it.
    public init(file: String, item: String? = nil, problem: String, advice: String) {
        self.file = file
        self.item = item
        self.problem = problem
        self.advice = advice
    }

    /// One line: file, item, problem, advice.
    public var description: String {
        let place = item.map { "\(file): '\($0)'" } ?? file
        return "\(place): \(problem); \(advice)"
    }
}
