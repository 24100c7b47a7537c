FROM a
WORKDIR /one two
