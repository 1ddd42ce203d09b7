# The topic, which fans every message out to the functions, and its leave to put what it can't deliver into the queue.

resource "aws_sns_topic" "messages" {
  name = var.name
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "FromTopic"
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.dead_letters.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.messages.arn } }
    }]
  })
}

resource "aws_lambda_permission" "topic" {
  for_each = var.functions

  function_name = aws_lambda_function.plugin[each.key].function_name
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.messages.arn
}

resource "aws_sns_topic_subscription" "function" {
  for_each = var.functions

  topic_arn = aws_sns_topic.messages.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.plugin[each.key].arn

  # A message for this function alone, or for all. SNS matches `exists: false` only if the message has another attribute.
  filter_policy  = jsonencode({ function = [each.key, { exists = false }] })
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead_letters.arn })

  depends_on = [aws_lambda_permission.topic, aws_sqs_queue_policy.dead_letters]
}
