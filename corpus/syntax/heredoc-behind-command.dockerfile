FROM a
RUN cat <<EOF > /x
one
EOF
