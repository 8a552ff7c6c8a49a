package org.abscam.fiji.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.RuntimeFolder;
import org.abscam.engine.RuntimePackage;
import org.abscam.explain.Explainer;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.fiji.command.MessageLine;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.report.Protocol;

/** What there is and where it runs, for people and for bug reports. */
public final class AboutText {

	/** Width and height of a scan to try the GPU with. */
	private static final int TRIAL_SIZE = 224;
	private static final Set<String> GPU_PROVIDERS = Set.of("CUDAExecutionProvider", "WebGpuExecutionProvider");
	private static final int NAME = 14, WORDS = 86;

	private AboutText() {}

	/** Blocks while ONNX Runtime starts and the GPU is tried. */
	public static String of(ModelLibrary library) {
		List<String> lines = new ArrayList<>(List.of("Abs-CAM for ImageJ and Fiji",
			"What in this picture made the classifier say that? For research; not for diagnosis.", ""));
		lines.add(row("Abs-CAM", Protocol.version()));
		lines.addAll(engine(library));
		lines.add(row("ImageJ", ij.ImageJ.VERSION));
		lines.add(row("Java", System.getProperty("java.version") + " on " + System.getProperty("os.name") + " "
			+ System.getProperty("os.arch")));
		lines.add("");
		lines.add("Models");
		for (ModelLibrary.Entry entry : library.list())
			lines.add("  " + String.join("\n    ", MessageLine.wrapped(line(entry), NAME + WORDS - 4)));
		lines.add("");
		lines.add(row("Licence", "BSD-2-Clause"));
		lines.add(row("Please cite", "the paper of the method that you use (Abs-CAM: Zeng et al. 2022, arXiv 2207.03648)"));
		lines.add(row("", "and the data of the model, which its card names."));
		return String.join("\n", lines) + "\n";
	}

	/** In two columns, of letters that are all as wide. */
	private static String row(String name, String words) {
		return ("%-" + NAME + "s").formatted(name) + String.join("\n" + " ".repeat(NAME), MessageLine.wrapped(words, WORDS));
	}

	private static List<String> engine(ModelLibrary library) {
		List<String> lines = new ArrayList<>();
		try {
			lines.add(row("ONNX Runtime", Device.runtimeVersion() + " (" + String.join(", ", Device.providers()) + ")"));
			RuntimeFolder.used().ifPresent(folder -> lines.add(row("", "from " + folder)));
			Device device = Device.choose(Device.AUTO);
			lines.add(
				row("Runs on", device.isGpu() ? device.used() + ", " + device.adapter().orElse("a graphics card of unknown name")
					: "the CPU, " + Runtime.getRuntime().availableProcessors() + " processors"));
			if (device.isGpu()) lines.add(row("Nodes there", nodes(library)));
			Optional<String> why = device.reason();
			if (why.isPresent()) {
				lines.add(row("Why no GPU", why.get()));
				lines.add(row("To use one", advice(Device.providers())));
			}
		}
		catch (EngineException e) {
			lines.add(row("ONNX Runtime", e.getMessage()));
		}
		return lines;
	}

	/** How many nodes of the default model's explainer run where. */
	private static String nodes(ModelLibrary library) {
		ExplainOptions options =
			ExplainOptions.DEFAULTS.with(CamMethod.ABS_CAM_INITIAL).with(Running.AUTO.inBatchesOf(1));
		try (Explainer explainer = Explainer.open(library.findDefault(), options, new ScanSize(TRIAL_SIZE, TRIAL_SIZE, 1))) {
			return explainer.placement().map(p -> p + " of the explainer of " + ModelLibrary.DEFAULT)
				.orElse(explainer.device().description());
		}
		catch (ExplainException | ModelException e) {
			return e.getMessage();
		}
	}

	/** What to do to run on the GPU with an ONNX Runtime of these execution providers. */
	static String advice(Set<String> providers) {
		if (providers.stream().anyMatch(GPU_PROVIDERS::contains)) {
			return "update the driver of the graphics card, and restart; for CUDA install the CUDA and cuDNN that this ONNX Runtime needs, too.";
		}
		return RuntimePackage.names().isEmpty() ? "there is no ONNX Runtime for GPUs on this system."
			: "download " + String.join(" or ", RuntimePackage.names()) + ", run Abs-CAM Install GPU Runtime... on it, and restart.";
	}

	private static String line(ModelLibrary.Entry entry) {
		if (entry instanceof ModelLibrary.Entry.Broken broken) return entry.name() + ": cannot be used: " + broken.reason();
		if (entry instanceof ModelLibrary.Entry.Foreign foreign) return entry.name() + ": of another program: " + foreign.reason();
		var card = ((ModelLibrary.Entry.Usable) entry).card();
		String cite =
			card.citations().stream().map(c -> c.text() + c.doi().map(d -> " doi:" + d).orElse("")).collect(Collectors.joining("; "));
		return entry.name() + ": " + card.name() + card.licence().map(l -> ", licence " + l).orElse("")
			+ (cite.isEmpty() ? "" : ", cite " + cite);
	}
}
