# What a run needs to know, under the names of the stack's outputs.

output "bucket_name" {
  description = "Datasets and results"
  value       = aws_s3_bucket.data.bucket
}

output "topic_arn" {
  description = "Fans every message out to the functions"
  value       = aws_sns_topic.messages.arn
}

output "dead_letter_queue_url" {
  description = "Messages that no function could process"
  value       = aws_sqs_queue.dead_letters.url
}

output "cluster_name" {
  description = "Where the publisher runs; empty without a driver"
  value       = join(",", [for cluster in aws_ecs_cluster.driver : cluster.name])
}

output "task_definition_arn" {
  description = "The publisher; empty without a driver"
  value       = join(",", [for task in aws_ecs_task_definition.driver : task.arn])
}

output "subnet_ids" {
  description = "For RunTask, separated by commas; empty without a driver"
  value       = join(",", [for subnet in aws_subnet.driver : subnet.id])
}

output "security_group_id" {
  description = "For RunTask; empty without a driver"
  value       = join(",", [for group in aws_security_group.driver : group.id])
}
