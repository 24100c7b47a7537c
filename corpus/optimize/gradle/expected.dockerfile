FROM gradle:8.10-jdk21 AS build
WORKDIR /src
COPY build.gradle settings.gradle ./
RUN gradle dependencies --no-daemon
COPY . .
RUN gradle build --no-daemon

FROM eclipse-temurin:21-jre
COPY --from=build /src/build/libs/app.jar /app.jar
