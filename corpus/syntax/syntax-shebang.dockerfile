#!/usr/bin/env run
# syntax=example/frontend:1
FROM a
