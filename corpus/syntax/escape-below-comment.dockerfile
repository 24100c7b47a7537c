# note
# escape=`
FROM a
