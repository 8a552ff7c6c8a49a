package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.abscam.model.ModelLibrary;
import org.junit.jupiter.api.Test;

/**
 * What the shipped models say of pictures that are nothing for them, and of those that are: validation images, which their statistics were not
 * made of.
 */
class ShippedTrainingTest {

	/** Every so many of the images of a split. */
	private static List<String> images(String set, String split, int every) throws IOException {
		Path folder = SharedData.require("data/" + set);
		List<String> lines = Files.readAllLines(folder.resolve("index.csv"));
		List<String> header = List.of(lines.get(0).split(","));
		List<String> images = new ArrayList<>();
		int seen = 0;
		for (String line : lines.subList(1, lines.size())) {
			String[] cells = line.split(",");
			if (cells[header.indexOf("split")].equals(split) && seen++ % every == 0)
				images.add(folder.resolve("images").resolve(cells[header.indexOf("file")]).toString());
		}
		return images;
	}

	private static List<String> files(String folder, int every) throws IOException {
		try (Stream<Path> all = Files.list(SharedData.require(folder))) {
			List<String> files = all.filter(Files::isRegularFile).map(Path::toString).filter(f -> !f.endsWith(".xml")).sorted().toList();
			return IntStream.range(0, files.size()).filter(i -> i % every == 0).mapToObj(files::get).toList();
		}
	}

	/** Part of the images that do not look like the training images. */
	private static double unlike(String model, List<String> images) throws Exception {
		List<Object> arguments = new ArrayList<>(List.of("classify", "--model", model, "--json", "--device", "cpu"));
		arguments.addAll(images);
		Run run = Run.abscam(arguments.toArray());
		assertThat(run.exit()).as(run.err()).isZero();
		int unlike = 0;
		int all = 0;
		for (JsonElement record : JsonParser.parseString(run.out()).getAsJsonArray()) {
			all++;
			if (record.getAsJsonObject().get("unlike_training").getAsBoolean()) unlike++;
		}
		return unlike / (double) all;
	}

	private static boolean knowsTraining(String model) throws Exception {
		return ModelLibrary.bundled().find(model).card().orElseThrow().settings().measured().features().isPresent();
	}

	@Test
	void theChestModelKnowsItsImages() throws Exception {
		assertThat(unlike("chest-xray", images("chest-xray", "validation", 10))).isLessThanOrEqualTo(.05);
		assertThat(unlike("chest-xray", images("breast-ultrasound", "validation", 4))).isEqualTo(1);
		assertThat(unlike("chest-xray", files("data/dicom/mr-series", 4))).isEqualTo(1);
		assertThat(unlike("chest-xray", files("data/natural/imagenet", 3))).isGreaterThanOrEqualTo(.9);
	}

	@Test
	void theBreastModelKnowsItsImages() throws Exception {
		assumeTrue(knowsTraining("breast-ultrasound"));
		assertThat(unlike("breast-ultrasound", images("breast-ultrasound", "validation", 1))).isLessThanOrEqualTo(.05);
		assertThat(unlike("breast-ultrasound", images("chest-xray", "validation", 20))).isEqualTo(1);
		assertThat(unlike("breast-ultrasound", files("data/dicom/mr-series", 4))).isEqualTo(1);
		assertThat(unlike("breast-ultrasound", files("data/natural/imagenet", 3))).isGreaterThanOrEqualTo(.95);
		assertThat(unlike("breast-ultrasound", List.of(SharedData.require("data/dicom/CR-MONO1-10-chest.dcm").toString()))).isEqualTo(1);
		assertThat(unlike("breast-ultrasound", List.of("models/samples/breast-phantom.tif"))).as("trained with such").isZero();
	}
}
