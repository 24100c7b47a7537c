FROM a
ONBUILD COPY --from=b one two
