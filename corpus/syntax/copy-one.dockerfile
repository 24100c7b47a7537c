FROM a
COPY one
