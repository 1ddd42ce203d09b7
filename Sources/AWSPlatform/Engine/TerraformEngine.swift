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
    private let announce: @Sendable (String) -> Void

    /// - Parameters:
    ///   - program: `terraform` or `tofu`, a path or a name on `PATH`.
    ///   - announce: is told what the user has to know at once: why an interruption takes its time.
    package init(
        program: String, folder: String, environment: [String: String],
        progress: @escaping CloudFormationEngine.Progress, announce: @escaping @Sendable (String) -> Void
    ) {
        self.program = program
        self.folder = folder
        self.environment = environment
        self.progress = progress
        self.announce = announce
    }

    private var planFile: String { "\(folder)/.terraform-plan" }

    /// Writes the variables and finds out what has to change.
    ///
    /// - Returns: Terraform's own account of it; nil if nothing has to.
    /// - Throws: `EngineError.terraform` with what it said, `.unwritable`.
    package func plan(_ deployment: Deployment) async throws -> String? {
        try writeVariables(of: deployment)
        try await run("init", ["-no-color"])
        let outcome = try await start("plan", ["-no-color", "-detailed-exitcode", "-out=\(planFile)"])
        switch outcome.exitCode {
        case 0: return nil
        // Of -detailed-exitcode: there are changes.
        case 2: return outcome.output
        default: throw EngineError.terraform(step: "plan", output: outcome.output)
        }
    }

    private func writeVariables(of deployment: Deployment) throws(EngineError) {
        let path = "\(folder)/\(TerraformVariables.fileName)"
        do {
            try TerraformVariables(deployment).json().write(to: URL(filePath: path), options: .atomic)
        } catch { throw .unwritable(path: path, reason: error.localizedDescription) }
    }

    /// Carries the plan out, which is gone then.
    package func apply() async throws {
        defer { discard() }
        try await run("apply", ["-no-color", planFile])
    }

    /// What the state knows of what was deployed, by the names of `StackOutput`.
    package func outputs() async throws -> [String: String] { Self.outputs(in: try await state()) }

    /// All outputs of the state, in Terraform's JSON.
    private func state() async throws -> Data {
        Data(try await run("output", ["-json"], takesInput: false).output.utf8)
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

    /// Removes the plan's file, if there is one.
    package func discard() { try? FileManager.default.removeItem(atPath: planFile) }

    /// Refuses to go on if the state that Terraform finds is another deployment's, or of something else altogether, as after a
    /// change of the backend or of the workspace.
    ///
    /// - Returns: the state's outputs: none of a deployment that is gone already, some of one whose first `apply` was
    ///   interrupted.
    /// - Throws: `EngineError.otherState`.
    package func check(_ record: DeploymentRecord) async throws -> [String: String] {
        try await run("init", ["-no-color"])
        let state = try await state()
        let found = Self.outputs(in: state)
        let all = (try? JSONSerialization.jsonObject(with: state)) as? [String: Any] ?? [:]
        if found.isEmpty, let other = all.keys.min() {
            throw EngineError.otherState(deployment: record.deployment.name, found: other)
        }
        let names = record.deployment.names
        let (region, account) = (record.deployment.region, record.account)
        let partition = AWSPartition.of(region: region)?.name ?? "aws"
        let expected = [
            StackOutput.topicArn: "arn:\(partition):sns:\(region):\(account):\(names.topic)",
            .bucketName: names.bucket(account: account, region: region),
        ]
        for (output, name) in expected {
            guard let value = found[output.rawValue], value != record.outputs[output.rawValue] ?? name else { continue }
            throw EngineError.otherState(deployment: record.deployment.name, found: value)
        }
        return found
    }

    /// Takes down what the state has; see ``check(_:)``.
    package func destroy(_ deployment: Deployment) async throws {
        // Those in the folder may be another deployment's, or missing on another machine.
        try writeVariables(of: deployment)
        try await run("destroy", ["-no-color", "-auto-approve"])
    }

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
        return try await tool.runToItsEnd(
            onInterrupt: { [announce] in
                announce(
                    "terraform \(step) ends what it is in the middle of, which may take minutes. Another Ctrl-C would make "
                        + "it lose track of what it has made.")
            }, onLine: { [progress] line in progress("terraform \(step)", line) })
    }
}
