package io.lapidary.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
    @TempDir
    private Path folder;

    @Test
    void plainAndGzippedFilesReadTheSame() throws IOException {
        byte[] content = idx(0x0803, new int[] {2, 1, 3}, 6);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(content);
        }

        IdxFile plain = IdxFile.read(write(content));
        IdxFile gzipped = IdxFile.read(write(zipped.toByteArray()));

        assertThat(plain.shape()).containsExactly(2, 1, 3);
        assertThat(plain.bytes()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(gzipped.shape()).isEqualTo(plain.shape());
        assertThat(gzipped.bytes()).isEqualTo(plain.bytes());
    }

    @Test
    void labelsAndImagesOfFourAxesAreRead() throws IOException {
        assertThat(IdxFile.read(write(idx(0x0801, new int[] {3}, 3))).shape()).containsExactly(3);
        assertThat(IdxFile.read(write(idx(0x0804, new int[] {1, 3, 2, 2}, 12))).shape())
                .containsExactly(1, 3, 2, 2);
    }

    @Test
    void aTruncatedFileSaysHowMuchIsThere() throws IOException {
        Path file = write(idx(0x0803, new int[] {2, 2, 2}, 5));

        assertThatThrownBy(() -> IdxFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("needs 8 bytes, it holds 5");
    }

    @Test
    void aFileThatEndsInItsHeaderIsRefused() throws IOException {
        Path file = write(Arrays.copyOf(idx(0x0803, new int[] {2, 2, 2}, 8), 9));

        assertThatThrownBy(() -> IdxFile.read(file)).hasMessageContaining("truncated within its header");
    }

    @Test
    void moreDataThanAnnouncedIsRefused() throws IOException {
        Path file = write(idx(0x0801, new int[] {2}, 3));

        assertThatThrownBy(() -> IdxFile.read(file)).hasMessageContaining("more data");
    }

    @Test
    void aHeaderThatAnnouncesTooMuchIsRefusedBeforeReading() throws IOException {
        Path large = write(idx(0x0803, new int[] {1000, 1000, 1000}, 0));
        Path impossible = write(idx(0x0804, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 4}, 0));

        assertThatThrownBy(() -> IdxFile.read(large, 1_000_000)).hasMessageContaining("more than the 1000000 allowed");
        assertThatThrownBy(() -> IdxFile.read(impossible)).hasMessageContaining("impossible size");
    }

    @Test
    void otherFilesAndOtherTypesAreRefused() throws IOException {
        Path png = write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 0});
        Path floats = write(idx(0x0d03, new int[] {1, 1, 1}, 4));
        Path matrix = write(idx(0x0802, new int[] {1, 1}, 1));

        assertThatThrownBy(() -> IdxFile.read(png)).hasMessageContaining("not an IDX file");
        assertThatThrownBy(() -> IdxFile.read(floats)).hasMessageContaining("0x0d");
        assertThatThrownBy(() -> IdxFile.read(matrix)).hasMessageContaining("rank 2");
        assertThatThrownBy(() -> IdxFile.read(folder.resolve("none"))).hasMessageContaining("does not exist");
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(folder, "data", ""), content);
    }

    private static byte[] idx(int magic, int[] shape, int bytes) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(content);
        out.writeInt(magic);
        for (int length : shape) {
            out.writeInt(length);
        }
        for (int i = 0; i < bytes; i++) {
            out.write(i);
        }
        return content.toByteArray();
    }
}
