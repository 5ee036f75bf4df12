package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.service.http.Served.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {
    private static final int LIMIT = 3 << 20;
    private static final byte[] CONTENT = "some content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        HttpSettings usual = HttpSettings.loopback(0);
        served = new Served(
                folder,
                new HttpSettings(
                        usual.bind(),
                        0,
                        null,
                        usual.names(),
                        usual.origins(),
                        LIMIT,
                        LIMIT,
                        100L << 20,
                        usual.streams(),
                        usual.heartbeat(),
                        usual.slowest(),
                        usual.patience()));
    }

    @AfterAll
    static void close() {
        served.close();
    }

    /** Whatever a test did, nothing unfinished stays. */
    @AfterEach
    void nothingIsLeftOver() {
        await().atMost(Duration.ofSeconds(10)).until(() -> files("uploads").isEmpty());
        assertThat(files("artifacts")).allMatch(name -> name.matches("[0-9a-f]{64}"));
    }

    private static List<String> files(String below) {
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.map(f -> f.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] onnx(int length, int filler) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) filler);
        System.arraycopy("ONNX".getBytes(StandardCharsets.UTF_8), 0, bytes, 0, 4);
        return bytes;
    }

    private static Answer model(String query, byte[] bytes) {
        return served.upload("/api/v1/models" + query, "application/octet-stream", bytes);
    }

    private static Answer dataset(byte[] bytes) {
        return served.upload("/api/v1/datasets?name=mine", "application/octet-stream", bytes);
    }

    @Test
    void aModelIsTakenInByItsHashAndComesBackWhole() throws Exception {
        byte[] bytes = onnx(2_500_000, 1);
        String sha = sha256(bytes);

        Answer created = model("?name=net.onnx&sha256=" + sha, bytes).expect(201);
        assertThat(created.json().get("sha256").asText()).isEqualTo(sha);
        assertThat(created.header("location")).isEqualTo("/api/v1/models/" + sha);
        model("", bytes).expect(200);
        assertThat(served.get("/api/v1/models/" + sha)
                        .expect(200)
                        .json()
                        .get("name")
                        .asText())
                .isEqualTo("net.onnx");
        served.get("/api/v1/models/" + sha + "/graph").expect(200);
        assertThat(served.get("/api/v1/models?limit=1000")
                        .expect(200)
                        .json()
                        .get("items")
                        .findValuesAsText("sha256"))
                .contains(sha);

        Answer file = served.get("/api/v1/artifacts/" + sha + "?name=net.onnx").expect(200);
        assertThat(file.bytes()).isEqualTo(bytes);
        assertThat(file.header("cache-control")).contains("immutable");
        assertThat(file.header("content-disposition")).contains("net.onnx");
    }

    @Test
    void partsOfAFileAreSentAsAskedFor() throws Exception {
        byte[] bytes = onnx(1_000, 2);
        String path =
                "/api/v1/artifacts/" + model("", bytes).json().get("sha256").asText();

        Answer middle = served.send(
                        served.request(path).header("Range", "bytes=10-19").build())
                .expect(206);
        assertThat(middle.bytes()).isEqualTo(java.util.Arrays.copyOfRange(bytes, 10, 20));
        assertThat(middle.header("content-range")).isEqualTo("bytes 10-19/1000");
        assertThat(served.send(served.request(path).header("Range", "bytes=-5").build())
                        .expect(206)
                        .bytes())
                .hasSize(5);
        assertThat(served.send(served.request(path)
                                .header("Range", "bytes=2000-")
                                .build())
                        .expect(416)
                        .header("content-range"))
                .isEqualTo("bytes */1000");
        String etag = middle.header("etag");
        served.send(served.request(path).header("If-None-Match", etag).build()).expect(304);
    }

    @Test
    void whatIsNoModelIsRefused() {
        assertThat(model("", CONTENT).expect(422).issuePaths()).containsExactly("model");
        model("", new byte[0]).expect(422);
    }

    @Test
    void anotherHashThanAnnouncedIsRefused() throws Exception {
        byte[] bytes = onnx(100, 3);
        String digest = "sha-256=:"
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes)) + ":";

        model("?sha256=" + "0".repeat(64), bytes).expect(422);
        assertThat(digested("sha-256=:AAAA:", bytes).status()).isEqualTo(400);
        assertThat(digested(digest.replace("sha-256=:", "sha-256=:A").replace("=:", ":"), bytes)
                        .status())
                .isEqualTo(400);
        assertThat(digested("unixsum=:MTA=:, " + digest, bytes).status()).isEqualTo(201);
    }

    private static Answer digested(String digest, byte[] bytes) {
        return served.send(served.request("/api/v1/models")
                .header("Content-Type", "application/octet-stream")
                .header("Content-Digest", digest)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build());
    }

    @Test
    void uploadsOverTheLimitAreRefusedWhetherAnnouncedOrNot() {
        byte[] tooLarge = onnx(LIMIT + 1, 4);

        model("", tooLarge).expect(413);
        served.send(served.request("/api/v1/models")
                        .header("Content-Type", "application/octet-stream")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                                () -> new java.io.ByteArrayInputStream(tooLarge)))
                        .build())
                .expect(413);
        dataset(tooLarge).expect(413);
    }

    @Test
    void anUploadThatIsCutOffLeavesNothing() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", served.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/v1/models HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
                            + "Content-Length: 2000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(onnx(1_500_000, 5));
            out.flush();
            await().atMost(Duration.ofSeconds(10)).until(() -> !files("uploads").isEmpty());
        }
    }

    @Test
    void aZipIsUnpackedUnderItsHash() throws Exception {
        byte[] zip = zip("train/cat/1.png", "train/dog/1.png", "labels.txt");

        JsonNode dataset = dataset(zip).expect(201).json();

        assertThat(dataset.get("files").asInt()).isEqualTo(3);
        assertThat(dataset.get("paths").findValuesAsText("")).isEmpty();
        assertThat(dataset.get("paths").toString()).isEqualTo("[\"labels.txt\",\"train/cat/\",\"train/dog/\"]");
        assertThat(folder.resolve("datasets").resolve(sha256(zip)).resolve("train/dog/1.png"))
                .hasBinaryContent(CONTENT);
        dataset(zip).expect(200);
        served.get("/api/v1/datasets/" + sha256(zip)).expect(200);
        assertThat(served.get("/api/v1/datasets")
                        .expect(200)
                        .json()
                        .get("total")
                        .asInt())
                .isPositive();
    }

    @Test
    void aTarIsUnpackedAndANumpyFileKeptAsItIs() throws Exception {
        byte[] tar = tar(new TarArchiveEntry("./"), file("./data/x.bin", CONTENT.length));
        assertThat(dataset(tar).expect(201).json().get("paths").toString()).isEqualTo("[\"data/\"]");

        byte[] npz = zip("x.npy", "y.npy");
        Answer kept = served.upload("/api/v1/datasets?name=all.npz", "application/zip", npz)
                .expect(201);
        assertThat(kept.json().get("paths").toString()).isEqualTo("[\"all.npz\"]");
        assertThat(folder.resolve("datasets").resolve(sha256(npz)).resolve("all.npz"))
                .hasBinaryContent(npz);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "a/../../evil",
                "/etc/evil",
                "a\\..\\evil",
                "C:/evil",
                "c:evil",
                "a//b",
                "a/./b",
                "a/..",
                "..",
                "bell\u0007",
                "right\u202eleft",
                "a/b/"
            })
    void namesThatAreNoPlainPathsAreRefused(String name) throws Exception {
        if (name.endsWith("/")) {
            refused(zipOf(out -> {
                entry(out, "a/b", CONTENT);
                entry(out, "a/b/c", CONTENT);
            }));
        } else {
            refused(zip(name, "fine"));
            refused(tar(file(name, CONTENT.length)));
        }
        assertThat(Path.of("/etc/evil")).doesNotExist();
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    private static void refused(byte[] archive) throws Exception {
        Answer answer = dataset(archive).expect(422);
        assertThat(answer.json().get("issues")).hasSize(1);
        assertThat(folder.resolve("datasets").resolve(sha256(archive))).doesNotExist();
    }

    @Test
    void twoEntriesInOnePlaceAreRefused() throws Exception {
        refused(zip("A.png", "a.png"));
        refused(zip("a", "a/b"));
        refused(zip("\u00e9.png", "e\u0301.png"));
        refused(zip("x".repeat(1_001)));
        refused(zip("x/".repeat(40) + "y"));
        refused(zip("x".repeat(300)));
    }

    @Test
    void linksAndSpecialFilesAreRefused() throws Exception {
        TarArchiveEntry symbolic = new TarArchiveEntry("link", TarArchiveEntry.LF_SYMLINK);
        symbolic.setLinkName("/etc/passwd");
        TarArchiveEntry hard = new TarArchiveEntry("link", TarArchiveEntry.LF_LINK);
        hard.setLinkName("fine");
        refused(tar(symbolic));
        refused(tar(hard));
        refused(tar(new TarArchiveEntry("pipe", TarArchiveEntry.LF_FIFO)));
        refused(tar(new TarArchiveEntry("device", TarArchiveEntry.LF_CHR)));
        refused(zipOf(out -> {
            ZipArchiveEntry link = new ZipArchiveEntry("link");
            link.setUnixMode(0120777);
            out.putArchiveEntry(link);
            out.write("/etc/passwd".getBytes(StandardCharsets.UTF_8));
            out.closeArchiveEntry();
        }));
    }

    static Stream<byte[]> bombs() throws Exception {
        byte[] zeros = new byte[1 << 20];
        return Stream.of(
                zipOf(out -> {
                    out.putArchiveEntry(new ZipArchiveEntry("zeros"));
                    for (int i = 0; i < 80; i++) {
                        out.write(zeros);
                    }
                    out.closeArchiveEntry();
                }),
                zipOf(out -> {
                    for (int i = 0; i < 120; i++) {
                        entry(out, "zeros-" + i, zeros);
                    }
                }),
                gzip(120));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void bombsAreRefused(byte[] bomb) throws Exception {
        refused(bomb);
    }

    /** A tar of one file of zeros, so many megabytes long. */
    private static byte[] gzip(int megabytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            tar.putArchiveEntry(file("zeros", (long) megabytes << 20));
            for (int i = 0; i < megabytes; i++) {
                tar.write(new byte[1 << 20]);
            }
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    /** The library would hold the name in memory, however long. */
    @Test
    void aNameOrAttributesThatFillTheMemoryAreRefused() throws Exception {
        for (byte kind : new byte[] {TarArchiveEntry.LF_GNUTYPE_LONGNAME, TarArchiveEntry.LF_GNUTYPE_LONGLINK}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
                TarArchiveEntry entry = new TarArchiveEntry("././@LongLink", kind);
                entry.setSize(8L << 20);
                tar.putArchiveEntry(entry);
                byte[] name = new byte[8 << 20];
                java.util.Arrays.fill(name, (byte) 'a');
                tar.write(name);
                tar.closeArchiveEntry();
                tar.putArchiveEntry(file("a", CONTENT.length));
                tar.write(CONTENT);
                tar.closeArchiveEntry();
            }
            Answer answer = dataset(bytes.toByteArray()).expect(422);
            assertThat(answer.json().toString()).contains("too long");
        }
    }

    @Test
    void whatIsNoArchiveOrADamagedOneIsRefused() throws Exception {
        refused(CONTENT);
        byte[] zip = zip("a", "b", "c");
        refused(java.util.Arrays.copyOf(zip, zip.length / 2));
        byte[] tar = tar(file("a", CONTENT.length));
        refused(java.util.Arrays.copyOf(tar, tar.length / 2));
        byte[] broken = zip.clone();
        broken[zip.length / 3] ^= 0x55;
        assertThat(dataset(broken).status()).isIn(201, 422);
        refused(zipOf(out -> {}));
    }

    private interface Filling {
        void fill(ZipArchiveOutputStream out) throws IOException;
    }

    private static byte[] zipOf(Filling filling) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
            filling.fill(out);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String... names) throws IOException {
        return zipOf(out -> {
            for (String name : names) {
                entry(out, name, CONTENT);
            }
        });
    }

    private static void entry(ZipArchiveOutputStream out, String name, byte[] content) throws IOException {
        out.putArchiveEntry(new ZipArchiveEntry(name));
        out.write(content);
        out.closeArchiveEntry();
    }

    private static TarArchiveEntry file(String name, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(size);
        return entry;
    }

    private static byte[] tar(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                if (entry.isFile() && entry.getSize() > 0) {
                    tar.write(CONTENT);
                }
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
