package org.abscam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain ImageJ with nothing but the packaged plugin and its libraries in its plugins folder, driven through its windows. */
class MenuIT {

	private static final Path HOME = Path.of("target/abscam").toAbsolutePath();
	/** Kept, to be looked at. */
	private static final Path SCREENSHOTS = Path.of("target/screenshots").toAbsolutePath();
	/** Of the command line, or what ImageJ starts from. */
	private static final List<String> NOT_COPIED = List.of("ij-", "picocli", "progressbar", "jline");

	private static final List<String> EXAMPLES =
		List.of("Compare Methods", "Explain Folder", "Explain ROI", "Explain Stack to Movie", "Measure Hotspots");

	@TempDir
	private Path folder;

	@Test
	void everyEntryOpensRunsAndLeavesWhatItPromises() throws Exception {
		Display.require();
		Path ij = install();
		Path exported = folder.resolve("explainer.onnx");

		Map<String, String> seen =
			session(ij, SCREENSHOTS.toString(), Path.of("models/breast-ultrasound/rdf.yaml").toAbsolutePath().toString(),
				exported.toString());

		List<String> entries = new ArrayList<>(Stream
			.of("Explain...", "Classify...", "Hotspots...", "Overlay...",
				"Compare Methods...", "Evaluate...", "Cohort...", "Open DICOM...", "Open from Archive...", "Review...", "Review Session...",
				"Import Model...",
				"Export Explainer...",
				"Install GPU Runtime...",
				"Phantom Sample",
				"About")
			.map(e -> "Plugins>Abs-CAM>Abs-CAM " + e)
			.toList());
		entries.add("File>Open Samples>Abs-CAM Phantom");
		for (String macro : EXAMPLES) entries.add("Plugins>Abs-CAM>Examples>" + macro);
		assertThat(seen.get("entries").split("\\|")).containsExactlyInAnyOrderElementsOf(entries);
		assertThat(seen.get("estimate")).matches("Slice 9: malignant, probability 0\\.\\d{3}\\. 16 slices: .*\\.");
		assertThat(seen).containsEntry("rows of Abs-CAM Predictions", "48").containsEntry("maps", "16 at 9");
		int hotspots = Integer.parseInt(seen.get("rows of Abs-CAM Hotspots"));
		assertThat(hotspots).isGreaterThanOrEqualTo(12);
		assertThat(seen).containsEntry("regions", Integer.toString(hotspots)).containsEntry("overlay", Integer.toString(16 + hotspots));
		assertThat(seen).containsEntry("montage", "772x864").containsEntry("overlay of maps and bar", "17")
			.containsEntry("more predictions", "48");
		assertThat(Integer.parseInt(seen.get("more regions"))).isGreaterThanOrEqualTo(12);
		assertThat(seen).containsEntry("exported", "true").containsEntry("models", "breast-ultrasound,chest-xray,mine")
			.containsEntry("about", "true")
			.containsEntry("evaluated", "2 and 2, plots 2");
		assertThat(seen).containsEntry("review proposed", "true").containsEntry("scan under review is the active image", "true");
		assertThat(seen).as("the image is as it was opened").containsEntry("phantom", "9 16 false");
		for (String name : List.of("dialog", "explained", "compared", "overlay", "import", "about", "review")) {
			assertThat(ImageIO.read(SCREENSHOTS.resolve(name + ".png").toFile()).getWidth()).isGreaterThan(1000);
		}
	}

	/** A folder as a user makes it, with the examples where the update site has them; the jar of ImageJ. */
	private Path install() throws IOException {
		Path plugins = Files.createDirectories(folder.resolve("plugins/jars"));
		Path examples = Files.createDirectories(folder.resolve("plugins/Abs-CAM/Examples"));
		try (Stream<Path> macros = Files.list(Path.of("macros"))) {
			for (Path macro : macros.toList()) Files.copy(macro, examples.resolve(macro.getFileName()));
		}
		Path ij = null;
		try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
			for (Path jar : jars.toList()) {
				String name = jar.getFileName().toString();
				if (name.startsWith("ij-")) ij = Files.copy(jar, folder.resolve("ij.jar"));
				else if (NOT_COPIED.stream().noneMatch(name::startsWith)) {
					Files.copy(jar, name.startsWith("AbsCAM_") ? plugins.resolveSibling(name) : plugins.resolve(name));
				}
			}
		}
		return ij;
	}

	private Map<String, String> session(Path ij, String... arguments) throws Exception {
		Path driver = Files.createDirectories(folder.resolve("driver/org/abscam"));
		try (Stream<Path> classes = Files.list(Path.of("target/test-classes/org/abscam"))) {
			for (Path file : classes.filter(f -> f.getFileName().toString().startsWith("EveryMenuEntry")).toList()) {
				Files.copy(file, driver.resolve(file.getFileName()));
			}
		}
		OwnProcess session = OwnProcess.java(Stream
			.concat(Stream.of("-Djava.awt.headless=false", "-Duser.home=" + folder, "-Dplugins.dir=" + folder,
				"-cp", ij + System.getProperty("path.separator") + folder.resolve("driver"), "org.abscam.EveryMenuEntry"),
				Stream.of(arguments))
			.toArray(String[]::new));
		assertThat(session.exit()).as(session.output()).isZero();
		Map<String, String> seen = new HashMap<>();
		session.output().lines().filter(line -> line.contains("=")).forEach(line -> seen.put(line.substring(0, line.indexOf('=')),
			line.substring(line.indexOf('=')
				+ 1)));
		return seen;
	}
}
