FROM haskell:9.8 AS build
WORKDIR /src
COPY app.cabal stack.yaml stack.yaml.lock ./
RUN stack build --only-dependencies
COPY . .
RUN stack build --copy-bins --local-bin-path /out

FROM debian:12-slim
COPY --from=build /out/app /app
