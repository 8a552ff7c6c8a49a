package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integers;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A convolution, ReLU, mean and matrix, with random weights: 4 layers that can be explained. */
public final class SmallClassifier {

	private SmallClassifier() {}

	/** @param size height and width; text for a free size */
	public static ModelProto of(int channels, Object size, int classes) {
		return new ModelDraft(17).input("x", "N", channels, size, size).weights("w", 8, channels, 3, 3)
			.node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1)).node("Relu", "c", "a").node("GlobalAveragePool", "a", "p")
			.node("Flatten", "p", "f").weights("classes", 8, classes).node("Gemm", "f,classes", "y").output("y");
	}

	/** Writes it, its convolution's weights in another file. */
	public static void writeExternal(Path file, String location) throws IOException {
		ModelProto.Builder model = of(1, 16, 3).toBuilder();
		TensorProto weights = model.getGraph().getInitializer(0);
		Path data = file.resolveSibling(location).normalize();
		Files.createDirectories(data.getParent());
		Files.write(data, weights.getRawData().toByteArray());
		model.getGraphBuilder().setInitializer(0, weights.toBuilder().clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL)
			.addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue(location)));
		ModelDraft.write(model.build(), file);
	}
}
