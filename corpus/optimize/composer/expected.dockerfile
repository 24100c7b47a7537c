FROM composer:2 AS vendor
WORKDIR /app
COPY composer.json composer.lock ./
RUN composer install --no-scripts --no-autoloader --no-plugins
COPY . .
RUN composer dump-autoload

FROM php:8.3-fpm
COPY --from=vendor /app /app
