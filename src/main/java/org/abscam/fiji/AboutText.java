package org.abscam.fiji;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.model.ModelLibrary;
import org.abscam.report.Protocol;

/** What there is and where it runs, for people and for bug reports. */
final class AboutText {

	private static final String CUDA = "CUDAExecutionProvider";
	private static final String ROW = "%-14s%s";

	private AboutText() {}

	/** Blocks while ONNX Runtime starts and the GPU is tried. */
	static String of(ModelLibrary library) {
		List<String> lines = new ArrayList<>(List.of("Abs-CAM for ImageJ and Fiji",
			"What in this picture made the classifier say that? For research; not for diagnosis.", ""));
		lines.add(ROW.formatted("Abs-CAM", Protocol.version()));
		lines.addAll(engine());
		lines.add(ROW.formatted("ImageJ", ij.ImageJ.VERSION));
		lines.add(ROW.formatted("Java", System.getProperty("java.version") + " on " + System.getProperty("os.name") + " "
			+ System.getProperty("os.arch")));
		lines.add("");
		lines.add("Models");
		for (ModelLibrary.Entry entry : library.list()) lines.add("  " + line(entry));
		lines.add("");
		lines.add(ROW.formatted("Licence", "BSD-2-Clause"));
		lines.add(ROW.formatted("Please cite", "the paper of the method that you use (Abs-CAM: Zeng et al. 2022, arXiv 2207.03648)"));
		lines.add(ROW.formatted("", "and the data of the model, which its card names."));
		return String.join("\n", lines) + "\n";
	}

	private static List<String> engine() {
		List<String> lines = new ArrayList<>();
		try {
			lines.add(ROW.formatted("ONNX Runtime", Device.runtimeVersion() + " (" + String.join(", ", Device.providers()) + ")"));
			Device device = Device.choose(Device.AUTO);
			lines.add(ROW.formatted("Runs on", device.isGpu() ? "the GPU (" + device.used() + ")" : "the CPU, "
				+ Runtime.getRuntime().availableProcessors() + " processors"));
			Optional<String> why = device.reason();
			if (why.isPresent()) {
				lines.add(ROW.formatted("Why no GPU", why.get()));
				lines.add(ROW.formatted("To use one", advice(Device.providers(), Device.runtimeVersion())));
			}
		}
		catch (EngineException e) {
			lines.add(ROW.formatted("ONNX Runtime", e.getMessage()));
		}
		return lines;
	}

	/** What to do to run on the GPU with an ONNX Runtime of these execution providers. */
	static String advice(Set<String> providers, String version) {
		if (providers.contains(CUDA)) {
			return "update the driver of the NVIDIA GPU, install the CUDA and cuDNN that this ONNX Runtime needs, and restart.";
		}
		return "with an NVIDIA GPU on Linux or Windows: put onnxruntime_gpu-" + version + ".jar in place of onnxruntime-" + version
			+ ".jar, install CUDA and cuDNN, and restart.";
	}

	private static String line(ModelLibrary.Entry entry) {
		if (entry instanceof ModelLibrary.Entry.Broken broken) return entry.name() + ": cannot be used: " + broken.reason();
		var card = ((ModelLibrary.Entry.Usable) entry).card();
		String cite = card.citations().stream().map(c -> c.text() + c.doi().map(d -> " doi:" + d).orElse("")).collect(Collectors.joining("; "));
		return entry.name() + ": " + card.name() + card.licence().map(l -> ", licence " + l).orElse("") + (cite.isEmpty() ? "" : ", cite " + cite);
	}
}
