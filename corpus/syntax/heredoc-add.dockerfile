FROM a
ADD <<one.txt /x/
1
one.txt
