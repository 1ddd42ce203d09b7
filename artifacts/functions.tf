# One function per plugin and memory size, with its log, and what becomes of messages that it fails on.

resource "aws_cloudwatch_log_group" "function" {
  for_each = var.functions

  name              = "/aws/lambda/${each.key}"
  retention_in_days = var.log_retention_days
}

resource "aws_lambda_function" "plugin" {
  for_each = var.functions

  function_name                  = each.key
  package_type                   = "Image"
  image_uri                      = each.value.image
  architectures                  = [var.architecture]
  memory_size                    = each.value.memory_size
  timeout                        = each.value.timeout
  role                           = aws_iam_role.function[each.key].arn
  reserved_concurrent_executions = var.reserved_concurrency
  tags                           = each.value.tags

  # Text, for the START, END and REPORT lines that results are made of.
  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
  }

  # A run sets the first of them anew whenever it asks for a cold start: that is no change to undo.
  environment {
    variables = merge({ ML_ON_FAAS_RENEWED = "" }, each.value.environment)
  }

  lifecycle {
    ignore_changes = [environment[0].variables["ML_ON_FAAS_RENEWED"]]
  }

  depends_on = [aws_iam_role_policy.function]
}

resource "aws_lambda_function_event_invoke_config" "function" {
  for_each = var.functions

  function_name                = aws_lambda_function.plugin[each.key].function_name
  qualifier                    = "$LATEST"
  maximum_retry_attempts       = var.retries
  maximum_event_age_in_seconds = var.maximum_event_age_seconds

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}
