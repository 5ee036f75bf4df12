package io.lapidary.compression;

import com.github.luben.zstd.Zstd;

/** Entropy coding of a deliverable: zstd, whose literal stage is Huffman and FSE. */
public final class Packing {
    private static final int LEVEL = 19;

    private Packing() {}

    /** Bytes of a file when packed for storage and download. */
    public static long packedSize(byte[] file) {
        return Zstd.compress(file, LEVEL).length;
    }
}
