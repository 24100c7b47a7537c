FROM a
COPY --from=b --chown=1:2 one two
