/// What makes a deployment's resources.
package enum Engine: String, Sendable, Codable, Hashable, CaseIterable {
    case cloudFormation = "cloudformation"
    case terraform
}

/// What an engine does with the rights of whoever deploys: it makes, reads, changes and removes resources.
package enum EngineActions {
    /// By resource type, from the handlers of each type's schema in the CloudFormation registry, less what concerns
    /// properties that the template doesn't set.
    package static let byResourceType: [String: [String]] = [
        "AWS::EC2::InternetGateway": [
            "ec2:CreateInternetGateway", "ec2:CreateTags", "ec2:DeleteInternetGateway", "ec2:DeleteTags",
            "ec2:DescribeInternetGateways",
        ],
        "AWS::EC2::Route": ["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:DescribeRouteTables", "ec2:ReplaceRoute"],
        "AWS::EC2::RouteTable": [
            "ec2:CreateRouteTable", "ec2:CreateTags", "ec2:DeleteRouteTable", "ec2:DeleteTags",
            "ec2:DescribeRouteTables",
        ],
        "AWS::EC2::SecurityGroup": [
            "ec2:AuthorizeSecurityGroupEgress", "ec2:CreateSecurityGroup", "ec2:CreateTags", "ec2:DeleteSecurityGroup",
            "ec2:DeleteTags", "ec2:DescribeInstances", "ec2:DescribeSecurityGroups", "ec2:RevokeSecurityGroupEgress",
        ],
        "AWS::EC2::Subnet": [
            "ec2:CreateSubnet", "ec2:CreateTags", "ec2:DeleteSubnet", "ec2:DeleteTags", "ec2:DescribeAvailabilityZones",
            "ec2:DescribeNetworkAcls", "ec2:DescribeSubnets",
        ],
        "AWS::EC2::SubnetRouteTableAssociation": [
            "ec2:AssociateRouteTable", "ec2:DescribeRouteTables", "ec2:DisassociateRouteTable",
        ],
        "AWS::EC2::VPC": [
            "ec2:CreateTags", "ec2:CreateVpc", "ec2:DeleteTags", "ec2:DeleteVpc", "ec2:DescribeNetworkAcls",
            "ec2:DescribeSecurityGroups", "ec2:DescribeVpcAttribute", "ec2:DescribeVpcs", "ec2:ModifyVpcAttribute",
        ],
        "AWS::EC2::VPCGatewayAttachment": [
            "ec2:AttachInternetGateway", "ec2:DescribeInternetGateways", "ec2:DetachInternetGateway",
        ],
        "AWS::ECS::Cluster": [
            "ecs:CreateCluster", "ecs:DeleteCluster", "ecs:DescribeClusters", "ecs:ListTagsForResource",
            "ecs:TagResource", "ecs:UntagResource", "iam:CreateServiceLinkedRole",
        ],
        "AWS::ECS::TaskDefinition": [
            "ecs:DeregisterTaskDefinition", "ecs:DescribeTaskDefinition", "ecs:ListTagsForResource",
            "ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:UntagResource", "iam:GetRole", "iam:PassRole",
        ],
        "AWS::IAM::Role": [
            "iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole", "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:PutRolePolicy", "iam:TagRole", "iam:UntagRole",
            "iam:UpdateAssumeRolePolicy",
        ],
        "AWS::Lambda::EventInvokeConfig": [
            "lambda:DeleteFunctionEventInvokeConfig", "lambda:GetFunctionEventInvokeConfig",
            "lambda:PutFunctionEventInvokeConfig", "lambda:UpdateFunctionEventInvokeConfig",
        ],
        "AWS::Lambda::Function": [
            // Lambda reads the image with the caller's rights, and lets itself into the repository.
            "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy",
            "iam:PassRole", "lambda:CreateFunction", "lambda:DeleteFunction", "lambda:DeleteFunctionConcurrency",
            "lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:ListTags",
            "lambda:PutFunctionConcurrency", "lambda:TagResource", "lambda:UntagResource",
            "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration",
        ],
        "AWS::Lambda::Permission": ["lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"],
        "AWS::Logs::LogGroup": [
            "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DescribeLogGroups", "logs:ListTagsForResource",
            "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource",
        ],
        "AWS::S3::Bucket": [
            "s3:CreateBucket", "s3:DeleteBucket", "s3:GetBucketOwnershipControls", "s3:GetBucketPublicAccessBlock",
            "s3:GetBucketTagging", "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration", "s3:ListBucket",
            "s3:ListTagsForResource", "s3:PutBucketOwnershipControls", "s3:PutBucketPublicAccessBlock",
            "s3:PutBucketTagging", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration", "s3:TagResource",
            "s3:UntagResource",
        ],
        "AWS::S3::BucketPolicy": ["s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy"],
        "AWS::SNS::Subscription": [
            "sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:SetSubscriptionAttributes", "sns:Subscribe",
            "sns:Unsubscribe",
        ],
        "AWS::SNS::Topic": [
            "sns:CreateTopic", "sns:DeleteTopic", "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic",
            "sns:ListTagsForResource", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource",
        ],
        "AWS::SQS::Queue": [
            "sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags",
            "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue",
        ],
        "AWS::SQS::QueuePolicy": ["sqs:GetQueueAttributes", "sqs:SetQueueAttributes"],
    ]

    /// What Terraform's provider reads besides, whenever it refreshes its state.
    static let alsoByTerraform = [
        "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroupRules", "iam:ListInstanceProfilesForRole",
        "lambda:GetFunctionConcurrency", "lambda:GetFunctionConfiguration", "lambda:ListVersionsByFunction",
        "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetAccelerateConfiguration", "s3:GetBucketAcl",
        "s3:GetBucketCORS", "s3:GetBucketLocation", "s3:GetBucketLogging", "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketRequestPayment", "s3:GetBucketVersioning", "s3:GetBucketWebsite", "s3:GetReplicationConfiguration",
        "s3:ListBucketVersions",
    ]

    /// What a push to the registry takes; these are no calls of ECR's own interface.
    static let push = [
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ]
}
