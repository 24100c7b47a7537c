FROM fedora:40
WORKDIR /app
RUN dnf install -y curl && dnf clean all
COPY . .
CMD ["./run.sh"]
