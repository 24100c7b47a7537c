FROM a
LABEL one="1" two=2
