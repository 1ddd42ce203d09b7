/// A value of a CloudFormation template: JSON, and the functions that CloudFormation evaluates.
package indirect enum TemplateValue: Sendable, Hashable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case list([TemplateValue])
    case object([String: TemplateValue])
}

extension TemplateValue {
    /// A resource's main identifier, by the resource's logical name: `Ref`.
    static func ref(_ logicalID: String) -> TemplateValue { ["Ref": .string(logicalID)] }

    /// An attribute that a resource has once it is there: `Fn::GetAtt`.
    static func attribute(_ logicalID: String, _ name: String) -> TemplateValue {
        ["Fn::GetAtt": [.string(logicalID), .string(name)]]
    }

    /// Text with `${…}` in it: `Fn::Sub`.
    static func text(_ text: String) -> TemplateValue { ["Fn::Sub": .string(text)] }

    /// Tags in the form that most resources take.
    static func tags(_ tags: [String: String]) -> TemplateValue {
        .list(tags.sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": .string($0.value)] })
    }

    /// A policy document of IAM's.
    static func policy(_ statements: [TemplateValue]) -> TemplateValue {
        ["Version": "2012-10-17", "Statement": .list(statements)]
    }

    /// One statement that allows something.
    static func allow(_ actions: [String], on resources: [TemplateValue]) -> TemplateValue {
        [
            "Effect": "Allow", "Action": .list(actions.map { .string($0) }),
            "Resource": resources.count == 1 ? resources[0] : .list(resources),
        ]
    }

    /// The trust policy of a role that a service assumes.
    static func trust(_ service: String) -> TemplateValue {
        .policy([["Effect": "Allow", "Principal": ["Service": .string(service)], "Action": "sts:AssumeRole"]])
    }
}

extension TemplateValue: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .boolean(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, TemplateValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
