/// A dense matrix that owns its memory, aligned to 64 bytes: a cache line, and the widest vector register.
///
/// Row-major: element (i, j) lies at `i * columns + j`. A column-major matrix, as LAPACK's, is its transpose.
public struct Matrix: ~Copyable {
    /// How many rows there are.
    public let rows: Int
    /// How many columns there are.
    public let columns: Int
    private let storage: UnsafeMutableBufferPointer<Double>

    /// A matrix of zeros.
    public init(rows: Int, columns: Int) {
        precondition(rows >= 0 && columns >= 0, "a matrix cannot have \(rows) rows and \(columns) columns")
        let count = rows * columns
        let memory = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Double>.stride, alignment: 64)
        self.rows = rows
        self.columns = columns
        storage = UnsafeMutableBufferPointer(start: memory.bindMemory(to: Double.self, capacity: count), count: count)
        storage.initialize(repeating: 0)
    }

    /// A matrix of given elements, row after row.
    ///
    /// - Precondition: `elements.count == rows * columns`.
    public init(rows: Int, columns: Int, elements: [Double]) {
        precondition(elements.count == rows * columns, "shape and elements disagree")
        self.init(rows: rows, columns: columns)
        _ = storage.update(fromContentsOf: elements)
    }

    /// A copy of somebody else's matrix.
    public init(copying view: MatrixView) {
        self.init(rows: view.rows, columns: view.columns)
        view.elements.withUnsafeBufferPointer { _ = storage.update(fromContentsOf: $0) }
    }

    deinit {
        UnsafeMutableRawPointer(storage.baseAddress)?.deallocate()
    }

    /// All elements, row after row.
    public var elements: Span<Double> {
        @_lifetime(borrow self) get { _overrideLifetime(Span(_unsafeElements: storage), borrowing: self) }
    }

    /// All elements, row after row, to write.
    public var mutableElements: MutableSpan<Double> {
        @_lifetime(&self) mutating get { _overrideLifetime(MutableSpan(_unsafeElements: storage), mutating: &self) }
    }

    /// The whole matrix, for a kernel to read.
    public var view: MatrixView {
        @_lifetime(borrow self) get { MatrixView(rows: rows, columns: columns, elements: elements) }
    }

    /// Row `index`, `columns` long.
    @_lifetime(borrow self)
    public func row(_ index: Int) -> Span<Double> {
        elements.extracting(index * columns..<(index + 1) * columns)
    }

    /// Row `index`, `columns` long, to write.
    @_lifetime(&self)
    public mutating func mutableRow(_ index: Int) -> MutableSpan<Double> {
        let row = storage.extracting(index * columns..<(index + 1) * columns)
        return _overrideLifetime(MutableSpan(_unsafeElements: row), mutating: &self)
    }

    /// Some consecutive rows, for a kernel to read.
    @_lifetime(borrow self)
    public func rows(_ range: Range<Int>) -> MatrixView {
        let elements = elements.extracting(range.lowerBound * columns..<range.upperBound * columns)
        return MatrixView(rows: range.count, columns: columns, elements: elements)
    }

    /// The element of row `row` and column `column`.
    public subscript(row: Int, column: Int) -> Double {
        get {
            precondition(0..<rows ~= row && 0..<columns ~= column, "no such element")
            return storage[row * columns + column]
        }
        set {
            precondition(0..<rows ~= row && 0..<columns ~= column, "no such element")
            storage[row * columns + column] = newValue
        }
    }

    /// Overwrites row `index`.
    mutating func replaceRow(_ index: Int, with row: Span<Double>) {
        precondition(row.count == columns, "shapes disagree")
        row.withUnsafeBufferPointer {
            _ = storage.extracting(index * columns..<(index + 1) * columns).update(fromContentsOf: $0)
        }
    }

    /// The elements' address, for LAPACK.
    mutating func withUnsafePointer<Result>(_ body: (UnsafeMutablePointer<Double>?) -> Result) -> Result {
        body(storage.baseAddress)
    }
}
