variable "TAG" { default = "latest" }

# one image
target "app" {
  context  = "."
  tags     = ["example/app:${TAG}"]
  cache-to = [{ type = "registry", ref = "example/app:cache", mode = "max" }] # shared
}
