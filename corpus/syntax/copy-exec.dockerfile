FROM a
COPY ["one two", "three"]
