package io.lapidary.runtime.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Head of an array in NumPy's NPY format (versions 1 to 3). Arrays of objects are refused: they are pickles, which can
 * run code.
 *
 * @param kind {@code u} unsigned, {@code i} signed, {@code f} float, {@code b} truth values
 * @param bytes of one value
 * @param fortran whether the first axis runs fastest
 */
record NpyHeader(char kind, int bytes, ByteOrder order, boolean fortran, List<Integer> shape) {
    private static final int LONGEST = 1 << 16;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern TYPE = Pattern.compile("([<>|=]?)([uif]|b(?=1))([1248])");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

    NpyHeader {
        shape = List.copyOf(shape);
    }

    /** Reads the head; the stream then stands at the first value. */
    static NpyHeader read(DataInputStream in, String name) throws IOException {
        try {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new IOException("The entry (%s) is not an NPY array.".formatted(name));
            }
            int version = in.readUnsignedByte();
            in.readUnsignedByte();
            int length = version == 1
                    ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
                    : Integer.reverseBytes(in.readInt());
            if (length < 0 || length > LONGEST) {
                throw new IOException("The head of (%s) announces (%d) bytes; at most (%d) are read."
                        .formatted(name, length, LONGEST));
            }
            byte[] text = in.readNBytes(length);
            return parse(new String(text, StandardCharsets.UTF_8), name);
        } catch (EOFException e) {
            throw new IOException("The array (%s) is truncated within its head.".formatted(name), e);
        }
    }

    private static NpyHeader parse(String text, String name) throws IOException {
        String descr = find(DESCR, text, name, "one plain 'descr'");
        if (descr.contains("O")) {
            throw new IOException(
                    "The array (%s) holds Python objects, which are pickles and can run code; save plain numbers, for example with x.astype('uint8')."
                            .formatted(name));
        }
        Matcher type = TYPE.matcher(descr);
        if (!type.matches()) {
            throw new IOException("The array (%s) has the type (%s); only integers, floats and truth values are read."
                    .formatted(name, descr));
        }
        int bytes = Integer.parseInt(type.group(3));
        if (type.group(2).equals("f") && bytes == 1) {
            throw new IOException(
                    "The array (%s) has the type (%s); floats have 2, 4 or 8 bytes.".formatted(name, descr));
        }
        ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        boolean fortran = find(FORTRAN, text, name, "'fortran_order'").equals("True");
        List<Integer> shape = new ArrayList<>();
        for (String dim : find(SHAPE, text, name, "'shape'").split(",")) {
            String digits = dim.strip().replace("L", "");
            if (!digits.isEmpty()) {
                shape.add(dim(digits, name));
            }
        }
        return new NpyHeader(type.group(2).charAt(0), bytes, order, fortran, shape);
    }

    private static int dim(String digits, String name) throws IOException {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IOException(
                    "The array (%s) announces an axis of (%s); at most 2147483647 are read.".formatted(name, digits),
                    e);
        }
    }

    private static String find(Pattern pattern, String text, String name, String what) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("The head of the array (%s) does not give %s.".formatted(name, what));
        }
        return matcher.group(1);
    }

    boolean isUnsignedByte() {
        return kind == 'u' && bytes == 1;
    }

    boolean isFloat() {
        return kind == 'f';
    }

    /** Whether a model's element type, by ONNX's name, is a floating one. */
    static boolean isFloating(String type) {
        return type.equals("float") || type.equals("double") || type.equals("float16");
    }

    /** Turns stored values into floats. */
    float[] floats(byte[] stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored).order(order);
        float[] values = new float[stored.length / bytes];
        for (int i = 0; i < values.length; i++) {
            values[i] = isFloat() ? floating(buffer) : integer(buffer);
        }
        return values;
    }

    /** Turns stored integers into longs. */
    long[] longs(byte[] stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored).order(order);
        long[] values = new long[stored.length / bytes];
        for (int i = 0; i < values.length; i++) {
            values[i] = integer(buffer);
        }
        return values;
    }

    private float floating(ByteBuffer buffer) {
        return switch (bytes) {
            case 2 -> half(buffer.getShort());
            case 4 -> buffer.getFloat();
            default -> (float) buffer.getDouble();
        };
    }

    private long integer(ByteBuffer buffer) {
        boolean unsigned = kind == 'u';
        return switch (bytes) {
            case 1 -> unsigned ? buffer.get() & 0xff : buffer.get();
            case 2 -> unsigned ? buffer.getShort() & 0xffff : buffer.getShort();
            case 4 -> unsigned ? buffer.getInt() & 0xffffffffL : buffer.getInt();
            default -> buffer.getLong();
        };
    }

    /** IEEE 754 binary16; Java 17 has no such conversion. */
    private static float half(short bits) {
        int sign = bits < 0 ? -1 : 1;
        int exponent = bits >>> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            return sign * fraction * 0x1p-24f;
        }
        if (exponent == 31) {
            return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        return sign * Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
    }
}
