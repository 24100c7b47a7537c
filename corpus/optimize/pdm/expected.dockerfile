FROM python:3.12-slim
RUN pip install pdm==2.19.1
WORKDIR /app
COPY pdm.lock pyproject.toml ./
RUN pdm install --no-self --frozen-lockfile
COPY . .
