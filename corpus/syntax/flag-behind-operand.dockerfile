FROM a
COPY one --from=b two
