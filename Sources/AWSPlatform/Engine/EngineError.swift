/// Why a deployment can't be made, changed, used or taken down.
package enum EngineError: Error, Equatable, CustomStringConvertible {
    /// A repository isn't where ECR's are.
    case elsewhere(image: String, place: String, expected: String)
    /// The Fargate task that drove a run.
    case publisherFailed(reason: String, logGroup: String)
    /// A function could not be made to start afresh.
    case notRenewed(function: String, reason: String)
    /// Something of that name is there, and it isn't this deployment's.
    case notOurs(resource: String, name: String)
    /// The stack ended in a state that isn't the one that was asked for; with the resources at fault and the reasons.
    case stackFailed(stack: String, status: String, failures: [Failure])
    /// `--driver ecs`, and the deployment has no task for it.
    case noDriver(deployment: String)
    case missingOutput(String, deployment: String)
    case malformedRecord(path: String, reason: String)
    case unwritable(path: String, reason: String)
    case notDeployed(deployment: String)
    /// What makes it was interrupted, or failed, and there is no telling what runs there.
    case unfinished(deployment: String)
    /// The record is of another account or region.
    case wrongPlace(deployment: String, account: String, region: String, here: String)
    /// What runs there isn't what is here.
    case stale(deployment: String, differences: [String])
    /// After `destroy`.
    case leftBehind(deployment: String, resources: [String])
    case otherEngine(deployment: String, engine: String)
    /// Terraform's state isn't this deployment's.
    case otherState(deployment: String, found: String)
    case quota(String)
    case terraform(step: String, output: String)

    package struct Failure: Sendable, Hashable, CustomStringConvertible {
        package var resource: String
        package var type: String
        package var reason: String

        package init(resource: String, type: String, reason: String) {
            self.resource = resource
            self.type = type
            self.reason = reason
        }

        package var description: String { "\(resource) (\(type)): \(reason)" }
    }

    package var description: String {
        switch self {
        case .elsewhere(let image, let place, let expected):
            "the image of '\(image)' is at \(place), not at \(expected): this endpoint is no ECR of AWS's"
        case .publisherFailed(let reason, let logGroup):
            "the publisher's task failed: \(reason); its log is in \(logGroup), and 'harness collect' gets what it measured"
        case .notRenewed(let function, let reason): "\(function) can't be made to start afresh: \(reason)"
        case .notOurs(let resource, let name):
            "\(resource) '\(name)' is there already and lacks this deployment's tag, so it is left alone; choose another "
                + "--deployment"
        case .stackFailed(let stack, let status, let failures):
            "the stack '\(stack)' is \(status)\n"
                + failures.map { "  \($0)" }.joined(separator: "\n")
                + (failures.isEmpty ? "  its events in the CloudFormation console tell more" : "")
                + "\nRemove the reason and deploy again, or take it down with 'harness destroy'"
        case .noDriver(let deployment):
            "the deployment '\(deployment)' has no task that could drive; deploy it again with --driver ecs"
        case .missingOutput(let output, let deployment):
            "the deployment '\(deployment)' has no \(output); deploy it again"
        case .malformedRecord(let path, let reason):
            "\(path): \(reason); delete it and deploy again: what is there already is kept"
        case .unwritable(let path, let reason): "can't write \(path): \(reason)"
        case .notDeployed(let deployment):
            "there is no deployment '\(deployment)'; make it with 'harness deploy --plugin …'"
        case .unfinished(let deployment):
            "the last 'harness deploy' of '\(deployment)' didn't come to its end; deploy it again, or take it down with "
                + "'harness destroy'"
        case .wrongPlace(let deployment, let account, let region, let here):
            "the deployment '\(deployment)' is in account \(account), \(region), and these credentials are for \(here): "
                + "choose them with --region and --profile, or another --deployment"
        case .stale(let deployment, let differences):
            "the deployment '\(deployment)' isn't what is here:\n"
                + differences.map { "  \($0)" }.joined(separator: "\n") + "\nDeploy again"
        case .leftBehind(let deployment, let resources):
            "of the deployment '\(deployment)' these are still there:\n"
                + resources.map { "  \($0)" }.joined(separator: "\n") + "\nCall 'harness destroy' again"
        case .otherEngine(let deployment, let engine):
            "the deployment '\(deployment)' was made by \(engine): go on with --engine \(engine), or choose another "
                + "--deployment"
        case .otherState(let deployment, let found):
            "Terraform's state has '\(found)', which isn't of the deployment '\(deployment)': select its workspace or backend "
                + "first"
        case .quota(let explanation): explanation
        case .terraform(let step, let output): "terraform \(step) failed:\n\(output)"
        }
    }
}
