# syntax=docker/dockerfile:1
# The program alone: docker build -t stowage . && docker run --rm -v "$PWD:/work" stowage lint
FROM debian:12.8 AS build
RUN rm -f /etc/apt/apt.conf.d/docker-clean
WORKDIR /src
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked \
    apt-get update && apt-get install -y --no-install-recommends \
      clang-19 cmake g++ libboost1.81-dev libcli11-dev libexpected-dev libfmt-dev libfyaml-dev libpugixml-dev \
      libtomlplusplus-dev ninja-build nlohmann-json3-dev pkg-config
COPY CMakeLists.txt CMakePresets.json LICENSE README.md ./
COPY lib lib/
COPY rules rules/
COPY tools tools/
COPY packaging packaging/
RUN cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_TOOLCHAIN_FILE=/src/tools/cmake/release_compiler.cmake -DSTOWAGE_TESTS=OFF && cmake --build build && cd build && cpack -G DEB

FROM debian:12.8-slim
RUN --mount=type=bind,from=build,source=/src/build,target=/build \
    --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked \
    rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y --no-install-recommends /build/*.deb
USER 65532
WORKDIR /work
ENTRYPOINT ["stowage"]
CMD ["lint"]
