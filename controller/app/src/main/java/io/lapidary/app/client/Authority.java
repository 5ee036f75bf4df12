package io.lapidary.app.client;

import io.lapidary.issue.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in certificates that a file names, and in no others. */
final class Authority {
    private Authority() {}

    /** @throws InvalidInput where the file holds no certificate */
    static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            int number = 0;
            for (Certificate certificate : found) {
                trusted.setCertificateEntry("certificate-" + number++, certificate);
            }
            if (found.isEmpty()) {
                throw new GeneralSecurityException("there is none in it");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw InvalidInput.of(
                    "--ca",
                    file,
                    "No certificate can be read from it: %s.".formatted(e.getMessage()),
                    "It must be PEM.");
        }
    }
}
