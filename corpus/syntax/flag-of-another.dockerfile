FROM a
COPY --mount=type=cache,target=/x one two
