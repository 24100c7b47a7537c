package = "app"
version = "1.0-1"
dependencies = {"lpeg"}
