FROM a
COPY --chown="one two":3 x y
