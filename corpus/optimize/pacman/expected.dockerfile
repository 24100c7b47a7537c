FROM archlinux:base
WORKDIR /app
RUN pacman -Syu --noconfirm curl
COPY . .
CMD ["./run.sh"]
