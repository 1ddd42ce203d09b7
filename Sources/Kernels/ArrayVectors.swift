/// Arrays as vectors, for the iterations that go on for long: BLAS on whole arrays.
extension [Double] {
    /// The greatest |element|; 0 if there is none.
    var largestMagnitude: Double { reduce(0) { Swift.max($0, $1.magnitude) } }

    mutating func scale(by factor: Double) {
        var elements = mutableSpan
        BLAS.scale(factor, &elements)
    }

    /// Adds a multiple of another vector.
    ///
    /// - Precondition: as many elements.
    public mutating func add(_ other: [Double], times factor: Double) {
        var elements = mutableSpan
        BLAS.axpy(factor, other.span, into: &elements)
    }

    /// This vector plus a multiple of another.
    func adding(_ other: [Double], times factor: Double) -> [Double] {
        var sum = self
        sum.add(other, times: factor)
        return sum
    }
}
