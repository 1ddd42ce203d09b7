import Experiment
import Wire

/// What a function answered, judged.
enum ContractReply: Equatable {
    /// A well-formed response with this many results.
    case results(Int)
    /// A response that isn't of the form `{"statusCode":200,"batch":"[…]"}`.
    case malformed(String)
    /// The function reported an error and lives on.
    case refused(String)
    /// The instance died, hung, or wasn't there.
    case broken(String)

    init(_ delivery: Delivery) {
        let response = String(decoding: delivery.response.prefix(200), as: UTF8.self)
        switch delivery.outcome {
        case .succeeded: self = Self.parse(delivery.response) ?? .malformed(response)
        case .failed: self = response.contains("Runtime.ExitError") ? .broken(response) : .refused(response)
        case .timedOut, .throttled: self = .broken(delivery.outcome.rawValue)
        }
    }

    private static func parse(_ response: [UInt8]) -> ContractReply? {
        guard let document = try? JSONDocument(parsing: response.span, as: "response"),
            document.root.member("statusCode")?.int == 200, let batch = document.root.member("batch")?.string,
            let results = try? JSONDocument(parsing: Array(batch.utf8).span, as: "batch"), results.root.isArray
        else { return nil }
        return .results(results.root.count)
    }
}
