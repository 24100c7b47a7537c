FROM a
COPY --link= one two
