package org.abscam.dicom.result;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DataSetWriter;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;

/** Results as a network could have given them, of real files. */
final class Made {

	static final LocalDateTime NOON = LocalDateTime.of(2026, 11, 26, 12, 0);

	private Made() {}

	/** The frames of a file, or of the files of a folder in the order of their names. */
	static List<SourceFrame> frames(Path path) throws Exception {
		List<Path> files;
		try (Stream<Path> entries = Files.isDirectory(path) ? Files.list(path).sorted() : Stream.of(path)) {
			files = entries.toList();
		}
		List<SourceFrame> frames = new ArrayList<>();
		for (Path file : files) {
			DataSet data = DicomObject.read(file).data();
			for (int i = 0; i < data.integer(Tag.NUMBER_OF_FRAMES).orElse(1); i++) frames.add(new SourceFrame(data, i));
		}
		return frames;
	}

	/** A hotspot of three by two pixels without one corner in each frame but the second, in maps of noise. */
	static Explained explained(List<SourceFrame> sources, int seed, LocalDateTime when) {
		int width = sources.get(0).header().integer(Tag.COLUMNS).orElseThrow();
		int height = sources.get(0).header().integer(Tag.ROWS).orElseThrow();
		List<Explained.Frame> frames = new ArrayList<>();
		for (int i = 0; i < sources.size(); i++) {
			Region region = new Region(1, 3 + i, 5, new Region.Mask(3, 2, new boolean[] {true, true, true, false, true, true}),
				OptionalDouble.of(12.5), 1, .75);
			frames.add(new Explained.Frame(sources.get(i), i == 0 ? "pneumonia" : "Läsion, 病変", OptionalDouble.of(.875),
				i == 1 ? List.of() : List.of(region), List.of("The map is that of a test.")));
		}
		return new Explained(new Algorithm("abs-cam", "1.2", "a model", "ab".repeat(32)), width, height, frames,
			i -> map(width * height, seed + i), i -> new byte[3 * width * height], "fixed", when);
	}

	static float[] map(int size, int seed) {
		Random random = new Random(seed);
		float[] map = new float[size];
		for (int i = 0; i < size; i++) map[i] = random.nextFloat();
		return map;
	}

	/** Writes all objects into a folder. */
	static Map<String, Path> write(ResultObjects objects, Path folder) throws Exception {
		Map<String, Path> files = new LinkedHashMap<>();
		for (Map.Entry<String, DataSet> object : objects.sets().entrySet()) {
			Path file = folder.resolve(object.getKey());
			try (OutputStream out = Files.newOutputStream(file)) {
				DataSetWriter.write(object.getValue(), out);
			}
			files.put(object.getKey(), file);
		}
		return files;
	}
}
