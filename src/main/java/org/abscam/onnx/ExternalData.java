package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Weights that an ONNX file keeps in files beside it. Only files inside the model's folder are opened. */
final class ExternalData {

	private ExternalData() {}

	/**
	 * @return the model with all external initializers inside
	 * @throws OnnxException if a file is missing, too short, or outside the folder
	 */
	static ModelProto takeIn(ModelProto model, String name, Path folder) throws OnnxException {
		if (model.getGraph().getInitializerList().stream().noneMatch(ExternalData::isExternal)) return model;
		GraphProto.Builder graph = model.getGraph().toBuilder();
		long total = 0;
		for (int i = 0; i < graph.getInitializerCount(); i++) {
			TensorProto tensor = graph.getInitializer(i);
			if (!isExternal(tensor)) continue;
			byte[] bytes = read(tensor, name, folder);
			total += bytes.length;
			if (total > Integer.MAX_VALUE - (1 << 20)) {
				throw new OnnxException("The weights of '" + name + "' take more than 2 GiB; use a smaller model or store it in float16.");
			}
			graph.setInitializer(i, tensor.toBuilder().clearExternalData().clearDataLocation().setRawData(ByteString.copyFrom(bytes)));
		}
		return model.toBuilder().setGraph(graph).build();
	}

	private static boolean isExternal(TensorProto tensor) {
		return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
	}

	private static byte[] read(TensorProto tensor, String name, Path folder) throws OnnxException {
		Map<String, String> entries = new HashMap<>();
		for (StringStringEntryProto entry : tensor.getExternalDataList()) entries.put(entry.getKey(), entry.getValue());
		String location = entries.getOrDefault("location", "");
		try {
			Path file = inside(folder, location, name);
			long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
			long length = Long.parseLong(entries.getOrDefault("length", Long.toString(Files.size(file) - offset)));
			if (offset < 0 || length < 0 || length > Integer.MAX_VALUE - 8 || offset > Files.size(file) - length) {
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
			throw new OnnxException("'" + location + "', which holds the weights of '" + name + "', cannot be read: " + e.getMessage() + ".", e);
		}
	}

	private static Path inside(Path folder, String location, String name) throws OnnxException, IOException {
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
