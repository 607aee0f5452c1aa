/// The HTTP server: the only place where parts are wired, threads are started and configuration is read.
module io.skald.server {
    requires io.skald.compactor;
    requires io.vertx.core;
    requires com.google.protobuf;
    requires org.xerial.snappy;
    requires com.github.luben.zstd_jni;
    requires org.lz4.java;
    requires com.github.benmanes.caffeine;
    requires com.fasterxml.jackson.core;
    requires org.snakeyaml.engine;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.slf4j;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires java.logging;
    requires static org.jspecify;

    provides ch.qos.logback.classic.spi.Configurator with
            io.skald.server.PlainLogging;
}
