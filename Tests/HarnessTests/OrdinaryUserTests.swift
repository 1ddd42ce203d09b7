import Foundation
import Testing

/// Who may make no control groups gets numbers all the same, marked for what they are.
struct OrdinaryUserTests {
    private static let asNobody = ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]

    /// Not where the Swift runtime lies in root's home, say.
    private static var canRunAsNobody: Bool {
        get async throws {
            guard getuid() == 0 else { return false }
            return try await HarnessBinary.run(
                program: "/usr/bin/setpriv", asNobody + ["/usr/bin/env", "swift", "--version"]
            ).status == 0
        }
    }

    @Test(
        .enabled("only root can run a program as somebody else, who must reach the Swift runtime") {
            try await canRunAsNobody
        })
    func nobodyRunsAnExperiment() async throws {
        let project = try ScratchProject(command: ["/usr/bin/env"] + ScratchProject.answering)
        // The checkout may lie where nobody else may look.
        let binary = project.root.appending(path: "harness").path
        try FileManager.default.copyItem(atPath: try HarnessBinary.path, toPath: binary)
        let chown = try Process.run(
            URL(filePath: "/bin/chown"), arguments: ["-R", "nobody", project.root.path])
        chown.waitUntilExit()

        let result = try await HarnessBinary.run(
            program: "/usr/bin/setpriv",
            Self.asNobody + [binary] + ScratchProject.runArguments + ["--messages", "10"],
            environment: [
                "HARNESS_ROOT": project.root.path, "ML_ON_FAAS_CACHE": project.root.appending(path: "cache").path,
            ])
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output.contains("10 published = 10 succeeded"))
        #expect(result.output.contains("! The memory limit is not enforced"))
        #expect(result.output.contains("! The cpu limit is not enforced"))
        let rows = try project.lines(of: "results.csv").dropFirst()
        #expect(rows.count == 10 && rows.allSatisfy { $0.contains("unenforced: memory, cpu") })
    }
}
