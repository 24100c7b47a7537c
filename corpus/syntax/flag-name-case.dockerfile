FROM a
COPY --From=b one two
