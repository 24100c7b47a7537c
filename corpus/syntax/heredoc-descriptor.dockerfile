FROM a
RUN 3<<EOF cat
one
EOF
