import ArgumentParser
import Experiment
import Foundation

/// `harness doctor`: what is there, what is missing, and what that costs the user.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at this machine: what is there, what is missing, and what that costs.",
        discussion: """
            EXAMPLES
              harness doctor
              harness doctor --json
            """)

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    func run() async throws {
        let findings = await Doctor().examine()
        if json {
            print(try JSONText.encode(findings))
        } else {
            print(Doctor.render(findings, color: Terminal.output.usesColor))
        }
        if findings.contains(where: { $0.state == .missing }) { throw ExitCode(1) }
    }
}
