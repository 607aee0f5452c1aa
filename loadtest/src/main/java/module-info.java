/// Load generator and benchmark. Speaks only HTTP: imports none of the other modules.
module io.skald.loadtest {
    requires com.google.protobuf;
    requires org.xerial.snappy;
    requires com.github.luben.zstd_jni;
    requires com.fasterxml.jackson.core;
    requires HdrHistogram;
    requires info.picocli;
    requires java.management;
    requires java.net.http;
    requires static org.jspecify;

    opens io.skald.loadtest to
            info.picocli;
}
