import Experiment
import Foundation
import PluginContract
import Synchronization
import Wire

/// A platform whose only function echoes the texts of its batch, with one fault.
final class FakePlatform: DirectPlatform {
    /// What the function gets wrong, named after the clause that must notice.
    enum Fault: CaseIterable {
        case dropsAnItem, answersNoJSON, isRandom, differsWhenFresh, diesOfBadEvents, takesAnyEvent, takesAnyItem
        case diesOfEmptyItems, diesOfInvalidUTF8, diesOfLongItems, forgetsToRecover, logsNothing, logsNoEnd, grows

        var clause: ContractClause {
            switch self {
            case .dropsAnItem, .answersNoJSON: .batchSizes
            case .isRandom, .differsWhenFresh: .determinism
            case .diesOfBadEvents, .takesAnyEvent, .forgetsToRecover: .notAnEvent
            case .takesAnyItem: .wrongItems
            case .diesOfEmptyItems: .emptyItems
            case .diesOfInvalidUTF8: .invalidUTF8
            case .diesOfLongItems: .longItem
            case .logsNothing, .logsNoEnd: .logLines
            case .grows: .memory
            }
        }
    }

    private struct State {
        var log = ""
        var deliveries = 0
        var instances = 0
        var isSpoilt = false
        var path = ""
        var isShutDown = false
    }

    let name = "fake"
    private let fault: Fault?
    private let state = Mutex(State())

    var isShutDown: Bool { state.withLock { $0.isShutDown } }

    init(_ fault: Fault?) { self.fault = fault }

    func deploy(_ functions: [FunctionSpec], logFolder: String) async throws -> [LimitWarning] {
        state.withLock { $0.path = "\(logFolder)/\(functions[0].name).log" }
        return []
    }

    func deliver(_ payload: [UInt8], to function: String, start: StartMode) async -> Delivery {
        state.withLock { state in
            let isCold = start == .cold || state.deliveries == 0
            state.deliveries += 1
            if isCold { state.instances += 1 }
            let (outcome, response) = answer(payload, &state)
            log(outcome, isCold: isCold, &state)
            return Delivery(
                outcome: outcome, requestId: "", attempts: 1, started: 0, finished: 0, response: Array(response.utf8))
        }
    }

    func shutDown() async {
        state.withLock { state in
            state.isShutDown = true
            _ = FileManager.default.createFile(atPath: state.path, contents: Data(state.log.utf8))
        }
    }

    private func answer(_ payload: [UInt8], _ state: inout State) -> (Outcome, String) {
        let exit = (Outcome.failed, #"{"errorType":"Runtime.ExitError"}"#)
        let refusal = (Outcome.failed, #"{"errorType":"WireError"}"#)
        if state.isSpoilt { return refusal }
        guard let items = items(payload) else {
            if fault == .takesAnyEvent { return (.succeeded, #"{"statusCode":200,"batch":"[]"}"#) }
            state.isSpoilt = fault == .forgetsToRecover
            return fault == .diesOfBadEvents ? exit : refusal
        }
        guard fault == .takesAnyItem || !items.contains(nil) else { return refusal }
        if fault == .diesOfEmptyItems, items.contains("") { return exit }
        if fault == .diesOfInvalidUTF8, items.contains(where: { $0?.contains("\u{FFFD}") == true }) { return exit }
        if fault == .diesOfLongItems, items.contains(where: { ($0?.utf8.count ?? 0) > 500_000 }) { return exit }
        if fault == .answersNoJSON { return (.succeeded, "OK") }
        var batch = JSONWriter()
        batch.beginArray()
        for item in fault == .dropsAnItem ? items.dropLast(items.count > 2 ? 1 : 0) : items[...] {
            batch.string((item ?? "") + (noise(state)))
        }
        batch.endArray()
        var response = JSONWriter()
        response.beginObject()
        response.key("statusCode")
        response.int(200)
        response.key("batch")
        response.string(utf8: batch.bytes)
        response.endObject()
        return (.succeeded, String(decoding: response.bytes, as: UTF8.self))
    }

    private func noise(_ state: State) -> String {
        switch fault {
        case .isRandom: "\(state.deliveries)"
        case .differsWhenFresh: "\(state.instances)"
        default: ""
        }
    }

    /// The batch's texts, nil for an item of another kind; nil if it is no event at all.
    private func items(_ payload: [UInt8]) -> [String?]? {
        guard let message = try? SNSEvent.decode(payload.span), message.batch.isArray else { return nil }
        var items: [String?] = []
        var count = message.batch.count
        guard count > 0, var item = message.batch.first else { return [] }
        while true {
            items.append(item.string)
            count -= 1
            guard count > 0, let next = item.next else { return items }
            item = next
        }
    }

    private func log(_ outcome: Outcome, isCold: Bool, _ state: inout State) {
        var messages: [LogMessage] = isCold ? [.initializationStarted, .initializationCompleted] : []
        if outcome == .succeeded { messages += [.processingStarted, .processingCompleted] }
        for message in messages where fault != .logsNothing && !(fault == .logsNoEnd && message == .processingCompleted)
        {
            state.log += "ML_ON_FAAS - {\"logMessage\":\"\(message.rawValue)\"}\n"
        }
        let memory = fault == .grows ? 30 + state.deliveries : 30
        let initDuration = isCold ? "Init Duration: 1.00 ms\t" : ""
        state.log += "REPORT RequestId: 1\tMax Memory Used: \(memory) MB\t\(initDuration)\n"
    }
}
