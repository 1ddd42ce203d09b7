extension CloudFormationTemplate {
    /// Logical names of the driver's resources.
    private enum Driver {
        static let vpc = "DriverVPC"
        static let gateway = "DriverGateway"
        static let attachment = "DriverGatewayAttachment"
        static let routeTable = "DriverRouteTable"
        static let route = "DriverRoute"
        static let securityGroup = "DriverSecurityGroup"
        static let cluster = "DriverCluster"
        static let log = "DriverLog"
        static let executionRole = "DriverExecutionRole"
        static let taskRole = "DriverTaskRole"
        static let task = "DriverTask"
        static func subnet(_ number: Int) -> String { "DriverSubnet\(number)" }
    }

    /// The container that publishes, as `RunTask` names it when it overrides the command.
    package static let publisherContainer = "publisher"
    /// One per availability zone: a zone without capacity is no end.
    static let driverSubnets = ["10.0.0.0/25", "10.0.0.128/25"]

    /// The Fargate task that publishes, and a network of its own: an account may have no default one.
    mutating func addDriver(_ driver: ECSDriver, of deployment: Deployment) {
        addNetwork(deployment)
        addDriverRoles(deployment)
        let tags = TemplateValue.tags(deployment.allTags)
        resources[Driver.cluster] = Resource(
            "AWS::ECS::Cluster", ["ClusterName": .string(deployment.names.cluster), "Tags": tags])
        resources[Driver.log] = Resource(
            "AWS::Logs::LogGroup",
            [
                "LogGroupName": .string(deployment.names.publisherLogGroup),
                "RetentionInDays": .integer(deployment.logRetentionDays), "Tags": tags,
            ]
        ).deletedWithStack()
        resources[Driver.task] = Resource(
            "AWS::ECS::TaskDefinition",
            [
                "Family": .string(deployment.names.publisher),
                "RequiresCompatibilities": ["FARGATE"],
                "NetworkMode": "awsvpc",
                "Cpu": .string("\(driver.cpu)"),
                "Memory": .string("\(driver.memory)"),
                "RuntimePlatform": [
                    "CpuArchitecture": .string(deployment.architecture.cpuArchitecture),
                    "OperatingSystemFamily": "LINUX",
                ],
                "ExecutionRoleArn": .attribute(Driver.executionRole, "Arn"),
                "TaskRoleArn": .attribute(Driver.taskRole, "Arn"),
                "ContainerDefinitions": [
                    [
                        "Name": .string(Self.publisherContainer),
                        "Image": .string(driver.image),
                        "Essential": true,
                        "LogConfiguration": [
                            "LogDriver": "awslogs",
                            "Options": [
                                "awslogs-group": .ref(Driver.log), "awslogs-region": .ref("AWS::Region"),
                                "awslogs-stream-prefix": .string(Self.publisherContainer),
                            ],
                        ],
                    ]
                ],
                "Tags": tags,
            ])
        output(.clusterName, "Where the publisher runs", .ref(Driver.cluster))
        output(.taskDefinitionArn, "The publisher", .ref(Driver.task))
    }

    private mutating func addNetwork(_ deployment: Deployment) {
        let named = TemplateValue.tags(deployment.allTags.merging(["Name": deployment.names.vpc]) { $1 })
        resources[Driver.vpc] = Resource(
            "AWS::EC2::VPC",
            ["CidrBlock": "10.0.0.0/24", "EnableDnsSupport": true, "EnableDnsHostnames": true, "Tags": named])
        resources[Driver.gateway] = Resource("AWS::EC2::InternetGateway", ["Tags": named])
        resources[Driver.attachment] = Resource(
            "AWS::EC2::VPCGatewayAttachment",
            ["VpcId": .ref(Driver.vpc), "InternetGatewayId": .ref(Driver.gateway)])
        resources[Driver.routeTable] = Resource("AWS::EC2::RouteTable", ["VpcId": .ref(Driver.vpc), "Tags": named])
        resources[Driver.route] = Resource(
            "AWS::EC2::Route",
            [
                "RouteTableId": .ref(Driver.routeTable), "DestinationCidrBlock": "0.0.0.0/0",
                "GatewayId": .ref(Driver.gateway),
            ], dependsOn: [Driver.attachment])
        for (number, block) in Self.driverSubnets.enumerated() {
            resources[Driver.subnet(number)] = Resource(
                "AWS::EC2::Subnet",
                [
                    "VpcId": .ref(Driver.vpc), "CidrBlock": .string(block),
                    "AvailabilityZone": ["Fn::Select": [.integer(number), ["Fn::GetAZs": ""]]],
                    "Tags": named,
                ])
            resources["\(Driver.subnet(number))Routes"] = Resource(
                "AWS::EC2::SubnetRouteTableAssociation",
                ["SubnetId": .ref(Driver.subnet(number)), "RouteTableId": .ref(Driver.routeTable)])
        }
        resources[Driver.securityGroup] = Resource(
            "AWS::EC2::SecurityGroup",
            [
                "GroupName": .string(deployment.names.securityGroup),
                "GroupDescription": "The publisher calls AWS over HTTPS and is called by nobody",
                "VpcId": .ref(Driver.vpc),
                "SecurityGroupEgress": [
                    [
                        "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0",
                        "Description": "HTTPS",
                    ]
                ],
                "Tags": named,
            ])
        output(
            .subnetIDs, "For RunTask",
            ["Fn::Join": [",", .list(Self.driverSubnets.indices.map { .ref(Driver.subnet($0)) })]])
        output(.securityGroupID, "For RunTask", .ref(Driver.securityGroup))
    }

    private mutating func addDriverRoles(_ deployment: Deployment) {
        let tags = TemplateValue.tags(deployment.allTags)
        let repositories =
            "arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/"
            + deployment.names.publisherRepository
        resources[Driver.executionRole] = Resource(
            "AWS::IAM::Role",
            [
                "RoleName": .string(deployment.names.executionRole),
                "AssumeRolePolicyDocument": .trust("ecs-tasks.amazonaws.com"),
                "Policies": [
                    [
                        "PolicyName": "start",
                        "PolicyDocument": .policy([
                            .allow(["ecr:GetAuthorizationToken"], on: ["*"]),
                            .allow(
                                ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                                on: [.text(repositories)]),
                            .allow(
                                ["logs:CreateLogStream", "logs:PutLogEvents"], on: [.attribute(Driver.log, "Arn")]),
                        ]),
                    ]
                ],
                "Tags": tags,
            ])
        resources[Driver.taskRole] = Resource(
            "AWS::IAM::Role",
            [
                "RoleName": .string(deployment.names.taskRole),
                "AssumeRolePolicyDocument": .trust("ecs-tasks.amazonaws.com"),
                "Policies": [
                    [
                        "PolicyName": "publish",
                        "PolicyDocument": .policy([
                            .allow(["sns:Publish"], on: [.ref(Name.topic)]),
                            .allow(["s3:GetObject"], on: [.text("${\(Name.bucket).Arn}/*")]),
                            .allow(["s3:PutObject"], on: [.text("${\(Name.bucket).Arn}/runs/*")]),
                            // What became of the messages, and cold starts on demand.
                            .allow(
                                ["logs:FilterLogEvents"],
                                on: [
                                    .text(
                                        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
                                            + ResourceNames.logGroup(function: "\(deployment.name)-*"))
                                ]),
                            .allow(
                                ["sqs:DeleteMessage", "sqs:ReceiveMessage"], on: [.attribute(Name.deadLetters, "Arn")]),
                            .allow(
                                ["lambda:GetFunctionConfiguration", "lambda:UpdateFunctionConfiguration"],
                                on: [
                                    .text(
                                        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
                                            + "\(deployment.name)-*")
                                ]),
                        ]),
                    ]
                ],
                "Tags": tags,
            ])
    }
}
