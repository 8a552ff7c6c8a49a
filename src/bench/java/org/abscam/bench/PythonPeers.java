package org.abscam.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.abscam.bench.Turns.Pass;

/** The same networks in PyTorch, in a Python of its own that does what it is told when it is its turn: see {@code python/peers.py}. */
final class PythonPeers implements AutoCloseable {

	/** What is measured there, in the order of the columns. */
	static final List<String> TITLES = List.of("PyTorch: forward, ms", "autograd.grad, first layer", "autograd.grad, last layer",
		"backward(), last layer", "pytorch-grad-cam, last layer", "captum, last layer");
	/** Where Python lacks the package or the network. */
	static final String NONE = "not installed";

	private final Process python;
	private final BufferedReader answers;
	private final PrintStream orders;

	/**
	 * @param python the interpreter
	 * @param script {@code peers.py}
	 */
	PythonPeers(String python, Path script) throws IOException {
		this.python = start(python, script, "serve");
		answers = this.python.inputReader(StandardCharsets.UTF_8);
		orders = new PrintStream(this.python.getOutputStream(), true, StandardCharsets.UTF_8);
	}

	/**
	 * Writes the networks that Python knows as ONNX files, unless they are there.
	 *
	 * @return the files
	 */
	static List<Path> export(String python, Path script, Path folder) throws Exception {
		Process process = start(python, script, "export", folder.toString());
		process.getOutputStream().close();
		try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
			List<Path> files = lines.lines().filter(line -> line.endsWith(".onnx")).map(Path::of).toList();
			if (process.waitFor() != 0) throw new IOException(python + " " + script + " export ended with an error, see above");
			return files;
		}
	}

	private static Process start(String python, Path script, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(python, script.toString()));
		command.addAll(Arrays.asList(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
		for (String threads : List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS")) builder.environment().put(threads, "1");
		return builder.start();
	}

	/** @return what Python measures of a network, as the {@link #TITLES} say; empty what it lacks */
	List<Optional<Pass>> open(String network) throws IOException {
		List<String> known = Arrays.asList(answer("open " + network).split(" "));
		List<Optional<Pass>> passes = new ArrayList<>();
		for (String what : List.of("forward", "first", "last", "backward", "pytorch-grad-cam", "captum")) {
			passes.add(known.contains(what) ? Optional.of(times -> Double.parseDouble(answer(what + " " + times))) : Optional.empty());
		}
		return passes;
	}

	/** @return which versions these are */
	String versions() throws IOException {
		return answer("versions");
	}

	private String answer(String order) throws IOException {
		orders.println(order);
		String answer = answers.readLine();
		if (answer == null) throw new IOException("Python ended at '" + order + "', see above");
		return answer;
	}

	@Override
	public void close() {
		orders.close();
		python.destroy();
	}
}
