terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }

  # The state's place is the user's to choose: see docs/aws.md, and backend.tf.example beside this file.
}

provider "aws" {
  region = var.region

  # Everything taggable bears them; harness destroy touches nothing that does not.
  default_tags {
    tags = var.tags
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
