# escape=`
FROM a
COPY --chown=one\ two x y
