FROM opensuse/leap:15.6
WORKDIR /app
RUN zypper --non-interactive install curl
COPY . .
CMD ["./run.sh"]
