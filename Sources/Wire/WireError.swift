/// What is wrong with JSON that came in. The description names the place.
public enum WireError: Error, Equatable, CustomStringConvertible {
    /// Not JSON, or JSON whose brackets nest deeper than 1,000.
    ///
    /// - Parameters:
    ///   - what: the text at fault: `event`, `rows.jsonl:12`.
    ///   - offset: bytes from its start to the first that can't be read.
    case malformed(what: String, offset: Int)
    /// A field that must be there isn't.
    case missing(field: String)
    /// A field holds another kind of value than it must.
    case wrongType(field: String, expected: String)
    /// SNS sends one record per event; this event has another number of them.
    case recordCount(Int)

    /// What happened, where, and what should have been there.
    public var description: String {
        switch self {
        case .malformed(let what, let offset): "\(what): not valid JSON at byte \(offset)"
        case .missing(let field): "the field \(field) is missing"
        case .wrongType(let field, let expected): "the field \(field) must be \(expected)"
        case .recordCount(let count): "the event has \(count) Records; SNS sends exactly one per event"
        }
    }
}
