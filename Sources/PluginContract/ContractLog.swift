import Foundation
import Wire

/// What a function's log says about the contract.
struct ContractLog {
    private let lines: [Substring]

    init(path: String) throws {
        lines = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self).split(separator: "\n")
    }

    /// How many of the function's own lines bear this message.
    func count(_ message: LogMessage) -> Int {
        lines.count { $0.hasPrefix("ML_ON_FAAS - {") && $0.contains("\"\(message.rawValue)\"") }
    }

    /// Max Memory Used in MB, per invocation of the last instance, in order.
    var memoryOfLastInstance: [Int] {
        let reports = lines.filter { $0.hasPrefix("REPORT ") }
        let lastStart = reports.lastIndex { $0.contains("Init Duration:") } ?? 0
        return reports.dropFirst(lastStart).compactMap { report in
            report.firstMatch(of: /Max Memory Used: (\d+) MB/).flatMap { Int($0.1) }
        }
    }
}
