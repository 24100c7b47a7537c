FROM a
RUN --mount=type=cache,target='/my cache' true
