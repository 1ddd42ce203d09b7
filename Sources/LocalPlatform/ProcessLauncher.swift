import Experiment
import Wire

/// Starts instances as processes in control groups of the platform's own.
struct ProcessLauncher: Launcher {
    let groups: ControlGroups

    var limits: (memory: Bool, cpu: Bool) { (groups.memory != nil, groups.cpu != nil) }

    func launch(
        _ order: LaunchOrder, among children: inout ProcessKeeper.Children,
        tell: @escaping @Sendable (LaunchEvent) -> Void
    ) {
        var group: ControlGroup?
        do {
            group = try groups.makeGroup(order.name, memorySize: order.spec.memorySize)
            if let share = order.cpuShare { group?.limitCPU(share: share) }
            let program = Program(
                command: order.spec.command, environment: order.environment,
                workingDirectory: order.spec.workingDirectory, output: order.output, groups: group?.joinFiles ?? [],
                cpus: order.cpus)
            let launched = Timestamp.monotonicNow()
            let made = group
            let pid = try children.spawn(program) { _, status in
                let exit = ExitStatus(waitStatus: status, forMemory: made?.wasKilledForMemory ?? false)
                tell(.ended(exit, peakMemory: made?.peakMemory, at: Timestamp.monotonicNow()))
                made?.remove()
            }
            tell(
                .launched(
                    pid: pid, group: group, memory: ProcessMemory(of: pid, made == nil ? .peak : .now), at: launched))
        } catch {
            group?.remove()
            tell(.failed(reason: "\(error)"))
        }
    }

    func close() { groups.remove() }
}
