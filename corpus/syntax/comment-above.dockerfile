FROM a
# first

#second
RUN true
