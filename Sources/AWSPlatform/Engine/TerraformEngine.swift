import Catalog
import Foundation

/// Makes, changes and takes down deployments with Terraform or OpenTofu, from the files in `artifacts/`. The state is where
/// the user's `backend.tf` says.
package struct TerraformEngine: Sendable {
    private let program: String
    /// `artifacts/`.
    private let folder: String
    /// Added to this process's environment: credentials and region, as the harness found them.
    private let environment: [String: String]
    private let progress: CloudFormationEngine.Progress

    /// - Parameter program: `terraform` or `tofu`, a path or a name on `PATH`.
    package init(
        program: String, folder: String, environment: [String: String],
        progress: @escaping CloudFormationEngine.Progress
    ) {
        self.program = program
        self.folder = folder
        self.environment = environment
        self.progress = progress
    }

    private var planFile: String { "\(folder)/.terraform-plan" }

    /// Writes the variables and finds out what has to change.
    ///
    /// - Returns: Terraform's own account of it; nil if nothing has to.
    /// - Throws: `EngineError.terraform` with what it said, `.unwritable`.
    package func plan(_ deployment: Deployment) async throws -> String? {
        let variables = "\(folder)/\(TerraformVariables.fileName)"
        do {
            try TerraformVariables(deployment).json().write(to: URL(filePath: variables), options: .atomic)
        } catch { throw EngineError.unwritable(path: variables, reason: error.localizedDescription) }
        try await run("init", ["-no-color"])
        let outcome = try await start("plan", ["-no-color", "-detailed-exitcode", "-out=\(planFile)"])
        switch outcome.exitCode {
        case 0: return nil
        // Of -detailed-exitcode: there are changes.
        case 2: return outcome.output
        default: throw EngineError.terraform(step: "plan", output: outcome.output)
        }
    }

    /// Carries the plan out.
    ///
    /// - Returns: the outputs, by the names of `StackOutput`.
    package func apply() async throws -> [String: String] {
        defer { try? FileManager.default.removeItem(atPath: planFile) }
        try await run("apply", ["-no-color", planFile])
        return try await outputs()
    }

    /// What was deployed before.
    package func outputs() async throws -> [String: String] {
        let outcome = try await run("output", ["-json"], takesInput: false)
        return Self.outputs(in: Data(outcome.output.utf8))
    }

    static func outputs(in json: Data) -> [String: String] {
        let found = (try? JSONSerialization.jsonObject(with: json)) as? [String: [String: Any]] ?? [:]
        var outputs: [String: String] = [:]
        for output in StackOutput.allCases {
            switch found[output.terraformName]?["value"] {
            case let text as String: outputs[output.rawValue] = text
            // The stack's outputs are texts: lists are separated by commas.
            case let list as [String]: outputs[output.rawValue] = list.joined(separator: ",")
            default: break
            }
        }
        return outputs
    }

    package func discard() { try? FileManager.default.removeItem(atPath: planFile) }

    /// Refuses to go on if the state that Terraform finds is another deployment's, as after a change of the backend or of the
    /// workspace.
    ///
    /// - Throws: `EngineError.otherState`.
    package func check(_ record: DeploymentRecord) async throws {
        try await run("init", ["-no-color"])
        let found = try await outputs()
        let topic = StackOutput.topicArn.rawValue
        // Nothing at all is a deployment that is gone already.
        guard found.isEmpty || found[topic] == record.outputs[topic] else {
            throw EngineError.otherState(deployment: record.deployment.name, found: found[topic] ?? "")
        }
    }

    /// Takes down what the state has; see ``check(_:)``.
    package func destroy() async throws { try await run("destroy", ["-no-color", "-auto-approve"]) }

    @discardableResult
    private func run(_ step: String, _ arguments: [String], takesInput: Bool = true) async throws -> Tool.Outcome {
        let outcome = try await start(step, arguments, takesInput: takesInput)
        guard outcome.succeeded else { throw EngineError.terraform(step: step, output: outcome.output) }
        return outcome
    }

    private func start(
        _ step: String, _ arguments: [String], takesInput: Bool = true
    ) async throws -> Tool.Outcome {
        // Nobody is there to answer what it would ask.
        var tool = Tool(program, ["-chdir=\(folder)", step] + (takesInput ? ["-input=false"] : []) + arguments)
        tool.environment = environment.merging(["TF_IN_AUTOMATION": "1"]) { $1 }
        return try await tool.run { [progress] line in progress("terraform \(step)", line) }
    }
}
