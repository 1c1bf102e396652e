package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.fixture.ScriptedBackend;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  @TempDir private static Path folder;

  private static TlsFiles files = new TlsFiles(Path.of("none"), Path.of("none"));
  private static KeyStore store;

  static {
    try {
      store = KeyStore.getInstance("PKCS12");
    } catch (java.security.KeyStoreException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path p12 = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                p12.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    String output =
        new String(
            keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    store = KeyStore.getInstance(p12.toFile(), "changeit".toCharArray());
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    Files.writeString(certificate, pem("CERTIFICATE", store.getCertificate("server").getEncoded()));
    Files.writeString(
        key, pem("PRIVATE KEY", store.getKey("server", "changeit".toCharArray()).getEncoded()));
    files = new TlsFiles(certificate, key);
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  private static RawClient client(Gateway gateway) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return new RawClient(
        context
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), gateway.server.port()));
  }

  private static Gateway secure(ScriptedBackend backend) throws Exception {
    return Gateway.of(backend, routes -> {}, server -> server.tls(files), engine -> {});
  }

  @Test
  void answersAndStreams_comeOverTls() throws Exception {
    try (Gateway gateway = secure(ScriptedBackend.answering("ok"));
        RawClient client = client(gateway)) {
      for (int i = 0; i < 3; i++) {
        assertThat(ChatStreamTest.text(ChatStreamTest.frames(client.chat(Gateway.HI_STREAM))))
            .isEqualTo("ok");
        assertThat(client.chat(Gateway.HI).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void pipelinedRequests_areAnsweredOverTls() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    try (Gateway gateway =
            secure(
                ScriptedBackend.answering("ok").beforeDecode(batch -> ChatStreamTest.await(open)));
        RawClient client = client(gateway)) {
      client.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM));
      assertThat(client.head().status()).isEqualTo(200);
      assertThat(client.chunkText()).contains("\"role\"");
      client.send(RawClient.post("/v1/chat/completions", Gateway.HI, "x-request-id: second"));
      open.countDown();
      while (client.chunk().length > 0) {}
      assertThat(client.response().header("x-request-id")).isEqualTo("second");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void clientThatLeaves_freesItsSlotOverTls(boolean stream) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ScriptedBackend backend =
        ScriptedBackend.answering("x".repeat(3000))
            .beforeDecode(
                batch -> {
                  try {
                    var _ = never.await(20, TimeUnit.MILLISECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    try (Gateway gateway = secure(backend)) {
      RawClient client = client(gateway);
      client.send(RawClient.post("/v1/chat/completions", stream ? Gateway.HI_STREAM : Gateway.HI));
      ClientGoneTest.waitUntil(() -> gateway.engine.stats().busySlots() == 1);
      client.close();
      ClientGoneTest.waitUntil(() -> gateway.engine.stats().busySlots() == 0);
      assertThat(gateway.engine.stats().cancelled()).isEqualTo(1);
    }
  }

  @Test
  void filesThatAreWrong_areRefusedByName() throws Exception {
    Path wrong = folder.resolve("wrong.pem");
    Files.writeString(
        wrong, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----");
    assertThatThrownBy(() -> PemKeyStore.read(new TlsFiles(files.certificate(), wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("openssl pkcs8");
    assertThatThrownBy(() -> PemKeyStore.read(new TlsFiles(folder.resolve("none"), wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tls.cert");
  }
}
