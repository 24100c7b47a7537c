FROM a
RU\
N echo one
