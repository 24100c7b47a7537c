FROM a
RUN <<EOF
one
EOF
