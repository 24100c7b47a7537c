# note \
FROM a
