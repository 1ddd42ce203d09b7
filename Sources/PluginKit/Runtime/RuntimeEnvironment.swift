internal import CLinux
internal import Glibc
package import Wire

/// What the environment says of an instance: Lambda's variables, and `ML_ON_FAAS_…`.
package struct RuntimeEnvironment: Sendable {
    /// Host and port of the Runtime API; nil if this process isn't a function's instance.
    package let api: String?
    /// The folder that holds the model bundle.
    package let modelDirectory: String
    /// In MB.
    package let memorySize: Int
    /// vCPUs that this process may use.
    package let cpuCount: Int
    /// What the instance's log lines say of it.
    package let instance: LogLine.Instance

    /// - Parameters:
    ///   - plugin: the plugin's name, unless the environment gives another.
    ///   - variable: looks an environment variable up.
    package init(plugin: String, variable: (String) -> String? = environmentVariable) {
        let memorySize = variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE") ?? ""
        api = variable("AWS_LAMBDA_RUNTIME_API")
        modelDirectory = variable("ML_ON_FAAS_MODEL") ?? "\(variable("LAMBDA_TASK_ROOT") ?? ".")/model"
        self.memorySize = Int(memorySize) ?? machineMemory()
        cpuCount = usableProcessors()
        instance = LogLine.Instance(
            functionName: variable("ML_ON_FAAS_PLUGIN") ?? plugin,
            functionInstanceId: variable("ML_ON_FAAS_INSTANCE_ID") ?? randomUUID(),
            lambdaName: variable("AWS_LAMBDA_FUNCTION_NAME") ?? plugin,
            lambdaMemorySize: memorySize,
            lambdaVersion: variable("AWS_LAMBDA_FUNCTION_VERSION") ?? "$LATEST",
            cpuCount: cpuCount)
    }

    /// What a plugin's initializer gets to know.
    ///
    /// - Parameter modelDirectory: the model's folder, if it isn't the environment's.
    package func initializationContext(modelDirectory: String? = nil) -> InitializationContext {
        InitializationContext(
            modelDirectory: modelDirectory ?? self.modelDirectory, memorySize: memorySize, cpuCount: cpuCount)
    }
}

/// The variable's value in this process; nil if it is unset or empty.
package func environmentVariable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}

/// The processors that the affinity mask allows: a sandbox may allow fewer than the machine has.
private func usableProcessors() -> Int {
    var mask = cpu_set_t()
    guard sched_getaffinity(0, MemoryLayout<cpu_set_t>.size, &mask) == 0 else { return 1 }
    return withUnsafeBytes(of: &mask) { $0.reduce(0) { $0 + $1.nonzeroBitCount } }
}

/// In MB, at most what a function can have.
private func machineMemory() -> Int {
    min(10_240, sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) >> 20)
}

/// A UUID of version 4 (RFC 9562 §5.4).
private func randomUUID() -> String {
    var generator = SystemRandomNumberGenerator()
    let high = generator.next() & ~0xF000 | 0x4000
    let low = generator.next() & ~(0b11 << 62) | 0b10 << 62
    let digits = [high, low].map { word in
        let hex = String(word, radix: 16)
        return String(repeating: "0", count: 16 - hex.count) + hex
    }.joined()
    return digits.utf8.enumerated().reduce(into: "") { uuid, digit in
        if [8, 12, 16, 20].contains(digit.offset) { uuid.append("-") }
        uuid.unicodeScalars.append(UnicodeScalar(digit.element))
    }
}
