/// What AWS would refuse of a deployment, found before anything is created.
package enum DeploymentError: Error, Equatable, CustomStringConvertible {
    /// A value is out of range or malformed.
    case invalid(option: String, value: String, reason: String)
    /// A resource's name would exceed what its service allows.
    case nameTooLong(resource: String, name: String, limit: Int)
    /// More resources than one stack can hold.
    case tooManyResources(functions: Int, most: Int, reason: String)
    /// The template is larger than CloudFormation takes from a bucket.
    case templateTooLarge(bytes: Int, limit: Int)
    /// A call, or a resource type, that no permission is known for.
    case unknownAction(String)
    /// The estimate exceeds `--max-cost`.
    case tooExpensive(estimate: Double, limit: Double)

    package var description: String {
        switch self {
        case .invalid(let option, let value, let reason): "\(option) \(value): \(reason)"
        case .nameTooLong(let resource, let name, let limit):
            "'\(name)' is \(name.utf8.count) characters long, and \(resource) has at most \(limit); choose a shorter "
                + "--deployment, or rename the plugin"
        case .tooManyResources(let functions, let most, let reason):
            "\(functions) functions: \(reason), which leaves room for \(most); deploy fewer plugins or memory sizes, or "
                + "some of them as a --deployment of their own"
        case .templateTooLarge(let bytes, let limit):
            "the template takes \(bytes) bytes, and CloudFormation reads at most \(limit); deploy fewer plugins or memory "
                + "sizes, or some of them as a --deployment of their own"
        case .unknownAction(let action):
            "it isn't known which resources '\(action)' concerns; add it to Sources/AWSPlatform/Deployment/Permissions"
        case .tooExpensive(let estimate, let limit):
            "the run is expected to cost \(Dollars.text(estimate)), more than --max-cost \(Dollars.text(limit)); allow more, or "
                + "send fewer --messages to fewer functions"
        }
    }
}
