package org.abscam.explain.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.abscam.explain.options.ExplainException;
import org.abscam.model.FurtherInputs.Entry;
import org.abscam.model.GivenInputs;
import org.abscam.model.GivenInputs.Given;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelSource;
import org.abscam.onnx.Graph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.classifier.HeldInput;
import org.abscam.onnx.read.OnnxModel;

/**
 * A model of several inputs as one of the image alone: gradients go to the image, all other inputs are held at what is said of them.
 *
 * @param model the model with one input
 * @param held what is held; empty where the model takes nothing but an image
 */
public record HeldInputs(OnnxModel model, List<Held> held) {

	/**
	 * @param source a model with what is said of its inputs
	 * @param onnx the same model, read
	 * @throws ExplainException if something is not said, cannot be, or is said of what there is not; the sentence lists the inputs
	 */
	public static HeldInputs of(ModelSource source, OnnxModel onnx) throws ExplainException, OnnxException {
		return new Holding(source, onnx).done();
	}

	private static final String TRIAL = "trial";
	private static final String CARD = "model card";

	/** The work. */
	private static final class Holding {

		private final ModelSource source;
		private final OnnxModel onnx;
		private final Graph graph;
		private final GivenInputs given;
		private final Set<String> used = new LinkedHashSet<>();
		private final List<Held> held = new ArrayList<>();

		Holding(ModelSource source, OnnxModel onnx) {
			this.source = source;
			this.onnx = onnx;
			this.graph = onnx.graph();
			this.given = source.given();
		}

		HeldInputs done() throws ExplainException, OnnxException {
			List<String> inputs = graph.inputs();
			if (inputs.size() < 2) {
				requireUsed();
				return new HeldInputs(onnx, List.of());
			}
			String image = image();
			List<HeldInput> values = new ArrayList<>();
			for (String input : inputs) {
				if (input.equals(image)) continue;
				values.add(new HeldInput(input, isImage(input) ? view(input) : numbers(input, image)));
			}
			requireUsed();
			return new HeldInputs(HeldInput.hold(onnx, image, values), held);
		}

		/** What was said of an input that there is not. */
		private void requireUsed() throws ExplainException {
			for (Map.Entry<String, Given> one : given.values().entrySet()) {
				if (!one.getValue().asked() || used.contains(one.getKey())) continue;
				String there = graph.inputs().size() < 2 ? "takes nothing but the image"
					: "takes " + graph.inputs().stream().map(this::described).collect(Collectors.joining(", "));
				throw new ExplainException("'" + source.name() + "' has no input '" + one.getKey() + "': it " + there + "; leave it away.");
			}
		}

		private boolean isImage(String input) {
			return graph.type(input).filter(t -> t.isReal() && t.rank() >= 4 && t.rank() <= 5).isPresent();
		}

		/** The image that is explained: the card's, else the one of which no file is said. */
		private String image() throws ExplainException {
			if (source.card().isPresent()) return tensor(source.card().get().input().id());
			List<String> images = graph.inputs().stream().filter(this::isImage).toList();
			List<String> left = images.stream().filter(i -> !given.values().containsKey(i)).toList();
			if (left.size() == 1 || given.trial() && !left.isEmpty()) return left.get(0);
			String all = graph.inputs().stream().map(this::described).collect(Collectors.joining(", "));
			if (images.isEmpty())
				throw new ExplainException(
					"'" + source.name() + "' takes " + all + ", none of which is an image, N×channels×height×width.");
			throw new ExplainException(
				"'" + source.name() + "' takes several images: " + all + "; give a file of each but the one to explain, "
					+ "on the command line --input " + images.get(images.size() - 1) + "=FILE, in macros input=["
					+ images.get(images.size() - 1)
					+ "=FILE].");
		}

		/** The graph's name of an input of the card: the same, else the one in its place. */
		private String tensor(String id) throws ExplainException {
			List<String> inputs = graph.inputs();
			if (inputs.contains(id)) return id;
			List<String> named = source.card().orElseThrow().further().tensors();
			if (named.size() == inputs.size()) return inputs.get(named.indexOf(id));
			throw new ExplainException(
				"The card of '" + source.name() + "' names the inputs " + String.join(", ", named) + ", but the model has "
					+ String.join(", ", inputs) + "; correct the inputs in the card.");
		}

		private List<Entry> entries(String input) throws ExplainException {
			List<Entry> entries = new ArrayList<>();
			for (Entry entry : source.card().map(c -> c.further().numbers()).orElse(List.of()))
				if (tensor(entry.tensor()).equals(input)) entries.add(entry);
			return entries;
		}

		private float[] numbers(String input, String image) throws ExplainException {
			long[] sizes = HeldInput.sizes(graph, input);
			if (graph.type(input).filter(TensorType::hasRank).isEmpty() || Arrays.stream(sizes).anyMatch(n -> n < 0)) {
				throw new ExplainException("'" + source.name() + "' does not say how many numbers " + described(input)
					+ " takes; export it with fixed sizes.");
			}
			int count = (int) Arrays.stream(sizes).reduce(1, Math::multiplyExact);
			float[] values = new float[count];
			boolean[] said = new boolean[count];
			boolean together = given.values().containsKey(input) && entries(input).stream().noneMatch(e -> e.name().equals(input));
			for (Entry entry : entries(input)) {
				if (entry.position() >= count) {
					throw new ExplainException(
						"The card of '" + source.name() + "' puts '" + entry.name() + "' at position " + entry.position()
							+ " of " + described(input) + ", which has " + count + "; correct the position.");
				}
				Given asked = given.values().get(entry.name());
				Given one = asked != null ? asked : entry.usual().map(usual -> new Given(usual, CARD, false)).orElse(null);
				if (together && one != null && one.asked()) {
					throw new ExplainException("'" + entry.name() + "' is one of the numbers of '" + input + "', which are given together ("
						+ given.values().get(input).text() + "); leave one of the two away.");
				}
				if (together || one == null && !given.trial()) continue;
				values[entry.position()] = one == null ? middle(entry) : number(entry, one);
				said[entry.position()] = true;
				held.add(new Held(entry.name(), one == null ? TRIAL : one.text(), new float[] {values[entry.position()]},
					one == null ? TRIAL : one.from()));
				used.add(entry.name());
			}
			Given all = given.values().get(input);
			if (together) {
				String[] parts = all.text().split(",");
				if (parts.length != count) {
					throw new ExplainException(
						"'" + input + "' of '" + source.name() + "' takes " + count + " numbers, not the " + parts.length
							+ " of '" + all.text() + "'; give them with commas between.");
				}
				for (int i = 0; i < count; i++) {
					values[i] = (float) parsed(input, new Given(parts[i].strip(), all.from(), all.asked()));
					said[i] = true;
				}
				held.add(new Held(input, all.text(), values, all.from()));
				used.add(input);
			}
			if (given.trial() && entries(input).isEmpty() && all == null) held.add(new Held(input, TRIAL, values, TRIAL));
			for (boolean one : said) if (!one && !given.trial()) throw missing(input, image);
			return values;
		}

		private static float middle(Entry entry) {
			if (!entry.words().isEmpty()) return entry.words().values().iterator().next().floatValue();
			double number =
				entry.lowest().isPresent() && entry.highest().isPresent() ? (entry.lowest().get() + entry.highest().get()) / 2 : 0;
			return (float) (entry.offset() + entry.scale() * number);
		}

		private float number(Entry entry, Given one) throws ExplainException {
			for (Map.Entry<String, Double> word : entry.words().entrySet())
				if (word.getKey().equalsIgnoreCase(one.text())) return word.getValue().floatValue();
			if (!entry.words().isEmpty()) {
				throw new ExplainException(
					"'" + entry.name() + "' of '" + source.name() + "' is " + String.join(" or ", entry.words().keySet())
						+ ", not " + said(one, "'") + ".");
			}
			double number = parsed(entry.name(), one);
			if (entry.lowest().filter(low -> number < low).isPresent() || entry.highest().filter(high -> number > high).isPresent()) {
				throw new ExplainException("'" + source.name() + "' takes " + entry + ", not " + said(one, "")
					+ "; for what lies outside, its answer means nothing.");
			}
			return (float) (entry.offset() + entry.scale() * number);
		}

		/** What was said and where; of a patient's header, which nobody asked to see, the attribute alone. */
		private static String said(Given one, String mark) {
			return Given.isOfHeader(one.from()) ? "what " + one.from() + " says" : mark + one.text() + mark + " (" + one.from() + ")";
		}

		/** A number, or an age as DICOM writes it, such as 054Y, in years. */
		private double parsed(String name, Given one) throws ExplainException {
			String text = one.text();
			if (text.matches("\\d{3}[DWMY]")) {
				double number = Integer.parseInt(text.substring(0, 3));
				return switch (text.charAt(3)) {
					case 'D' -> number / 365.25;
					case 'W' -> number * 7 / 365.25;
					case 'M' -> number / 12;
					default -> number;
				};
			}
			if (!text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?"))
				throw new ExplainException(
					"'" + name + "' of '" + source.name() + "' is a number, not " + said(one, "'") + (text.contains("=")
						? "; on the command line, give each input an --input of its own." : "."));
			return Double.parseDouble(text);
		}

		private ExplainException missing(String input, String image) throws ExplainException {
			String all =
				graph.inputs().stream().map(i -> described(i) + (i.equals(image) ? " (explained)" : "")).collect(Collectors.joining(", "));
			List<String> lacking =
				entries(input).stream().filter(entry -> entry.usual().isEmpty()).map(Entry::name)
					.filter(name -> !given.values().containsKey(name)).collect(Collectors.toList());
			if (lacking.isEmpty()) lacking.add(input);
			String first = lacking.get(0);
			Optional<Entry> entry = entries(input).stream().filter(e -> e.name().equals(first)).findFirst();
			String wanted = entry.map(Entry::toString).orElse(first);
			String value = isImage(input) ? "FILE" : entry.flatMap(e -> e.words().keySet().stream().findFirst()).orElse("NUMBER");
			return new ExplainException("'" + source.name() + "' takes more than an image: " + all + "; say " + wanted
				+ (lacking.size() > 1 ? " and " + String.join(", ", lacking.subList(1, lacking.size())) : "")
				+ ", on the command line --input "
				+ first + "=" + value + ", in macros input=[" + first + "=" + value + "], or by a column of a table (inputs)"
				+ entry.flatMap(Entry::tag).map(tag -> "; the scan has no DICOM attribute (" + tag + ")").orElse("") + ".");
		}

		/** Name, sizes, and the numbers in it as the card calls them. */
		private String described(String input) {
			String names = "";
			try {
				List<Entry> entries = entries(input);
				if (!entries.isEmpty()) names = ": " + entries.stream().map(Entry::toString).collect(Collectors.joining(", "));
			}
			catch (ExplainException e) {
				names = ""; // the card does not fit, which is said elsewhere
			}
			return "'" + input + "' " + graph.type(input).map(TensorType::toString).orElse("of unknown shape") + names;
		}

		/** A further image, preprocessed as its card says. */
		private float[] view(String input) throws ExplainException, OnnxException {
			Map<String, ModelCard.Input> views = new LinkedHashMap<>();
			for (ModelCard.Input view : source.card().map(c -> c.further().views()).orElse(List.of())) views.put(tensor(view.id()), view);
			ModelCard.Input card = views.get(input);
			String name = card == null ? input : card.id();
			Given one = given.values().get(name);
			if (source.card().isPresent() && card == null) {
				throw new ExplainException("The card of '" + source.name() + "' does not say how the image " + described(input)
					+ " is preprocessed; add it to the inputs in the card.");
			}
			if (one == null && !given.trial()) throw missing(input, image());
			used.add(name);
			FurtherView view =
				FurtherView.of(source, onnx.graph().opset(), input, graph.type(input).orElseThrow().dims(), Optional.ofNullable(card));
			held.add(
				new Held(name, one == null ? TRIAL : FurtherView.fileName(one.text()), new float[0], one == null ? TRIAL : one.from()));
			return one == null ? view.empty() : view.read(one);
		}
	}
}
