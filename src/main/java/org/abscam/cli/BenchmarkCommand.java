package org.abscam.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UserModels;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Precision;
import org.abscam.explain.trial.Benchmark;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.report.Protocol;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code abscam benchmark}. */
@Command(name = "benchmark", mixinStandardHelpOptions = true,
	description = "Measures what models cost on the devices: milliseconds of the forward pass and of phase one per image, of phase two per mask, "
		+ "and images per second with both.")
final class BenchmarkCommand implements Callable<Integer> {

	private static final List<String> PLACES = List.of("cpu", "cuda", "webgpu");
	private static final double MEBIBYTE = 1 << 20;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Option(names = "--model")
	private List<String> models;

	@Option(names = "--device")
	private List<String> devices;

	@Option(names = "--batch")
	private int batch;

	@Option(names = "--runs")
	private int runs;

	@Option(names = "--precision")
	private String precision;

	@Option(names = "--json")
	private boolean json;

	@Override
	public Integer call() throws Exception {
		Precision other = Precision.of(precision).orElseThrow();
		boolean compared = other != Precision.FLOAT32;
		PrintWriter text = spec.commandLine().getOut();
		JsonArray rows = new JsonArray();
		if (!json)
			text.printf(Locale.ROOT, "%-18s %-7s %9s %9s %9s %s%6s %9s %9s  %s%n", "model", "device", "forward", "phase 1", "phase 2",
				compared ? String.format(Locale.ROOT, "%9s %9s %9s ", other, "map err", "score err") : "", "masks", "images/s", "MiB",
				"on");
		for (String name : models == null ? shipped() : models) {
			ModelSource source = UserModels.library().find(name);
			for (String device : devices == null ? places() : devices) {
				Benchmark result = Benchmark.of(source, device, batch, runs);
				Optional<Benchmark.Rounded> rounded = compared ? rounded(source, result, other) : Optional.empty();
				rows.add(row(source, result, other, rounded));
				if (!json) print(text, source, result, compared ? cells(rounded) : "");
			}
		}
		if (json) {
			JsonObject all = new JsonObject();
			all.add("versions", Protocol.versions());
			all.addProperty("batch", batch);
			all.addProperty("runs", runs);
			all.add("results", rows);
			text.println(Protocol.text(all));
		}
		return ExitCode.OK;
	}

	private static List<String> shipped() {
		return ModelLibrary.bundled().list().stream().map(ModelLibrary.Entry::name).toList();
	}

	/** The devices that can be had; why others cannot goes to the messages. */
	private List<String> places() {
		return PLACES.stream().filter(place -> {
			try {
				Device.choose(place);
				return true;
			}
			catch (EngineException e) {
				Sentence.say(spec.commandLine().getErr(), "left out: " + Sentence.of(e));
				return false;
			}
		}).toList();
	}

	/** Phase two in another precision; why it cannot be had goes to the messages. */
	private Optional<Benchmark.Rounded> rounded(ModelSource source, Benchmark result, Precision other) {
		try {
			Benchmark.Rounded rounded = result.in(other, source, batch, runs);
			rounded.notes().forEach(note -> Sentence.say(spec.commandLine().getErr(), note));
			return Optional.of(rounded);
		}
		catch (ExplainException e) {
			Sentence.say(spec.commandLine().getErr(), other + " left out: " + Sentence.of(e));
			return Optional.empty();
		}
	}

	private static String cells(Optional<Benchmark.Rounded> rounded) {
		return rounded.map(h -> String.format(Locale.ROOT, "%9.2f %9.1e %9.1e ", h.phaseTwo(), h.mapError(), h.scoreError()))
			.orElse(String.format(Locale.ROOT, "%9s %9s %9s ", "-", "-", "-"));
	}

	private static void print(PrintWriter text, ModelSource source, Benchmark result, String rounded) {
		text.printf(Locale.ROOT, "%-18s %-7s %9.2f %9.2f %9.2f %s%6d %9.2f %9s  %s%n", source.name(), result.device().used(),
			result.forward(), result.phaseOne(),
			result.phaseTwo(), rounded, result.masks(), result.imagesPerSecond(), result.memory().isPresent()
				? String.format(Locale.ROOT, "%.0f", result.memory().getAsLong() / MEBIBYTE) : "-",
			result.device().adapter().orElse(Runtime.getRuntime().availableProcessors() + " processors")
				+ result.placement().map(p -> "; " + p).orElse(""));
		text.flush();
	}

	private static JsonObject row(ModelSource source, Benchmark result, Precision other, Optional<Benchmark.Rounded> rounded) {
		JsonObject row = new JsonObject();
		row.addProperty("model", source.name());
		row.addProperty("device", result.device().used());
		result.device().adapter().ifPresent(name -> row.addProperty("adapter", name));
		row.addProperty("forward_ms", result.forward());
		row.addProperty("phase_one_ms", result.phaseOne());
		row.addProperty("phase_two_ms_per_mask", result.phaseTwo());
		rounded.ifPresent(h -> {
			row.addProperty("phase_two_" + other + "_ms_per_mask", h.phaseTwo());
			row.addProperty(other + "_map_relative_l2", h.mapError());
			row.addProperty(other + "_largest_score_difference", h.scoreError());
		});
		row.addProperty("masks", result.masks());
		row.addProperty("images_per_second", result.imagesPerSecond());
		if (result.memory().isPresent()) row.addProperty("device_memory_bytes", result.memory().getAsLong());
		return row;
	}
}
