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
	public static Path modest(Path folder) throws IOException {
		return ModelDraft.write(draft().node("Identity", "scores", "out").output("out"), folder.resolve("modest.onnx"));
	}

	/** The same, as long as a batch has no more than two images. */
	public static Path fromThree(Path folder) throws IOException {
		return greedy(2, folder.resolve("greedy-from-three.onnx"));
	}

	/** One that never has enough. */
	public static Path always(Path folder) throws IOException {
		return greedy(0, folder.resolve("greedy.onnx"));
	}

	/** With a tensor of 2^46 zeros, 256 TiB, for each image more than so many. */
	private static Path greedy(int enough, Path file) throws IOException {
		return ModelDraft.write(draft().reals("enough", new long[] {1}, enough).reals("many", new long[] {1}, 1L << 46)
			.reals("zero", new long[] {1}, 0).node("ReduceMax", "image", "highest", integers("axes", 1, 2, 3), integer("keepdims", 0))
			.node("Ceil", "highest", "one each").node("ReduceSum", "one each", "N").node("Sub", "N,enough", "difference")
			.node("Relu", "difference", "more")
			.node("Mul", "more,many", "product").node("Cast", "product", "count", integer("to", DataType.INT64_VALUE))
			.node("Expand", "zero,count", "zeros").node("ReduceSum", "zeros", "nothing", integer("keepdims", 0))
			.node("Add", "scores,nothing", "out")
			.output("out"), file);
	}

	private static ModelDraft draft() {
		return new ModelDraft(17).input("image", "N", 1, 8, 8).weights("kernels", 6, 1, 3, 3).weights("dense", 6, 3)
			.node("Conv", "image,kernels",
				"conv", integers("pads", 1, 1, 1, 1))
			.node("Relu", "conv", "relu").node("GlobalAveragePool", "relu", "pooled")
			.node("Flatten", "pooled", "flat").node("MatMul", "flat,dense", "scores");
	}
}
