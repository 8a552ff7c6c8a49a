package org.abscam.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.abscam.onnx.Constants;
import org.abscam.onnx.OnnxException;

/** Weights that an ONNX file keeps in files beside it. Only files inside the model's folder are opened. */
final class ExternalData {

	private final String name;
	private final Path folder;
	private final Set<String> locations = new LinkedHashSet<>();
	private final boolean onlyListed;
	private long total;

	private ExternalData(String name, Path folder, boolean onlyListed) {
		this.name = name;
		this.folder = folder;
		this.onlyListed = onlyListed;
	}

	/**
	 * @param name how to name the model to a user
	 * @return the files that the model names, as it names them; none of them is opened
	 * @throws OnnxException never, as nothing is opened
	 */
	static Set<String> locations(ModelProto model, String name) throws OnnxException {
		ExternalData data = new ExternalData(name, null, true);
		data.takeInAll(model);
		return data.locations;
	}

	/**
	 * @param name how to name the model to a user
	 * @param folder the model's folder, {@code null} if it has none
	 * @return the model with all external tensors inside
	 * @throws OnnxException if a file is missing, too short, or outside the folder
	 */
	static ModelProto takeIn(ModelProto model, String name, Path folder) throws OnnxException {
		return new ExternalData(name, folder, false).takeInAll(model);
	}

	private ModelProto takeInAll(ModelProto model) throws OnnxException {
		ModelProto.Builder complete = model.toBuilder();
		takeIn(complete.getGraphBuilder());
		for (FunctionProto.Builder function : complete.getFunctionsBuilderList()) {
			for (int i = 0; i < function.getNodeCount(); i++) takeIn(function.getNodeBuilder(i));
		}
		return complete.build();
	}

	private void takeIn(GraphProto.Builder graph) throws OnnxException {
		for (int i = 0; i < graph.getInitializerCount(); i++) {
			if (isExternal(graph.getInitializer(i))) graph.setInitializer(i, takenIn(graph.getInitializer(i)));
		}
		for (int i = 0; i < graph.getNodeCount(); i++) {
			if (graph.getNode(i).getAttributeList().stream().anyMatch(a -> a.hasT() || a.hasG())) takeIn(graph.getNodeBuilder(i));
		}
	}

	private void takeIn(NodeProto.Builder node) throws OnnxException {
		for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
			if (attribute.hasT() && isExternal(attribute.getT())) attribute.setT(takenIn(attribute.getT()));
			if (attribute.hasG()) takeIn(attribute.getGBuilder());
		}
	}

	private TensorProto takenIn(TensorProto tensor) throws OnnxException {
		if (onlyListed) {
			locations.add(entries(tensor).getOrDefault("location", ""));
			return tensor;
		}
		byte[] bytes = read(tensor);
		total += bytes.length;
		if (total > Integer.MAX_VALUE - (1 << 20)) {
			throw new OnnxException("The weights of '" + name + "' take more than 2 GiB; use a smaller model or store it in float16.");
		}
		return tensor.toBuilder().clearExternalData().clearDataLocation().setRawData(ByteString.copyFrom(bytes)).build();
	}

	private static boolean isExternal(TensorProto tensor) {
		return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
	}

	private static Map<String, String> entries(TensorProto tensor) {
		Map<String, String> entries = new HashMap<>();
		for (StringStringEntryProto entry : tensor.getExternalDataList()) entries.put(entry.getKey(), entry.getValue());
		return entries;
	}

	private byte[] read(TensorProto tensor) throws OnnxException {
		Map<String, String> entries = entries(tensor);
		String location = entries.getOrDefault("location", "");
		try {
			Path file = inside(location);
			long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
			long length = Long.parseLong(entries.getOrDefault("length", Long.toString(Files.size(file) - offset)));
			if (offset < 0 || length < 0 || length > Integer.MAX_VALUE - 8 || offset > Files.size(file) - length
				|| !holds(tensor, length)) {
				throw new OnnxException("'" + location + "', which holds the weights of '" + name + "', is too short or belongs to another "
					+ "version of the model; fetch both files again.");
			}
			byte[] bytes = new byte[(int) length];
			try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "r")) {
				data.seek(offset);
				data.readFully(bytes);
			}
			return bytes;
		}
		catch (NumberFormatException e) {
			throw new OnnxException("'" + name + "' says where its weights are with a number that is none (tensor '" + tensor.getName()
				+ "'); export the model again.", e);
		}
		catch (IOException e) {
			throw new OnnxException(
				"'" + location + "', which holds the weights of '" + name + "', cannot be read: " + e.getMessage() + ".", e);
		}
	}

	/** Whether so many bytes are what the tensor's type and sizes ask for, as far as types of whole bytes are concerned. */
	private static boolean holds(TensorProto tensor, long length) {
		int size = Constants.bytes(DataType.forNumber(tensor.getDataType()));
		try {
			return size == 0 || tensor.getDimsList().stream().reduce((long) size, Math::multiplyExact) == length;
		}
		catch (ArithmeticException e) {
			return false;
		}
	}

	private Path inside(String location) throws OnnxException, IOException {
		String refused = "'" + name + "' wants weights from '" + location + "', outside its own folder; that is refused. "
			+ "Put the file beside the model and export it again.";
		if (folder == null) throw new OnnxException("'" + name + "' keeps its weights in another file; open it from its folder.");
		Path file;
		try {
			file = folder.resolve(location).normalize();
		}
		catch (InvalidPathException e) {
			throw new OnnxException(refused, e);
		}
		if (location.isEmpty() || Path.of(location).isAbsolute() || !file.startsWith(folder.normalize())) throw new OnnxException(refused);
		if (!Files.isRegularFile(file)) {
			throw new OnnxException("'" + location + "', which holds the weights of '" + name + "', is missing; put it beside the model.");
		}
		if (!file.toRealPath().startsWith(folder.toRealPath())) throw new OnnxException(refused);
		return file;
	}
}
