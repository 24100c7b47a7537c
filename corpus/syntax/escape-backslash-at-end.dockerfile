# escape=`
FROM a
COPY one c:\
USER u
