FROM a
COPY <<one <<two /x/
1
one
2
two
