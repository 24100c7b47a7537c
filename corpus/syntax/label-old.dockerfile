FROM a
LABEL one two three
