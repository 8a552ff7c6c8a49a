package org.abscam.onnx.read;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.NodeOrder;
import org.abscam.onnx.OnnxException;

/**
 * An ONNX file that was read and checked, its external weights taken in, its functions written out, its nodes
 * put in the order of computation, its halves and images of whole numbers made float32, numbers in maps by names put out as they are.
 *
 * @param name how to name the model to a user, as a rule its file name
 * @param proto the model
 */
public record OnnxModel(String name, ModelProto proto) {

	/** Oldest version of ONNX's operators that is understood. */
	public static final int OLDEST_OPSET = 7;

	/**
	 * Reads an ONNX file. Blocks until its weights are in memory.
	 *
	 * @param file an ONNX file of less than 2 GiB; weights outside of it are taken from its folder only
	 * @return the model
	 * @throws OnnxException if the file cannot be read, is not ONNX, or names weights that are not in its folder
	 */
	public static OnnxModel read(Path file) throws OnnxException {
		return read(bytes(file), file.getFileName().toString(), file.toAbsolutePath().getParent());
	}

	/**
	 * Reads which files beside an ONNX file hold its weights. Blocks until the file is in memory; the others are not looked for.
	 *
	 * @param file an ONNX file of less than 2 GiB
	 * @return the files as the model names them, relative to its folder as a rule; not to be trusted
	 * @throws OnnxException if the file cannot be read or is not ONNX
	 */
	public static Set<String> filesBeside(Path file) throws OnnxException {
		String name = file.getFileName().toString();
		return ExternalData.locations(parse(bytes(file), name), name);
	}

	private static byte[] bytes(Path file) throws OnnxException {
		try {
			if (!Files.isRegularFile(file)) throw new OnnxException("There is no file '" + file + "'; check the path of the model.");
			if (Files.size(file) > Integer.MAX_VALUE - 8) {
				throw new OnnxException("'" + file.getFileName() + "' is larger than 2 GiB, more than an ONNX file can hold; "
					+ "save it with external data.");
			}
			return Files.readAllBytes(file);
		}
		catch (IOException e) {
			throw new OnnxException("'" + file + "' cannot be read: " + e.getMessage() + ".", e);
		}
	}

	/**
	 * @param bytes an ONNX file's content; the model reads from them, so they must not change
	 * @param name how to name it to a user
	 * @param folder the folder from which weights outside the file may be taken, {@code null} for none
	 * @return the model
	 * @throws OnnxException see {@link #read(Path)}
	 */
	public static OnnxModel read(byte[] bytes, String name, Path folder) throws OnnxException {
		ModelProto proto = ExternalData.takeIn(parse(bytes, name), name, folder);
		WellFormed.require(proto, name);
		ModelProto inlined = FunctionInlining.run(proto, name);
		if (inlined != proto) WellFormed.require(inlined, name);
		return new OnnxModel(name, WholePixels.run(SinglePrecision.run(NamedScores.run(sorted(inlined, name)))));
	}

	private static ModelProto sorted(ModelProto model, String name) throws OnnxException {
		try {
			return model.toBuilder().setGraph(NodeOrder.sorted(model.getGraph())).build();
		}
		catch (OnnxException e) {
			throw new OnnxException("'" + name + "' cannot be computed: " + e.getMessage() + " It is damaged, fetch or export it again.",
				e);
		}
	}

	public static ModelProto parse(byte[] bytes, String name) throws OnnxException {
		refuseOtherFormats(bytes, name);
		ModelProto proto;
		try {
			CodedInputStream in = CodedInputStream.newInstance(bytes);
			in.enableAliasing(true); // weights stay where they are instead of being copied
			proto = ModelProto.parseFrom(in);
		}
		catch (IOException e) {
			throw new OnnxException("'" + name + "' is not an ONNX file, or was cut off on its way; fetch or export it again.", e);
		}
		if (!proto.hasGraph() || proto.getGraph().getNodeCount() == 0 || proto.getGraph().getOutputCount() == 0) {
			throw new OnnxException("'" + name + "' holds no ONNX graph; fetch or export the model again.");
		}
		int opset = proto.getOpsetImportList().stream().filter(o -> o.getDomain().isEmpty() || o.getDomain().equals("ai.onnx"))
			.mapToInt(o -> (int) o.getVersion()).max().orElse(1);
		if (opset < OLDEST_OPSET) {
			throw new OnnxException("'" + name + "' uses ONNX opset " + opset + ", older than " + OLDEST_OPSET
				+ "; export it again with opset " + OLDEST_OPSET + " or later.");
		}
		return proto;
	}

	/** @return the model's graph, free to edit */
	public EditableGraph graph() {
		return EditableGraph.of(proto);
	}

	private static void refuseOtherFormats(byte[] bytes, String name) throws OnnxException {
		if (bytes.length == 0) throw new OnnxException("'" + name + "' is empty; fetch or export the model again.");
		String start =
			new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.ISO_8859_1).stripLeading().toLowerCase(Locale.ROOT);
		if (start.startsWith("<!doctype") || start.startsWith("<html") || start.startsWith("<?xml")) {
			throw new OnnxException("'" + name + "' is a web page, not an ONNX file; download the model itself (the 'raw' link).");
		}
		if (start.startsWith("version https://git-lfs")) {
			throw new OnnxException("'" + name + "' is a Git LFS pointer, not the model it stands for; run 'git lfs pull' or download "
				+ "the model itself.");
		}
		if (start.startsWith("pk\u0003\u0004")) {
			throw new OnnxException("'" + name + "' is a zip archive, not an ONNX file; unpack it first.");
		}
	}
}
