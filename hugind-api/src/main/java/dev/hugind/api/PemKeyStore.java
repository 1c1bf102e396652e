package dev.hugind.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a certificate and its key from PEM files into a key store in memory. */
final class PemKeyStore {
  /** Protects nothing: the store never leaves memory. */
  static final String PASSWORD = "in-memory";

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private PemKeyStore() {}

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException when a file can't be read or is not what it must be
   */
  static KeyStore read(TlsFiles files) {
    try {
      Certificate[] chain = chain(files.certificate());
      PrivateKey key = key(files.key(), chain[0].getPublicKey().getAlgorithm());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, PASSWORD.toCharArray(), chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "tls.cert "
              + files.certificate()
              + " and tls.key "
              + files.key()
              + " can't be used: "
              + e.getMessage(),
          e);
    }
  }

  private static Certificate[] chain(Path file) throws GeneralSecurityException, IOException {
    Collection<? extends Certificate> found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (found.isEmpty()) {
      throw new IllegalArgumentException("tls.cert " + file + " holds no certificate");
    }
    return found.toArray(Certificate[]::new);
  }

  private static PrivateKey key(Path file, String algorithm)
      throws GeneralSecurityException, IOException {
    Matcher block = KEY.matcher(Files.readString(file));
    if (!block.find()) {
      throw new IllegalArgumentException(
          "tls.key "
              + file
              + " holds no 'BEGIN PRIVATE KEY'; convert it: openssl pkcs8 -topk8 -nocrypt -in "
              + file.getFileName());
    }
    byte[] der = Base64.getMimeDecoder().decode(block.group(1));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }
}
