package org.abscam.engine;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder {@code lib/abscam/onnxruntime-VERSION} beside Fiji's {@code plugins}, or beside the jars of the command line, with a
 * build of ONNX Runtime that reaches the GPU. Its library is loaded in place of the one in Maven's jar, if it is of the same
 * version.
 */
public final class RuntimeFolder {

	/** A system property that names {@code lib/abscam} where it lies elsewhere. */
	static final String PROPERTY = "abscam.runtime";
	/** Where ONNX Runtime looks for its libraries. */
	private static final String NATIVE_PATH = "onnxruntime.native.path";
	private static final String PREFIX = "onnxruntime-";
	private static final List<String> PARTS = List.of("lib", "abscam");
	/** Folders above the jar that may be Fiji's. */
	private static final int ANCESTORS = 4;

	private RuntimeFolder() {}

	/** @return version of ONNX Runtime's Java classes, which its library must have too */
	static String version() {
		return Optional.ofNullable(OrtEnvironment.class.getPackage().getImplementationVersion()).orElse("unknown");
	}

	/**
	 * @param home folder of Fiji, or of the command line
	 * @return where the libraries of this version belong
	 */
	static Path in(Path home) {
		return home.resolve(PARTS.get(0)).resolve(PARTS.get(1)).resolve(PREFIX + version());
	}

	/** @return the folder of Fiji or of the command line that these classes belong to; empty where they come from no jar */
	public static Optional<Path> home() {
		return classes().filter(Files::isRegularFile).map(jar -> jar.toAbsolutePath().getParent().getParent());
	}

	/** Lets ONNX Runtime load the library of the folder, if there is one and nobody named another. Has to come first. */
	static void use() {
		if (System.getProperty(NATIVE_PATH) != null || System.getProperty(NATIVE_PATH.replace("path", "onnxruntime.path")) != null) return;
		lib().map(lib -> lib.resolve(PREFIX + version())).filter(RuntimeFolder::isComplete)
			.ifPresent(folder -> System.setProperty(NATIVE_PATH, folder.toAbsolutePath().toString()));
	}

	/** @return the folder that the library was loaded from; empty for the one in Maven's jar */
	public static Optional<Path> used() {
		return Optional.ofNullable(System.getProperty(NATIVE_PATH)).map(Path::of);
	}

	/** Why a library that was installed is not used, or how to get one; begins with a separator. */
	static String remark() {
		Optional<String> other = other();
		if (used().isEmpty() && other.isPresent()) {
			return "; " + other.get() + " was installed, but this Abs-CAM needs " + version() + ": install that GPU runtime";
		}
		return used().isPresent() ? ""
			: "; install the GPU runtime (in Fiji with Abs-CAM Install GPU Runtime..., else with abscam devices --install FILE)";
	}

	private static Optional<String> other() {
		Path lib = lib().orElse(null);
		if (lib == null) return Optional.empty();
		try (Stream<Path> folders = Files.list(lib)) {
			return folders.map(f -> f.getFileName().toString()).filter(n -> n.startsWith(PREFIX)).map(n -> n.substring(PREFIX.length()))
				.filter(v -> !v.equals(version())).findFirst();
		}
		catch (IOException e) {
			return Optional.empty();
		}
	}

	/** Both libraries have to be there: ONNX Runtime looks for none of them elsewhere once it is told a folder. */
	static boolean isComplete(Path folder) {
		return Stream.of("onnxruntime", "onnxruntime4j_jni").allMatch(name -> Files.isRegularFile(folder.resolve(libraryName(name))));
	}

	/** A library's file name on this system, as ONNX Runtime looks for it. */
	static String libraryName(String library) {
		return System.mapLibraryName(library).replace("jnilib", "dylib");
	}

	private static Optional<Path> lib() {
		String said = System.getProperty(PROPERTY);
		if (said != null) return Optional.of(Path.of(said));
		return Stream.iterate(classes().map(Path::toAbsolutePath).map(Path::getParent).orElse(null), Objects::nonNull, Path::getParent)
			.limit(ANCESTORS).map(folder -> folder.resolve(PARTS.get(0)).resolve(PARTS.get(1))).filter(Files::isDirectory).findFirst();
	}

	/** The jar, or the folder of classes. */
	private static Optional<Path> classes() {
		try {
			CodeSource source = RuntimeFolder.class.getProtectionDomain().getCodeSource();
			return source == null || source.getLocation() == null ? Optional.empty() : Optional.of(Path.of(source.getLocation().toURI()));
		}
		catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
			return Optional.empty(); // classes that come from no file have no folder beside them
		}
	}
}
