FROM --arch=arm64 a
