FROM a
HEALTHCHECK --interval=1m30.5s CMD true
