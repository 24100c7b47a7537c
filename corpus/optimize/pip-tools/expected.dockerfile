FROM python:3.12-slim
RUN pip install pip-tools==7.4.1
WORKDIR /app
COPY requirements.txt ./
RUN pip-sync requirements.txt
COPY . .
