import ModelBundle
import Testing

/// A tensor of any shape as an array.
func elements<Element: TensorElement>(
    _ name: String, of type: Element.Type, in bundle: borrowing Bundle, dimensions: Int = 1
) throws -> [Element] {
    let tensor = try bundle.tensor(name, of: type, shape: Array(repeating: nil, count: dimensions))
    return bundle[tensor].withUnsafeBufferPointer { Array($0) }
}

/// Where two lists differ first; nil if they are equal. An expectation of two long lists would look for all their
/// differences, and for a long time.
func firstDifference<Element: Equatable>(_ left: [Element], _ right: [Element]) -> Int? {
    zip(left, right).enumerated().first { $1.0 != $1.1 }?.offset
        ?? (left.count == right.count ? nil : min(left.count, right.count))
}

/// The greatest difference between two elements at the same place; infinite if one of them has no counterpart.
func greatestDifference(_ left: [Double], _ right: [Double]) -> Double {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).reduce(0) { greatest, pair in
        let difference = abs(pair.0 - pair.1)
        // NaN is as far from everything as can be.
        return difference <= greatest ? greatest : (difference.isNaN ? .infinity : difference)
    }
}

/// The greatest difference, in relation to the greatest expected element.
func relativeDifference(_ found: [Double], _ expected: [Double]) -> Double {
    greatestDifference(found, expected) / (expected.map(abs).max() ?? 1)
}

/// Both vocabularies are the same, byte for byte: words, their order and the hash table.
func compareVocabularies(_ found: borrowing Bundle, _ expected: borrowing Bundle) throws {
    let bytes = try elements("vocabulary.bytes", of: UInt8.self, in: found)
    let offsets = try elements("vocabulary.offsets", of: UInt32.self, in: found)
    let slots = try elements("vocabulary.slots", of: UInt32.self, in: found)
    #expect(try firstDifference(bytes, elements("vocabulary.bytes", of: UInt8.self, in: expected)) == nil)
    #expect(try firstDifference(offsets, elements("vocabulary.offsets", of: UInt32.self, in: expected)) == nil)
    #expect(try firstDifference(slots, elements("vocabulary.slots", of: UInt32.self, in: expected)) == nil)
}
