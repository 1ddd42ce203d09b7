extension CloudFormationTemplate {
    /// Resources that one function takes.
    package static let resourcesPerFunction = 6

    /// A function with its role, its log group, its subscription, the topic's leave to invoke it, and what becomes of
    /// messages that it fails on.
    mutating func addFunction(_ function: DeployedFunction, of deployment: Deployment) {
        let name = deployment.names.function(function)
        let id = Self.logicalID(function)
        let tags = TemplateValue.tags(deployment.tags(of: function))
        resources["\(id)Role"] = role(of: function, in: deployment)
        resources["\(id)Log"] = Resource(
            "AWS::Logs::LogGroup",
            [
                "LogGroupName": .string(deployment.names.logGroup(function)),
                "RetentionInDays": .integer(deployment.logRetentionDays),
                "Tags": .tags(deployment.allTags),
            ]
        ).deletedWithStack()

        var properties: [String: TemplateValue] = [
            "FunctionName": .string(name),
            "PackageType": "Image",
            "Code": ["ImageUri": .string(function.image)],
            "Architectures": [.string(deployment.architecture.rawValue)],
            "MemorySize": .integer(function.memorySize),
            "Timeout": .integer(function.timeoutSeconds),
            "Role": .attribute("\(id)Role", "Arn"),
            // Text, for the START, END and REPORT lines that results are made of. The group is there before the function.
            "LoggingConfig": ["LogFormat": "Text", "LogGroup": .ref("\(id)Log")],
            "Tags": tags,
        ]
        if !function.environment.isEmpty {
            properties["Environment"] = ["Variables": .object(function.environment.mapValues { .string($0) })]
        }
        properties["ReservedConcurrentExecutions"] = deployment.reservedConcurrency.map { .integer($0) }
        resources["\(id)Function"] = Resource("AWS::Lambda::Function", properties)

        // A destination, and no DeadLetterConfig beside it, which would put each message into the queue twice: it also
        // tells the error, and whether retries or the event's age ran out.
        resources["\(id)Failures"] = Resource(
            "AWS::Lambda::EventInvokeConfig",
            [
                "FunctionName": .ref("\(id)Function"),
                "Qualifier": "$LATEST",
                "MaximumRetryAttempts": .integer(Deployment.retries),
                "MaximumEventAgeInSeconds": .integer(deployment.maximumEventAgeSeconds),
                "DestinationConfig": ["OnFailure": ["Destination": .attribute(Name.deadLetters, "Arn")]],
            ])
        resources["\(id)Permission"] = Resource(
            "AWS::Lambda::Permission",
            [
                "FunctionName": .ref("\(id)Function"),
                "Action": "lambda:InvokeFunction",
                "Principal": "sns.amazonaws.com",
                "SourceArn": .ref(Name.topic),
            ])
        resources["\(id)Subscription"] = Resource(
            "AWS::SNS::Subscription",
            [
                "TopicArn": .ref(Name.topic),
                "Protocol": "lambda",
                "Endpoint": .attribute("\(id)Function", "Arn"),
                "FilterPolicy": Filter.policy(function: name),
                "RedrivePolicy": ["deadLetterTargetArn": .attribute(Name.deadLetters, "Arn")],
            ], dependsOn: ["\(id)Permission", Name.deadLettersPolicy])
    }

    /// What a function may do besides its work: write its own log, and hand over what it failed on.
    private func role(of function: DeployedFunction, in deployment: Deployment) -> Resource {
        let id = Self.logicalID(function)
        return Resource(
            "AWS::IAM::Role",
            [
                "RoleName": .string(deployment.names.role(function)),
                "AssumeRolePolicyDocument": .trust("lambda.amazonaws.com"),
                "Policies": [
                    [
                        "PolicyName": "function",
                        "PolicyDocument": .policy([
                            .allow(
                                ["logs:CreateLogStream", "logs:PutLogEvents"], on: [.attribute("\(id)Log", "Arn")]),
                            .allow(["sqs:SendMessage"], on: [.attribute(Name.deadLetters, "Arn")]),
                        ]),
                    ]
                ],
                "Tags": .tags(deployment.allTags),
            ])
    }

    /// Logical names have letters and digits only, plugins' names no capitals: X stands for the hyphen, and no two
    /// functions meet in one name.
    package static func logicalID(_ function: DeployedFunction) -> String {
        "\(function.plugin.replacing("-", with: "X"))X\(function.memorySize)"
    }
}
