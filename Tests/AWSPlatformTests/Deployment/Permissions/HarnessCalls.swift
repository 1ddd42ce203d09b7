/// The IAM actions of the calls that the harness makes.
enum HarnessCalls {
    static let actions = [
        "cloudformation:CreateChangeSet", "cloudformation:DeleteChangeSet", "cloudformation:DeleteStack",
        "cloudformation:DescribeChangeSet", "cloudformation:DescribeStackEvents", "cloudformation:DescribeStacks",
        "cloudformation:ExecuteChangeSet", "cloudformation:GetTemplate", "cloudformation:ListStackResources",
        "cloudformation:TagResource", "ecr:BatchDeleteImage", "ecr:CreateRepository", "ecr:DeleteRepository",
        "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:GetAuthorizationToken", "ecr:TagResource",
        "ecs:DescribeTasks", "ecs:RunTask", "ecs:StopTask", "ecs:TagResource", "iam:PassRole",
        "lambda:GetAccountSettings", "lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:InvokeFunction",
        "lambda:ListFunctions", "lambda:ListTags", "lambda:PutFunctionConcurrency", "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration", "logs:DeleteLogGroup", "logs:DescribeLogGroups", "logs:FilterLogEvents",
        "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject", "sns:GetTopicAttributes",
        "sns:ListSubscriptionsByTopic", "sns:Publish", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage", "sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity",
        "tag:GetResources",
    ]
}
