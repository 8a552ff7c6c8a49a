package org.abscam.engine;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries that Abs-CAM needs, as they are found in this process. Fiji has one folder for those of all plugins, so that one of them may
 * have brought another version.
 */
public final class Libraries {

	private static final Pattern VERSION_IN_NAME = Pattern.compile("-(\\d[\\w.]*)(?:-[\\w.-]+)?\\.jar$");
	/** Where the file's name says nothing: as DJL, ONNX Runtime and bundles of OSGi have it. */
	private static final List<String> VERSION_IN_MANIFEST = List.of("Implementation-Version", "Specification-Version", "Bundle-Version");

	private final ClassLoader loader;

	private Libraries(ClassLoader loader) {
		this.loader = loader;
	}

	/** @return those that Abs-CAM itself sees */
	public static Libraries ours() {
		return new Libraries(Libraries.class.getClassLoader());
	}

	static Libraries seenBy(ClassLoader loader) {
		return new Libraries(loader);
	}

	/**
	 * One library.
	 *
	 * @param title for people
	 * @param witness name of a class that is in it
	 * @param wanted version that Abs-CAM was built with
	 * @param ours whether Abs-CAM brings it; Fiji's own may be somewhat older and do all the same
	 */
	private record Library(String title, String witness, String wanted, boolean ours) {

		/** Package that all versions have their classes in. */
		String home() {
			return witness.substring(0, witness.lastIndexOf('.'));
		}
	}

	/**
	 * What is in the way.
	 *
	 * @param e says, as a rule, which class or method is missing
	 * @return sentences that name each jar, its version and what to do: of the library that the error names, else of all that Abs-CAM
	 *         brings and that are missing or older than needed; empty if all are as they should be
	 */
	public Optional<String> conflict(Throwable e) {
		StringBuilder messages = new StringBuilder();
		for (Throwable cause = e; cause != null; cause = cause.getCause()) messages.append(cause.getMessage()).append(' ');
		String message = messages.toString().replace('/', '.');
		List<String> sentences = new ArrayList<>();
		for (Library library : listed()) {
			boolean named = message.contains(library.home() + ".");
			Optional<String> said = named || library.ours() ? said(library, named) : Optional.empty();
			if (named && said.isPresent()) return said;
			said.ifPresent(sentences::add);
		}
		return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
	}

	private Optional<String> said(Library library, boolean named) {
		Class<?> witness;
		try {
			witness = Class.forName(library.witness, false, loader);
		}
		catch (ClassNotFoundException | LinkageError missing) {
			return Optional.of(library.title + " " + library.wanted
				+ " is missing; install Abs-CAM with its libraries again, with all jars that its README names, and restart.");
		}
		CodeSource source = witness.getProtectionDomain().getCodeSource();
		if (source == null || source.getLocation() == null) return Optional.empty();
		File jar = file(source.getLocation());
		Optional<String> version = version(jar);
		boolean older = version.isPresent() && isOlder(version.get(), library.wanted);
		if (!older && !named || version.isPresent() && !older && !isOlder(library.wanted, version.get())) return Optional.empty();
		return Optional
			.of(jar + " is " + library.title + " " + version.orElse("of an unknown version") + ", but Abs-CAM needs " + library.wanted
				+ "; put that version in its place, or remove the plugin that brought it, and restart.");
	}

	private static List<Library> listed() {
		try (InputStream in = Libraries.class.getResourceAsStream("libraries.tsv")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split("\t"))
				.map(part -> new Library(part[0], part[1], part[2], part[3].equals("ours"))).toList();
		}
		catch (IOException e) {
			return List.of(); // then the error's own words have to do
		}
	}

	private static File file(URL location) {
		try {
			return new File(location.toURI());
		}
		catch (URISyntaxException | IllegalArgumentException e) {
			return new File(location.getPath());
		}
	}

	private static Optional<String> version(File jar) {
		Matcher name = VERSION_IN_NAME.matcher(jar.getName());
		if (name.find()) return Optional.of(name.group(1));
		if (!jar.isFile()) return Optional.empty();
		try (JarFile file = new JarFile(jar)) {
			Manifest manifest = file.getManifest();
			if (manifest == null) return Optional.empty();
			Attributes main = manifest.getMainAttributes();
			return VERSION_IN_MANIFEST.stream().map(main::getValue).filter(v -> v != null && v.matches("\\d.*")).findFirst();
		}
		catch (IOException e) {
			return Optional.empty();
		}
	}

	/** Whether the first number that differs is smaller; a number that is missing is 0. */
	private static boolean isOlder(String version, String than) {
		String[] a = version.split("[^0-9]+");
		String[] b = than.split("[^0-9]+");
		for (int i = 0; i < Math.max(a.length, b.length); i++) {
			int order = Long.compare(number(a, i), number(b, i));
			if (order != 0) return order < 0;
		}
		return false;
	}

	private static long number(String[] parts, int i) {
		return i < parts.length && parts[i].matches("\\d{1,12}") ? Long.parseLong(parts[i]) : 0;
	}
}
