package org.abscam.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.abscam.model.ModelCard.Activation;
import org.abscam.model.ModelCard.Axis;
import org.abscam.model.ModelCard.FileReference;
import org.abscam.model.ModelCard.Scores;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * A card for a model that came without one: a BioImage.IO model RDF of format 0.5.7.
 *
 * @param title for people; what the format does not allow in a title is left away
 * @param description for people
 * @param licence an SPDX identifier in any case, as of {@link #licence}
 * @param input preprocessing of {@link UsualPreprocessing} only
 * @param scores what the graph puts out
 * @param intendedUse what the model is meant for, for people
 * @param space of a segmentation network, the axes of space of the output; else none
 * @param further what it takes beside the image, by the names of the graph's tensors
 */
public record NewCard(String title, String description, Optional<String> licence, ModelCard.Input input, ModelCard.Output output,
	ModelCard.Weights weights, Scores scores, Optional<String> intendedUse, List<Axis> space, Further further) {

	/**
	 * What a model takes beside the image.
	 *
	 * @param views further images
	 * @param numbers tensors of numbers
	 */
	public record Further(List<ModelCard.Input> views, List<Numbers> numbers) {

		/** Nothing. */
		public static final Further NONE = new Further(List.of(), List.of());

		/** Copies the lists. */
		public Further {
			views = List.copyOf(views);
			numbers = List.copyOf(numbers);
		}
	}

	/**
	 * A tensor of numbers.
	 *
	 * @param id its name
	 * @param count numbers of one image; 0 where there is one, without an axis of its own
	 * @param entries the numbers by name, in their order; none of a tensor of many
	 */
	public record Numbers(String id, int count, List<FurtherInputs.Entry> entries) {}

	/** Of a network that puts out one number per class. */
	public NewCard(String title, String description, Optional<String> licence, ModelCard.Input input, ModelCard.Output output,
		ModelCard.Weights weights, Scores scores, Optional<String> intendedUse) {
		this(title, description, licence, input, output, weights, scores, intendedUse, List.of(), Further.NONE);
	}

	/** Longest name of a tensor that the format allows. */
	public static final int LONGEST_ID = 32;

	private static final int SHORTEST_TITLE = 5;
	private static final int LONGEST_TITLE = 128;
	private static final int LONGEST_DESCRIPTION = 1024;
	private static final int LINE = 120;

	/**
	 * The spelling of a licence that the format knows.
	 *
	 * @param id an SPDX identifier in any case
	 * @throws ModelException if there is none
	 */
	public static String licence(String id) throws ModelException {
		try (InputStream in = NewCard.class.getResourceAsStream("spdx-licences.txt")) {
			return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().filter(id.strip()::equalsIgnoreCase).findFirst()
				.orElseThrow(() -> new ModelException(
					"'" + id + "' is no SPDX licence id; use one such as MIT or CC-BY-4.0 (see spdx.org/licenses)."));
		}
		catch (IOException e) {
			throw ModelSource.unreadable("The list of licences in the jar", e);
		}
	}

	/** The card's text, valid under the format's schema. */
	public String yaml() {
		Map<String, Object> card = new LinkedHashMap<>();
		card.put("format_version", "0.5.7");
		card.put("type", "model");
		card.put("name", validTitle());
		card.put("description", description.substring(0, Math.min(description.length(), LONGEST_DESCRIPTION)));
		licence.ifPresent(id -> card.put("license", id));
		card.put("inputs", inputs());
		card.put("outputs", List.of(tensor(output.id(), outputAxes(), "postprocessing",
			output.activation() == Activation.NONE ? List.of()
				: List.of(Map.of("id", output.activation().name().toLowerCase(Locale.ROOT))))));
		Map<String, Object> onnx = reference(weights.file());
		onnx.put("opset_version", weights.opsetVersion());
		weights.externalData().ifPresent(data -> onnx.put("external_data", reference(data)));
		card.put("weights", Map.of("onnx", onnx));
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("outputs", scores.name().toLowerCase(Locale.ROOT));
		intendedUse.ifPresent(use -> settings.put("intended_use", use));
		List<Map<String, Object>> said = further.numbers.stream().flatMap(tensor -> tensor.entries.stream().map(e -> said(tensor, e)))
			.filter(entry -> entry.size() > 1).toList();
		if (!said.isEmpty()) settings.put("inputs", said);
		card.put("config", Map.of("abscam", settings));
		DumperOptions options = new DumperOptions();
		options.setWidth(LINE);
		return new Yaml(options).dump(card);
	}

	/** The image that is explained first. */
	private List<Map<String, Object>> inputs() {
		List<Map<String, Object>> inputs = new ArrayList<>(List.of(image(input)));
		further.views.forEach(view -> inputs.add(image(view)));
		for (Numbers tensor : further.numbers) {
			List<Map<String, Object>> axes = new ArrayList<>(List.of(Map.of("type", "batch")));
			if (!tensor.entries.isEmpty() && tensor.count > 0)
				axes.add(channels(tensor.entries.stream().map(FurtherInputs.Entry::name).toList()));
			else if (tensor.count > 0) axes.add(Map.of("type", "index", "size", tensor.count));
			inputs.add(tensor(tensor.id, axes, "preprocessing", List.of()));
		}
		return inputs;
	}

	private static Map<String, Object> image(ModelCard.Input image) {
		return tensor(image.id(), image.axes().stream().map(NewCard::axis).toList(), "preprocessing",
			image.preprocessing().stream().map(step -> step(image, step)).toList());
	}

	/** What is said of a number beside its place among the names of the axis. */
	private static Map<String, Object> said(Numbers tensor, FurtherInputs.Entry entry) {
		Map<String, Object> said = new LinkedHashMap<>();
		said.put("name", entry.name());
		if (tensor.count == 0) {
			said.put("tensor", entry.tensor());
			said.put("position", entry.position());
		}
		entry.usual().ifPresent(usual -> said.put("default", Double.valueOf(usual)));
		return said;
	}

	/** Classes behind the batch, or last where they are in the input. */
	private List<Map<String, Object>> outputAxes() {
		List<Map<String, Object>> axes = new ArrayList<>(space.stream().map(NewCard::axis).toList());
		axes.add(input.channelsLast() && !space.isEmpty() ? axes.size() : 0, channels(output.classes()));
		axes.add(0, Map.of("type", "batch"));
		return axes;
	}

	private String validTitle() {
		String allowed = title.replaceAll("[^\\p{L}\\p{N}()_-]+", " ").strip();
		String longEnough = allowed.length() < SHORTEST_TITLE ? (allowed + " classifier").strip() : allowed;
		return longEnough.substring(0, Math.min(longEnough.length(), LONGEST_TITLE));
	}

	private static Map<String, Object> tensor(String id, List<?> axes, String processing, List<?> steps) {
		Map<String, Object> tensor = new LinkedHashMap<>();
		tensor.put("id", id);
		tensor.put("axes", axes);
		if (!steps.isEmpty()) tensor.put(processing, steps);
		return tensor;
	}

	private static Map<String, Object> axis(Axis axis) {
		return switch (axis.kind()) {
			case BATCH -> Map.of("type", "batch");
			case CHANNEL -> channels(axis.channelNames());
			default -> {
				Map<String, Object> space = new LinkedHashMap<>();
				space.put("type", "space");
				space.put("id", axis.id());
				space.put("size", axis.size());
				yield space;
			}
		};
	}

	private static Map<String, Object> channels(List<String> names) {
		Map<String, Object> channels = new LinkedHashMap<>();
		channels.put("type", "channel");
		channels.put("channel_names", new ArrayList<>(names));
		return channels;
	}

	private static Map<String, Object> step(ModelCard.Input image, Preprocessing step) {
		if (step instanceof Preprocessing.ScaleLinear scale)
			return step(image, "scale_linear", "gain", scale.gain(), "offset", scale.offset());
		if (step instanceof Preprocessing.FixedZeroMeanUnitVariance fixed)
			return step(image, "fixed_zero_mean_unit_variance", "mean", fixed.mean(), "std", fixed.std());
		throw new IllegalArgumentException("no usual preprocessing has the step " + step);
	}

	private static Map<String, Object> step(ModelCard.Input image, String id, String first, List<Double> firsts, String second,
		List<Double> seconds) {
		Map<String, Object> kwargs = new LinkedHashMap<>();
		boolean perChannel = firsts.size() > 1;
		if (perChannel) kwargs.put("axis", image.axis(Axis.Kind.CHANNEL).orElseThrow().id());
		kwargs.put(first, perChannel ? new ArrayList<>(firsts) : firsts.get(0));
		kwargs.put(second, perChannel ? new ArrayList<>(seconds) : seconds.get(0));
		Map<String, Object> step = new LinkedHashMap<>();
		step.put("id", id);
		step.put("kwargs", kwargs);
		return step;
	}

	private static Map<String, Object> reference(FileReference file) {
		Map<String, Object> reference = new LinkedHashMap<>();
		reference.put("source", file.source());
		file.sha256().ifPresent(sha256 -> reference.put("sha256", sha256));
		return reference;
	}
}
