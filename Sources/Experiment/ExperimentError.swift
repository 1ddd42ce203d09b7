import Foundation

/// What can be wrong with an experiment before or while it runs.
package enum ExperimentError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case unwritable(path: String, reason: String)
    case malformedRow(path: String, line: Int)
    case malformedLine(path: String, line: Int, reason: String)
    case emptyDataset(path: String)
    case invalid(option: String, value: String, reason: String)
    case messageTooLarge(batchSize: Int, bytes: Int, limit: Int)
    case malformedRun(path: String, reason: String)

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "can't read \(path): \(reason)"
        case .unwritable(let path, let reason):
            "can't write \(path): \(reason). What was written before stays, and 'harness process' makes results of it; "
                + "free some space or choose another folder with --runs"
        case .malformedRow(let path, let line):
            "\(path), line \(line): not a dataset row; delete the file, and the next run fetches the dataset again"
        case .malformedLine(let path, let line, let reason): "\(path), line \(line): \(reason)"
        case .emptyDataset(let path): "\(path): the dataset has no rows"
        case .invalid(let option, let value, let reason): "\(option) \(value): \(reason)"
        case .messageTooLarge(let batchSize, let bytes, let limit):
            "--batch-size \(batchSize): a message of \(batchSize) items takes \(bytes) bytes, more than the "
                + "\(limit) bytes that are the limit; choose a smaller batch size"
        case .malformedRun(let path, let reason): "\(path): \(reason)"
        }
    }
}

extension ExperimentError {
    /// The kernel's own words where there are any: Foundation's are longer and say less.
    static func reason(of error: any Error) -> String {
        switch (error as NSError).userInfo[NSUnderlyingErrorKey] {
        case let system as POSIXError: String(cString: strerror(system.code.rawValue))
        case let system as NSError where system.domain == NSPOSIXErrorDomain:
            String(cString: strerror(Int32(system.code)))
        default: error.localizedDescription
        }
    }
}
