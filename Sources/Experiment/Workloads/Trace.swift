import Catalog
import Crypto
package import Foundation

/// Arrivals that were recorded elsewhere, read from a CSV file of one of two forms:
///
/// - **timestamps**: a line per arrival, its first column a time in seconds, never decreasing. Only differences count, so
///   that seconds since 1970 will do. A first line that doesn't begin with a number is a header, and a column that it calls
///   `timestamp` is taken instead of the first.
/// - **counts per minute**, as in the Azure Functions traces of 2019 (Shahrad et al. 2020, *Serverless in the Wild*): a
///   header whose last columns are `1`, `2`, …, two at least if there are no others, and rows of how many invocations a
///   function had in each minute. The rows
///   are added up. Within its minute an arrival comes at a random time, independent of the others, as those of a Poisson
///   process do when their count is given (Ross 2014, *Introduction to Probability Models*, theorem 5.2).
package struct Trace: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        /// Nanoseconds from the first arrival.
        case times([Int64])
        /// Per minute, from the first minute that has an arrival.
        case counts([Int])
    }

    private let content: Content
    /// SHA-256 of the file, in hex.
    package let digest: String

    /// How many arrivals there are.
    package var count: Int {
        switch content {
        case .times(let times): times.count
        case .counts(let counts): counts.reduce(0, +)
        }
    }

    /// - Throws: `ExperimentError.unreadable`, or `.malformedLine`, which names the line of what can't be used.
    package init(file: URL) throws(ExperimentError) {
        let data: Data
        do { data = try Data(contentsOf: file) } catch {
            throw .unreadable(path: file.path, reason: ExperimentError.reason(of: error))
        }
        digest = SHA256.hash(data: data).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }.joined()
        var reader = TraceReader(path: file.path)
        // Spreadsheets begin files with a byte order mark.
        let text = [UInt8](data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data)
        var records = CSVReader(text, file: file.path)
        while try Self.next(&records, path: file.path) {
            let fields = (0..<records.count).map {
                String(decoding: records[$0], as: UTF8.self).trimmingCharacters(in: .whitespaces)
            }
            // A line of nothing but spaces is empty.
            if fields != [""] { try reader.add(fields, line: records.recordLine) }
        }
        content = try reader.content()
    }

    private static func next(_ records: inout CSVReader, path: String) throws(ExperimentError) -> Bool {
        do { return try records.next() } catch {
            throw .malformedLine(path: path, line: error.line ?? 1, reason: error.problem)
        }
    }

    /// When they come, in nanoseconds from the first of them, or from the beginning of the first minute that has one.
    ///
    /// - Parameter seed: decides where in a minute, if that isn't known.
    func arrivals(seed: UInt64) -> [Int64] {
        switch content {
        case .times(let times): return times
        case .counts(let counts):
            var generator = SplitMix64(seed: seed)
            return counts.enumerated().flatMap { minute, count in
                let begin = Int64(minute) * TraceReader.minute
                return (0..<count).map { _ in begin + Int64.random(in: 0..<TraceReader.minute, using: &generator) }
                    .sorted()
            }
        }
    }
}
