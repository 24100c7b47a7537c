FROM a
RUN <<EOF
echo one
  echo two
EOF
USER u
