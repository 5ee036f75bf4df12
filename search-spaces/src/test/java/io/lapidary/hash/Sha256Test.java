package io.lapidary.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
    /** FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void allWaysGiveTheSameHash(@TempDir Path folder) throws IOException {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        Sha256 read = new Sha256();
        read.through(new ByteArrayInputStream(abc)).readAllBytes();
        Sha256 written = new Sha256();
        written.through(new ByteArrayOutputStream()).write(abc);

        assertThat(Sha256.of(abc)).isEqualTo(ABC);
        assertThat(Sha256.of("abc")).isEqualTo(ABC);
        assertThat(Sha256.of(Files.write(folder.resolve("abc"), abc))).isEqualTo(ABC);
        assertThat(read.hex()).isEqualTo(ABC);
        assertThat(written.hex()).isEqualTo(ABC);
        assertThat(new Sha256().add("a").add(ByteBuffer.wrap(abc, 1, 2)).hex()).isEqualTo(ABC);
    }
}
