package org.abscam.bench;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/** A network of ResNet-50's shape (He et al. 2016) with seeded weights, batch normalisation folded: 25.5 M parameters, 224². */
final class ResNet50 {

	private static final int[] BLOCKS = {3, 4, 6, 3};

	private final Random random = new Random(50);

	private ResNet50() {}

	/** The model as ONNX: image N×3×224×224, logits N×1000. */
	static byte[] onnx() throws OnnxException {
		return new ResNet50().build().toModel().toByteArray();
	}

	private EditableGraph build() {
		EditableGraph graph = EditableGraph.empty(18);
		Tensor x = graph.input("image", DataType.FLOAT, "N", 3, 224, 224);
		x = convolution(x, 3, 64, 7, 2).apply("Relu");
		x = x.apply("MaxPool", integers("kernel_shape", 3, 3), integers("strides", 2, 2), integers("pads", 1, 1, 1, 1));
		int channels = 64;
		for (int stage = 0; stage < BLOCKS.length; stage++) {
			int width = 64 << stage;
			for (int block = 0; block < BLOCKS[stage]; block++) {
				int stride = stage > 0 && block == 0 ? 2 : 1;
				Tensor shortcut = block == 0 ? convolution(x, channels, 4 * width, 1, stride) : x;
				Tensor body = convolution(x, channels, width, 1, 1).apply("Relu");
				body = convolution(body, width, width, 3, stride).apply("Relu");
				x = convolution(body, width, 4 * width, 1, 1).plus(shortcut).apply("Relu");
				channels = 4 * width;
			}
		}
		Tensor pooled = x.apply("GlobalAveragePool").apply("Flatten", integer("axis", 1));
		Tensor logits =
			pooled.applyTo("Gemm", List.of(weights(graph, channels, 1000, channels), weights(graph, 1, 1000)), integer("transB", 1));
		graph.output(logits, "logits", DataType.FLOAT, "N", 1000);
		return graph;
	}

	private Tensor convolution(Tensor x, int in, int out, int kernel, int stride) {
		int pad = kernel / 2;
		return x.applyTo("Conv", List.of(weights(x.graph(), in * kernel * kernel, out, in, kernel, kernel), weights(x.graph(), 1000, out)),
			integers("kernel_shape", kernel, kernel), integers("strides", stride, stride), integers("pads", pad, pad, pad, pad));
	}

	private Tensor weights(EditableGraph graph, int fanIn, long... dims) {
		int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
		double[] values = new double[count];
		for (int i = 0; i < count; i++) values[i] = random.nextGaussian() * Math.sqrt(1. / fanIn);
		return graph.reals(DataType.FLOAT, dims, values);
	}
}
