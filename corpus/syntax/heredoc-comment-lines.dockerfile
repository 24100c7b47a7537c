FROM a
RUN <<EOF
# note

true \
EOF
