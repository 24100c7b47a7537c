FROM a
HEALTHCHECK --interval=5s
