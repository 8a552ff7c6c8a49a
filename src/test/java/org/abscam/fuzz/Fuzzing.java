package org.abscam.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Reads damaged files in a process of its own, and writes a line for each that is begun and one for how it ended: success or a checked
 * exception of ours with one sentence, or a fault. The same seed damages the same way.
 */
final class Fuzzing {

	static final String BEGUN = "begun ";
	static final String PASSED = "passed ";
	static final String FAULT = "fault ";

	private Fuzzing() {}

	/** @param arguments class of the target, seed, first file, number after the last file, and a folder */
	public static void main(String[] arguments) throws Exception {
		Target target = (Target) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
		long seed = Long.parseLong(arguments[1]);
		Path folder = Path.of(arguments[4]);
		List<byte[]> seeds = target.seeds();
		int first = Integer.parseInt(arguments[2]);
		for (int i = 0; first == 0 && i < seeds.size(); i++) {
			int[] stages = new int[target.stages().size()];
			String fault = fault(target, seeds.get(i), clean(folder), stages);
			if (fault != null || Arrays.stream(stages).anyMatch(s -> s == 0)) {
				System.out
					.println(FAULT + "the sound file " + i + " passes but " + Arrays.toString(stages) + " of " + target.stages() + ": "
						+ fault);
			}
		}
		for (int i = first; i < Integer.parseInt(arguments[3]); i++) {
			Random random = new Random((seed + i) * 0x9E3779B97F4A7C15L); // neighbours begin alike otherwise
			byte[] damaged = target.damaged(seeds.get(random.nextInt(seeds.size())), random);
			System.out.println(BEGUN + i);
			int[] stages = new int[target.stages().size()];
			String fault = fault(target, damaged, clean(folder), stages);
			for (int stage = 0; stage < stages.length; stage++) if (stages[stage] > 0) System.out.println(PASSED + stage);
			if (fault != null) System.out.println(FAULT + "of file " + i + ": " + fault.replaceAll("\\s", " "));
		}
	}

	private static String fault(Target target, byte[] file, Path folder, int[] stages) {
		try {
			target.read(file, folder, stage -> stages[stage]++);
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

	private static Path clean(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) if (!file.equals(folder)) Files.delete(file);
		}
		return folder;
	}
}
