# EsCaPe=`
FROM a
