import AWSPlatform
import ArgumentParser
import Catalog
import Foundation

/// `harness destroy`: takes a deployment down, and proves it.
struct DestroyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "Take a deployment down: functions, logs, bucket, images.",
        discussion: """
            Only what bears the deployment's tag is touched, and in the end the listing of everything with that tag has to \
            be empty. The runs on this machine stay; what 'collect' hasn't fetched of their logs is gone.

            EXAMPLE
              harness destroy --deployment ml-on-faas --yes
            """)

    @Option(help: "Where the deployment is: aws.")
    var platform = PlatformName.aws

    @OptionGroup var cloud: CloudOptions

    @Flag(help: "Don't ask.")
    var yes = false

    func validate() throws {
        guard platform == .aws else {
            throw ValidationError("--platform local: nothing is left there when a run has ended")
        }
    }

    func run() async throws {
        let project = try Project.current()
        let connection = try await CloudConnection.open(cloud, project: project)
        let steps = StepDisplay()
        let progress: CloudFormationEngine.Progress = { steps.update($0, detail: $1) }
        let names = ResourceNames(deployment: cloud.deployment)
        let record = try await connection.knownRecord(of: cloud.deployment)
        let question =
            "Delete the deployment '\(names.deployment)' in \(connection.region), account \(connection.account), with its "
            + "logs, its bucket and its images?"
        if !yes {
            guard await Question.ask(question, hint: "give --yes.") else { throw CleanDeclined() }
        }
        defer { steps.finish() }
        let cloudFormation = CloudFormationEngine(services: connection.services, progress: progress)
        // While they can still be asked for: what belongs to the deployment is told by this. Terraform's users may have no
        // leave to ask CloudFormation.
        let functions =
            try await (record?.engine == .terraform ? [] : cloudFormation.functions(of: names))
            + (record?.deployment.functions.map(names.function) ?? [])
        let plugins = try project.listedPlugins().map(\.name) + (record?.deployment.functions.map(\.plugin) ?? [])
        let leftovers = Leftovers(
            services: connection.services, names: names, functions: functions, plugins: plugins, progress: progress)
        if let record, record.engine == .terraform {
            let terraform = try await TerraformEngine.of(project, connection: connection, steps: steps)
            let outputs = try await terraform.check(record)
            // Of a first deployment that was interrupted the record knows no bucket, and the state may.
            let output = StackOutput.bucketName.rawValue
            if let bucket = outputs[output] ?? record.outputs[output] { try await leftovers.empty(bucket) }
            try await terraform.destroy(record.deployment)
        } else {
            try await cloudFormation.destroy(names)
        }
        let deleted = try await leftovers.delete()
        try await leftovers.prove()
        connection.records.remove(names.deployment)
        steps.finish()
        for name in deleted { Terminal.say("deleted \(name)") }
        Terminal.say("Nothing with the tag \(ResourceNames.deploymentTag)=\(names.deployment) is left.")
    }
}
