FROM a
COPY --link=TRUE one two
