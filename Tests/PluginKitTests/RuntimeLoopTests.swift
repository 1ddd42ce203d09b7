import PluginKit
import Testing
import Wire

@Suite struct RuntimeLoopTests {
    /// Doubles numbers of any count; the first number says what else happens.
    struct Doubler: Plugin, ~Copyable {
        struct Failure: Error {}
        var calls = 0

        init(initializer context: InitializationContext) throws {
            if context.memorySize < 128 { throw Failure() }
        }

        mutating func handler(_ batch: [[Double]]) throws -> [[Double]] {
            calls += 1
            switch batch.first?.first {
            case -1: throw Failure()
            case -2: return batch.dropLast()
            default: return batch.map { $0.map { $0 * 2 } }
            }
        }
    }

    /// Says what it gets to know of its invocation.
    struct Witness: Plugin {
        init(initializer context: InitializationContext) {}
        func handler(_ batch: [String]) -> [String] { [] }
        func handler(_ batch: [String], context: InvocationContext) -> [String] {
            batch.map { "\($0) \(context.requestId) \(context.deadline) \(context.traceId)" }
        }
    }

    private let instance = LogLine.Instance(
        functionName: "doubler", functionInstanceId: "id", lambdaName: "name", lambdaMemorySize: "128",
        lambdaVersion: "$LATEST", cpuCount: 1)

    final class Lines {
        var all: [String] = []
        var writes = 0
    }

    /// Runs a plugin over the events until there are none.
    private func run<P: Plugin & ~Copyable>(
        _ plugin: P.Type, on events: [String], memorySize: Int = 128
    ) throws -> (calls: [MemoryTransport.Call], lines: Lines) {
        let calls = MemoryTransport.Calls()
        let lines = Lines()
        let log = FunctionLog(instance: instance) { bytes in
            lines.writes += 1
            lines.all += String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        let context = InitializationContext(modelDirectory: "", memorySize: memorySize, cpuCount: 1)
        do {
            var loop = try RuntimeLoop(
                plugin, context: context,
                transport: MemoryTransport(events: events.map { Array($0.utf8) }, calls: calls),
                log: log)
            try loop.run()
        } catch PluginError.runtimeAPI("no more events") {
            return (calls.all, lines)
        } catch is Doubler.Failure {
            return (calls.all, lines)
        }
    }

    private func event(_ batch: String) -> String {
        let event = SNSEvent.encode(
            message: Array(#"{"ExperimentId":"e","MessageId":"m","Batch":\#(batch)}"#.utf8))
        return String(decoding: event, as: UTF8.self)
    }

    @Test func answersEveryInvocationInOrder() throws {
        let (calls, _) = try run(Doubler.self, on: ["[[1,2.5]]", "[]", "[[],[3]]"].map(event))
        #expect(
            calls == [
                .response(requestId: "request-1", body: #"{"statusCode":200,"batch":"[[2.0,5.0]]"}"#),
                .response(requestId: "request-2", body: #"{"statusCode":200,"batch":"[]"}"#),
                .response(requestId: "request-3", body: #"{"statusCode":200,"batch":"[[],[6.0]]"}"#),
            ])
    }

    @Test func badEventsFailAloneAndAreExplained() throws {
        let events = ["not JSON", "{}", event(#"[[1],"x"]"#), event("[[1,null]]"), event("[[1e999]]"), event("[[4]]")]
        let (calls, _) = try run(Doubler.self, on: events)
        func elementIsWrong(_ index: Int) -> WireError {
            .wrongType(field: "Message.Batch[\(index)]", expected: "an array of finite numbers")
        }
        #expect(
            calls == [
                .error(requestId: "request-1", FunctionError(WireError.malformed(what: "event", offset: 0))),
                .error(requestId: "request-2", FunctionError(WireError.missing(field: "Records"))),
                .error(requestId: "request-3", FunctionError(elementIsWrong(1))),
                .error(requestId: "request-4", FunctionError(elementIsWrong(0))),
                .error(requestId: "request-5", FunctionError(elementIsWrong(0))),
                .response(requestId: "request-6", body: #"{"statusCode":200,"batch":"[[8.0]]"}"#),
            ])
    }

    @Test func whatThePluginDoesWrongFailsTheInvocation() throws {
        let (calls, _) = try run(Doubler.self, on: ["[[-1]]", "[[-2],[1]]", "[[1]]"].map(event))
        #expect(
            calls == [
                .error(requestId: "request-1", FunctionError(Doubler.Failure())),
                .error(requestId: "request-2", FunctionError(PluginError.outputCount(expected: 2, got: 1))),
                .response(requestId: "request-3", body: #"{"statusCode":200,"batch":"[[2.0]]"}"#),
            ])
    }

    @Test func anInitializerThatThrowsIsReported() throws {
        let (calls, lines) = try run(Doubler.self, on: [event("[]")], memorySize: 64)
        #expect(calls == [.initializationError(FunctionError(Doubler.Failure()))])
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains(#""logMessage":"Initialization started""#) == true)
    }

    @Test func theHandlerMayKnowItsInvocation() throws {
        let (calls, _) = try run(Witness.self, on: [event(#"["a"]"#), event(#"["b"]"#)])
        #expect(
            calls == [
                .response(requestId: "request-1", body: #"{"statusCode":200,"batch":"[\"a request-1 1 Root=1\"]"}"#),
                .response(requestId: "request-2", body: #"{"statusCode":200,"batch":"[\"b request-2 1 Root=2\"]"}"#),
            ])
    }

    @Test func logsEveryPhaseOnce() throws {
        let (_, lines) = try run(Doubler.self, on: [event("[[1],[2]]"), event("[[-1]]"), event("[]")])
        let facts = try lines.all.map { line in
            let json = Array(line.utf8)[13...]
            let document = try JSONDocument(parsing: json.span, as: "line")
            return [LogKey.logMessage, .isColdStart, .lambdaRequestId, .batchSize]
                .map { document.root.member($0.rawValue)?.string ?? "?" }
        }
        #expect(
            facts == [
                ["Initialization started", "True", "", ""],
                ["Initialization completed", "True", "", ""],
                ["Processing started", "True", "request-1", "2"],
                ["Processing completed", "True", "request-1", "2"],
                ["Processing started", "False", "request-2", "1"],
                ["Processing started", "False", "request-3", "0"],
                ["Processing completed", "False", "request-3", "0"],
            ])
        #expect(lines.writes == 4, "one for the init phase, and one for each invocation")
    }
}
