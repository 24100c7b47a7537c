FROM a
COPY --from=b --from=c one two
