FROM a
# escape=`
RUN one `
USER u
