package org.abscam;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * A small network with what PyTorch autograd computed for it in float64: {@code model.onnx}, {@code meta.json} and
 * {@code vectors.npz}.
 */
public record ExpectedValues(String name, Path folder, JsonObject meta, Map<String, Expected> arrays) {

	/** Convolutional networks and transformers, in the repository and, where it is there, in {@code ../shared}. */
	private static final List<String> KINDS = List.of("vectors", "vectors-tokens");

	/** One array: row-major values and sizes. */
	public record Expected(float[] values, long[] shape) {

		/** The part of one image of the batch. */
		public float[] image(int index) {
			int size = values.length / (int) shape[0];
			return Arrays.copyOfRange(values, index * size, (index + 1) * size);
		}
	}

	/** Networks in the repository, and further ones where {@code ../shared} is there. */
	public static Stream<String> names() {
		List<String> names = new ArrayList<>();
		for (Path root : Stream.concat(KINDS.stream().map(ExpectedValues::own), KINDS.stream().map(k -> Path.of("../shared", k)))
			.toList()) {
			if (!Files.isDirectory(root)) {
				System.err.println("SKIPPED: the networks of " + root + ", which is absent");
				continue;
			}
			try (Stream<Path> folders = Files.list(root)) {
				folders.filter(Files::isDirectory).map(f -> f.getFileName().toString()).filter(n -> !names.contains(n)).sorted()
					.forEach(names::add);
			}
			catch (IOException e) {
				throw new UncheckedIOException(e);
			}
		}
		return names.stream();
	}

	/** Networks in the repository, and some of the further ones; all of them in a nightly run. For tests of many passes. */
	public static Stream<String> someNames() {
		Map<Boolean, List<String>> own =
			names().collect(Collectors.partitioningBy(name -> own().anyMatch(o -> Files.isDirectory(o.resolve(name)))));
		return Stream.concat(own.get(true).stream(), Draws.of(own.get(false), 3, 2).stream());
	}

	/** Those of transformers. */
	public static Stream<String> tokenNames() {
		return names().filter(name -> Stream.of(own("vectors-tokens"), Path.of("../shared/vectors-tokens"))
			.anyMatch(root -> Files.isDirectory(root.resolve(name))));
	}

	public static ExpectedValues of(String name) throws IOException {
		Path folder = own().map(o -> o.resolve(name)).filter(Files::isDirectory).findFirst().orElse(null);
		if (folder == null) {
			String kind = Files.isDirectory(Path.of("../shared/vectors-tokens", name)) ? "vectors-tokens/" : "vectors/";
			folder = SharedData.require(kind + name);
		}
		return of(name, folder);
	}

	/** Those of another folder. */
	public static ExpectedValues of(String name, Path folder) throws IOException {
		JsonObject meta = JsonParser.parseString(Files.readString(folder.resolve("meta.json"))).getAsJsonObject();
		return new ExpectedValues(name, folder, meta, arrays(folder.resolve("vectors.npz")));
	}

	/** The arrays of a file of NumPy, by name. */
	public static Map<String, Expected> arrays(Path npz) throws IOException {
		Map<String, Expected> arrays = new HashMap<>();
		try (ZipFile zip = new ZipFile(npz.toFile())) {
			for (var entry : java.util.Collections.list(zip.entries())) {
				arrays.put(entry.getName().replace(".npy", ""), npy(zip.getInputStream(entry).readAllBytes()));
			}
		}
		return arrays;
	}

	private static Stream<Path> own() {
		return KINDS.stream().map(ExpectedValues::own);
	}

	private static Path own(String kind) {
		return Path.of("src/test/resources", kind);
	}

	/** The layers that there are values of: last, and as a rule middle and first. */
	public List<String> layers() {
		return List.copyOf(meta.getAsJsonObject("layers").keySet());
	}

	/** Height and width, or depth, height and width, of a layer's grid. */
	public long[] grid(String layer) {
		long[] shape = arrays.get(layer + "/gradient").shape();
		return Arrays.copyOfRange(shape, 2, shape.length);
	}

	public Path model() {
		return folder.resolve("model.onnx");
	}

	public String tensor(String layer) {
		return meta.getAsJsonObject("layers").getAsJsonObject(layer).get("tensor").getAsString();
	}

	public String probability() {
		return meta.get("probability").getAsString();
	}

	/** ‖a − b‖ / ‖b‖. */
	public static double relativeL2(float[] actual, float[] expected) {
		if (actual.length != expected.length) throw new AssertionError(actual.length + " values instead of " + expected.length);
		double difference = 0;
		double norm = 0;
		for (int i = 0; i < actual.length; i++) {
			difference += Math.pow((double) actual[i] - expected[i], 2);
			norm += Math.pow(expected[i], 2);
		}
		return norm == 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
	}

	/** NumPy's format, version 1, C order, of float32 or int64 (NumPy's documentation of numpy.lib.format). */
	private static Expected npy(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		int length = buffer.getShort(8);
		String header = new String(bytes, 10, length, StandardCharsets.ISO_8859_1);
		if (header.contains("'fortran_order': True")) throw new AssertionError(header);
		String sizes = header.replaceAll(".*'shape': \\(([^)]*)\\).*\\s*", "$1");
		long[] shape = Arrays.stream(sizes.split(",")).map(String::strip).filter(s -> !s.isEmpty()).mapToLong(Long::parseLong).toArray();
		buffer.position(10 + length);
		ByteBuffer data = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
		float[] values;
		if (header.contains("<f4")) {
			values = new float[data.remaining() / 4];
			data.asFloatBuffer().get(values);
		}
		else if (header.contains("<i8")) {
			values = new float[data.remaining() / 8];
			for (int i = 0; i < values.length; i++) values[i] = data.getLong(8 * i);
		}
		else throw new AssertionError(header);
		return new Expected(values, shape);
	}
}
