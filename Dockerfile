# The image without Jib, and with an AOT cache: the JVM starts from classes that are loaded and linked already.
#   mvn -q -DskipTests package && docker build -t argo-tuner:0.1.0 .
# Several platforms: docker buildx build --platform linux/amd64,linux/arm64 . (the cache is made on each).
ARG BASE=eclipse-temurin:25-jre
FROM ${BASE}
WORKDIR /app
COPY target/argo-tuner.jar argo-tuner.jar
RUN --mount=type=bind,source=deploy/aot-cache.sh,target=/aot-cache.sh sh /aot-cache.sh /app/argo-tuner.jar /app/argo-tuner.aot
USER 65532:65532
EXPOSE 8080
# A cache that does not fit the JVM is left unused, not an error.
ENTRYPOINT ["java", "-XX:AOTCache=/app/argo-tuner.aot", "-jar", "/app/argo-tuner.jar"]
