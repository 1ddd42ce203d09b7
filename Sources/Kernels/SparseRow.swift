/// One row of a sparse matrix: the columns that aren't zero, and their values.
public struct SparseRow: ~Escapable {
    /// The columns, each at most once.
    public let columns: Span<Int32>
    /// The values, in the order of `columns`.
    public let values: Span<Double>

    /// - Precondition: as many values as columns.
    @_lifetime(copy columns, copy values)
    public init(columns: Span<Int32>, values: Span<Double>) {
        precondition(columns.count == values.count, "columns and values disagree")
        self.columns = columns
        self.values = values
    }

    /// How many values are stored.
    public var count: Int { columns.count }
}
