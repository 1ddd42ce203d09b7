extension CloudFormationTemplate {
    /// The bucket for datasets, results and large templates, and the dead-letter queue.
    mutating func addStorage(_ deployment: Deployment) {
        resources[Name.bucket] = Resource(
            "AWS::S3::Bucket",
            [
                "BucketName": .text(
                    deployment.names.bucket(account: "${AWS::AccountId}", region: "${AWS::Region}")),
                "BucketEncryption": [
                    "ServerSideEncryptionConfiguration": [
                        ["ServerSideEncryptionByDefault": ["SSEAlgorithm": "AES256"]]
                    ]
                ],
                "PublicAccessBlockConfiguration": [
                    "BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true,
                    "RestrictPublicBuckets": true,
                ],
                "OwnershipControls": ["Rules": [["ObjectOwnership": "BucketOwnerEnforced"]]],
                "LifecycleConfiguration": [
                    "Rules": .list(
                        ResourceNames.expiringPrefixes.map { prefix in
                            [
                                "Id": .string("expire-\(prefix.dropLast())"), "Status": "Enabled",
                                "Prefix": .string(prefix),
                                "ExpirationInDays": .integer(deployment.objectExpiryDays),
                                "AbortIncompleteMultipartUpload": ["DaysAfterInitiation": 1],
                            ]
                        })
                ],
                "Tags": .tags(deployment.allTags),
            ]
        ).deletedWithStack()
        resources[Name.bucketPolicy] = Resource(
            "AWS::S3::BucketPolicy",
            [
                "Bucket": .ref(Name.bucket),
                "PolicyDocument": .policy([
                    [
                        "Sid": "TLSOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                        "Resource": [.attribute(Name.bucket, "Arn"), .text("${\(Name.bucket).Arn}/*")],
                        "Condition": ["Bool": ["aws:SecureTransport": "false"]],
                    ]
                ]),
            ])
        resources[Name.deadLetters] = Resource(
            "AWS::SQS::Queue",
            [
                "QueueName": .string(deployment.names.deadLetterQueue),
                "MessageRetentionPeriod": .integer(Deployment.deadLetterRetentionSeconds),
                "SqsManagedSseEnabled": true,
                "Tags": .tags(deployment.allTags),
            ]
        ).deletedWithStack()
        output(.bucketName, "Datasets and results", .ref(Name.bucket))
        output(.deadLetterQueueURL, "Messages that no function could process", .ref(Name.deadLetters))
    }

    /// The topic, and its leave to put what it can't deliver into the dead-letter queue.
    mutating func addTopic(_ deployment: Deployment) {
        resources[Name.topic] = Resource(
            "AWS::SNS::Topic",
            ["TopicName": .string(deployment.names.topic), "Tags": .tags(deployment.allTags)])
        resources[Name.deadLettersPolicy] = Resource(
            "AWS::SQS::QueuePolicy",
            [
                "Queues": [.ref(Name.deadLetters)],
                "PolicyDocument": .policy([
                    [
                        "Sid": "FromTopic", "Effect": "Allow", "Principal": ["Service": "sns.amazonaws.com"],
                        "Action": "sqs:SendMessage", "Resource": .attribute(Name.deadLetters, "Arn"),
                        "Condition": ["ArnEquals": ["aws:SourceArn": .ref(Name.topic)]],
                    ]
                ]),
            ])
        output(.topicArn, "Fans every message out to the functions", .ref(Name.topic))
    }
}
