package import Catalog
package import Experiment
import Wire

/// What every plugin must do, whatever its algorithm: start, answer batches of any size with one result per item, the
/// same each time, refuse or bear bad input without dying, log in the wire format, and not grow.
package struct PluginContract: Sendable {
    private let function: FunctionSpec
    private let kind: DatasetKind
    private let rows: DatasetRows
    private let platform: any DirectPlatform
    private let logFolder: String

    /// - Parameters:
    ///   - function: the plugin, deployed nowhere yet.
    ///   - kind: what the plugin's items are.
    ///   - rows: items that the plugin is made for.
    ///   - platform: is shut down by the check, so that all logs are there.
    package init(
        _ function: FunctionSpec, kind: DatasetKind, rows: DatasetRows, platform: any DirectPlatform, logFolder: String
    ) {
        self.function = function
        self.kind = kind
        self.rows = rows
        self.platform = platform
        self.logFolder = logFolder
    }

    /// Goes through all clauses.
    ///
    /// - Parameter observe: is told of each finding as it comes.
    /// - Returns: a finding per clause, in the order of ``ContractClause``.
    /// - Throws: what the platform throws if it can't deploy the function, or a log that can't be read.
    package func check(observe: (ContractFinding) -> Void = { _ in }) async throws -> [ContractFinding] {
        var findings: [ContractFinding] = []
        func add(_ finding: ContractFinding) {
            findings.append(finding)
            observe(finding)
        }
        var succeeded = 0
        do {
            _ = try await platform.deploy([function], logFolder: logFolder)
            add(await checkColdStart())
            // Whatever doesn't start can't be asked for more.
            guard findings[0].isKept else {
                await platform.shutDown()
                return findings
            }
            add(await checkBatchSizes())
            add(await checkDeterminism())
            for finding in await checkBadInput() { add(finding) }
            succeeded = await grow()
        } catch {
            await platform.shutDown()
            throw error
        }
        await platform.shutDown()
        let log = try ContractLog(path: "\(logFolder)/\(function.name).log")
        add(logLines(log, succeeded: succeeded))
        add(memory(log))
        return findings
    }
}

// MARK: - Good input

extension PluginContract {
    private func checkColdStart() async -> ContractFinding {
        let reply = await send(batch(of: 1), start: .cold)
        guard reply == .results(1) else { return .broken(.coldStart, expected("one result", reply)) }
        return .kept(.coldStart, "the first invocation of an instance succeeds")
    }

    private func checkBatchSizes() async -> ContractFinding {
        let sizes = [0, 1, 2, 3, 10, 100, 1000]
        for size in sizes {
            let reply = await send(batch(of: size))
            guard reply == .results(size) else {
                return .broken(.batchSizes, expected("\(size) results for a batch of \(size)", reply))
            }
        }
        return .kept(.batchSizes, "one result per item in batches of \(sizes.map(String.init).joined(separator: ", "))")
    }

    private func checkDeterminism() async -> ContractFinding {
        let event = SNSEvent.encode(experimentId: "contract", messageId: "determinism", batch: batch(of: 20))
        var responses: [[UInt8]] = []
        for start in [StartMode.any, .any, .cold] {
            responses.append(await platform.deliver(event, to: function.name, start: start).response)
        }
        guard responses[0] == responses[1] else {
            return .broken(.determinism, "an instance answers the same batch in two ways")
        }
        guard responses[0] == responses[2] else {
            return .broken(.determinism, "a fresh instance answers the same batch in another way")
        }
        return .kept(.determinism, "the same batch gives the same bytes, warm and in a fresh instance")
    }
}

// MARK: - Bad input

extension PluginContract {
    private func checkBadInput() async -> [ContractFinding] {
        var findings = [await checkNotAnEvent()]
        findings.append(await checkWrongItems())
        findings.append(await checkBearable(.emptyItems, batch: ContractItems.empty(kind)))
        let invalid = kind == .text ? ContractItems.invalidUTF8 : Array("[1e999]".utf8)
        findings.append(await checkBearable(.invalidUTF8, batch: [invalid]))
        findings.append(await checkBearable(.longItem, batch: [ContractItems.long(kind)]))
        return findings
    }

    private func checkWrongItems() async -> ContractFinding {
        for item in ContractItems.wrong(for: kind) {
            let finding = await check(.wrongItems, batch: [item]) { reply in
                if case .refused = reply {
                    nil
                } else {
                    "an error response to \(String(decoding: item, as: UTF8.self))"
                }
            }
            guard finding.isKept else { return finding }
        }
        return .kept(.wrongItems, "each is answered with an error")
    }

    private func checkNotAnEvent() async -> ContractFinding {
        let events = ["", "{}", "[]", "{\"Records\":[]}", "{\"Records\":[{\"Sns\":{\"Message\":\"not JSON\"}}]}"]
        for event in events {
            let reply = ContractReply(await platform.deliver(Array(event.utf8), to: function.name, start: .any))
            guard case .refused = reply else {
                return .broken(.notAnEvent, expected("an error response to '\(event)'", reply))
            }
        }
        return await checkHealth(after: .notAnEvent) ?? .kept(.notAnEvent, "is answered with an error")
    }

    /// Results or an error are both fine, as long as the instance lives.
    private func checkBearable(_ clause: ContractClause, batch: [[UInt8]]) async -> ContractFinding {
        await check(clause, batch: batch) { reply in
            switch reply {
            case .results(batch.count), .refused: nil
            case .results, .malformed, .broken: "\(batch.count) results, or an error response"
            }
        }
    }

    /// - Parameter complaint: what was expected instead of the reply; nil if the reply is fine.
    private func check(
        _ clause: ContractClause, batch: [[UInt8]], complaint: (ContractReply) -> String?
    ) async -> ContractFinding {
        let reply = await send(batch.map { $0[...] })
        if let wanted = complaint(reply) { return .broken(clause, expected(wanted, reply)) }
        if let finding = await checkHealth(after: clause) { return finding }
        if case .refused = reply { return .kept(clause, "answered with an error") }
        return .kept(clause, "answered with results")
    }

    /// Nil if the function answers a good batch as before.
    private func checkHealth(after clause: ContractClause) async -> ContractFinding? {
        let reply = await send(batch(of: 1))
        return reply == .results(1) ? nil : .broken(clause, "the next message fails: \(reply)")
    }
}

// MARK: - In the long run

extension PluginContract {
    /// Gives one instance as much work as shows whether it grows.
    ///
    /// - Returns: how many invocations succeeded.
    private func grow() async -> Int {
        var succeeded = 0
        for round in 0..<200 {
            // A fresh instance, so that the memory of what went before doesn't hide the growth.
            if case .results = await send(batch(of: 10, from: 10 * round), start: round == 0 ? .cold : .any) {
                succeeded += 1
            }
        }
        return succeeded
    }

    private func logLines(_ log: ContractLog, succeeded: Int) -> ContractFinding {
        for message in [LogMessage.initializationStarted, .initializationCompleted] where log.count(message) == 0 {
            return .broken(.logLines, "no instance logged '\(message.rawValue)'")
        }
        for message in [LogMessage.processingStarted, .processingCompleted] where log.count(message) < succeeded {
            return .broken(
                .logLines,
                "'\(message.rawValue)' was logged \(log.count(message)) times in over \(succeeded) invocations")
        }
        return .kept(.logLines, "every instance and invocation logs its beginning and its end")
    }

    private func memory(_ log: ContractLog) -> ContractFinding {
        let memory = log.memoryOfLastInstance
        guard memory.count >= 100, let last = memory.last else {
            return .broken(.memory, "only \(memory.count) invocations of the last instance are in the log")
        }
        let early = memory[memory.count / 4]
        // Allocators keep what they once had: some growth is no leak.
        guard last <= early + max(4, early / 10) else {
            return .broken(.memory, "grows from \(early) MB to \(last) MB in \(memory.count) invocations")
        }
        return .kept(.memory, "\(last) MB after \(memory.count) invocations, \(early) MB after a quarter of them")
    }
}

// MARK: - Messages

extension PluginContract {
    private func batch(of size: Int, from first: Int = 0) -> [ArraySlice<UInt8>] {
        (first..<first + size).map { rows[$0 % rows.count] }
    }

    private func send(_ batch: [ArraySlice<UInt8>], start: StartMode = .any) async -> ContractReply {
        let event = SNSEvent.encode(experimentId: "contract", messageId: "contract", batch: batch)
        return ContractReply(await platform.deliver(event, to: function.name, start: start))
    }

    private func expected(_ wanted: String, _ reply: ContractReply) -> String { "expected \(wanted), got \(reply)" }
}
