FROM nickblah/lua:5.4-luarocks
WORKDIR /app
COPY app-1.0-1.rockspec ./
RUN luarocks install --only-deps app-1.0-1.rockspec
COPY . .
