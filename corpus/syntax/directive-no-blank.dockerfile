#escape=`
FROM a
