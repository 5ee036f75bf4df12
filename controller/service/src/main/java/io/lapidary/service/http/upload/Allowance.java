package io.lapidary.service.http.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream of which only so much may be read at times. Between two files of a tar stand names and attributes, which the
 * library reads into memory however long they say they are.
 */
final class Allowance extends FilterInputStream {
    private static final long UNLIMITED = Long.MAX_VALUE;

    private long left = UNLIMITED;

    Allowance(InputStream in) {
        super(in);
    }

    /** From now on so many bytes may be read. */
    void limit(long bytes) {
        left = bytes;
    }

    /** From now on all may be read. */
    void lift() {
        left = UNLIMITED;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            spend(1);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        spend(count);
        return count;
    }

    @Override
    public long skip(long length) throws IOException {
        long count = super.skip(length);
        spend(count);
        return count;
    }

    private void spend(long count) {
        if (left == UNLIMITED || count <= 0) {
            return;
        }
        if (count > left) {
            throw new ArchiveRefused("", "The archive has a name or attributes that are too long. Pack it plainly.");
        }
        left -= count;
    }
}
