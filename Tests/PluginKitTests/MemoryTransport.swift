import PluginKit

/// A Runtime API in memory: hands out prepared events, and notes what comes back.
struct MemoryTransport: RuntimeTransport, ~Copyable {
    enum Call: Equatable {
        case response(requestId: String, body: String)
        case error(requestId: String, FunctionError)
        case initializationError(FunctionError)
    }

    /// Where the calls are noted; outlives the transport, which the loop consumes.
    final class Calls {
        var all: [Call] = []
    }

    private var events: [[UInt8]]
    private let calls: Calls
    private var count = 0

    init(events: [[UInt8]] = [], calls: Calls) {
        self.events = events.reversed()
        self.calls = calls
    }

    mutating func next(into event: inout [UInt8]) throws(PluginError) -> InvocationContext {
        guard let next = events.popLast() else { throw .runtimeAPI(reason: "no more events") }
        event = next
        count += 1
        return InvocationContext(requestId: "request-\(count)", deadline: 1, traceId: "Root=\(count)")
    }

    mutating func respond(to requestId: String, with response: [UInt8]) throws(PluginError) {
        calls.all.append(.response(requestId: requestId, body: String(decoding: response, as: UTF8.self)))
    }

    mutating func report(_ error: FunctionError, of requestId: String) throws(PluginError) {
        calls.all.append(.error(requestId: requestId, error))
    }

    mutating func reportInitializationError(_ error: FunctionError) throws(PluginError) {
        calls.all.append(.initializationError(error))
    }
}
