internal import Kernels
public import ModelBundle
public import PluginKit

/// The classes of a classifier, in the order of their code points, which is also NumPy's.
///
/// In the bundle: `classes.bytes`, their names in UTF-8 one after the other, and `classes.offsets`, where each begins and
/// at last where the last one ends.
public struct ClassLabels: Sendable {
    /// The names: slices of one buffer, so that an output costs no allocation.
    public let names: [Text]

    /// Finds the classes of a training set.
    ///
    /// - Returns: the classes, and for each row the index of its own.
    /// - Throws: `ClassLabelsError` if there are no labels, or less than two different ones.
    public static func encode(_ labels: [String]) throws(ClassLabelsError) -> (classes: ClassLabels, indices: [Int]) {
        guard !labels.isEmpty else { throw .noLabels }
        // Bytes, as equal strings may be written in different ones, and so be different labels.
        let encoded = labels.map { Array($0.utf8) }
        let names = Set(encoded).sorted { $0.lexicographicallyPrecedes($1) }
        guard names.count > 1 else { throw .oneClass(labels[0]) }
        let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        return (ClassLabels(names: names.map { Text(utf8: $0[...]) }), encoded.compactMap { index[$0] })
    }

    /// Reads the classes of a model.
    ///
    /// - Parameter count: how many there must be; nil if any number above zero will do.
    /// - Throws: `BundleError` if they are missing or damaged.
    public init(in bundle: borrowing Bundle, count: Int? = nil) throws(BundleError) {
        let bytes = try bundle.tensor("classes.bytes", of: UInt8.self, shape: [nil])
        let offsets = try bundle.tensor("classes.offsets", of: UInt32.self, shape: [count.map { $0 + 1 }])
        let ends = bundle[offsets].withUnsafeBufferPointer { $0.map { Int($0) } }
        let names = bundle[bytes].withUnsafeBufferPointer { Array($0) }
        guard ends.first == 0, ends.last == names.count, zip(ends, ends.dropFirst()).allSatisfy(<=) else {
            throw BundleError(
                file: bundle.file, item: offsets.name,
                problem: "its offsets do not ascend from 0 to \(names.count), the end of \(bytes.name)",
                advice: "train the model again")
        }
        guard ends.count > 1 else {
            throw BundleError(
                file: bundle.file, item: offsets.name, problem: "there are no classes", advice: "train the model again")
        }
        self.names = zip(ends, ends.dropFirst()).map { Text(utf8: names[$0..<$1]) }
    }

    private init(names: [Text]) { self.names = names }

    /// How many classes there are.
    public var count: Int { names.count }

    /// Adds the classes to a model.
    ///
    /// - Throws: `BundleError` if the names are taken.
    public func write(to bundle: inout BundleWriter) throws(BundleError) {
        var ends: [UInt32] = [0]
        for name in names { ends.append(ends[ends.count - 1] + UInt32(name.utf8.count)) }
        try bundle.add("classes.bytes", names.flatMap { Array($0.utf8) })
        try bundle.add("classes.offsets", ends)
    }

    /// The class with the greatest score in each row; of equal ones the first.
    ///
    /// - Parameter scores: rows × classes, row-major.
    public func best(_ scores: [Double]) -> [Text] {
        stride(from: 0, to: scores.count, by: count).map { start in
            names[scores.offsetOfMaximum(in: start..<start + count)]
        }
    }
}

/// Why labels can't be learned.
public enum ClassLabelsError: Error, Equatable, CustomStringConvertible {
    /// The dataset has none.
    case noLabels
    /// There is nothing to tell apart.
    case oneClass(String)

    /// What is wrong and what to do next.
    public var description: String {
        switch self {
        case .noLabels:
            "the dataset has no labels, and a classifier learns them; add the dataset anew with --label-column"
        case .oneClass(let name):
            "all rows have the label '\(name)', so there is nothing to tell apart; use a dataset with two classes or more"
        }
    }
}
