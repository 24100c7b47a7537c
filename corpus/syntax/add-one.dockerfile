FROM a
ADD one
