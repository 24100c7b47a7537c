FROM a
RUN cat \
  <<EOF
one
EOF
