package org.abscam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars of other versions in a folder, as other plugins bring them into Fiji's. */
class LibrariesTest {

	private static final List<String> CLASSES = List.of("ai.djl.engine.Engine", "ai.djl.onnxruntime.engine.OrtEngine",
		"ai.onnxruntime.OrtEnvironment", "org.yaml.snakeyaml.Yaml", "org.apache.commons.csv.CSVFormat", "com.google.gson.JsonObject");
	private static final Throwable METHOD = new NoSuchMethodError("'void org.yaml.snakeyaml.LoaderOptions.setCodePointLimit(int)'");
	private static final Throwable WRAPPED = new ExceptionInInitializerError(METHOD);
	private static final Throwable OTHER = new NoSuchMethodError("'void some.Other.method()'");

	@TempDir
	Path folder;

	@Test
	void oursAreAsTheyShouldBe() {
		assertThat(Libraries.ours().conflict(OTHER)).isEmpty();
		assertThat(Libraries.ours().conflict(METHOD)).isEmpty();
	}

	@Test
	void anOlderOneIsNamedWithItsVersionAndWhatToDo() throws IOException {
		try (URLClassLoader jars = jars("api-0.20.0.jar", "onnxruntime-engine-99.jar", "onnxruntime-1.11.0.jar", "snakeyaml-99.0.jar",
			"commons-csv-99.jar", "gson-99.jar")) {
			String said = Libraries.seenBy(jars).conflict(OTHER).orElseThrow();
			assertThat(said).contains(folder.resolve("api-0.20.0.jar") + " is DJL 0.20.0, but Abs-CAM needs 0.",
				folder.resolve("onnxruntime-1.11.0.jar") + " is ONNX Runtime 1.11.0, but Abs-CAM needs 1.",
				"put that version in its place, or remove the plugin that brought it, and restart.").doesNotContain("snakeyaml", "csv",
					"gson",
					"engine-99", "${");
			assertThat(Libraries.seenBy(jars).conflict(METHOD).orElseThrow()).as("the error names the library")
				.startsWith(folder.resolve("snakeyaml-99.0.jar") + " is SnakeYAML 99.0, but").doesNotContain("DJL");
			assertThat(Libraries.seenBy(jars).conflict(WRAPPED)).isEqualTo(Libraries.seenBy(jars).conflict(METHOD));
		}
	}

	@Test
	void whatFijiBringsIsNotBlamedUnlessTheErrorNamesIt() throws IOException {
		try (URLClassLoader jars = jars("api-99.jar", "onnxruntime-engine-99.jar", "onnxruntime-99.jar", "snakeyaml-1.29.jar",
			"commons-csv-99.jar", "gson-2.8.9.jar")) {
			assertThat(Libraries.seenBy(jars).conflict(OTHER)).isEmpty();
			assertThat(Libraries.seenBy(jars).conflict(METHOD)).get().asString().contains("SnakeYAML 1.29, but Abs-CAM needs 2.");
		}
	}

	@Test
	void theManifestSaysTheVersionWhereTheNameDoesNot() throws IOException {
		try (URLClassLoader jars = jars("a.jar", "b-99.jar", "c-99.jar", "d-99.jar", "e-99.jar", "f-99.jar")) {
			assertThat(Libraries.seenBy(jars).conflict(OTHER).orElseThrow()).startsWith(folder.resolve("a.jar") + " is DJL 0.3.7, but");
		}
	}

	@Test
	void aMissingOneIsNamed() throws IOException {
		try (URLClassLoader jars = jars("api-99.jar")) {
			assertThat(Libraries.seenBy(jars).conflict(new NoClassDefFoundError("org/apache/commons/csv/CSVFormat")).orElseThrow())
				.startsWith("Commons CSV 1.").contains("is missing; install Abs-CAM with its libraries again").doesNotContain("Gson");
		}
	}

	/** One jar for each of the classes; each has a manifest of version 0.3.7. */
	private URLClassLoader jars(String... names) throws IOException {
		List<URL> urls = new ArrayList<>();
		for (int i = 0; i < names.length; i++) {
			Manifest manifest = new Manifest();
			manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
			manifest.getMainAttributes().put(Attributes.Name.SPECIFICATION_VERSION, "0.3.7");
			Path jar = folder.resolve(names[i]);
			String entry = CLASSES.get(i).replace('.', '/') + ".class";
			try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
				InputStream in = LibrariesTest.class.getResourceAsStream("/" + entry)) {
				out.putNextEntry(new JarEntry(entry));
				in.transferTo(out);
			}
			urls.add(jar.toUri().toURL());
		}
		// the rest of them from where they are, so that the classes can be linked
		return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}
}
