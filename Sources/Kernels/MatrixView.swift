/// A dense matrix that somebody else owns: a `Matrix`, some of its rows, or a tensor of a mapped model.
///
/// Row-major: element (i, j) lies at `i * columns + j`.
public struct MatrixView: ~Escapable {
    /// How many rows there are.
    public let rows: Int
    /// How many columns there are.
    public let columns: Int
    /// The elements, row after row; `rows * columns` of them.
    public let elements: Span<Double>

    /// - Precondition: `elements.count == rows * columns`.
    @_lifetime(copy elements)
    public init(rows: Int, columns: Int, elements: Span<Double>) {
        precondition(rows >= 0 && columns >= 0 && elements.count == rows * columns, "shape and elements disagree")
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// Row `index`, `columns` long.
    @_lifetime(copy self)
    public func row(_ index: Int) -> Span<Double> {
        elements.extracting(index * columns..<(index + 1) * columns)
    }
}
