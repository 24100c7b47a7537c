FROM a
COPY --link=yes one two
