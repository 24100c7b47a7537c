FROM python:3.12-slim
RUN pip install uv==0.4.18
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-install-project
COPY . .
