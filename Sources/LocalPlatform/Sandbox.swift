import CSandbox
import Experiment
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Wire

/// What a sandbox tells the instance it belongs to, on the event loop.
protocol SandboxOwner: AnyObject {
    func launched(at time: Int64, in sandbox: Sandbox)
    func failedToLaunch(reason: String, in sandbox: Sandbox)
    /// The process has ended by itself or was killed, at that time.
    func ended(status: ExitStatus, at time: Int64, in sandbox: Sandbox)
    func received(_ request: RuntimeAPIRequest, from connection: RuntimeAPIHandler, in sandbox: Sandbox)
    func disconnected(_ connection: RuntimeAPIHandler, in sandbox: Sandbox)
}

/// One process, in a container or not, with all that belongs to it: its Runtime API endpoint, its log pipe, its control
/// group.
///
/// Confined to the platform's event loop. The endpoint is a listening socket of its own, so that an unmodified
/// runtime client, which only knows an address, reaches its own instance.
final class Sandbox {
    /// What every sandbox of a platform shares.
    struct Surroundings {
        let loop: any EventLoop
        let keeper: ProcessKeeper
        let launcher: any Launcher
        /// For reading pipes; one is enough, since all are read on one loop.
        let scratch: UnsafeMutableRawBufferPointer
    }

    private let surroundings: Surroundings
    private let owner: any SandboxOwner
    private var pipe: LogPipe
    private var writeEnd: CInt?
    private var listener: (any Channel)?
    private var connections: [ObjectIdentifier: RuntimeAPIHandler] = [:]
    private var pid: pid_t?
    private(set) var group: ControlGroup?
    private var process: ProcessMemory?
    /// In bytes, as of the last look: at the control group when the process had ended, since it is gone then.
    private var knownPeak: Int64 = 0
    private var isKilled = false
    private(set) var isLaunched = false
    private(set) var hasEnded = false

    init(_ surroundings: Surroundings, owner: any SandboxOwner) throws(SystemError) {
        self.surroundings = surroundings
        self.owner = owner
        var (readEnd, writeEnd): (CInt, CInt) = (-1, -1)
        let code = sandbox_pipe(&readEnd, &writeEnd)
        guard code == 0 else { throw SystemError("pipe", code: code) }
        pipe = LogPipe(descriptor: readEnd)
        self.writeEnd = writeEnd
    }

    /// Opens the endpoint and starts the process.
    ///
    /// - Parameters:
    ///   - environment: of the process, given the endpoint's `host:port`.
    ///   - cpuShare: the CPUs' time from the start on, if the init phase is to be throttled.
    func launch(
        _ spec: FunctionSpec, name: String, environment: @escaping (String) -> [String: String], cpus: [CInt],
        cpuShare: Double?
    ) {
        let bound = NIOLoopBound(self, eventLoop: surroundings.loop)
        ServerBootstrap(group: surroundings.loop)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.accept(channel) }
            }
            .bind(host: "127.0.0.1", port: 0)
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    self.listener = channel
                    let address = "127.0.0.1:\(channel.localAddress?.port ?? 0)"
                    self.spawn(
                        spec, name: name, environment: environment(address), cpus: cpus, cpuShare: cpuShare)
                case .failure(let error):
                    self.closeWriteEnd()
                    self.hasEnded = true
                    self.owner.failedToLaunch(reason: "can't open its Runtime API endpoint: \(error)", in: self)
                }
            }
    }

    private func spawn(
        _ spec: FunctionSpec, name: String, environment: [String: String], cpus: [CInt], cpuShare: Double?
    ) {
        guard let output = writeEnd else { return }
        let order = LaunchOrder(
            spec: spec, name: name, environment: environment, output: output, cpus: cpus, cpuShare: cpuShare)
        let bound = NIOLoopBound(self, eventLoop: surroundings.loop)
        let (loop, launcher) = (surroundings.loop, surroundings.launcher)
        surroundings.keeper.run { children in
            launcher.launch(order, among: &children) { event in
                loop.execute { bound.value.heard(event) }
            }
        }
    }

    /// Passes on what has been written to the log; returns whether there may be more.
    func drainLog(_ emit: (UnsafeRawBufferPointer) -> Void) -> Bool {
        pipe.drain(scratch: surroundings.scratch, emit)
    }

    func endLogLine(_ emit: (UnsafeRawBufferPointer) -> Void) { pipe.endLine(emit) }

    /// Kills the process and all it started, as soon as it runs; `ended` follows.
    func kill() {
        isKilled = true
        guard let pid, !hasEnded else { return }
        // It leads a process group of its own; what left that is found through the control group.
        surroundings.keeper.run { $0.kill(pid) }
    }

    /// The most memory used so far, in bytes.
    ///
    /// That is the control group's peak, or what the process has in memory now if that is more: on Lambda, where every
    /// instance has a machine of its own, programs and models count that are mapped from files, and here the kernel
    /// charges such pages to whoever touched them first.
    func peakMemory() -> Int64 {
        if !hasEnded {
            knownPeak = max(knownPeak, group?.peakMemory ?? 0, process?.resident ?? 0)
        }
        return knownPeak
    }

    func close() {
        listener?.close(promise: nil)
        listener = nil
        for connection in connections.values { connection.close() }
        connections.removeAll()
    }
}

extension Sandbox {
    private func accept(_ channel: any Channel) throws {
        let handler = RuntimeAPIHandler(sandbox: self)
        try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    func connected(_ connection: RuntimeAPIHandler) { connections[ObjectIdentifier(connection)] = connection }

    func disconnected(_ connection: RuntimeAPIHandler) {
        connections[ObjectIdentifier(connection)] = nil
        owner.disconnected(connection, in: self)
    }

    func received(_ request: RuntimeAPIRequest, from connection: RuntimeAPIHandler) {
        owner.received(request, from: connection, in: self)
    }

    private func heard(_ event: LaunchEvent) {
        closeWriteEnd()
        switch event {
        case .starting: break
        case .launched(let pid, let group, let memory, let time):
            (self.pid, self.group, process) = (pid, group, memory)
            isLaunched = true
            if isKilled { kill() }
            owner.launched(at: time, in: self)
        case .failed(let reason):
            hasEnded = true
            close()
            owner.failedToLaunch(reason: reason, in: self)
        case .ended(let status, let peakMemory, let time):
            hasEnded = true
            knownPeak = max(knownPeak, peakMemory ?? 0)
            owner.ended(status: status, at: time, in: self)
            close()
        }
    }

    private func closeWriteEnd() {
        if let writeEnd { Glibc.close(writeEnd) }
        writeEnd = nil
    }
}
