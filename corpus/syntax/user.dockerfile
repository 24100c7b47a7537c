FROM a
USER one two
