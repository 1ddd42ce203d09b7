import Glibc

/// How a process ended, in Lambda's words.
package struct ExitStatus: Sendable, Equatable {
    package enum Cause: Sendable, Equatable {
        case exited(Int)
        case signalled(Int)
    }

    package let cause: Cause
    /// Whether the kernel killed it because its control group's memory was used up.
    package let forMemory: Bool

    /// - Parameter waitStatus: as `waitpid` gives it (wait(2)).
    package init(waitStatus: CInt, forMemory: Bool) {
        let signal = Int(waitStatus & 0x7F)
        cause = signal == 0 ? .exited(Int(waitStatus >> 8 & 0xFF)) : .signalled(signal)
        self.forMemory = forMemory
    }

    /// - Parameter code: what a container engine exits with, which passes on the code of the container's process, or 128
    ///   and the number of the signal that killed it.
    package init(engineCode code: Int, forMemory: Bool) {
        cause = code > 128 ? .signalled(code - 128) : .exited(code)
        self.forMemory = forMemory
    }

    /// What Lambda puts behind `Error: `.
    package var message: String {
        switch cause {
        case .exited(0): "Runtime exited without providing a reason"
        case .exited(let code): "Runtime exited with error: exit status \(code)"
        case .signalled(let signal): "Runtime exited with error: signal: \(name(ofSignal: signal))"
        }
    }

    /// What the REPORT line says; the error document says `Runtime.ExitError` in either case.
    package var reportedType: String { forMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError" }
}

/// The names that Go's `syscall.Signal` prints, which Lambda's messages are made of.
private func name(ofSignal signal: Int) -> String {
    switch CInt(signal) {
    case SIGHUP: "hangup"
    case SIGINT: "interrupt"
    case SIGQUIT: "quit"
    case SIGILL: "illegal instruction"
    case SIGTRAP: "trace/breakpoint trap"
    case SIGABRT: "aborted"
    case SIGBUS: "bus error"
    case SIGFPE: "floating point exception"
    case SIGKILL: "killed"
    case SIGSEGV: "segmentation fault"
    case SIGPIPE: "broken pipe"
    case SIGALRM: "alarm clock"
    case SIGTERM: "terminated"
    default: "signal \(signal)"
    }
}
