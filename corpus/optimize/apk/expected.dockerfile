FROM alpine:3.20
WORKDIR /app
RUN apk add --no-cache curl
COPY . .
CMD ["./run.sh"]
