FROM a
COPY --from build one two
