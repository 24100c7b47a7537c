FROM erlang:27 AS build
WORKDIR /app
COPY rebar.config rebar.lock ./
RUN rebar3 get-deps
COPY . .
RUN rebar3 release

FROM debian:12-slim
COPY --from=build /app/_build/default/rel/app /app
