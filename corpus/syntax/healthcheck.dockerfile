FROM a
HEALTHCHECK --interval=5s --retries=3 CMD curl -f localhost
