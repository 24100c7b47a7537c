FROM a
RUN <<'one two'
true
one two
