FROM my/vcpkg:2024.09 AS build
WORKDIR /src
COPY vcpkg.json ./
RUN vcpkg install
COPY . .
RUN cmake -B build && cmake --build build

FROM debian:12-slim
COPY --from=build /src/build/app /app
