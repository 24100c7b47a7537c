FROM elixir:1.17 AS build
WORKDIR /app
ENV MIX_ENV=prod
RUN mix local.hex --force
COPY mix.exs mix.lock ./
RUN mix deps.get
COPY . .
RUN mix release

FROM debian:12-slim
COPY --from=build /app/_build/prod/rel/app /app
