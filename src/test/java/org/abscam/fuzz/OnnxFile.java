package org.abscam.fuzz;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.ModelDraft.body;
import static org.abscam.onnx.ModelDraft.nodeOf;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import com.google.protobuf.InvalidProtocolBufferException;
import ij.IJ;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.abscam.cam.CamMethod;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.read.OnnxModel;
import org.abscam.scan.Scan;

/** An ONNX file on its way from the disk to a saliency map. */
final class OnnxFile implements Target {

	private static final int SIZE = 8;
	private static final ExplainOptions OPTIONS =
		new ExplainOptions(CamMethod.ABS_CAM_INITIAL, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 2);

	@Override
	public List<String> stages() {
		return List.of("read", "prepared", "opened", "explained");
	}

	@Override
	public List<byte[]> seeds() {
		return Stream.of(plain(17), plain(9), free(11), branching(), counting(), function(), cutting()).map(ModelProto::toByteArray)
			.toList();
	}

	private static ModelDraft features(int opset, Object... dims) {
		return new ModelDraft(opset).input("x", dims).weights("w", 4, 1, 3, 3).weights("bias", 4)
			.node("Conv", "x,w,bias", "c", integers("pads", 1, 1, 1, 1), integers("kernel_shape", 3, 3)).node("Relu", "c", "a");
	}

	private static ModelProto scored(ModelDraft draft, String last) {
		return draft.node("GlobalAveragePool", last, "p").node("Flatten", "p", "f", integer("axis", 1)).weights("classes", 4, 3)
			.node("MatMul", "f,classes", "y").node("Softmax", "y", "s", integer("axis", 1)).output("s");
	}

	private static ModelProto plain(int opset) {
		return scored(
			features(opset, "N", 1, SIZE, SIZE).node("MaxPool", "a", "m", integers("kernel_shape", 2, 2), integers("strides", 2, 2))
				.node("AveragePool", "m", "v", integers("kernel_shape", 2, 2), integers("pads", 0, 0, 1, 1)),
			"v");
	}

	private static ModelProto free(int opset) {
		ModelDraft draft = features(opset, "N", 1, "H", "W").integers("starts", 1, 1).integers("ends", 7, 7).integers("axes", 2, 3)
			.integers("pads", 0, 0, 1, 1, 0, 0, 1, 1);
		return scored(draft.node("Slice", "a,starts,ends,axes", "cut").node("Pad", "cut,pads", "padded"), "padded");
	}

	/** Sizes that later ones depend on: windows between cuts, parts, blocks and a normalisation. */
	private static ModelProto cutting() {
		ModelDraft draft = features(18, "N", 1, SIZE, SIZE).node("AveragePool", "a", "v", integers("kernel_shape", 2, 2))
			.integers("starts", 0, 0).integers("ends", 6, 6).integers("axes", 2, 3).node("Slice", "v,starts,ends,axes", "cut")
			.node("DepthToSpace", "cut", "blocks", integer("blocksize", 2)).weights("scale", 12)
			.node("LayerNormalization", "blocks,scale", "level", integer("axis", -1))
			.node("MaxPool", "level", "m", integers("kernel_shape", 3, 3), integers("strides", 2, 2))
			.node("Split", "m", "left,right", integer("axis", 3), integer("num_outputs", 2)).integers("until", 2, 2)
			.node("Slice", "right,starts,until,axes", "end").weights("widen", 4, 1, 1, 1).node("Conv", "end,widen", "wide");
		return scored(draft, "wide");
	}

	private static ModelProto branching() {
		ModelDraft draft = features(17, 1, 1, SIZE, SIZE).integers("one", 1).node("Shape", "a", "shape")
			.integers("where", 1).node("Gather", "shape,where", "k").node("Equal", "k,one", "single")
			.node("If", "single", "b", body("then_branch", "t", nodeOf("Neg", "a", "t")),
				body("else_branch", "e", nodeOf("Tanh", "a", "e")));
		return scored(draft, "b");
	}

	/** Scales that are counted up beside the way from the picture to the scores. */
	private static ModelProto counting() {
		ModelDraft draft = features(17, 1, 1, SIZE, SIZE)
			.constant("from", org.abscam.onnx.Constants.integers(0).toBuilder().clearDims().build())
			.constant("to", org.abscam.onnx.Constants.integers(4).toBuilder().clearDims().build())
			.constant("by", org.abscam.onnx.Constants.integers(1).toBuilder().clearDims().build())
			.node("Range", "from,to,by", "range").node("Cast", "range", "real", integer("to", 1))
			.integers("places", 1, 4, 1, 1).node("Reshape", "real,places", "scale").node("Mul", "a,scale", "scaled");
		return scored(draft, "scaled");
	}

	private static ModelProto function() {
		FunctionProto twice = FunctionProto.newBuilder().setName("Twice").setDomain("own").addInput("u").addOutput("v")
			.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
			.addNode(nodeOf("Add", "u,u", "sum")).addNode(nodeOf("Relu", "sum", "v")).build();
		return scored(features(17, "N", 1, SIZE, SIZE).function(twice).node("own.Twice", "a", "d"), "d");
	}

	/** Two in three stay messages, and so get further. */
	@Override
	public byte[] damaged(byte[] seed, Random random) {
		if (random.nextInt(3) == 0) return Target.super.damaged(seed, random);
		try {
			return ProtobufDamage.damaged(ModelProto.parseFrom(seed), random).toByteArray();
		}
		catch (InvalidProtocolBufferException e) {
			throw new IllegalStateException(e); // the seeds are ours
		}
	}

	@Override
	public void read(byte[] file, Path folder, Reached reached) throws Exception {
		Path onnx = Files.write(folder.resolve("damaged.onnx"), file);
		OnnxModel.read(onnx);
		reached.stage(0);
		ModelSource source = ModelLibrary.bundled().find(onnx.toString());
		OpenModel model = OpenModel.of(source, new ScanSize(SIZE, SIZE, 1));
		reached.stage(1);
		try (Explainer explainer = Explainer.open(model, OPTIONS)) {
			reached.stage(2);
			long[] spatial = model.graph().spatial();
			if (spatial.length != 2 || spatial[0] > 64 || spatial[1] > 64) throw new ExplainException("Larger than is tried here.");
			Scan scan = Scan.of(IJ.createImage("ramp", "8-bit ramp", (int) spatial[1], (int) spatial[0], 1));
			explainer.explain(NetworkImages.of(scan, model), (index, explanation) -> reached.stage(3), Progress.NONE);
		}
	}
}
