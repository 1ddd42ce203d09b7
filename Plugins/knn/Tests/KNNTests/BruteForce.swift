import Kernels

/// The k nearest neighbors by their definition, as the plugin documents it: of equally near rows those that come first, of
/// equally frequent classes the first by name.
struct BruteForce {
    let rows: [[Double]]
    let labels: [String]

    func classes(_ queries: [[Double]], neighbors: Int) -> [String] {
        queries.map { query in
            let distances = rows.map { row in zip(row, query).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
            let nearest = rows.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }.prefix(neighbors)
            let votes = Dictionary(nearest.map { (labels[$0], 1) }, uniquingKeysWith: +)
            return votes.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? ""
        }
    }
}

extension SplitMix64 {
    /// From 0 to `limit` − 1.
    mutating func next(below limit: Int) -> Int { Int(nextUniform() * Double(limit)) }

    /// Whole numbers from −2 to 2: products and sums of them are exact, and many distances are equal.
    mutating func smallNumbers(rows: Int, columns: Int) -> [[Double]] {
        (0..<rows).map { _ in (0..<columns).map { _ in Double(next(below: 5) - 2) } }
    }
}

/// Random texts of some words, and what their counts must be.
struct RandomTexts {
    let counts: [[Double]]

    /// Words that come in the order of the vocabulary.
    private static let words = (0..<12).map { "word" + "abcdefghijkl".dropFirst($0).prefix(1) }

    init(count: Int, using generator: inout SplitMix64) {
        counts = (0..<count).map { _ in
            Self.words.map { _ in generator.next(below: 3) == 0 ? Double(generator.next(below: 3)) : 0 }
        }
    }

    var texts: [String] {
        counts.map { counts in
            zip(Self.words, counts).flatMap { Array(repeating: $0, count: Int($1)) }.joined(separator: " ")
        }
    }
}
