FROM a
RUNN true
USER u
