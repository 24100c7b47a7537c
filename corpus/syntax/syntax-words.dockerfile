# syntax=example/frontend:1 --debug
FROM a
