# escape=`
FROM a
RUN dir c:\ `
 /s
