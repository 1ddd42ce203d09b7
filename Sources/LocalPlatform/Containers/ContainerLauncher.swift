import Experiment
import Foundation
import Synchronization

/// Starts instances as containers of the function's image.
///
/// What is started here is the engine's program, which ends with the container, as its exit code does. The container's
/// own process is found through the engine; the platform then does to its control group what it does to one of its own.
final class ContainerLauncher: Launcher {
    private let engine: ContainerEngine
    private let setsLimits: Bool
    private let folder: ContainerFolder
    private let launches = Atomic<Int>(0)

    /// - Throws: `LocalPlatformError.containerFolderUnwritable`.
    init(engine: ContainerEngine, setsLimits: Bool) throws(LocalPlatformError) {
        self.engine = engine
        self.setsLimits = setsLimits
        folder = try ContainerFolder(engine: engine)
    }

    var limits: (memory: Bool, cpu: Bool) {
        // A group that lacks either of the two isn't looked for.
        let both = setsLimits && engine.limits.memory && engine.limits.cpu
        return (both, both)
    }

    func launch(
        _ order: LaunchOrder, among children: inout ProcessKeeper.Children,
        tell: @escaping @Sendable (LaunchEvent) -> Void
    ) {
        guard let image = order.spec.image else { return tell(.failed(reason: "it has no image")) }
        guard !order.environment.values.contains(where: { $0.contains("\n") }) else {
            return tell(.failed(reason: "a container's environment can't hold a value of more than one line"))
        }
        do {
            let number = launches.add(1, ordering: .relaxed).newValue
            let container = try folder.add(number, environment: order.environment)
            let arguments = engine.run(
                container, image: image, memorySize: order.spec.memorySize, cpus: order.cpus,
                limitsMemory: limits.memory)
            let start = ContainerStart(
                container, of: engine, memorySize: limits.memory ? order.spec.memorySize : nil,
                cpuShare: order.cpuShare, tell: tell)
            let client = try children.spawn(clientProgram(arguments, output: order.output)) { [self] children, status in
                start.clientEnded(status, among: &children) { children, after in
                    remove(container, among: &children, after: after)
                }
            }
            start.begin(client: client, among: &children)
        } catch {
            tell(.failed(reason: "\(error)"))
        }
    }

    func close() { folder.remove() }

    /// The engine's program needs what the user has set for it. Nothing of that gets into the container.
    private func clientProgram(_ arguments: [String], output: CInt) -> Program {
        Program(
            command: [engine.path] + arguments, environment: ProcessInfo.processInfo.environment, workingDirectory: "/",
            output: output, groups: [], cpus: [])
    }

    /// Removes a container that its engine's program may not have removed.
    private func remove(
        _ container: ContainerFolder.Container, among children: inout ProcessKeeper.Children,
        after: @escaping @Sendable () -> Void
    ) {
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { Glibc.close(null) }
        do {
            _ = try children.spawn(clientProgram(engine.remove([container.name]), output: null)) { _, _ in after() }
        } catch {
            after()
        }
    }
}
