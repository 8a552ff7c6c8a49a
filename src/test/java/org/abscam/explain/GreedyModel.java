package org.abscam.explain;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Path;
import org.abscam.onnx.ModelDraft;

/**
 * Classifiers of 8×8 images with values −1..1 into three classes, which want more memory than any computer has: how much depends on
 * N, the number of images in a batch that are not black, so that it shows in a run only.
 */
public final class GreedyModel {

	private GreedyModel() {}

	/** One that wants little. */
	static Path modest(Path folder) throws IOException {
		return ModelDraft.write(draft().node("Identity", "scores", "out").output("out"), folder.resolve("modest.onnx"));
	}

	/** The same with a tensor of N^23 zeros: 32 MiB of two images, 256 TiB of four. */
	static Path fromThree(Path folder) throws IOException {
		return greedy("Pow", 23, folder.resolve("greedy-from-three.onnx"));
	}

	/** The same with a tensor of N·2^46 zeros: 256 TiB of one image. */
	public static Path always(Path folder) throws IOException {
		return greedy("Mul", 1L << 46, folder.resolve("greedy.onnx"));
	}

	private static Path greedy(String operator, double number, Path file) throws IOException {
		return ModelDraft.write(draft().reals("number", new long[] {1}, number).reals("zero", new long[] {1}, 0).node("ReduceMax", "image", "highest",
			integers("axes", 1, 2, 3), integer("keepdims", 0)).node("Ceil", "highest", "one each").node("ReduceSum", "one each", "N")
			.node(operator, "N,number", "real").node("Cast", "real", "count", integer("to", DataType.INT64_VALUE)).node("Expand", "zero,count", "zeros")
			.node("ReduceSum", "zeros", "nothing", integer("keepdims", 0)).node("Add", "scores,nothing", "out").output("out"), file);
	}

	private static ModelDraft draft() {
		return new ModelDraft(17).input("image", "N", 1, 8, 8).weights("kernels", 6, 1, 3, 3).weights("dense", 6, 3).node("Conv", "image,kernels",
			"conv", integers("pads", 1, 1, 1, 1)).node("Relu", "conv", "relu").node("GlobalAveragePool", "relu", "pooled")
			.node("Flatten", "pooled", "flat").node("MatMul", "flat,dense", "scores");
	}
}
