package io.lapidary.app;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.TensorData;
import java.awt.image.BufferedImage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small models and data, made by code into a folder. */
final class Inputs {
    static final int CLASSES = 3;

    private Inputs() {}

    /** Four convolutions on colour pictures of any batch size, with a shortcut. */
    static byte[] colourNet(int side) {
        Random random = new Random(5);
        OnnxBuilder net = OnnxBuilder.model("colour");
        String x = net.input("x", "N", 3, side, side);
        x = net.relu("relu0", net.conv("conv0", x, TensorData.weights(random, 16, 3, 3, 3), 2, 1));
        String y = net.relu("relu1", net.conv("conv1", x, TensorData.weights(random, 32, 16, 3, 3), 1, 1));
        y = net.conv("conv2", y, TensorData.weights(random, 16, 32, 3, 3), 1, 1);
        x = net.relu("relu2", net.add("add", x, y));
        x = net.flatten("flatten", net.globalAveragePool("pool", x));
        x = net.gemm("fc", x, TensorData.weights(random, CLASSES, 16), TensorData.filled(0, CLASSES));
        return net.output(x, "N", CLASSES).build();
    }

    /** Nothing in it has weights. */
    static byte[] bareNet() {
        OnnxBuilder net = OnnxBuilder.model("bare");
        String y = net.relu("relu", net.input("x", "N", CLASSES));
        return net.output(y, "N", CLASSES).build();
    }

    /** A model whose weights are said to lie in another file. */
    static byte[] withExternalData(byte[] model) throws InvalidProtocolBufferException {
        ModelProto.Builder proto = ModelProto.parseFrom(model).toBuilder();
        TensorProto.Builder weights = proto.getGraphBuilder().getInitializerBuilder(0);
        weights.clearRawData()
                .clearFloatData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("../../../etc/passwd"));
        return proto.build().toByteArray();
    }

    /** A folder of class folders with noisy pictures of one colour each. */
    static Path pictures(Path folder, int perClass, int side) throws IOException {
        Random random = new Random(9);
        for (int label = 0; label < CLASSES; label++) {
            Path pictures = Files.createDirectories(folder.resolve("class" + label));
            for (int i = 0; i < perClass; i++) {
                BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
                for (int y = 0; y < side; y++) {
                    for (int x = 0; x < side; x++) {
                        picture.setRGB(x, y, (180 << 8 * label) ^ random.nextInt(0x404040));
                    }
                }
                ImageIO.write(picture, "png", pictures.resolve(i + ".png").toFile());
            }
        }
        return folder;
    }

    /** An IDX file of bytes. */
    static Path idx(Path file, int max, int... shape) throws IOException {
        int size = 1;
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0x0800 | shape.length);
            for (int dim : shape) {
                out.writeInt(dim);
                size *= dim;
            }
            byte[] values = new byte[size];
            for (int i = 0; i < size; i++) {
                values[i] = (byte) (i % max);
            }
            out.write(values);
        }
        return file;
    }
}
