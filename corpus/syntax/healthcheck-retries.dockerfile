FROM a
HEALTHCHECK --retries=many CMD true
