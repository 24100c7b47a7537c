FROM a
VOLUME ["/one", "/two"]
