package io.lapidary.service.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.service.access.SettableClock;
import io.lapidary.service.store.StoredDelivery;
import io.lapidary.service.store.StoredWebhook;
import io.lapidary.service.webhook.Courier.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
    private static final String SECRET = "whsec_of-the-test";

    private final SettableClock clock = new SettableClock();
    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aDeliverySaysWhatItIsAndIsSigned() throws Exception {
        Receiver receiver = receiver(new HttpServerOptions());

        Answer answer = send(courier("127.0.0.1"), "http://hooks.example:%d/in?x=y".formatted(receiver.port()));

        assertThat(answer.error()).isEmpty();
        assertThat(answer.status()).isEqualTo(204);
        Receiver.Call call = receiver.calls.get(0);
        long timestamp = clock.instant().getEpochSecond();
        assertThat(call.target()).isEqualTo("/in?x=y");
        assertThat(call.body()).isEqualTo("{\"event\":\"improved\"}");
        assertThat(call.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Lapidary-Event", "improved")
                .containsEntry("Lapidary-Delivery", "42")
                .containsEntry("Lapidary-Timestamp", Long.toString(timestamp))
                .containsEntry("Lapidary-Signature", Signature.of(SECRET, timestamp, call.body()));
    }

    @Test
    void theCheckedAddressIsCalledUnderTheNameWithoutAskingAgain() throws Exception {
        Receiver receiver = receiver(new HttpServerOptions());

        send(courier("127.0.0.1"), "http://hooks.example:%d/".formatted(receiver.port()));

        assertThat(asked).containsExactly("hooks.example");
        assertThat(receiver.calls.get(0).headers()).containsEntry("Host", "hooks.example:" + receiver.port());
    }

    @Test
    void aHostOfWhichOneAddressIsInternalIsNotCalled() throws Exception {
        Receiver receiver = receiver(new HttpServerOptions());

        Answer answer =
                send(courier("127.0.0.1", "169.254.169.254"), "http://hooks.example:%d/".formatted(receiver.port()));

        assertThat(answer.status()).isNull();
        assertThat(answer.error()).contains("(hooks.example)", "(169.254.169.254)");
        assertThat(receiver.calls).isEmpty();
    }

    @Test
    void overTlsTheNameIsIndicatedAndTheCertificateMustBeOfThatName(@TempDir Path folder) throws Exception {
        PfxOptions certificate = certificate(folder, "hooks.example");
        Receiver receiver = receiver(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate));
        HttpClientOptions trusting = new HttpClientOptions().setTrustOptions(certificate);
        Courier courier = courier(Duration.ofSeconds(10), trusting, "127.0.0.1");

        Answer right = send(courier, "https://hooks.example:%d/".formatted(receiver.port()));
        Answer wrong = send(courier, "https://other.example:%d/".formatted(receiver.port()));

        assertThat(right.error()).isEmpty();
        assertThat(receiver.calls).hasSize(1);
        assertThat(receiver.calls.get(0).headers()).containsEntry("sni", "hooks.example");
        assertThat(wrong.error()).contains("SSL", "No subject alternative DNS name matching other.example");
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotTrusted(@TempDir Path folder) throws Exception {
        Receiver receiver =
                receiver(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate(folder, "hooks.example")));

        Answer answer = send(courier("127.0.0.1"), "https://hooks.example:%d/".formatted(receiver.port()));

        assertThat(answer.taken()).isFalse();
        assertThat(receiver.calls).isEmpty();
    }

    @Test
    void aRedirectIsAFailureAndNotFollowed() throws Exception {
        Receiver receiver = receiver(new HttpServerOptions());
        receiver.answer = response -> response.setStatusCode(302)
                .putHeader("Location", "http://127.0.0.1:%d/internal".formatted(receiver.port()))
                .end();

        Answer answer = send(courier("127.0.0.1"), "http://hooks.example:%d/".formatted(receiver.port()));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.error()).contains("redirect");
        assertThat(receiver.calls).extracting(Receiver.Call::target).containsExactly("/");
    }

    @Test
    void aLongAnswerIsNotReadToItsEnd() throws Exception {
        Receiver receiver = receiver(new HttpServerOptions());
        receiver.answer = response -> {
            response.setChunked(true).write(Buffer.buffer(new byte[8_192]));
        };

        Answer answer = send(courier("127.0.0.1"), "http://hooks.example:%d/".formatted(receiver.port()));

        assertThat(answer.taken()).isTrue();
        assertThat(answer.millis()).isLessThan(9_000);
    }

    @Test
    void aReceiverThatNeverAnswersIsGivenUpInTime() throws Exception {
        Receiver receiver = receiver(new HttpServerOptions());
        receiver.answer = response -> {};
        Courier courier = courier(Duration.ofSeconds(1), new HttpClientOptions(), "127.0.0.1");

        Answer answer = send(courier, "http://hooks.example:%d/".formatted(receiver.port()));

        assertThat(answer.status()).isNull();
        assertThat(answer.error()).isEqualTo("No whole answer came within 1 s.");
    }

    @Test
    void aReceiverThatDripsIsGivenUpInTimeToo() throws Exception {
        Receiver receiver = receiver(new HttpServerOptions());
        receiver.answer = response -> {
            response.setChunked(true).write(" ");
            vertx.setPeriodic(100, id -> response.write(" "));
        };
        Courier courier = courier(Duration.ofSeconds(1), new HttpClientOptions(), "127.0.0.1");

        Answer answer = send(courier, "http://hooks.example:%d/".formatted(receiver.port()));

        assertThat(answer.error()).isEqualTo("No whole answer came within 1 s.");
    }

    @Test
    void whereNobodyListensTheAnswerSaysSo() throws Exception {
        Receiver receiver = receiver(new HttpServerOptions());
        int port = receiver.port();
        receiver.close();
        open.clear();

        Answer answer = send(courier("127.0.0.1"), "http://hooks.example:%d/".formatted(port));

        assertThat(answer.status()).isNull();
        assertThat(answer.error()).startsWith("The call failed: ");
    }

    private Receiver receiver(HttpServerOptions options) throws Exception {
        Receiver receiver = new Receiver(vertx, options);
        open.add(receiver);
        return receiver;
    }

    private Courier courier(String... addresses) {
        return courier(Duration.ofSeconds(10), new HttpClientOptions(), addresses);
    }

    private Courier courier(Duration patience, HttpClientOptions options, String... addresses) {
        Lookup lookup = host -> {
            asked.add(host);
            List<InetAddress> found = new ArrayList<>();
            for (String address : addresses) {
                found.add(InetAddress.getByName(address));
            }
            return found;
        };
        Directory directory = new Directory(lookup, new Reachable(List.of(Network.of("127.0.0.0/8"))));
        Courier courier = new Courier(vertx, directory, clock, patience, options);
        open.add(0, courier);
        return courier;
    }

    private static Answer send(Courier courier, String url) throws Exception {
        StoredWebhook hook = new StoredWebhook("h1", url, SECRET, "[]", "anna", true, "", 0);
        StoredDelivery delivery = new StoredDelivery(
                42, "h1", 1, "improved", "{\"event\":\"improved\"}", StoredDelivery.State.PENDING, 0, 0, 0, 0);
        return courier.send(hook, delivery)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static PfxOptions certificate(Path folder, String host) throws Exception {
        Path file = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "of-the-test",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        return new PfxOptions().setPath(file.toString()).setPassword("of-the-test");
    }
}
