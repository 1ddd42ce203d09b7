import Experiment
import Foundation
import LocalPlatform

/// Examines the machine for all that the harness uses.
struct Doctor {
    func examine() async -> [Finding] {
        let machine = Machine.current()
        var findings = [
            Finding(
                subject: "machine", state: .good,
                detail: "\(machine.cpu), \(machine.cores) cores, \(machine.memory >> 20) MB, \(machine.system)")
        ]
        findings.append(cores(machine))
        findings.append(
            await tool(
                "toolchain", "swift", ["--version"], lacking: .missing,
                advice: "Plugins can't be built: install Swift 6.2 or newer from https://www.swift.org/install/linux/"))
        findings.append(
            await tool(
                "pip", "python3", ["-m", "pip", "--version"], lacking: .limited,
                advice: "Datasets can't be fetched and Python plugins can't run: sudo apt-get install python3-pip"))
        findings.append(blas())
        findings.append(limits())
        findings.append(sleep())
        findings.append(await engine())
        findings.append(credentials())
        return findings
    }

    private func cores(_ machine: Machine) -> Finding {
        guard machine.cores < 2 else {
            return Finding(
                subject: "cores", state: .good, detail: "\(machine.cores): the driver and a function run side by side")
        }
        return Finding(
            subject: "cores", state: .limited, detail: "1",
            advice: "The driver takes CPU time from the function it measures; use a machine with two cores or more.")
    }

    private func tool(
        _ subject: String, _ name: String, _ arguments: [String], lacking: Finding.State, advice: String
    ) async -> Finding {
        if let line = await Shell.firstLine(of: name, arguments) {
            return Finding(subject: subject, state: .good, detail: line)
        }
        return Finding(subject: subject, state: lacking, detail: "\(name) not found", advice: advice)
    }

    private func blas() -> Finding {
        guard let blas = BLASLibrary.loaded() else {
            return Finding(
                subject: "BLAS", state: .missing, detail: "libopenblas.so.0 can't be loaded",
                advice: "No plugin with linear algebra runs: sudo apt-get install libopenblas-dev")
        }
        return Finding(subject: "BLAS", state: .good, detail: "\(blas.configuration); kernel in use: \(blas.core)")
    }

    private func limits() -> Finding {
        let warnings = LocalPlatform.limitWarnings()
        guard !warnings.isEmpty else {
            return Finding(subject: "limits", state: .good, detail: "memory and CPU limits are enforced by cgroups")
        }
        return Finding(
            subject: "limits", state: .limited,
            detail: "not enforced: " + warnings.map(\.limit).joined(separator: ", "),
            advice: warnings.map(\.explanation).joined(separator: " "))
    }

    private func sleep() -> Finding {
        guard !LocalPlatform.canKeepProcessorsAwake() else {
            return Finding(
                subject: "processor sleep", state: .good, detail: "prevented while an experiment runs")
        }
        let exists = FileManager.default.fileExists(atPath: "/dev/cpu_dma_latency")
        return Finding(
            subject: "processor sleep", state: .limited,
            detail: exists ? "/dev/cpu_dma_latency can't be written" : "there is no /dev/cpu_dma_latency",
            advice: "Waking a processor takes up to tens of microseconds, which round trips then include"
                + (exists ? ": run as root." : "."))
    }

    private func engine() async -> Finding {
        if let engine = try? await ContainerEngine.find() {
            return Finding(subject: "container engine", state: .good, detail: "\(engine)")
        }
        return Finding(
            subject: "container engine", state: .good, detail: "none; needed by --isolation container alone")
    }

    private func credentials() -> Finding {
        let environment = ProcessInfo.processInfo.environment
        let file =
            environment["AWS_SHARED_CREDENTIALS_FILE"]
            ?? (environment["HOME"] ?? "/root") + "/.aws/credentials"
        // Only whether there are any: secrets are never shown.
        if environment["AWS_ACCESS_KEY_ID"] != nil {
            return Finding(subject: "AWS credentials", state: .good, detail: "in the environment")
        }
        if FileManager.default.isReadableFile(atPath: file) {
            return Finding(subject: "AWS credentials", state: .good, detail: "in \(file)")
        }
        return Finding(
            subject: "AWS credentials", state: .good, detail: "none; not needed by the local platform")
    }

    /// The findings as a table: a mark, the subject, what was found, and below it what to do.
    static func render(_ findings: [Finding], color: Bool) -> String {
        let width = findings.map(\.subject.count).max() ?? 0
        return findings.map { finding in
            let (mark, code) =
                switch finding.state {
                case .good: ("✓", "32")
                case .limited: ("!", "33")
                case .missing: ("✗", "31")
                }
            let sign = color ? "\u{1B}[\(code)m\(mark)\u{1B}[0m" : mark
            let subject = finding.subject.padding(toLength: width, withPad: " ", startingAt: 0)
            let advice = finding.advice.map { "\n" + String(repeating: " ", count: width + 4) + $0 } ?? ""
            return "\(sign) \(subject)  \(finding.detail)\(advice)"
        }.joined(separator: "\n")
    }
}
