package dev.waybill.worker.metric;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/// A certificate for `localhost` that vouches for itself, made by the JDK's keytool.
///
/// @param store a key store (PKCS #12) that has it, to be trusted by a JVM
record Certificate(String certificatePem, String keyPem, Path store) {

    static final String STORE_PASSWORD = "changeit";

    static Certificate in(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = directory.resolve("localhost.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD,
                        "-alias",
                        "db",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost"))
                .redirectErrorStream(true)
                .start();
        String wrote = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(wrote);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        return new Certificate(
                pem("CERTIFICATE", keys.getCertificate("db").getEncoded()),
                pem(
                        "PRIVATE KEY",
                        keys.getKey("db", STORE_PASSWORD.toCharArray()).getEncoded()),
                trusting(keys, directory));
    }

    private static Path trusting(KeyStore keys, Path directory) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("db", keys.getCertificate("db"));
        Path store = directory.resolve("trusted.p12");
        try (var out = Files.newOutputStream(store)) {
            trusted.store(out, STORE_PASSWORD.toCharArray());
        }
        return store;
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(
                        what,
                        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(bytes));
    }

    /// Makes a JVM trust it.
    String[] jvmArguments() {
        return new String[] {
            "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + STORE_PASSWORD
        };
    }
}
