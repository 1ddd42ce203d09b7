/// A function's instruction set, in Lambda's words.
package enum Architecture: String, Sendable, Codable, Hashable, CaseIterable {
    case x86_64
    case arm64

    /// This machine's.
    package static var host: Architecture {
        #if arch(arm64)
            .arm64
        #else
            .x86_64
        #endif
    }

    /// In the words of ECS.
    var cpuArchitecture: String {
        switch self {
        case .x86_64: "X86_64"
        case .arm64: "ARM64"
        }
    }
}
