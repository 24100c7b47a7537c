FROM a
RUN << EOF
true
EOF
