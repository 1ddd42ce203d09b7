import Kernels
import Testing

/// Whether all elements agree within `tolerance`, relative to the largest expected one.
func isClose(_ values: [Double], _ expected: [Double], tolerance: Double = 1e-12) -> Bool {
    guard values.count == expected.count else { return false }
    let scale = max(1, expected.map(abs).max() ?? 1)
    return values.indices.allSatisfy { abs(values[$0] - expected[$0]) <= tolerance * scale }
}

/// Elements of a span, to compare and to print.
func array(_ span: Span<Double>) -> [Double] {
    span.indices.map { span[$0] }
}

/// A matrix of uniform random elements from [-1, 1).
func randomMatrix(rows: Int, columns: Int, seed: UInt64) -> Matrix {
    var generator = SplitMix64(seed: seed)
    let elements = (0..<rows * columns).map { _ in 2 * generator.nextUniform() - 1 }
    return Matrix(rows: rows, columns: columns, elements: elements)
}

/// The product by its definition.
func naiveProduct(_ a: MatrixView, _ b: MatrixView) -> [Double] {
    var product: [Double] = []
    for row in 0..<a.rows {
        for column in 0..<b.columns {
            var sum = 0.0
            for inner in 0..<a.columns {
                sum += a.elements[row * a.columns + inner] * b.elements[inner * b.columns + column]
            }
            product.append(sum)
        }
    }
    return product
}

func transposed(_ a: MatrixView) -> Matrix {
    var result = Matrix(rows: a.columns, columns: a.rows)
    for row in 0..<a.rows {
        for column in 0..<a.columns { result[column, row] = a.elements[row * a.columns + column] }
    }
    return result
}

func identity(_ order: Int) -> [Double] {
    (0..<order * order).map { $0 / order == $0 % order ? 1 : 0 }
}

/// Shapes that break careless code: empty, single, odd, tall, wide.
let shapes: [(rows: Int, columns: Int)] = [
    (0, 0), (0, 3), (3, 0), (1, 1), (1, 5), (5, 1), (3, 3), (7, 3), (3, 7), (33, 17), (17, 33),
]
