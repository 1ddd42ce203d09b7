import CSandbox
import Dispatch
package import Experiment
import NIOCore
import NIOPosix
import Synchronization

/// An AWS Lambda in one process (design §7): the Runtime API for the instances, their life cycle, their limits and
/// their logs.
///
/// One event loop serves all instances; it never blocks. Processes are started and waited for on a thread of their
/// own, and so are the log files written.
package final class LocalPlatform: PromptPlatform {
    package let name = "local"

    private let configuration: LocalPlatformConfiguration
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let loop: any EventLoop
    private let dispatcher: NIOLoopBound<Dispatcher>
    private let ids: NIOLoopBound<IdentifierSource>
    private let surroundings: NIOLoopBound<Sandbox.Surroundings>
    private let keeper: ProcessKeeper
    private let writer = LogWriter()
    private let launcher: any Launcher
    private let cpus: [CInt]
    private let ending = Mutex<Task<Void, Never>?>(nil)
    private let sleepless: Mutex<SleeplessProcessors?>

    /// - Throws: `LocalPlatformError` if the machine won't give what no platform can do without.
    package init(configuration: LocalPlatformConfiguration = LocalPlatformConfiguration()) async throws {
        self.configuration = configuration
        loop = group.next()
        keeper = try ProcessKeeper()
        await ContainerFolder.removeStale()
        launcher = try configuration.makeLauncher()
        cpus = allowedCPUs()
        sleepless = Mutex(configuration.keepsProcessorsAwake ? SleeplessProcessors() : nil)
        let (loop, keeper, launcher, writer, processors) = (loop, keeper, launcher, writer, cpus.count)
        (dispatcher, ids, surroundings) = try await loop.submit {
            let ids = IdentifierSource()
            let surroundings = Sandbox.Surroundings(
                loop: loop, keeper: keeper, launcher: launcher,
                scratch: .allocate(byteCount: LogPipe.drainBytes, alignment: 16))
            let dispatcher = Dispatcher(
                configuration: configuration, loop: loop, writer: writer, ids: ids, processors: processors)
            return (
                NIOLoopBound(dispatcher, eventLoop: loop), NIOLoopBound(ids, eventLoop: loop),
                NIOLoopBound(surroundings, eventLoop: loop)
            )
        }.get()
    }

    /// Only now: as long as somebody may still call `deliver`, the event loop must be there to refuse.
    deinit { group.shutdownGracefully(queue: .global()) { _ in } }

    /// Whether the processors are being kept from sleeping.
    package var keepsProcessorsAwake: Bool { sleepless.withLock { $0 != nil } }

    package func deploy(_ functions: [FunctionSpec], logFolder: String) async throws -> [LimitWarning] {
        let deadLetterFile = try LogFile(path: "\(logFolder)/dead-letters.jsonl")
        var files: [(FunctionSpec, LogFile)] = []
        for spec in try await ready(functions) {
            guard !files.contains(where: { $0.0.name == spec.name }) else {
                throw LocalPlatformError.duplicateFunction(name: spec.name)
            }
            files.append((spec, try LogFile(path: "\(logFolder)/\(spec.name).log")))
        }
        let (added, shared) = (files, (dispatcher, ids, surroundings))
        let (configuration, writer, cpus, limits) = (configuration, writer, cpus, self.limits)
        try await loop.submit {
            let (dispatcher, ids, surroundings) = (shared.0.value, shared.1.value, shared.2.value)
            for (spec, _) in added where dispatcher.hasFunction(spec.name) {
                throw LocalPlatformError.duplicateFunction(name: spec.name)
            }
            for (spec, file) in added {
                let pool = FunctionPool(
                    spec: spec, limits: limits.inForce(for: spec), log: FunctionLog(file: file, writer: writer),
                    configuration: configuration, surroundings: surroundings, ids: ids, cpus: cpus,
                    starts: dispatcher.starts)
                dispatcher.add(pool, deadLetters: DeadLetters(file: deadLetterFile, writer: writer))
            }
        }.get()
        return limits.warnings(for: functions)
    }

    /// The functions as instances can be started from them: in containers, with their images in the engine's storage.
    private func ready(_ functions: [FunctionSpec]) async throws(LocalPlatformError) -> [FunctionSpec] {
        for spec in functions { try spec.check(for: configuration.isolation) }
        guard case .container(let engine) = configuration.isolation else {
            return functions.map { spec in
                var spec = spec
                spec.image = nil
                return spec
            }
        }
        return try await engine.load(imagesOf: functions)
    }

    package func deliver(
        _ payload: [UInt8], to function: String, start: StartMode, ended: @escaping @Sendable (Delivery) -> Void
    ) {
        let call = InvocationCall(function: function, payload: payload, start: start, isAsynchronous: true)
        loop.execute { [dispatcher] in dispatcher.value.deliver(call) { ended($0.delivery) } }
    }

    /// Offers the functions through Lambda's Invoke API until the server is stopped.
    ///
    /// - Parameters:
    ///   - port: 0 takes any free one.
    ///   - pages: what a browser is shown besides.
    /// - Throws: `LocalPlatformError.portInUse`, `.cannotListen`.
    package func serve(host: String, port: Int, pages: WebPages? = nil) async throws -> ServeServer {
        try await ServeServer(host: host, port: port, loop: loop, dispatcher: dispatcher, pages: pages)
    }

    package func shutDown() async {
        // Whoever asks first or later: it has ended when this returns.
        let ending = ending.withLock { ending in
            let task = ending ?? Task { await end() }
            ending = task
            return task
        }
        await ending.value
    }

    private func end() async {
        sleepless.withLock { $0 = nil }
        try? await loop.submit { [dispatcher] in dispatcher.value.shutDown() }.get()
        await keeper.stop()
        launcher.close()
        try? await loop.submit { [surroundings] in surroundings.value.scratch.deallocate() }.get()
        await writer.stop()
    }
}

extension LocalPlatform {
    private var limits: LimitsInForce {
        LimitsInForce(memory: launcher.limits.memory, cpu: launcher.limits.cpu, cpus: cpus.count)
    }
}

extension LocalPlatformConfiguration {
    fileprivate func makeLauncher() throws(LocalPlatformError) -> any Launcher {
        switch isolation {
        case .process: ProcessLauncher(groups: usesControlGroups ? .find() : .none)
        case .container(let engine): try ContainerLauncher(engine: engine, setsLimits: usesControlGroups)
        }
    }
}

func allowedCPUs() -> [CInt] {
    let count = sandbox_allowed_cpus(nil, 0)
    return [CInt](unsafeUninitializedCapacity: count) { buffer, initialized in
        guard let address = buffer.baseAddress else { return }
        initialized = min(count, sandbox_allowed_cpus(address, count))
    }
}
