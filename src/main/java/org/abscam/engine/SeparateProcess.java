package org.abscam.engine;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.abscam.files.Remembered;

/**
 * A program of ours in a Java process of its own, with bounds, for what may crash it, never end, or take memory beyond Java's: what a
 * stranger wrote runs as native code, where no exception can be caught.
 */
public final class SeparateProcess {

	private static final long GLANCE_MILLIS = 20;
	private static final int LONGEST_WORDS = 300;

	private SeparateProcess() {}

	/**
	 * What a process may take.
	 *
	 * @param seconds longest time
	 * @param heap bytes of Java's heap
	 * @param memory bytes in all; watched on Linux only
	 */
	public record Bounds(int seconds, long heap, long memory) {}

	/** How a process ended. */
	public enum Ending {
			/** By itself, with exit code 0. */
			DONE,
			/** By a fault, of its own or of the native code. */
			CRASHED,
			/** It took longer than it may. */
			LATE,
			/** It took more memory than it may. */
			LARGE
	}

	/**
	 * How a process ended, and its last words.
	 *
	 * @param ending how
	 * @param words the end of what it wrote, on one line
	 */
	public record End(Ending ending, String words) {}

	/**
	 * Runs a program. Blocks until it ends; if this thread is interrupted, it is ended.
	 *
	 * @param main its class, with what this process has as class path
	 * @param bounds what it may take
	 * @param arguments its arguments
	 * @return how it ended
	 * @throws IOException if it cannot be started
	 * @throws InterruptedException if this thread was interrupted
	 */
	public static End run(Class<?> main, Bounds bounds, List<String> arguments) throws IOException, InterruptedException {
		Path folder = Files.createTempDirectory("abscam");
		try {
			Path log = folder.resolve("log.txt");
			Process process = new ProcessBuilder(command(main, bounds, arguments, folder)).redirectErrorStream(true)
				.redirectOutput(log.toFile()).start();
			Ending ending;
			try {
				process.getOutputStream().close();
				ending = watch(process, bounds);
			}
			finally {
				process.destroyForcibly().waitFor();
			}
			String words = Files.readString(log, StandardCharsets.ISO_8859_1).replaceAll("\\s+", " ").strip();
			if (ending == Ending.CRASHED && words.contains(OutOfMemoryError.class.getName())) ending = Ending.LARGE;
			return new End(ending, words.substring(Math.max(0, words.length() - LONGEST_WORDS)));
		}
		finally {
			delete(folder);
		}
	}

	private static Ending watch(Process process, Bounds bounds) throws InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(bounds.seconds);
		while (!process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
			if (System.nanoTime() - deadline > 0) return Ending.LATE;
			if (resident(process) > bounds.memory) return Ending.LARGE;
		}
		return process.exitValue() == 0 ? Ending.DONE : Ending.CRASHED;
	}

	/** Bytes of a process that are in memory; 0 where the system does not tell as Linux does. */
	private static long resident(Process process) {
		try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
			return lines.filter(l -> l.startsWith("VmRSS:")).mapToLong(l -> 1024 * Long.parseLong(l.replaceAll("\\D", ""))).findFirst()
				.orElse(0);
		}
		catch (IOException | java.io.UncheckedIOException e) {
			return 0; // it has just ended, or this is another system
		}
	}

	private static List<String> command(Class<?> main, Bounds bounds, List<String> arguments, Path folder) throws IOException {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		List<String> options =
			new ArrayList<>(List.of("-Xmx" + bounds.heap / (1 << 20) + "m", "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto",
				"-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("crash.txt"),
				"-Djava.awt.headless=true", "-Djava.io.tmpdir=" + folder));
		for (String name : List.of("onnxruntime.native.path", RuntimeFolder.PROPERTY, TimeLimit.PROPERTY, Remembered.PROPERTY)) {
			if (System.getProperty(name) != null) options.add("-D" + name + "=" + System.getProperty(name));
		}
		options.addAll(List.of("-cp", classPath(), main.getName()));
		options.addAll(arguments);
		// in a file, as a Fiji has hundreds of jars and Windows has short command lines
		Path file = folder.resolve("command.txt");
		Files.write(file, options.stream().map(o -> '"' + o.replace("\\", "\\\\").replace("\"", "\\\"") + '"').toList());
		return List.of(java.toString(), "@" + file);
	}

	/** All jars and folders that the classes of this process come from, whoever loaded them. */
	private static String classPath() {
		Set<String> entries = new LinkedHashSet<>(Arrays.asList(System.getProperty("java.class.path", "").split(File.pathSeparator)));
		for (ClassLoader loader = SeparateProcess.class.getClassLoader(); loader != null; loader = loader.getParent()) {
			if (!(loader instanceof URLClassLoader urls)) continue;
			for (URL url : urls.getURLs()) {
				try {
					URI uri = url.toURI();
					if ("file".equals(uri.getScheme())) entries.add(Path.of(uri).toString());
				}
				catch (URISyntaxException | IllegalArgumentException e) {
					continue; // no file of this system
				}
			}
		}
		entries.remove("");
		return String.join(File.pathSeparator, entries);
	}

	private static void delete(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
		}
		catch (IOException e) {
			folder.toFile().deleteOnExit(); // small texts in the folder for temporary files
		}
	}
}
