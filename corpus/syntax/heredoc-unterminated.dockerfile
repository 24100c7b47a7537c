FROM a
RUN <<EOF
one
