/// What makes data unfit for a computation. Wrong shapes are the caller's mistake and trap, as an index out of range does.
public struct KernelError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What happened, to which argument, and where in it.
    public let description: String

    /// - Parameter description: what happened, to which argument, and where in it.
    public init(_ description: String) {
        self.description = description
    }
}

/// Refuses values that would spoil every result computed from them.
///
/// - Parameter name: what the values are, as the error calls them.
/// - Throws: `KernelError` that names the first value that is NaN or infinite, and its index.
public func requireFinite(_ values: Span<Double>, named name: String) throws(KernelError) {
    for index in values.indices where !values[index].isFinite {
        throw KernelError("\(name)[\(index)] is \(values[index]); only finite numbers can be used")
    }
}
