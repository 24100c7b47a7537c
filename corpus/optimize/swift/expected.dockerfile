FROM swift:6.0 AS build
WORKDIR /src
COPY Package.resolved Package.swift ./
RUN swift package resolve
COPY . .
RUN swift build -c release

FROM debian:12-slim
COPY --from=build /src/.build/release/app /app
