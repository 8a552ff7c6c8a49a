package org.abscam;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImageStack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NodeList;

/** What was packaged, started as a user starts it: the launcher, and plain ImageJ with the jars in its plugins folder. */
class PackagedIT {

	private static final Path HOME = Path.of("target/abscam");
	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");

	/** What Fiji brings, so that a second version beside it would harm other plugins; and what Abs-CAM needs it for. */
	static final Map<String, String> FIJI_BRINGS =
		Map.of("gson", "JSON of results", "snakeyaml", "model cards", "jna", "names of graphics cards", "commons-compress", "packed models",
			"commons-lang3", "for commons-compress", "commons-io", "for commons-csv", "commons-codec", "for commons-csv", "slf4j-api",
			"for DJL");
	/** What only the command line needs. */
	private static final Set<String> COMMAND_LINE = Set.of("picocli", "progressbar", "jline-terminal", "jline-native", "slf4j-nop");

	@TempDir
	private Path folder;

	@Test
	void licencesOfWhatIsInsideTheJarAreInIt() throws IOException {
		try (JarFile jar = new JarFile(pluginJar().toFile())) {
			assertThat(text(jar, jar.getJarEntry("META-INF/licences/protobuf-java.txt"))).contains("Copyright 2008 Google Inc.",
				"Redistributions in binary form must reproduce the above");
			assertThat(text(jar, jar.getJarEntry("META-INF/licences/tribuo-util-onnx.txt"))).contains("Apache License", "Version 2.0",
				"END OF TERMS AND CONDITIONS");
			assertThat(text(jar, jar.getJarEntry("META-INF/licences/jai-imageio-jpeg2000.txt"))).contains("Sun Microsystems",
				"JJ2000 Partners");
			assertThat(text(jar, jar.getJarEntry("META-INF/licences/pdfbox.txt"))).contains("Apache PDFBox", "Apache FontBox",
				"SIL OPEN FONT LICENSE", "Apache License");
			assertThat(text(jar, jar.getJarEntry("META-INF/licences/commons-logging.txt"))).contains("Apache Commons Logging",
				"Apache License");
			assertThat(text(jar, jar.getJarEntry("META-INF/licences/LICENSE"))).isEqualTo(Files.readString(Path.of("LICENSE")));
			List<String> shaded = jar.stream()
				.map(e -> e.getName())
				.filter(n -> n.matches("org/abscam/shaded/[^/]+/"))
				.map(n -> n.substring(0, n.length() - 1).replace('/', '.'))
				.toList();
			assertThat(shaded).isNotEmpty();
			assertThat(text(jar, jar.getJarEntry("META-INF/licences/README.txt"))).contains(shaded);
		}
	}

	/** The relocated codecs: what a class path of separate jars cannot show. */
	@ParameterizedTest
	@ValueSource(strings = {"colour-jpeg50.dcm", "signed16-jpeg70.dcm", "grey8-j2k.dcm", "grey12-jpeg51.dcm", "grey12-jls.dcm"})
	void compressedDicomIsReadByThePackagedProgram(String name) throws Exception {
		Path file = Path.of("src/test/resources/org/abscam/dicom", name);
		OwnProcess run = OwnProcess.run(HOME.resolve("bin/abscam").toString(), "classify", file.toString(), "--device", "cpu");
		assertThat(run.exit()).as(run.output()).isZero();
		assertThat(run.output()).contains("malignant");
	}

	/** PDFBox in its place in the jar, with what was left out of it. */
	@Test
	void reportIsWrittenByThePackagedProgram() throws Exception {
		OwnProcess run = OwnProcess.run(HOME.resolve("bin/abscam").toString(), "explain", "src/test/resources/org/abscam/dicom/grey8.dcm",
			"--method", "grad-cam", "--device", "cpu", "--report", "pdf,html,png", "--out", folder.toString());
		assertThat(run.exit()).as(run.output()).isZero();
		assertThat(run.output()).doesNotContain("log4j", "WARNING", "pdfbox");
		assertThat(Files.readAllBytes(folder.resolve("grey8.report.pdf"))).startsWith("%PDF-1.".getBytes(StandardCharsets.US_ASCII));
		assertThat(folder.resolve("grey8.report.html")).isNotEmptyFile();
		assertThat(folder.resolve("grey8.report.png")).isNotEmptyFile();
	}

	@Test
	void nothingInTheJarTellsWhenItWasBuilt() throws IOException {
		try (JarFile jar = new JarFile(pluginJar().toFile())) {
			LocalDateTime fixed = LocalDateTime.parse("2026-01-01T00:00:00");
			// classes of others keep the times that they have in their own jars
			assertThat(jar.stream().filter(e -> !e.getName().matches("org/abscam/shaded/(pdfbox|fontbox|logging)/.*"))
				.filter(entry -> entry.getTimeLocal().isAfter(fixed)).map(e -> e.getName())).isEmpty();
			assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Date")).isEqualTo(fixed + ":00Z");
		}
	}

	@Test
	void theBillOfMaterialsHasEveryLibraryWithItsLicence() throws IOException {
		Path file = Path.of("target/abscam-sbom.json");
		if (!Files.exists(file)) System.err.println("SKIPPED: no bill of materials; Maven makes none when it is offline");
		Assumptions.assumeTrue(Files.exists(file), "Maven was offline");
		JsonObject bill = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
		Map<String, JsonObject> components = new HashMap<>();
		for (JsonElement component : bill.getAsJsonArray("components")) {
			JsonObject object = component.getAsJsonObject();
			components.put(object.get("name").getAsString() + "-" + object.get("version").getAsString() + ".jar", object);
		}
		assertThat(components.keySet()).anyMatch(n -> n.startsWith("protobuf-java-")).anyMatch(n -> n.startsWith("tribuo-util-onnx-"));
		try (Stream<Path> libraries = Files.list(HOME.resolve("lib"))) {
			assertThat(components.keySet()).containsAll(libraries.map(l -> l.getFileName().toString())
				.filter(l -> l.endsWith(".jar") && !l.startsWith("AbsCAM_"))
				.toList());
		}
		assertThat(components.values())
			.allSatisfy(c -> assertThat(c.getAsJsonArray("licenses")).as(c.get("name").getAsString()).isNotEmpty());
	}

	@Test
	void everyLibraryIsInFijisListOrThereAlreadyOrOfTheCommandLine() throws Exception {
		List<String> expected = new ArrayList<>(listed());
		expected.addAll(FIJI_BRINGS.keySet());
		expected.addAll(COMMAND_LINE);
		expected.addAll(List.of("ij", "AbsCAM_"));
		try (Stream<Path> libraries = Files.list(HOME.resolve("lib"))) {
			assertThat(
				libraries.map(l -> l.getFileName().toString()).filter(l -> l.endsWith(".jar")).map(l -> l.replaceFirst("-\\d.*", "")))
				.containsExactlyInAnyOrderElementsOf(expected);
		}
	}

	@Test
	void theManualNamesEachLibraryOfFijisList() throws IOException {
		String manual = Files.readString(Path.of("src/site/markdown/install.md"));
		assertThat(listed()).isNotEmpty().allSatisfy(library -> assertThat(manual).contains("`" + library + "-*.jar`"));
	}

	/** What is not handed on is optional: SciJava's and any other build that depends on the plugin leaves it out. */
	@Test
	void theCommandLinesLibrariesAndThoseInsideTheJarAreNotHandedOn() throws Exception {
		NodeList dependencies = (NodeList) XPathFactory.newInstance()
			.newXPath()
			.evaluate("/project/dependencies/dependency[not(scope) or scope='runtime' or scope='compile'][not(optional='true')]/artifactId",
				DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml"), XPathConstants.NODESET);
		List<String> handedOn = IntStream.range(0, dependencies.getLength())
			.mapToObj(i -> dependencies.item(i).getTextContent().replace("${onnxruntime.artifact}", "onnxruntime"))
			.toList();
		assertThat(handedOn).contains("api", "onnxruntime")
			.doesNotContainAnyElementsOf(COMMAND_LINE)
			.doesNotContain("tribuo-util-onnx", "protobuf-java", "imageio-jpeg", "jai-imageio-jpeg2000", "pdfbox");
		List<String> known = new ArrayList<>(listed());
		known.addAll(FIJI_BRINGS.keySet());
		known.add("ij");
		assertThat(known).containsAll(handedOn);
	}

	/** The libraries of {@code src/main/fiji-jars.txt}, without versions. */
	static List<String> listed() throws IOException {
		return Files.readAllLines(Path.of("src/main/fiji-jars.txt")).stream().filter(line -> !line.isBlank() && !line.startsWith("#"))
			.toList();
	}

	@Test
	void pluginJarHoldsItsMenuModelsAndItsOwnProtobuf() throws IOException {
		try (JarFile jar = new JarFile(pluginJar().toFile())) {
			List<String> names = jar.stream().map(e -> e.getName()).toList();
			assertThat(names).contains("plugins.config", "models/breast-ultrasound/rdf.yaml", "models/breast-ultrasound/model.onnx",
				"models/samples/breast-phantom.tif");
			assertThat(names).noneMatch(n -> n.startsWith("com/google/protobuf") || n.startsWith("ai/onnx/"));
			// codecs under names of their own, which nobody finds as a service
			assertThat(names).noneMatch(n -> n.startsWith("com/github") || n.startsWith("jj2000"))
				.noneMatch(n -> n.startsWith("META-INF/services/javax.imageio"))
				.anyMatch(n -> n.startsWith("org/abscam/shaded/jj2000"));
			assertThat(names).noneMatch(n -> n.startsWith("org/apache/"))
				.contains("org/abscam/shaded/pdfbox/resources/ttf/LiberationSans-Regular.ttf");
			assertThat(names).anyMatch(n -> n.startsWith("org/abscam/shaded/protobuf"));
		}
		assertThat(pluginJar().getFileName().toString()).contains("_");
	}

	@Test
	void onlyTheCommandsForScriptsAndForTheSearchBarKnowSciJavaWhichIsNotCopied() throws IOException {
		try (JarFile jar = new JarFile(pluginJar().toFile())) {
			JarEntry index = jar.getJarEntry("META-INF/json/org.scijava.plugin.Plugin");
			assertThat(text(jar, index)).contains("org.abscam.fiji.ScriptedExplanation", "org.abscam.fiji.ScriptedHotspots");
			List<String> know = new ArrayList<>();
			for (JarEntry entry : Collections.list(jar.entries())) {
				if (entry.getName().endsWith(".class") && text(jar, entry).contains("org/scijava/")) know.add(entry.getName());
			}
			assertThat(know).isNotEmpty().allMatch(name -> name.startsWith("org/abscam/fiji/Scripted")
				|| name.equals("org/abscam/fiji/ExplainSearched.class"));
		}
		try (Stream<Path> libraries = Files.list(HOME.resolve("lib"))) {
			assertThat(libraries.map(l -> l.getFileName().toString()))
				.noneMatch(l -> l.startsWith("scijava") || l.startsWith("parsington"));
		}
	}

	/** Names of classes stand in class files as they are. */
	private static String text(JarFile jar, JarEntry entry) throws IOException {
		try (InputStream in = jar.getInputStream(entry)) {
			return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	@Test
	void launcherExplainsThePhantom() throws Exception {
		OwnProcess run = OwnProcess.run(HOME.resolve("bin/abscam").toString(), "explain", PHANTOM.toString(), "--method", "abs-cam-initial",
			"--out", folder.toString());
		assertThat(run.exit()).as(run.output()).isZero();
		assertThat(run.output()).contains("slice", "class", "probability", "hotspots", "16 of 16 images", "breast-phantom.saliency.tif");
		try (Stream<Path> files = Files.list(folder)) {
			assertThat(files).hasSize(6);
		}
		assertThat(OwnProcess.run(HOME.resolve("bin/abscam").toString(), "explain", "missing.tif").exit()).isEqualTo(2);
	}

	/** Java names the file from which it takes a class. */
	@Test
	@DisabledOnOs(OS.WINDOWS) // whose launcher keeps none
	void classesOfTheFirstExplanationAreKeptForLaterStarts() throws Exception {
		Path cache = folder.resolve("cache");
		List<String> start = List.of("env", "ABSCAM_CACHE=" + cache, "JAVA_OPTS=-Xlog:class+load", HOME.resolve("bin/abscam").toString());
		String shared = "org.abscam.cli.ExplainCommand source: shared objects file (top)";
		String out = folder.resolve("out").toString();
		OwnProcess first = OwnProcess.run(words(start, "explain", PHANTOM.toString(), "--method", "grad-cam", "--out", out));
		assertThat(first.exit()).as(first.output()).isZero();
		assertThat(first.output()).contains("org.abscam.cli.ExplainCommand source:").doesNotContain(shared);
		try (Stream<Path> kept = Files.list(cache.resolve("start"))) {
			assertThat(kept.map(f -> f.getFileName().toString())).hasSize(1).allMatch(n -> n.endsWith(".jsa"));
		}
		OwnProcess second = OwnProcess.run(words(start, "explain", PHANTOM.toString(), "--method", "grad-cam", "--out", out));
		assertThat(second.exit()).as(second.output()).isZero();
		assertThat(second.output()).contains(shared);
		assertThat(OwnProcess.run("env", "ABSCAM_CACHE=/proc/nowhere", HOME.resolve("bin/abscam").toString(), "explain", PHANTOM.toString(),
			"--method", "grad-cam").exit()).as("a folder that cannot be made").isZero();
	}

	private static String[] words(List<String> first, String... more) {
		return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
	}

	@ParameterizedTest
	@ValueSource(strings = {"C", "POSIX"})
	@DisabledOnOs(OS.WINDOWS)
	void namesBeyondAsciiAreFoundInEveryLocale(String locale) throws Exception {
		Path scan = Files.copy(PHANTOM, Files.createDirectory(folder.resolve("Größe")).resolve("Müller 漢字.tif"));
		OwnProcess run = OwnProcess.run("env", "LC_ALL=" + locale, HOME.resolve("bin/abscam").toString(), "explain", scan.toString(),
			"--method", "grad-cam", "--out", folder.resolve("Ergebnis_ü").toString());
		assertThat(run.exit()).as(run.output()).isZero();
		assertThat(folder.resolve("Ergebnis_ü/Müller 漢字.json")).exists();
		assertThat(run.output()).contains("Müller 漢字: ");
	}

	@Test
	void folderMacroInPlainImageJGivesTheCommandLinesMaps() throws Exception {
		Path plugins = Files.createDirectories(folder.resolve("imagej/plugins/jars"));
		Path ij = null;
		try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
			for (Path jar : jars.toList()) {
				String name = jar.getFileName().toString();
				if (name.startsWith("ij-")) ij = jar;
				else Files.copy(jar, name.startsWith("AbsCAM_") ? plugins.resolveSibling(name) : plugins.resolve(name));
			}
		}
		Path input = Files.createDirectories(folder.resolve("input"));
		Files.copy(PHANTOM, input.resolve("breast-phantom.tif"));
		Files.writeString(input.resolve("broken.tif"), "no image");
		Path output = folder.resolve("output");
		OwnProcess macro = OwnProcess.java("-Djava.awt.headless=true", "-Dplugins.dir=" + folder.resolve("imagej"), "-cp", ij.toString(),
			"ij.ImageJ", "-batch", "macros/Explain_Folder.ijm", input + "|" + output + "|stack method=abs-cam-initial");
		assertThat(macro.output()).contains("Explained 1", "not explained 1", "broken.tif");
		OwnProcess line =
			OwnProcess.run(HOME.resolve("bin/abscam").toString(), "explain", PHANTOM.toString(), "--method", "abs-cam-initial",
				"--out", folder.resolve("line").toString());
		assertThat(line.exit()).as(line.output()).isZero();
		ImageStack byMacro = IJ.openImage(output.resolve("breast-phantom.saliency.tif").toString()).getStack();
		ImageStack byLine = IJ.openImage(folder.resolve("line/breast-phantom.saliency.tif").toString()).getStack();
		assertThat(byMacro.getSize()).isEqualTo(16);
		for (int slice = 1; slice <= 16; slice++) {
			assertThat(relativeL2((float[]) byMacro.getPixels(slice), (float[]) byLine.getPixels(slice))).isLessThan(1e-6);
		}
	}

	private static Path pluginJar() throws IOException {
		try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
			return jars.filter(j -> j.getFileName().toString().startsWith("AbsCAM_")).findFirst().orElseThrow();
		}
	}
}
