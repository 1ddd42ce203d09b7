# The Fargate task that publishes, and a network of its own: an account may have no default one. Only with a driver.

locals {
  drivers = { for driver in var.driver[*] : "publisher" => driver }
  subnets = { for number, block in flatten(var.driver[*].subnets) : number => block }
}

data "aws_availability_zones" "available" {
  for_each = local.drivers

  state = "available"
}

resource "aws_vpc" "driver" {
  for_each = local.drivers

  cidr_block           = "10.0.0.0/24"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_internet_gateway" "driver" {
  for_each = local.drivers

  vpc_id = aws_vpc.driver[each.key].id
  tags   = { Name = var.name }
}

resource "aws_route_table" "driver" {
  for_each = local.drivers

  vpc_id = aws_vpc.driver[each.key].id
  tags   = { Name = var.name }
}

resource "aws_route" "driver" {
  for_each = local.drivers

  route_table_id         = aws_route_table.driver[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.driver[each.key].id
}

resource "aws_subnet" "driver" {
  for_each = local.subnets

  vpc_id            = aws_vpc.driver["publisher"].id
  cidr_block        = each.value
  availability_zone = data.aws_availability_zones.available["publisher"].names[each.key]
  tags              = { Name = var.name }
}

resource "aws_route_table_association" "driver" {
  for_each = local.subnets

  subnet_id      = aws_subnet.driver[each.key].id
  route_table_id = aws_route_table.driver["publisher"].id
}

resource "aws_security_group" "driver" {
  for_each = local.drivers

  name        = "${var.name}-publisher"
  description = "The publisher calls AWS over HTTPS and is called by nobody"
  vpc_id      = aws_vpc.driver[each.key].id
  tags        = { Name = var.name }

  egress {
    description = "HTTPS"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_ecs_cluster" "driver" {
  for_each = local.drivers

  name = var.name
}

resource "aws_cloudwatch_log_group" "driver" {
  for_each = local.drivers

  name              = "/ecs/${var.name}-publisher"
  retention_in_days = var.log_retention_days
}

resource "aws_ecs_task_definition" "driver" {
  for_each = local.drivers

  family                   = "${var.name}-publisher"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  execution_role_arn       = aws_iam_role.execution[each.key].arn
  task_role_arn            = aws_iam_role.task[each.key].arn

  runtime_platform {
    cpu_architecture        = var.architecture == "arm64" ? "ARM64" : "X86_64"
    operating_system_family = "LINUX"
  }

  container_definitions = jsonencode([{
    name      = "publisher"
    image     = each.value.image
    essential = true
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.driver[each.key].name
        "awslogs-region"        = var.region
        "awslogs-stream-prefix" = "publisher"
      }
    }
  }])
}

resource "aws_iam_role" "execution" {
  for_each = local.drivers

  name               = "${var.name}-publisher-execution"
  assume_role_policy = local.tasks_assume_role
}

resource "aws_iam_role" "task" {
  for_each = local.drivers

  name               = "${var.name}-publisher-task"
  assume_role_policy = local.tasks_assume_role
}

locals {
  tasks_assume_role = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "execution" {
  for_each = local.drivers

  name = "start"
  role = aws_iam_role.execution[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = "arn:${data.aws_partition.current.partition}:ecr:${var.region}:${data.aws_caller_identity.current.account_id}:repository/${each.value.repository}"
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.driver[each.key].arn}:*"
      },
    ]
  })
}

resource "aws_iam_role_policy" "task" {
  for_each = local.drivers

  name = "publish"
  role = aws_iam_role.task[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = aws_sns_topic.messages.arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = "${aws_s3_bucket.data.arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = ["s3:PutObject"]
        Resource = "${aws_s3_bucket.data.arn}/runs/*"
      },
      {
        # What became of the messages.
        Effect   = "Allow"
        Action   = ["logs:FilterLogEvents"]
        Resource = "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/${var.name}-*"
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:DeleteMessage", "sqs:ReceiveMessage"]
        Resource = aws_sqs_queue.dead_letters.arn
      },
      {
        # Cold starts on demand.
        Effect   = "Allow"
        Action   = ["lambda:GetFunctionConfiguration", "lambda:UpdateFunctionConfiguration"]
        Resource = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${data.aws_caller_identity.current.account_id}:function:${var.name}-*"
      },
    ]
  })
}
