FROM a
HEALTHCHECK --interval=0s CMD true
