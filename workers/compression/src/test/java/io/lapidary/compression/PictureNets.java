package io.lapidary.compression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small networks on pictures, one for each family that people bring. */
final class PictureNets {
    private PictureNets() {}

    static Map<String, byte[]> all() {
        Map<String, byte[]> nets = new LinkedHashMap<>();
        nets.put("resnet-option-a", resNet(true));
        nets.put("resnet-option-b", resNet(false));
        nets.put("bottleneck", bottleneck(1));
        nets.put("resnext", bottleneck(4));
        nets.put("mobilenet-v2-se", mobileNet());
        nets.put("efficientnet", efficientNet());
        nets.put("densenet", denseNet());
        nets.put("inception", inception());
        nets.put("shufflenet-v1", shuffleNet1());
        nets.put("shufflenet-v2", shuffleNet2());
        nets.put("squeezenet", squeezeNet());
        nets.put("vgg", vgg());
        nets.put("unet-transposed", uNet(true));
        nets.put("unet-resize", uNet(false));
        nets.put("detector", detector());
        nets.put("super-resolution", superResolution());
        nets.put("styled", styled());
        return nets;
    }

    private static byte[] resNet(boolean optionA) {
        Parts p = new Parts("resnet", 21);
        String x = p.relu(p.convNorm("stem", p.net.input("x", "N", 3, 8, 8), 3, 8, 3, 1, 1));
        int width = 8;
        for (int stage = 1; stage <= 2; stage++) {
            int out = 8 * stage;
            String name = "/stage" + stage + "/";
            String inner = p.relu(p.convNorm(name + "conv1/Conv", x, width, out, 3, stage, 1));
            String sum = p.convNorm(name + "conv2/Conv", inner, out, out, 3, 1, 1);
            String shortcut = x;
            if (stage == 2) {
                shortcut = optionA ? padded(p, x) : p.convNorm(name + "shortcut/Conv", x, width, out, 1, 2, 1);
            }
            x = p.relu(p.net.add(name + "add", sum, shortcut));
            width = out;
        }
        return p.classifier(x, width, 4);
    }

    /** Every other pixel, and four empty channels on either side. */
    private static String padded(Parts p, String x) {
        String every = p.net.op(
                "Slice",
                "every_other",
                x,
                p.longs("starts", 0, 0),
                p.longs("ends", Integer.MAX_VALUE, Integer.MAX_VALUE),
                p.longs("axes", 2, 3),
                p.longs("steps", 2, 2));
        return p.net.op("Pad", "empty_channels", every, p.longs("pads", 0, 4, 0, 0, 0, 4, 0, 0));
    }

    private static byte[] bottleneck(int groups) {
        Parts p = new Parts("bottleneck", 22);
        String x = p.relu(p.convNorm("stem", p.net.input("x", "N", 3, 8, 8), 3, 16, 3, 1, 1));
        for (int block = 1; block <= 2; block++) {
            String y = p.relu(p.convNorm("reduce" + block, x, 16, 8, 1, 1, 1));
            y = p.relu(p.convNorm("middle" + block, y, 8, 8, 3, 1, groups));
            y = p.convNorm("expand" + block, y, 8, 16, 1, 1, 1);
            x = p.relu(p.net.add("add" + block, y, x));
        }
        return p.classifier(x, 16, 4);
    }

    private static byte[] mobileNet() {
        Parts p = new Parts("mobilenet", 23);
        String x = p.relu6(p.convNorm("stem", p.net.input("x", "N", 3, 8, 8), 3, 6, 3, 2, 1));
        for (int block = 1; block <= 2; block++) {
            String y = p.relu6(p.convNorm("expand" + block, x, 6, 12, 1, 1, 1));
            y = p.relu6(p.convNorm("depth" + block, y, 12, 12, 3, 1, 12));
            y = excited(p, "se" + block, y, 12, 4);
            y = p.convNorm("project" + block, y, 12, 6, 1, 1, 1);
            x = p.net.add("add" + block, x, y);
        }
        return p.classifier(x, 6, 4);
    }

    private static String excited(Parts p, String name, String x, int channels, int squeezed) {
        String s = p.net.op("ReduceMean", name + "_mean", List.of(x), Map.of("axes", new long[] {2, 3}));
        s = p.swish(p.conv(name + "_reduce", s, channels, squeezed, 1));
        s = p.net.op("HardSigmoid", name + "_gate", p.conv(name + "_expand", s, squeezed, channels, 1));
        return p.net.mul(name + "_scale", s, x);
    }

    private static byte[] efficientNet() {
        Parts p = new Parts("efficientnet", 24);
        String x = p.swish(p.convNorm("stem", p.net.input("x", "N", 3, 8, 8), 3, 8, 3, 1, 1));
        String y = p.swish(p.convNorm("depth1", x, 8, 8, 3, 1, 8));
        y = p.convNorm("project1", excited(p, "se1", y, 8, 2), 8, 6, 1, 1, 1);
        String z = p.swish(p.convNorm("expand2", y, 6, 18, 1, 1, 1));
        z = p.swish(p.convNorm("depth2", z, 18, 18, 5, 1, 18));
        z = p.convNorm("project2", excited(p, "se2", z, 18, 3), 18, 6, 1, 1, 1);
        x = p.swish(p.convNorm("head", p.net.add("add", z, y), 6, 16, 1, 1, 1));
        return p.classifier(x, 16, 4);
    }

    private static byte[] denseNet() {
        Parts p = new Parts("densenet", 25);
        String x = p.conv("stem", p.net.input("x", "N", 3, 8, 8), 3, 8, 3);
        int width = 8;
        for (int layer = 1; layer <= 2; layer++) {
            String y = p.conv("bottleneck" + layer, p.relu(p.norm("norm_a" + layer, x, width)), width, 8, 1);
            y = p.conv("grow" + layer, p.relu(p.norm("norm_b" + layer, y, 8)), 8, 4, 3);
            x = p.net.concat("concat" + layer, 1, x, y);
            width += 4;
        }
        x = p.conv("transition", p.relu(p.norm("norm_t", x, width)), width, 8, 1);
        return p.classifier(p.relu(p.net.averagePool("pool", x, 2, 2, 0)), 8, 4);
    }

    private static byte[] inception() {
        Parts p = new Parts("inception", 26);
        String x = p.relu(p.conv("stem", p.net.input("x", "N", 3, 8, 8), 3, 8, 3));
        String a = p.relu(p.conv("one", x, 8, 6, 1));
        String b = p.relu(p.conv("three", p.relu(p.conv("three_reduce", x, 8, 4, 1)), 4, 8, 3));
        String c = p.relu(p.conv("five", p.relu(p.conv("five_reduce", x, 8, 3, 1)), 3, 4, 5));
        String d = p.relu(p.conv("pool_project", p.net.maxPool("pool", x, 3, 1, 1), 8, 4, 1));
        x = p.relu(p.conv("after", p.net.concat("concat", 1, a, b, c, d), 22, 10, 1));
        return p.classifier(x, 10, 4);
    }

    /** Convolutions in three groups with a shuffle between them. */
    private static byte[] shuffleNet1() {
        Parts p = new Parts("shufflenet1", 27);
        String x = p.relu(p.conv("stem", p.net.input("x", "N", 3, 8, 8), 3, 18, 3));
        String y = p.relu(p.convNorm("group1", x, 18, 18, 1, 1, 3));
        y = p.convNorm("depth", shuffled(p, "shuffle", y, 3, 6), 18, 18, 3, 1, 18);
        y = p.convNorm("dense", y, 18, 18, 1, 1, 1);
        return p.classifier(p.relu(p.net.add("add", x, y)), 18, 4);
    }

    private static String shuffled(Parts p, String name, String x, int groups, int share) {
        String y = p.net.reshape(name + "_split", x, 0, groups, share, 8, 8);
        y = p.transpose(name + "_turn", y, 0, 2, 1, 3, 4);
        return p.net.reshape(name + "_join", y, -1, (long) groups * share, 8, 8);
    }

    /** One half passes by, the other is worked on; then both are shuffled. */
    private static byte[] shuffleNet2() {
        Parts p = new Parts("shufflenet2", 28);
        String x = p.relu(p.conv("stem", p.net.input("x", "N", 3, 8, 8), 3, 16, 3));
        for (int unit = 1; unit <= 2; unit++) {
            String by = "by" + unit;
            String on = "on" + unit;
            p.net.node("Split", "split" + unit, List.of(x), List.of(by, on), Map.of("axis", 1));
            String y = p.relu(p.convNorm("first" + unit, on, 8, 8, 1, 1, 1));
            y = p.convNorm("depth" + unit, y, 8, 8, 3, 1, 8);
            y = p.relu(p.convNorm("last" + unit, y, 8, 8, 1, 1, 1));
            x = shuffled(p, "shuffle" + unit, p.net.concat("concat" + unit, 1, by, y), 2, 8);
        }
        return p.classifier(p.relu(p.conv("head", x, 16, 12, 1)), 12, 4);
    }

    private static byte[] squeezeNet() {
        Parts p = new Parts("squeezenet", 29);
        String x = p.relu(p.conv("stem", p.net.input("x", "N", 3, 8, 8), 3, 8, 3));
        for (int fire = 1; fire <= 2; fire++) {
            String s = p.relu(p.conv("squeeze" + fire, x, fire == 1 ? 8 : 12, 4, 1));
            String a = p.relu(p.conv("one" + fire, s, 4, 6, 1));
            String b = p.relu(p.conv("three" + fire, s, 4, 6, 3));
            x = p.net.concat("concat" + fire, 1, a, b);
        }
        String y = p.relu(p.conv("classes", p.net.op("Dropout", "dropout", x), 12, 5, 1));
        return p.ending(p.net.flatten("flatten", p.net.globalAveragePool("gap", y)), 5);
    }

    private static byte[] vgg() {
        Parts p = new Parts("vgg", 30);
        String x = p.relu(p.conv("conv1", p.net.input("x", "N", 3, 8, 8), 3, 8, 3));
        x = p.net.maxPool("pool1", p.relu(p.conv("conv2", x, 8, 8, 3)), 2, 2, 0);
        x = p.net.maxPool("pool2", p.relu(p.conv("conv3", x, 8, 12, 3)), 2, 2, 0);
        x = p.relu(p.fc("fc1", p.net.flatten("flatten", x), 48, 20));
        x = p.relu(p.fc("fc2", p.net.op("Dropout", "dropout", x), 20, 20));
        return p.ending(p.fc("fc3", x, 20, 4), 4);
    }

    private static byte[] uNet(boolean transposed) {
        Parts p = new Parts("unet", 31);
        String a = p.relu(p.conv("down1", p.net.input("x", "N", 1, 8, 8), 1, 6, 3));
        String b = p.relu(p.conv("down2", p.net.maxPool("pool1", a, 2, 2, 0), 6, 10, 3));
        String c = p.relu(p.conv("bottom", p.net.maxPool("pool2", b, 2, 2, 0), 10, 12, 3));
        String x = up(p, "up2", c, 12, 10, transposed);
        x = p.relu(p.conv("join2", p.net.concat("skip2", 1, x, b), 20, 10, 3));
        x = up(p, "up1", x, 10, 6, transposed);
        x = p.relu(p.conv("join1", p.net.concat("skip1", 1, x, a), 12, 6, 3));
        return p.ending(p.conv("mask", x, 6, 2, 1), 2, 8, 8);
    }

    private static String up(Parts p, String name, String x, int in, int out, boolean transposed) {
        if (transposed) {
            String weights = p.net.tensor(name + ".weight", p.weights(in, out, 2, 2));
            String bias = p.net.tensor(name + ".bias", p.vector(out));
            return p.net.op("ConvTranspose", name, List.of(x, weights, bias), Map.of("strides", new long[] {2, 2}));
        }
        String scales = p.net.tensor(name + ".scales", TensorData.floats(new float[] {1, 1, 2, 2}, 4));
        String y = p.net.op("Resize", name + "_resize", List.of(x, "", scales), Map.of("mode", "linear"));
        return p.conv(name, y, in, out, 3);
    }

    /** Two scales, boxes and classes on each. */
    private static byte[] detector() {
        Parts p = new Parts("detector", 32);
        String fine = p.relu(p.conv("fine", p.net.input("x", "N", 3, 8, 8), 3, 8, 3));
        String coarse = p.relu(p.conv("coarse", fine, 8, 12, 3, 2, 1));
        String scales = p.net.tensor("scales", TensorData.floats(new float[] {1, 1, 2, 2}, 4));
        String up = p.net.op(
                "Resize",
                "up",
                List.of(p.conv("lateral", coarse, 12, 8, 1), "", scales),
                Map.of("mode", "nearest", "coordinate_transformation_mode", "asymmetric", "nearest_mode", "floor"));
        String joined = p.relu(p.conv("merge", p.net.concat("concat", 1, up, fine), 16, 8, 1));
        int scale = 0;
        for (String feature : List.of(joined, coarse)) {
            int width = scale == 0 ? 8 : 12;
            long places = scale == 0 ? 64 : 16;
            String tower = p.relu(p.conv("tower" + scale, feature, width, 8, 3));
            String boxes =
                    p.net.reshape("flat_boxes" + scale, p.conv("boxes" + scale, tower, 8, 8, 1), -1, 2, 4, places);
            boxes = p.net.reshape("list" + scale, p.transpose("turn" + scale, boxes, 0, 3, 1, 2), -1, 2 * places, 4);
            p.net.outputAs("box" + scale, boxes, "N", 2 * places, 4);
            String classes = p.net.op("Sigmoid", "sigmoid" + scale, p.conv("classes" + scale, tower, 8, 6, 1));
            p.net.outputAs("class" + scale, classes, "N", 6, scale == 0 ? 8 : 4, scale == 0 ? 8 : 4);
            scale++;
        }
        return p.net.build();
    }

    /** Pixels into channels and back. */
    private static byte[] superResolution() {
        Parts p = new Parts("super-resolution", 33);
        String x = p.relu(p.conv("conv1", p.net.input("x", "N", 1, 8, 8), 1, 6, 3));
        x = p.net.op("SpaceToDepth", "pack", List.of(x), Map.of("blocksize", 2));
        x = p.relu(p.conv("conv2", x, 24, 16, 3));
        x = p.net.op("DepthToSpace", "unpack", List.of(x), Map.of("blocksize", 2, "mode", "CRD"));
        x = p.conv("conv3", x, 4, 12, 3);
        x = p.net.op("DepthToSpace", "unpack2", List.of(p.relu(x)), Map.of("blocksize", 2));
        return p.ending(p.conv("conv4", x, 3, 1, 3), 1, 16, 16);
    }

    /** InstanceNormalization, PRelu, a permuting Gather, a halving Slice, dilations and automatic padding. */
    private static byte[] styled() {
        Parts p = new Parts("styled", 34);
        String x = p.net.input("x", "N", 3, 8, 8);
        x = p.net.op(
                "Conv",
                "dilated",
                List.of(x, p.net.tensor("dilated.weight", p.weights(12, 3, 3, 3))),
                Map.of("dilations", new long[] {2, 2}, "pads", new long[] {2, 2, 2, 2}));
        String scale = p.net.tensor("scale", TensorData.uniform(p.random, 0.5, 1.5, 12));
        x = p.net.op("InstanceNormalization", "instance", x, scale, p.net.tensor("shift", p.vector(12)));
        x = p.net.op("PRelu", "prelu", x, p.net.tensor("slope", TensorData.uniform(p.random, 0, 0.3, 12, 1, 1)));
        String places = p.longs("places", 11, 3, 0, 1, 2, 10, 9, 4, 5, 6, 8, 7);
        x = p.net.op("Gather", "permute", List.of(x, places), Map.of("axis", 1));
        String half =
                p.net.op("Slice", "half", x, p.longs("from", -6), p.longs("to", Long.MAX_VALUE), p.longs("along", 1));
        String other = p.net.op("Slice", "other", x, p.longs("from0", 0), p.longs("to0", 6), p.longs("along0", 1));
        x = p.net.mul("gated", p.net.op("Sigmoid", "gate", half), other);
        x = p.net.op(
                "Conv",
                "uneven",
                List.of(x, p.net.tensor("uneven.weight", p.weights(8, 6, 3, 2))),
                Map.of("pads", new long[] {0, 1, 1, 0}));
        x = p.net.op(
                "Conv",
                "same",
                List.of(p.net.op("Elu", "elu", x), p.net.tensor("same.weight", p.weights(8, 8, 3, 3))),
                Map.of("strides", new long[] {2, 2}, "auto_pad", "SAME_LOWER"));
        return p.classifier(p.net.op("LeakyRelu", "leaky", x), 8, 4);
    }
}
