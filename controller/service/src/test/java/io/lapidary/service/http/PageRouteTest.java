package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboards beside the API, with a small page in the place of the real one. */
class PageRouteTest {
    @TempDir
    static Path folder;

    private static Served served;
    private final HttpClient browser =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    @BeforeAll
    static void serve() {
        served = Served.at(folder);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private HttpResponse<byte[]> open(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + served.port() + path))
                .timeout(Duration.ofSeconds(10));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void everyAddressOfThePageGivesThePageSoThatItCanBeCopiedAndReloaded() throws IOException, InterruptedException {
        for (String path : new String[] {"/", "/launch", "/searches/abc/trials?sort=size"}) {
            HttpResponse<byte[]> page = open(path, "Accept", "text/html,*/*;q=0.8");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(header(page, "content-type")).startsWith("text/html");
            assertThat(new String(page.body())).contains("<title>Pages</title>");
            assertThat(header(page, "cache-control")).isEqualTo("no-cache");
        }
    }

    @Test
    void thePageMayLoadNothingFromElsewhere() throws IOException, InterruptedException {
        assertThat(header(open("/"), "content-security-policy"))
                .contains("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("http:", "https:", "*", "unsafe-eval", "script-src");
    }

    @Test
    void filesNamedByTheirContentAreKeptForEverAndCompressedForThoseWhoTakeIt()
            throws IOException, InterruptedException {
        HttpResponse<byte[]> plain = open("/assets/app-1a2b.js");
        HttpResponse<byte[]> compressed = open("/assets/app-1a2b.js", "Accept-Encoding", "gzip, br");

        assertThat(header(plain, "content-type")).startsWith("text/javascript");
        assertThat(header(plain, "cache-control")).contains("immutable");
        assertThat(header(plain, "content-encoding")).isEmpty();
        assertThat(header(compressed, "content-encoding")).isEqualTo("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @Test
    void onlyAddressesFallBackToThePageNotFilesOrTheApi() throws IOException, InterruptedException {
        assertThat(open("/assets/gone.js").statusCode()).isEqualTo(404);
        assertThat(open("/api/v1/nothing", "Accept", "text/html").statusCode()).isEqualTo(404);
        assertThat(open("/../../etc/passwd", "Accept", "*/*").statusCode()).isIn(400, 404);
        assertThat(open("/files.txt").statusCode()).isEqualTo(404);
    }
}
