FROM a
MAINTAINER Ann <a@example.org>
