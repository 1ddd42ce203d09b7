/// How a message finds its functions: by a message attribute, on which the subscriptions filter.
///
/// SNS matches `exists: false` only if a message has at least one attribute (Amazon SNS developer guide, key matching), so
/// whoever publishes to all functions still sends one: ``experimentAttribute``.
package enum Filter {
    /// Names the one function that a message is for.
    package static let functionAttribute = "function"
    /// Names the run that a message belongs to; every message has it.
    package static let experimentAttribute = "experiment"

    /// What the subscription of a function lets through: messages for it alone, and messages for all.
    static func policy(function: String) -> TemplateValue {
        [functionAttribute: [.string(function), ["exists": false]]]
    }
}
