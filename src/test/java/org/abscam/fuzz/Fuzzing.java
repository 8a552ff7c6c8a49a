package org.abscam.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Reads damaged files in a process of its own, and writes a line for each that is begun and one for how it ended: success or a checked
 * exception of ours with one sentence, or a fault, which is also what readers print and what they leave elsewhere. The same seed damages
 * the same way.
 */
final class Fuzzing {

	static final String BEGUN = "begun ";
	static final String PASSED = "passed ";
	static final String FAULT = "fault ";

	/** The folder that a target gets; nothing may lie beside it. */
	private static final String PLACE = "place";

	private Fuzzing() {}

	/** @param arguments class of the target, seed, first file, number after the last file, and a folder */
	public static void main(String[] arguments) throws Exception {
		Target target = (Target) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
		long seed = Long.parseLong(arguments[1]);
		Path folder = Path.of(arguments[4]);
		PrintStream log = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		System.setOut(new PrintStream(printed, true));
		PrintStream err = System.err;
		System.setErr(System.out);
		Thread.setDefaultUncaughtExceptionHandler((thread, e) -> e.printStackTrace(err));
		List<byte[]> seeds = target.seeds();
		int first = Integer.parseInt(arguments[2]);
		for (int i = 0; first == 0 && i < seeds.size(); i++) {
			int[] stages = new int[target.stages().size()];
			String fault = fault(target, seeds.get(i), folder, printed, stages);
			if (fault != null || Arrays.stream(stages).anyMatch(s -> s == 0)) {
				log.println(FAULT + "the sound file " + i + " passes but " + Arrays.toString(stages) + " of " + target.stages() + ": "
					+ fault);
			}
		}
		for (int i = first; i < Integer.parseInt(arguments[3]); i++) {
			Random random = new Random((seed * 1_000_003 + i) * 0x9E3779B97F4A7C15L); // neighbours begin alike otherwise
			log.println(BEGUN + i);
			byte[] damaged = target.damaged(seeds.get(random.nextInt(seeds.size())), random);
			int[] stages = new int[target.stages().size()];
			String fault = fault(target, damaged, folder, printed, stages);
			for (int stage = 0; stage < stages.length; stage++) if (stages[stage] > 0) log.println(PASSED + stage);
			if (fault != null) log.println(FAULT + "of file " + i + ": " + fault.replaceAll("\\s", " "));
		}
	}

	private static String fault(Target target, byte[] file, Path folder, ByteArrayOutputStream printed, int[] stages) throws IOException {
		printed.reset();
		clean(folder);
		String fault = fault(target, file, Files.createDirectory(folder.resolve(PLACE)), stages);
		if (fault != null) return fault;
		if (printed.size() > 0) return "prints: " + printed.toString(StandardCharsets.UTF_8);
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).filter(name -> !name.equals(PLACE)).findFirst().map(name -> "leaves " + name)
				.orElse(null);
		}
	}

	private static String fault(Target target, byte[] file, Path place, int[] stages) {
		try {
			target.read(file, place, stage -> stages[stage]++);
			return null;
		}
		catch (Throwable e) { // whatever it is, the other files are tried too
			return isRefusal(e) ? unclear(e.getMessage()) : e + " at " + Arrays.stream(e.getStackTrace()).limit(8).toList();
		}
	}

	private static boolean isRefusal(Throwable e) {
		return e instanceof Exception && !(e instanceof RuntimeException) && e.getClass().getName().startsWith("org.abscam.");
	}

	/** What is wrong with a sentence for the user, nothing if it is one. */
	private static String unclear(String sentence) {
		boolean clear = sentence != null && sentence.length() > 15 && !sentence.startsWith("null")
			&& !sentence.matches("(?s).*\\b(\\w+\\.)+[A-Z]\\w*(Exception|Error)\\b.*");
		return clear ? null : "unclear sentence: " + sentence;
	}

	private static void clean(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) if (!file.equals(folder)) Files.delete(file);
		}
	}
}
