FROM golang:1.23 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /out/app .

FROM debian:12-slim
COPY --from=build /out/app /usr/local/bin/app
