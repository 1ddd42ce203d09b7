# Values come from deployment.auto.tfvars.json, which harness writes: `harness deploy --engine terraform`.

variable "name" {
  description = "The deployment's name, which begins the name of everything in it"
  type        = string
}

variable "region" {
  description = "Where to deploy"
  type        = string
}

variable "architecture" {
  description = "The functions' instruction set: x86_64 or arm64"
  type        = string
}

variable "functions" {
  description = "The functions by their names"
  type = map(object({
    plugin      = string
    memory_size = number
    image       = string
    timeout     = number
    environment = map(string)
    tags        = map(string)
  }))
}

variable "reserved_concurrency" {
  description = "Instances set aside for each function; -1 for none"
  type        = number
}

variable "log_retention_days" {
  description = "How long logs stay"
  type        = number
}

variable "object_expiry_days" {
  description = "How long datasets and results stay in the bucket"
  type        = number
}

variable "maximum_event_age_seconds" {
  description = "How long Lambda goes on trying to deliver a message"
  type        = number
}

variable "retries" {
  description = "How often Lambda tries a failed message again"
  type        = number
}

variable "dead_letter_retention_seconds" {
  description = "How long the dead-letter queue keeps a message"
  type        = number
}

variable "driver" {
  description = "The Fargate task that publishes from within the region; null for none"
  type = object({
    image      = string
    repository = string
    cpu        = number
    memory     = number
    subnets    = list(string)
  })
}

variable "tags" {
  description = "What every resource bears"
  type        = map(string)
}
