FROM a AS one
RUN true
FROM one as Two
FROM scratch
