FROM denoland/deno:2.0.0
WORKDIR /app
COPY deno.json deno.lock ./
RUN deno install --frozen
COPY . .
CMD ["run", "main.ts"]
