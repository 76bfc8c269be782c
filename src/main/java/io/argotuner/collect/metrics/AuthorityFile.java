package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificate authorities in a file, and a client that trusts them and no others; a new one when the file has changed. */
final class AuthorityFile {
    private static final int MAX_BYTES = 1024 * 1024;

    private final Path file;
    private byte[] read = new byte[0];
    private Fact<MetricsHttp> http = Fact.unknown("not read yet");

    AuthorityFile(Path file) {
        this.file = file;
    }

    /** The client, or what is wrong with the file. */
    synchronized Fact<MetricsHttp> http() {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES);
        } catch (IOException e) {
            return Fact.unknown("the file " + file + " (--prometheus-ca-file) cannot be read: " + reason(e)
                    + "; mount the certificate authority there, or leave the option out");
        }
        // A client has threads of its own: one for each content, not for each look.
        if (!http.isKnown() || !Arrays.equals(bytes, read)) {
            http = client(bytes);
            read = bytes;
        }
        return http;
    }

    private Fact<MetricsHttp> client(byte[] pem) {
        try {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (var one :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                trusted.setCertificateEntry("authority-" + trusted.size(), one);
            }
            if (trusted.size() == 0) {
                throw new CertificateException("no certificate");
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return Fact.known(new MetricsHttp(PrometheusPages.PATIENCE, tls));
        } catch (CertificateException e) {
            return Fact.unknown("the file " + file + " (--prometheus-ca-file) holds no certificates in PEM"
                    + "; write the certificate of the authority into it, from -----BEGIN CERTIFICATE----- on");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JVM has TLS and key stores", e);
        }
    }

    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return e instanceof AccessDeniedException
                ? "access is denied"
                : e.getClass().getSimpleName();
    }
}
