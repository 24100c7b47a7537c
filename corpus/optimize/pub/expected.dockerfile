FROM dart:3.5 AS build
WORKDIR /app
COPY pubspec.lock pubspec.yaml ./
RUN dart pub get --enforce-lockfile
COPY . .
RUN dart compile exe bin/server.dart -o /out/server

FROM debian:12-slim
COPY --from=build /out/server /server
