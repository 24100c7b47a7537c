scalaVersion := "3.5.1"
