FROM haskell:9.8 AS build
WORKDIR /src
COPY app.cabal cabal.project ./
RUN cabal update && cabal build --only-dependencies
COPY . .
RUN cabal install --install-method=copy --installdir=/out

FROM debian:12-slim
COPY --from=build /out/app /app
