FROM a
HEALTHCHECK CMD ["curl", "localhost"]
