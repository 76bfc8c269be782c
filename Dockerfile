# The image without Jib, and with an AOT cache: the JVM starts from classes that are loaded and linked already.
#   mvn -q -DskipTests package && docker build -t argo-tuner:0.1.0 .
# Several platforms: docker buildx build --platform linux/amd64,linux/arm64 . (the cache is made on each).
ARG BASE=eclipse-temurin:25-jre
FROM ${BASE}
WORKDIR /app
COPY target/argo-tuner.jar argo-tuner.jar
# The cache holds what the collector of the Deployment uses too. A plan with changes ends with 2.
RUN --mount=type=bind,source=examples/fleet,target=/fleet \
    java -XX:+UseSerialGC -XX:AOTCacheOutput=/app/argo-tuner.aot -jar argo-tuner.jar plan -f /fleet >/dev/null \
    || test $? -eq 2 && test -s /app/argo-tuner.aot
USER 65532:65532
EXPOSE 8080
# A cache that does not fit the JVM is left unused, not an error.
ENTRYPOINT ["java", "-XX:AOTCache=/app/argo-tuner.aot", "-jar", "/app/argo-tuner.jar"]
