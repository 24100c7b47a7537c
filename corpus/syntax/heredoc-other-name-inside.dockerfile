FROM a
COPY <<one <<two /x/
two
one
one
two
