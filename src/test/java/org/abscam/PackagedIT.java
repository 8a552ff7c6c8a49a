package org.abscam;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImageStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was packaged, started as a user starts it: the launcher, and plain ImageJ with the jars in its plugins folder. */
class PackagedIT {

	private static final Path HOME = Path.of("target/abscam");
	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");

	@TempDir
	private Path folder;

	private record Finished(int exit, String output) {}

	@Test
	void pluginJarHoldsItsMenuModelsAndItsOwnProtobuf() throws IOException {
		try (JarFile jar = new JarFile(pluginJar().toFile())) {
			List<String> names = jar.stream().map(e -> e.getName()).toList();
			assertThat(names).contains("plugins.config", "models/breast-ultrasound/rdf.yaml", "models/breast-ultrasound/model.onnx",
				"models/samples/breast-phantom.tif");
			assertThat(names).noneMatch(n -> n.startsWith("com/google/protobuf") || n.startsWith("ai/onnx/"));
			assertThat(names).anyMatch(n -> n.startsWith("org/abscam/shaded/protobuf"));
		}
		assertThat(pluginJar().getFileName().toString()).contains("_");
	}

	@Test
	void launcherExplainsThePhantom() throws Exception {
		Finished run = run(HOME.resolve("bin/abscam").toString(), "explain", PHANTOM.toString(), "--method", "abs-cam-initial", "--out",
			folder.toString());
		assertThat(run.exit).as(run.output).isZero();
		assertThat(run.output).contains("slice", "class", "probability", "hotspots", "16 of 16 images", "breast-phantom.saliency.tif");
		try (Stream<Path> files = Files.list(folder)) {
			assertThat(files).hasSize(6);
		}
		assertThat(run(HOME.resolve("bin/abscam").toString(), "explain", "missing.tif").exit).isEqualTo(2);
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
		Finished macro = run(java(), "-Djava.awt.headless=true", "-Dplugins.dir=" + folder.resolve("imagej"), "-cp", ij.toString(), "ij.ImageJ",
			"-batch", "macros/Explain_Folder.ijm", input + "|" + output + "|stack method=abs-cam-initial");
		assertThat(macro.output).contains("Explained 1", "not explained 1", "broken.tif");
		Finished line = run(HOME.resolve("bin/abscam").toString(), "explain", PHANTOM.toString(), "--method", "abs-cam-initial", "--out",
			folder.resolve("line").toString());
		assertThat(line.exit).as(line.output).isZero();
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

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	private Finished run(String... command) throws Exception {
		Path log = Files.createTempFile("abscam", ".log");
		Process process = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(String.join(" ", command)).isTrue();
		String output = Files.readString(log);
		Files.delete(log);
		return new Finished(process.exitValue(), output);
	}
}
