FROM python:3.12-slim
WORKDIR /app
COPY requirements/base.txt requirements/pins.txt requirements/prod.txt ./requirements/
RUN pip install -r requirements/prod.txt
COPY . .
