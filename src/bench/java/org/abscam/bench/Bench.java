package org.abscam.bench;

import ai.onnxruntime.OrtEnvironment;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Prints tables of what things cost, see {@code src/bench/README.md}. */
public final class Bench {

	private static final String USAGE = """
		bench.sh [--python PYTHON] [--write PAGE] models
		bench.sh [--python PYTHON] [--write PAGE] [--layer first|middle|last|TENSOR]... networks [FILE.onnx]...
		bench.sh budgets MODEL FOLDER [BUDGET [IMAGES]]

		Without files, 'networks' needs a Python with PyTorch, which exports them to target/bench.""";

	private final List<String> layers = new ArrayList<>();
	private final List<String> rest = new ArrayList<>();
	private Optional<String> python = Optional.empty();
	private Optional<Path> page = Optional.empty();

	private Bench(List<String> arguments) {
		Iterator<String> words = arguments.iterator();
		while (words.hasNext()) {
			String word = words.next();
			if (!word.startsWith("--")) {
				rest.add(word);
				continue;
			}
			if (!words.hasNext()) throw unusable(word + " needs a value");
			switch (word) {
				case "--python" -> python = Optional.of(words.next());
				case "--write" -> page = Optional.of(Path.of(words.next()));
				case "--layer" -> layers.add(words.next());
				default -> throw unusable("there is no option " + word);
			}
		}
	}

	private static IllegalArgumentException unusable(String why) {
		return new IllegalArgumentException(why + "\n\n" + USAGE);
	}

	/** @param arguments see the usage */
	public static void main(String... arguments) throws Exception {
		try {
			run(arguments);
		}
		catch (IllegalArgumentException e) {
			System.err.println(e.getMessage());
			System.exit(2);
		}
	}

	private static void run(String... arguments) throws Exception {
		Bench bench = new Bench(Arrays.asList(arguments));
		List<String> files = bench.rest.isEmpty() ? List.of() : bench.rest.subList(1, bench.rest.size());
		switch (bench.rest.isEmpty() ? "" : bench.rest.get(0)) {
			case "models" -> bench.print("models", ModelCost.markdown(), Optional.empty());
			case "networks" -> bench.networks(files.stream().map(Path::of).toList());
			case "budgets" -> BudgetQuality.print(files.toArray(String[]::new));
			default -> throw unusable("models, networks or budgets?");
		}
	}

	private void networks(List<Path> given) throws Exception {
		Path home = Path.of(System.getProperty("bench.home", "src/bench"));
		Path script = home.resolve("python/peers.py");
		List<Path> files = given;
		if (files.isEmpty()) {
			if (python.isEmpty()) throw unusable("networks needs ONNX files, or a Python that exports some");
			files = PythonPeers.export(python.get(), script, home.resolve("../../target/bench").normalize());
		}
		try (PythonPeers peers = python.isPresent() ? new PythonPeers(python.get(), script) : null) {
			Optional<PythonPeers> there = Optional.ofNullable(peers);
			LayerCost costs = new LayerCost(layers, there);
			for (Path file : files) costs.measure(file);
			print("networks", costs.markdown(), there);
		}
	}

	private void print(String name, String table, Optional<PythonPeers> peers) throws Exception {
		String text = table + "\n" + conditions() + (peers.isPresent() ? "; " + peers.get().versions() : "") + "\n";
		System.out.println(text);
		if (page.isPresent()) Page.put(page.get(), name, text);
	}

	private static String conditions() throws IOException {
		return "CPU time of one thread in turns, medians of " + Turns.ROUNDS + " rounds, in brackets the fastest by the fastest; "
			+ processor()
			+ ", ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion() + ", Java " + Runtime.version().feature();
	}

	private static String processor() throws IOException {
		Path linux = Path.of("/proc/cpuinfo");
		if (!Files.isReadable(linux)) return System.getProperty("os.arch");
		try (BufferedReader lines = Files.newBufferedReader(linux)) {
			return lines.lines().filter(line -> line.startsWith("model name")).findFirst().map(line -> line.replaceFirst(".*: *", ""))
				.orElse(System.getProperty("os.arch"));
		}
	}
}
