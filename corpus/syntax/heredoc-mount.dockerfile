FROM a
RUN --mount=type=cache,target=/x <<EOF
true
EOF
