FROM a
RUN --mount=type=tmpfs,target=/b --mount=type=tmpfs,target=/c true
