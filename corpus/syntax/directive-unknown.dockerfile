# colour=red
# escape=`
FROM a
