package org.abscam.explain.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.abscam.explain.network.HeldInputs;
import org.abscam.explain.options.ExplainException;
import org.abscam.model.FurtherInputs.Entry;
import org.abscam.model.GivenInputs;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelCard.Axis;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.model.NewCard;
import org.abscam.model.UsualPreprocessing;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Layout;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.classifier.HeldInput;
import org.abscam.onnx.read.OnnxModel;

/**
 * The inputs of an ONNX file that comes without a card: which is the image that is explained, and what its new card says of the others.
 *
 * @param model the model with the image as its only input
 * @param further what the card says of the others
 * @param notices sentences that the user should read
 */
record ImportedInputs(OnnxModel model, NewCard.Further further, List<String> notices) {

	/** Numbers of a tensor that get a name each. */
	private static final int MOST_NAMES = 32;

	/**
	 * @param options what is said, also of inputs: it holds where nothing else is said later
	 * @param file the ONNX file
	 * @param onnx the same, read
	 * @throws ExplainException if it has no image, or what is said does not fit; the sentence lists the inputs
	 */
	static ImportedInputs of(ImportOptions options, String file, OnnxModel onnx) throws ExplainException, OnnxException, ModelException {
		Graph graph = onnx.graph();
		ModelSource source = ModelLibrary.bundled().find(file);
		GivenInputs given = new GivenInputs(options.inputs().of(source).given().values(), true);
		HeldInputs held = HeldInputs.of(source.given(given), onnx);
		if (graph.inputs().size() < 2) return new ImportedInputs(held.model(), NewCard.Further.NONE, List.of());
		String image = held.model().graph().inputs().get(0);
		for (String input : graph.inputs()) requireName(source, input);
		List<ModelCard.Input> views = new ArrayList<>();
		List<NewCard.Numbers> numbers = new ArrayList<>();
		Set<String> names = new HashSet<>(graph.inputs());
		List<String> unsaid = new ArrayList<>();
		for (String input : graph.inputs()) {
			if (input.equals(image)) continue;
			TensorType type = graph.type(input).orElseThrow();
			if (type.isReal() && type.rank() >= 4) {
				views.add(view(options, input, type.dims()));
				unsaid.add(input);
				continue;
			}
			float[] said = given.values().containsKey(input)
				? held.held().stream().filter(h -> h.name().equals(input)).findFirst().orElseThrow().fed() : new float[0];
			NewCard.Numbers tensor = numbers(graph, input, said, names);
			numbers.add(tensor);
			if (tensor.entries().isEmpty()) unsaid.add(input);
			else if (said.length == 0) tensor.entries().forEach(entry -> unsaid.add(entry.name()));
		}
		return new ImportedInputs(held.model(), new NewCard.Further(views, numbers), List.of("It takes more than the image '" + image
			+ "', which is explained" + (unsaid.isEmpty() ? "." : "; say " + String.join(", ", unsaid) + " whenever it is used.")));
	}

	private static void requireName(ModelSource source, String input) throws ExplainException {
		if (!input.isBlank() && input.length() <= NewCard.LONGEST_ID) return;
		throw new ExplainException(
			"'" + source.name() + "' has several inputs, and '" + input + "' is longer than the " + NewCard.LONGEST_ID
				+ " letters that a card can name one by; export it with shorter names.");
	}

	private static ModelCard.Input view(ImportOptions options, String input, long[] dims) throws ModelException {
		boolean last = Layout.isChannelsLast(dims);
		long[] spatial = Arrays.copyOfRange(dims, last ? 1 : 2, last ? dims.length - 1 : dims.length);
		return image(options, input, spatial, (int) dims[last ? dims.length - 1 : 1], last);
	}

	/**
	 * An image as a card describes it.
	 *
	 * @param id its name
	 * @param spatial its sizes
	 */
	static ModelCard.Input image(ImportOptions options, String id, long[] spatial, int channels, boolean channelsLast)
		throws ModelException {
		List<Axis> axes = new ArrayList<>();
		axes.add(new Axis(Axis.Kind.BATCH, "batch", 1, 1, List.of()));
		List<Axis.Kind> kinds = List.of(Axis.Kind.Z, Axis.Kind.Y, Axis.Kind.X).subList(3 - spatial.length, 3);
		for (int i = 0; i < kinds.size(); i++)
			axes.add(new Axis(kinds.get(i), kinds.get(i).name().toLowerCase(Locale.ROOT), (int) spatial[i], 0, List.of()));
		axes.add(channelsLast ? axes.size() : 1, new Axis(Axis.Kind.CHANNEL, "channel", channels, 0, channelNames(channels)));
		return new ModelCard.Input(id, axes, UsualPreprocessing.of(options.preprocessing(), options.mean(), options.std(), channels));
	}

	private static List<String> channelNames(int channels) {
		return switch (channels) {
			case 1 -> List.of("grey");
			case 3 -> List.of("red", "green", "blue");
			default -> IntStream.rangeClosed(1, channels).mapToObj(i -> "channel " + i).toList();
		};
	}

	/** @param said of all of them, or nothing */
	private static NewCard.Numbers numbers(Graph graph, String input, float[] said, Set<String> taken) {
		long[] sizes = HeldInput.sizes(graph, input);
		int count = (int) Arrays.stream(sizes).reduce(1, Math::multiplyExact);
		boolean single = graph.type(input).orElseThrow().rank() < 2;
		if (count > MOST_NAMES) return new NewCard.Numbers(input, count, List.of());
		String stem = input.replaceAll("[=\\s,]", "_");
		List<Entry> entries = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String name = count == 1 ? stem : stem + "_" + (i + 1);
			while (!name.equals(input) && !taken.add(name)) name += "_";
			Entry entry = new Entry(name, input, i);
			entries.add(i < said.length ? entry.usually(Float.toString(said[i])) : entry);
		}
		return new NewCard.Numbers(input, single ? 0 : count, entries);
	}
}
