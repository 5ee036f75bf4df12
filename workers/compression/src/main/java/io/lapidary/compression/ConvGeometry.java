package io.lapidary.compression;

/** Where the patches of a one- or two-dimensional convolution lie; one dimension counts as a height of 1. */
record ConvGeometry(
        int height,
        int width,
        int outHeight,
        int outWidth,
        int kernelHeight,
        int kernelWidth,
        int strideY,
        int strideX,
        int dilationY,
        int dilationX,
        int padTop,
        int padLeft) {
    /** Reads a convolution's attributes for an input and output of these shapes. */
    static ConvGeometry of(Node conv, Tensor weights, long[] in, long[] out) {
        int rank = weights.rank() - 2;
        int[] kernel = new int[2];
        int[] stride = new int[2];
        int[] dilation = new int[2];
        int[] pad = new int[2];
        int[] size = new int[2];
        int[] outSize = new int[2];
        long[] strides = conv.intsAttribute("strides");
        long[] dilations = conv.intsAttribute("dilations");
        long[] pads = conv.intsAttribute("pads");
        String auto = conv.stringAttribute("auto_pad", "NOTSET");
        for (int i = 0; i < 2; i++) {
            int axis = i - (2 - rank);
            boolean real = axis >= 0;
            kernel[i] = real ? weights.dim(2 + axis) : 1;
            stride[i] = real && strides.length > axis ? (int) strides[axis] : 1;
            dilation[i] = real && dilations.length > axis ? (int) dilations[axis] : 1;
            size[i] = real ? (int) in[2 + axis] : 1;
            outSize[i] = real ? (int) out[2 + axis] : 1;
            if (auto.startsWith("SAME")) {
                int total = Math.max(0, (outSize[i] - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1 - size[i]);
                pad[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            } else {
                pad[i] = real && pads.length > axis ? (int) pads[axis] : 0;
            }
        }
        return new ConvGeometry(
                size[0],
                size[1],
                outSize[0],
                outSize[1],
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                dilation[0],
                dilation[1],
                pad[0],
                pad[1]);
    }

    int positions() {
        return outHeight * outWidth;
    }
}
